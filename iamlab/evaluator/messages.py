"""The text and the code with which AWS refuses a request (facts 5.1, 5.2, 5.3)."""

from collections.abc import Sequence

from iamlab.evaluator.callers import SESSION_ACTIONS, CallerKind
from iamlab.evaluator.document_types import DocumentType
from iamlab.evaluator.encoded_messages import encoded
from iamlab.evaluator.policies import PlacedStatement, PolicyType
from iamlab.evaluator.request import Request

_NAMES = {
    PolicyType.IDENTITY: ("no identity-based policy", "an identity-based policy"),
    PolicyType.RESOURCE: ("no resource-based policy", "a resource-based policy"),
    PolicyType.BOUNDARY: ("no permissions boundary", "a permissions boundary"),
    PolicyType.SESSION: ("no session policy", "a session policy"),
    PolicyType.SCP: ("no service control policy", "a service control policy"),
    PolicyType.RCP: ("no resource control policy", "a resource control policy"),
    PolicyType.VPC_ENDPOINT: ("no VPC endpoint policy", "a VPC endpoint policy"),
}
"""By policy type: the words for its silence and for its explicit deny (fact 5.1.4)."""

_TRUST = ("no role trust policy", "the role trust policy")

_NAMED_BY_ARN = frozenset(
    (PolicyType.IDENTITY, PolicyType.BOUNDARY, PolicyType.SESSION, PolicyType.SCP, PolicyType.RCP)
)
"""Types whose managed policies AWS names by ARN when they deny (fact 5.1.6)."""

_DIRECTORY_BUCKETS = "s3express"
"""The service of S3's directory buckets, which give nobody a reason (fact 5.2.2)."""

_CIPHERTEXT_CALLS = ("decrypt", "reencryptfrom")

ACCESS_DENIED, ACCESS_DENIED_EXCEPTION, UNAUTHORIZED_OPERATION = (
    "AccessDenied",
    "AccessDeniedException",
    "UnauthorizedOperation",
)

QUERY_AND_XML_SERVICES = frozenset(
    (
        "autoscaling",
        "cloudformation",
        "cloudfront",
        "cloudsearch",
        "cloudwatch",
        "elasticache",
        "elasticbeanstalk",
        "elasticloadbalancing",
        "iam",
        "rds",
        "redshift",
        "route53",
        "s3",
        "s3-control",
        "s3express",
        "ses",
        "sns",
        "sqs",
        "sts",
    )
)
"""Services that speak AWS's query or XML protocols and say `AccessDenied`; the JSON ones do not (5.3)."""


def error_code(service: str) -> str:
    """Return the code of a refusal by `service`, which depends on its protocol (fact 5.3)."""
    if service == "ec2":
        return UNAUTHORIZED_OPERATION
    return ACCESS_DENIED if service in QUERY_AND_XML_SERVICES else ACCESS_DENIED_EXCEPTION


def access_denied(
    request: Request, policy_type: PolicyType, *, denies: Sequence[PlacedStatement] = ()
) -> str:
    """Return the message of a refusal because of `policy_type`.

    `denies` are the statements that refused, of which the first one's policy is named; none when the type
    was silent.
    """
    denied_by = denies[0].policy if denies else None
    if request.service == _DIRECTORY_BUCKETS or (request.service == "s3" and _is_foreign(request)):
        return "Access Denied"
    if request.caller.kind is CallerKind.PROVIDER:
        return _to_federated(request)
    sentence = (
        f"User: {_who(request)} is not authorized to perform: {_action(request)} "
        f"{_on_resource(request)}{_reason(request, policy_type, denied_by)}"
    )
    return by_ec2(request, sentence, denies) if request.service == "ec2" else sentence


def by_ec2(request: Request, sentence: str, denies: Sequence[PlacedStatement] = ()) -> str:
    """Return a refusal as EC2 puts it, with what is behind it encoded (fact 5.2.6)."""
    return (
        f"You are not authorized to perform this operation. {sentence}. "
        f"Encoded authorization failure message: {encoded(request, denies)}"
    )


def reason_in(message: str) -> tuple[DocumentType, bool] | None:
    """Return as what the policies are written that a refusal names, and whether one of them denies.

    None where the text gives no such reason (facts 5.1.4, 5.2).
    """
    words = [(DocumentType(policy_type.value), names) for policy_type, names in _NAMES.items()]
    for document_type, (silent, denying) in [*words, (DocumentType.TRUST, _TRUST)]:
        if f" because {silent} allows the " in message:
            return document_type, False
        if f" with an explicit deny in {denying}" in message:
            return document_type, True
    return None


def _to_federated(request: Request) -> str:
    """STS tells whom a provider vouches for nothing, and names one action whatever permission is missing.

    Source: IAM User Guide, "Troubleshoot SAML federation": tags and source identity give this text too.
    """
    name = "AssumeRoleWithSAML" if ":saml-provider/" in request.principal else "AssumeRoleWithWebIdentity"
    if request.folded_action not in SESSION_ACTIONS:
        name = request.action.partition(":")[2]
    return f"Not authorized to perform sts:{name}"


def _who(request: Request) -> str:
    return "anonymous" if request.caller.kind is CallerKind.ANONYMOUS else request.principal


def _is_foreign(request: Request) -> bool:
    """S3 gives no reason to callers outside the owner's account and organization (fact 5.2.2)."""
    if not request.caller.in_account:
        return request.caller.kind is not CallerKind.SERVICE
    if not request.is_cross_account:
        return False
    organization = request.single_value("aws:principalorgid")
    return organization is None or organization != request.single_value("aws:resourceorgid")


def _action(request: Request) -> str:
    """SQS writes its actions in lower case, as public reports show."""
    return request.folded_action if request.service == "sqs" else request.action


def _on_resource(request: Request) -> str:
    """S3 puts the ARN in quotes and leaves the part out when there is none (facts 5.1.1, 5.2.2)."""
    by_itself = "kms:viaservice" not in request.keys
    if request.service == "kms" and request.action_name in _CIPHERTEXT_CALLS and by_itself:
        return "on the resource associated with this ciphertext "  # fact 5.2.5
    if request.service != "s3":
        return f"on resource: {request.resource} "
    return "" if request.resource == "*" else f'on resource: "{request.resource}" '


def _reason(request: Request, policy_type: PolicyType, denied_by: str | None) -> str:
    silent, denying = _NAMES[policy_type]
    if policy_type is PolicyType.RESOURCE and request.service == "sts":
        silent, denying = _TRUST
    if policy_type is PolicyType.RESOURCE and request.service == "kms" and request.is_cross_account:
        return (
            "because the resource does not exist in this Region, no resource-based policies allow access, "
            "or a resource-based policy explicitly denies access"
        )
    if denied_by is None:
        return f"because {silent} allows the {_action(request)} action"
    named = f": {denied_by}" if policy_type in _NAMED_BY_ARN and denied_by.startswith("arn:") else ""
    return f"with an explicit deny in {denying}{named}"
