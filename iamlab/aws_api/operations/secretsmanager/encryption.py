"""The KMS keys of secrets, of which Secrets Manager asks in the caller's name.

Source: user guide, "Secret encryption and decryption". What KMS refuses comes as one error that tells no
more. Values are not encrypted in the lab; who may read and write them is decided as if they were.
"""

from iamlab.account.errors import AWSError
from iamlab.account.secrets import AWS_KEY, SecretVersion
from iamlab.aws_api.operation import Ask, Call
from iamlab.aws_api.operations.kms import finding as kms_keys
from iamlab.aws_api.operations.kms.keys import of_aws
from iamlab.aws_api.operations.secretsmanager.errors import InvalidRequestException, ResourceNotFoundException
from iamlab.aws_api.operations.secretsmanager.finding import Held

ALIAS = "alias/aws/secretsmanager"
WRITES, READS = ("kms:GenerateDataKey", "kms:Decrypt"), ("kms:Decrypt",)

_FAILURES = {WRITES: ("EncryptionFailure", "encrypt"), READS: ("DecryptionFailure", "decrypt")}


def arn_of(made: Call, named: str | None) -> str | None:
    """Return the ARN of the key that a call names for a secret, None for the key that AWS manages.

    Raises ResourceNotFoundException.
    """
    if not named or named == ALIAS:
        return None
    try:
        return kms_keys.find(made, named).arn
    except AWSError:
        raise ResourceNotFoundException(f" value. The KMS key {named} does not exist") from None


def use(made: Call, held: Held, version: SecretVersion, actions: tuple[str, ...]) -> None:
    """Do with a version's keys what `actions` are. Raises AWSError where no key of it lets the caller."""
    refusals = [_refusal(made, held, version, named, actions) for named in version.kms_keys]
    if all(refusals) and refusals[-1] is not None:
        raise refusals[-1]


def _refusal(
    made: Call, held: Held, version: SecretVersion, named: str, actions: tuple[str, ...]
) -> AWSError | None:
    key = _usable(made, held, named, actions)
    if isinstance(key, AWSError):
        return key
    shown = {
        **kms_keys.of_key(made, key),
        **kms_keys.of_context({"SecretARN": held.arn, "SecretVersionId": version.id}),
        "kms:ViaService": f"secretsmanager.{held.secret.region}.amazonaws.com",
        "aws:ViaAWSService": "true",
        "aws:CalledVia": ("secretsmanager.amazonaws.com",),
    }
    if all(made.authorize(Ask(action, key.arn, shown)) is None for action in actions):
        return None
    return AWSError("AccessDeniedException", "Access to KMS is not allowed", 400)


def _usable(made: Call, held: Held, named: str, actions: tuple[str, ...]) -> kms_keys.Held | AWSError:
    """Return a key that can be used now, or the error that it cannot."""
    if named == AWS_KEY:
        if held.account.id == made.caller.account.id:
            return of_aws(made, "secretsmanager")
        return InvalidRequestException(
            "You can't access a secret from a different AWS account if you encrypt the secret with the "
            "default KMS service key."
        )
    try:
        return kms_keys.usable(kms_keys.find(made, named))
    except AWSError:
        code, verb = _FAILURES.get(actions, _FAILURES[READS])
        text = f"Secrets Manager can't {verb} the protected secret text using the provided KMS key."
        return AWSError(code, text, 400)


def encrypt_anew(made: Call, held: Held, version: SecretVersion) -> None:
    """Encrypt a version with another key of its secret as well, where the caller may; else leave it.

    Source: API reference, UpdateSecret, on KmsKeyId.
    """
    new = held.secret.kms_key or AWS_KEY
    may_read = any(_refusal(made, held, version, each, READS) is None for each in version.kms_keys)
    if new not in version.kms_keys and may_read:
        actions = ("kms:GenerateDataKey", "kms:Encrypt")
        if _refusal(made, held, version, new, actions) is None:
            version.kms_keys = [new, *version.kms_keys]
