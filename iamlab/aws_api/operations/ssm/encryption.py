"""The KMS keys of SecureString parameters, of which Parameter Store asks in the caller's name.

Source: user guide, "AWS KMS encryption for Parameter Store SecureString parameters". Values are not encrypted
in the lab; who may read and write them is decided as if they were.
"""

import base64
import hashlib

from iamlab.account.errors import AWSError
from iamlab.account.parameters import ParameterVersion
from iamlab.aws_api.operation import Ask, Call
from iamlab.aws_api.operations.kms import cipher
from iamlab.aws_api.operations.kms import finding as kms_keys
from iamlab.aws_api.operations.kms.keys import of_aws
from iamlab.aws_api.operations.ssm.errors import InvalidKeyId

ALIAS = "alias/aws/ssm"


def key(made: Call, named: str) -> kms_keys.Held:
    """Return the key that a call or a parameter names, which can be used now. Raises InvalidKeyId."""
    if named == ALIAS:
        return of_aws(made, "ssm")
    try:
        return kms_keys.usable(kms_keys.find(made, named))
    except AWSError as error:
        raise InvalidKeyId(error.message or f"Invalid keyId {named}") from None


def asking(made: Call, action: str, held: kms_keys.Held, arn: str) -> Ask:
    """Return what it takes to use a key for the parameter with this ARN."""
    return Ask(
        action,
        held.arn,
        {
            **kms_keys.of_key(made, held),
            **kms_keys.of_context({"PARAMETER_ARN": arn}),
            "kms:ViaService": f"ssm.{arn.split(':')[3]}.amazonaws.com",
            "aws:ViaAWSService": "true",
            "aws:CalledVia": ("ssm.amazonaws.com",),
        },
    )


def ciphertext(made: Call, arn: str, version: ParameterVersion) -> str:
    """Return what a value looks like to those who do not ask for its decryption, the same every time."""
    held = kms_keys.find(made, version.kms_key)
    nonce = hashlib.sha256(f"{arn}:{version.number}".encode()).digest()[:12]
    context = {"PARAMETER_ARN": arn}
    blob = cipher.encrypted(held.key.material, held.arn, version.value.encode(), context, nonce)
    return base64.b64encode(blob).decode()
