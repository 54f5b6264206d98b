"""Encrypting, decrypting and data keys (facts 4.5, 5.2.5)."""

from collections.abc import Iterator, Mapping
from typing import Any

from iamlab.account.errors import AWSError
from iamlab.aws_api.operation import Ask, Call, Result, operation
from iamlab.aws_api.operations.kms import cipher, finding
from iamlab.aws_api.operations.kms.errors import InvalidCiphertextException, NotFoundException
from iamlab.aws_api.operations.kms.finding import SYMMETRIC, Held

MOST_ENCRYPTED = 4096
"""How many bytes KMS encrypts itself."""


def content(given: Any) -> bytes:
    """Return bytes of a call, which clients may also give as a text."""
    return given.encode() if isinstance(given, str) else bytes(given)


def _context(made: Call, name: str = "EncryptionContext") -> dict[str, str]:
    return dict(made.parameters.get(name, {}))


def _refuse_other_algorithms(made: Call) -> None:
    for name in ("EncryptionAlgorithm", "SourceEncryptionAlgorithm", "DestinationEncryptionAlgorithm"):
        if made.parameters.get(name, SYMMETRIC) != SYMMETRIC:
            raise AWSError("InvalidKeyUsageException", "The algorithm does not fit the key.", 400)
    finding.refuse_dry_run(made)
    if "Recipient" in made.parameters:
        raise AWSError("ValidationException", "The lab has no Nitro Enclaves.", 400)


def _asks(made: Call, action: str, held: Held, context: Mapping[str, str], **more: str) -> Ask:
    keys = {**finding.of_key(made, held), **finding.of_context(context), **more}
    return Ask(action, held.arn, keys)


def _with_key(action: str) -> Any:
    def asked(made: Call) -> Iterator[Ask]:
        yield _asks(made, action, finding.find(made), _context(made))

    return asked


def _encrypted(made: Call, held: Held, plaintext: bytes, context: Mapping[str, str]) -> bytes:
    nonce = made.surroundings.chance.randbytes(12)
    return cipher.encrypted(held.key.material, held.arn, plaintext, context, nonce)


@operation("kms:Encrypt", _with_key("kms:Encrypt"), changes=False)
def encrypt(made: Call) -> Result:
    held, plaintext = finding.usable(finding.find(made)), content(made.parameters["Plaintext"])
    _refuse_other_algorithms(made)
    finding.record_at_owner(made, held)
    if not 0 < len(plaintext) <= MOST_ENCRYPTED:
        raise AWSError(
            "ValidationException",
            "1 validation error detected: Value at 'plaintext' failed to satisfy constraint: Member must "
            f"have length less than or equal to {MOST_ENCRYPTED}",
            400,
        )
    blob = _encrypted(made, held, plaintext, _context(made))
    return {"CiphertextBlob": blob, "KeyId": held.arn, "EncryptionAlgorithm": SYMMETRIC}


def _key_of(made: Call, named: str = "KeyId") -> Held:
    """Return the key of a ciphertext. Raises IncorrectKeyException where the call names another.

    A ciphertext whose key is gone is as good as one that is none.
    """
    try:
        arn = cipher.key_of(content(finding.needed(made, "CiphertextBlob")))
        held = finding.find(made, arn)
    except (ValueError, NotFoundException):
        raise InvalidCiphertextException from None
    if named in made.parameters:
        given = finding.find(made, made.parameters[named])
        if given.arn != held.arn:
            message = "The key ID in the request does not identify a CMK that can perform this operation."
            raise AWSError("IncorrectKeyException", message, 400)
        return given
    return held


def _decrypted(made: Call, held: Held, context: Mapping[str, str]) -> bytes:
    try:
        return cipher.decrypted(held.key.material, content(finding.needed(made, "CiphertextBlob")), context)
    except ValueError:
        raise InvalidCiphertextException from None


def _decrypts(made: Call) -> Iterator[Ask]:
    yield _asks(made, "kms:Decrypt", _key_of(made), _context(made))


@operation("kms:Decrypt", _decrypts, changes=False)
def decrypt(made: Call) -> Result:
    held = finding.usable(_key_of(made))
    _refuse_other_algorithms(made)
    finding.record_at_owner(made, held)
    plaintext = _decrypted(made, held, _context(made))
    return {"KeyId": held.arn, "Plaintext": plaintext, "EncryptionAlgorithm": SYMMETRIC}


def _reencrypts(made: Call) -> Iterator[Ask]:
    """Two permissions: on the key that it is of, and on the key that it is to be of."""
    source = _key_of(made, "SourceKeyId")
    target = finding.find(made, made.parameters["DestinationKeyId"])
    is_same = {"kms:ReEncryptOnSameKey": str(source.arn == target.arn).lower()}
    yield _asks(made, "kms:ReEncryptFrom", source, _context(made, "SourceEncryptionContext"), **is_same)
    yield _asks(made, "kms:ReEncryptTo", target, _context(made, "DestinationEncryptionContext"), **is_same)


@operation("kms:ReEncrypt", _reencrypts, changes=False)
def re_encrypt(made: Call) -> Result:
    source = finding.usable(_key_of(made, "SourceKeyId"))
    target = finding.usable(finding.find(made, made.parameters["DestinationKeyId"]))
    _refuse_other_algorithms(made)
    plaintext = _decrypted(made, source, _context(made, "SourceEncryptionContext"))
    for held in {source.arn: source, target.arn: target}.values():
        finding.record_at_owner(made, held)
    return {
        "CiphertextBlob": _encrypted(made, target, plaintext, _context(made, "DestinationEncryptionContext")),
        "SourceKeyId": source.arn,
        "KeyId": target.arn,
        "SourceEncryptionAlgorithm": SYMMETRIC,
        "DestinationEncryptionAlgorithm": SYMMETRIC,
    }


def _data_key(made: Call) -> tuple[Held, bytes]:
    parameters, held = made.parameters, finding.usable(finding.find(made))
    _refuse_other_algorithms(made)
    if ("KeySpec" in parameters) == ("NumberOfBytes" in parameters):
        message = "Please specify either number of bytes or key spec."
        raise AWSError("ValidationException", message, 400)
    sizes = {"AES_128": 16, "AES_256": 32}
    size = sizes[parameters["KeySpec"]] if "KeySpec" in parameters else parameters["NumberOfBytes"]
    finding.record_at_owner(made, held)
    return held, made.surroundings.chance.randbytes(size)


@operation("kms:GenerateDataKey", _with_key("kms:GenerateDataKey"), changes=False)
def generate_data_key(made: Call) -> Result:
    held, plaintext = _data_key(made)
    blob = _encrypted(made, held, plaintext, _context(made))
    return {"CiphertextBlob": blob, "Plaintext": plaintext, "KeyId": held.arn}


@operation(
    "kms:GenerateDataKeyWithoutPlaintext", _with_key("kms:GenerateDataKeyWithoutPlaintext"), changes=False
)
def generate_data_key_without_plaintext(made: Call) -> Result:
    held, plaintext = _data_key(made)
    return {"CiphertextBlob": _encrypted(made, held, plaintext, _context(made)), "KeyId": held.arn}
