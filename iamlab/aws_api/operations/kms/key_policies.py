"""Key policies (facts 4.5, 1.6)."""

from collections.abc import Iterator

from iamlab.account.errors import AWSError
from iamlab.aws_api.operation import Ask, Call, Result, operation
from iamlab.aws_api.operations import resource_documents
from iamlab.aws_api.operations.kms import finding
from iamlab.aws_api.operations.kms.errors import NotFoundException
from iamlab.aws_api.operations.kms.finding import Held
from iamlab.aws_api.operations.kms.pages import page

MALFORMED = "MalformedPolicyDocumentException"
ONLY_NAME = "default"
"""The one name that a key policy has."""


def put(made: Call, held: Held, text: str) -> None:
    """Give a key a policy. Raises the AWSError with which KMS refuses it.

    Unless the call says otherwise, its author must be able to change it again.
    """
    nobody = "Policy contains a statement with one or more invalid principals."
    invalid = AWSError(MALFORMED, nobody, 400)
    held.key.policy = resource_documents.checked(made.configuration, text, "kms", invalid)
    if made.parameters.get("BypassPolicyLockoutSafetyCheck"):
        return
    if made.authorize(Ask("kms:PutKeyPolicy", held.arn, finding.of_key(made, held))) is not None:
        message = "The new key policy will not allow you to update the key policy in the future."
        raise AWSError(MALFORMED, message, 400)


def _puts(made: Call) -> Iterator[Ask]:
    held = finding.own(made)
    bypasses = str(made.parameters.get("BypassPolicyLockoutSafetyCheck", False)).lower()
    keys = {**finding.of_key(made, held), "kms:BypassPolicyLockoutSafetyCheck": bypasses}
    yield Ask("kms:PutKeyPolicy", held.arn, keys)


@operation("kms:PutKeyPolicy", _puts)
def put_key_policy(made: Call) -> None:
    held = finding.not_pending(finding.own(made))
    _named(made)
    put(made, held, made.parameters["Policy"])


def _named(made: Call) -> None:
    if made.parameters.get("PolicyName", ONLY_NAME) != ONLY_NAME:
        raise NotFoundException("No such policy exists")


@operation("kms:GetKeyPolicy", finding.on_key("kms:GetKeyPolicy"))
def get_key_policy(made: Call) -> Result:
    held = finding.own(made)
    _named(made)
    return {"Policy": held.key.policy, "PolicyName": ONLY_NAME}


@operation("kms:ListKeyPolicies", finding.on_key("kms:ListKeyPolicies"))
def list_key_policies(made: Call) -> Result:
    finding.own(made)
    return page(made, "PolicyNames", [ONLY_NAME])
