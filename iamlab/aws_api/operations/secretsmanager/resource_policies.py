"""Policies of secrets (facts 4.2, 4.3; user guide, "Resource-based policies")."""

from collections.abc import Iterator

from iamlab.account.errors import AWSError
from iamlab.account.public_access import is_public
from iamlab.aws_api.operation import Ask, Call, Result, operation
from iamlab.aws_api.operations import resource_documents
from iamlab.aws_api.operations.secretsmanager import finding
from iamlab.aws_api.operations.secretsmanager.errors import MalformedPolicyDocumentException
from iamlab.aws_api.operations.secretsmanager.finding import Held

_BROAD = "The resource policy grants broad access to the secret."
_LOCKS_OUT = "The resource policy would not let you change it again."


def _checked(made: Call) -> str:
    """Return the policy that a call passes, as it is saved. Raises MalformedPolicyDocumentException."""
    nobody = MalformedPolicyDocumentException("This resource policy contains an unsupported principal.")
    text = made.parameters["ResourcePolicy"]
    return resource_documents.checked(made.configuration, text, "secretsmanager", nobody)


@operation(
    "secretsmanager:PutResourcePolicy",
    finding.on_secret("secretsmanager:PutResourcePolicy", BlockPublicPolicy="BlockPublicPolicy"),
)
def put_resource_policy(made: Call) -> Result:
    held, policy = finding.living(made), _checked(made)
    if made.parameters.get("BlockPublicPolicy", False) and is_public(policy):
        raise AWSError("PublicPolicyException", _BROAD, 400)
    held.secret.policy = policy
    return dict(held.named)


@operation("secretsmanager:GetResourcePolicy", finding.on_secret("secretsmanager:GetResourcePolicy"))
def get_resource_policy(made: Call) -> Result:
    """Where there is none, the answer has none."""
    held = finding.living(made)
    return {**held.named, **({"ResourcePolicy": held.secret.policy} if held.secret.policy else {})}


@operation("secretsmanager:DeleteResourcePolicy", finding.on_secret("secretsmanager:DeleteResourcePolicy"))
def delete_resource_policy(made: Call) -> Result:
    held = finding.living(made)
    held.secret.policy = None
    return dict(held.named)


_VALIDATES = ("secretsmanager:ValidateResourcePolicy", "secretsmanager:PutResourcePolicy")


def _validates(made: Call) -> Iterator[Ask]:
    """Two permissions (API reference, ValidateResourcePolicy)."""
    for action in _VALIDATES:
        if "SecretId" in made.parameters:
            yield from finding.on_secret(action)(made)
        else:
            yield Ask(action)


@operation("secretsmanager:ValidateResourcePolicy", _validates, changes=False)
def validate_resource_policy(made: Call) -> Result:
    held = finding.living(made) if "SecretId" in made.parameters else None
    errors = [{"CheckName": name, "ErrorMessage": text} for name, text in _errors(made, held)]
    return {"PolicyValidationPassed": not errors, "ValidationErrors": errors}


def _errors(made: Call, held: Held | None) -> Iterator[tuple[str, str]]:
    try:
        policy = _checked(made)
    except AWSError as error:
        yield "SYNTAX_CHECK", error.message
        return
    if is_public(policy):
        yield "PUBLIC_POLICY_CHECK", _BROAD
    if held is not None and _locks_out(made, held, policy):
        yield "LOCK_OUT_CHECK", _LOCKS_OUT


def _locks_out(made: Call, held: Held, policy: str) -> bool:
    """Say whether the caller could not change the policy again, were it in force."""
    before, held.secret.policy = held.secret.policy, policy
    ask = Ask("secretsmanager:PutResourcePolicy", held.arn, finding.keys(made, held))
    refusal = made.authorize(ask)
    held.secret.policy = before
    return refusal is not None
