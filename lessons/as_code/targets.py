"""What a policy becomes in code: which resource of Terraform, CloudFormation and CDK carries it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from iamlab.evaluator import DocumentType
from iamlab.evaluator.structure import as_list, statements


@dataclass(frozen=True, slots=True)
class Place:
    """A resource in one language: its type, which property holds the document, and its other properties.

    In the values of `others`, `{name}`, `{region}`, `{account}` and `{arn}` stand for those of the policy or
    of the resource that it is on.
    """

    type: str
    document: str
    others: Mapping[str, str | list[str]] = field(default_factory=dict)

    def filled(self, about: Mapping[str, str]) -> dict[str, object]:
        """Return the other properties with their values."""
        return {
            name: value.format(**about)
            if isinstance(value, str)
            else [each.format(**about) for each in value]
            for name, value in self.others.items()
        }


@dataclass(frozen=True, slots=True)
class Target:
    """Where a policy goes. `about` is the name, and more, of the policy or of the resource that it is on."""

    terraform: Place
    cloudformation: Place
    about: Mapping[str, str]

    @property
    def name(self) -> str:
        return self.about["name"]

    @property
    def identifier(self) -> str:
        """The name as CloudFormation's logical ids may be: letters and digits, a letter first."""
        words = re.findall(r"[A-Za-z0-9]+", self.name)
        joined = "".join(word[0].upper() + word[1:] for word in words) or "Policy"
        return joined if joined[0].isalpha() else f"Policy{joined}"

    @property
    def label(self) -> str:
        """The name as Terraform's may be: letters, digits and underscores, a letter first."""
        parted = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_", self.name)
        words = re.findall(r"[A-Za-z0-9]+", parted)
        joined = "_".join(words).lower() or "policy"
        return joined if joined[0].isalpha() else f"policy_{joined}"


_QUEUE_URL = "https://sqs.{region}.amazonaws.com/{account}/{name}"

_MANAGED = (
    Place("aws_iam_policy", "policy", {"name": "{name}"}),
    Place("AWS::IAM::ManagedPolicy", "PolicyDocument", {"ManagedPolicyName": "{name}"}),
)
_ROLE = (
    Place("aws_iam_role", "assume_role_policy", {"name": "{name}"}),
    Place("AWS::IAM::Role", "AssumeRolePolicyDocument", {"RoleName": "{name}"}),
)


def _organization(kind: str) -> tuple[Place, Place]:
    return (
        Place("aws_organizations_policy", "content", {"name": "{name}", "type": kind}),
        Place("AWS::Organizations::Policy", "Content", {"Name": "{name}", "Type": kind}),
    )


_BY_TYPE = {
    DocumentType.IDENTITY: _MANAGED,
    DocumentType.BOUNDARY: _MANAGED,
    DocumentType.TRUST: _ROLE,
    DocumentType.SCP: _organization("SERVICE_CONTROL_POLICY"),
    DocumentType.RCP: _organization("RESOURCE_CONTROL_POLICY"),
    DocumentType.VPC_ENDPOINT: (
        Place("aws_vpc_endpoint_policy", "policy", {"vpc_endpoint_id": "vpce-0a1b2c3d"}),
        Place(
            "AWS::EC2::VPCEndpoint",
            "PolicyDocument",
            {"VpcId": "vpc-0a1b2c3d", "ServiceName": "com.amazonaws.us-east-1.s3"},
        ),
    ),
}
"""By type of policy. A session policy has no resource: it is passed when a session begins."""

_BY_SERVICE = {
    "s3": (
        Place("aws_s3_bucket_policy", "policy", {"bucket": "{name}"}),
        Place("AWS::S3::BucketPolicy", "PolicyDocument", {"Bucket": "{name}"}),
    ),
    "sqs": (
        Place("aws_sqs_queue_policy", "policy", {"queue_url": _QUEUE_URL}),
        Place("AWS::SQS::QueuePolicy", "PolicyDocument", {"Queues": [_QUEUE_URL]}),
    ),
    "sns": (
        Place("aws_sns_topic_policy", "policy", {"arn": "{arn}"}),
        Place("AWS::SNS::TopicPolicy", "PolicyDocument", {"Topics": ["{arn}"]}),
    ),
    "kms": (
        Place("aws_kms_key", "policy", {"description": "{name}"}),
        Place("AWS::KMS::Key", "KeyPolicy", {"Description": "{name}"}),
    ),
    "secretsmanager": (
        Place("aws_secretsmanager_secret_policy", "policy", {"secret_arn": "{arn}"}),
        Place("AWS::SecretsManager::ResourcePolicy", "ResourcePolicy", {"SecretId": "{arn}"}),
    ),
}
"""By service: what carries a resource-based policy. Those of other services have no resource of their own."""

_NAMED_BY_ARN = ("s3", "sqs", "sns")
"""Services in whose ARNs the name of what has the policy is all of the last field, up to a slash."""


def target(value: Mapping[str, object], kind: DocumentType, name: str = "") -> Target | None:
    """Return where a policy of this kind goes; None for what has no resource in these languages.

    `name` is what the policy is called; a policy on a bucket, queue or topic is called as that is.
    """
    called = re.sub(r"[^A-Za-z0-9_+=,.@-]+", "-", name).strip("-")[:128] or "Policy"
    if kind is not DocumentType.RESOURCE:
        places = _BY_TYPE.get(kind)
        return Target(*places, {"name": called}) if places else None
    service, arn = _subject(value)
    places = _BY_SERVICE.get(service)
    return Target(*places, _about(service, arn, called)) if places else None


def _about(service: str, arn: str, called: str) -> dict[str, str]:
    """Return name, Region, account and ARN of the resource that a policy is on, as far as it says them."""
    fields = (arn.split(":", 5) + [""] * 6)[:6]
    own = fields[5].partition("/")[0].rstrip("*") if service in _NAMED_BY_ARN else ""
    region, account = fields[3].replace("*", ""), fields[4].replace("*", "")
    return {
        "name": own or called,
        "region": region or "us-east-1",
        "account": account or "111122223333",
        "arn": arn or f"arn:aws:{service}:us-east-1:111122223333:{called}",
    }


def _subject(value: Mapping[str, object]) -> tuple[str, str]:
    """Return the service whose policy a resource-based one is, and the ARN of the resource if it has one."""
    written = [statement for _, statement in statements(value)]
    for statement in written:
        for arn in as_list(statement.get("Resource", [])):
            if str(arn).count(":") >= 5:
                return str(arn).split(":")[2], str(arn)
    for statement in written:
        for action in as_list(statement.get("Action", [])):
            return str(action).partition(":")[0].lower(), ""
    return "", ""
