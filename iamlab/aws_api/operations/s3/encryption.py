"""Encryption of objects: by S3's own keys, or by one of KMS, of which S3 asks in the caller's name.

Source: Amazon S3 user guide, "Using server-side encryption with AWS KMS keys". What an object holds is not
encrypted in the lab; who may read and write it is decided as if it were.
"""

from collections.abc import Iterator
from typing import Any

from iamlab.account.buckets import StoredObject
from iamlab.account.errors import AWSError
from iamlab.aws_api.operation import Ask, Call, Result, operation
from iamlab.aws_api.operations.kms import finding, keys
from iamlab.aws_api.operations.kms.finding import Held
from iamlab.aws_api.operations.s3 import asks
from iamlab.aws_api.operations.s3.asks import Place
from iamlab.aws_api.operations.s3.errors import HeaderNotImplemented, InvalidArgument

OF_AWS = "aws/s3"
"""What stands for the key that AWS manages, where a bucket encrypts with KMS and names none."""

_GET, _PUT = "s3:GetEncryptionConfiguration", "s3:PutEncryptionConfiguration"


def key_for_new(made: Call, place: Place) -> Held | None:
    """Return the key that a new object is encrypted with: that of the call, else of the bucket.

    None for S3's own. Raises AWSError for what does not go together, and for a key that is not there.
    """
    kind, named = made.parameters.get("ServerSideEncryption"), made.parameters.get("SSEKMSKeyId")
    if kind not in (None, "AES256", "aws:kms"):
        raise HeaderNotImplemented(["ServerSideEncryption"])
    if named is not None and kind != "aws:kms":
        raise InvalidArgument(
            "Server Side Encryption with AWS KMS managed key requires HTTP header "
            "x-amz-server-side-encryption : aws:kms"
        )
    if kind is None:
        named = place.bucket.kms_key
    elif kind == "aws:kms":
        named = named or OF_AWS
    return _find(made, named) if named is not None else None


def _find(made: Call, named: str) -> Held:
    if made.caller.kind == "Anonymous":
        raise InvalidArgument(
            "Requests specifying Server Side Encryption with AWS KMS managed keys require AWS Signature "
            "Version 4."
        )
    if named == OF_AWS:
        return keys.of_aws(made, "s3")
    try:
        return finding.find(made, named)
    except AWSError as error:
        raise _of_kms(error) from None


def _of_kms(error: AWSError) -> AWSError:
    return AWSError(f"KMS.{error.code}", error.message, 400)


def check_usable(made: Call, arn: str) -> None:
    """Raise AWSError where a key cannot be used now, in S3's words."""
    try:
        finding.usable(finding.find(made, arn))
    except AWSError as error:
        raise _of_kms(error) from None


def writing(made: Call, place: Place, key: str) -> Iterator[Ask]:
    """Yield what it takes to write an object that KMS encrypts: a data key."""
    held = key_for_new(made, place)
    if held is not None:
        yield _ask(made, "kms:GenerateDataKey", place, key, held)


def reading(made: Call, place: Place, key: str) -> Iterator[Ask]:
    """Yield what it takes to read an object that KMS encrypts: its data key decrypted."""
    stored = place.bucket.objects.get(key)
    if stored is not None and stored.kms_key is not None:
        yield _ask(made, "kms:Decrypt", place, key, _find(made, stored.kms_key))


def _ask(made: Call, action: str, place: Place, key: str, held: Held) -> Ask:
    """The encryption context is the object's ARN, and S3 is on the way."""
    shown = {
        **finding.of_key(made, held),
        **finding.of_context({"aws:s3:arn": place.bucket.object_arn(key)}),
        "kms:ViaService": f"s3.{place.bucket.region}.amazonaws.com",
        "aws:ViaAWSService": "true",
        "aws:CalledVia": ("s3.amazonaws.com",),
    }
    del shown["kms:EncryptionAlgorithm"]
    return Ask(action, held.arn, shown)


def shown(held: StoredObject) -> Result:
    """Return how an object is encrypted: by S3's own key unless by one of KMS."""
    if held.kms_key is None:
        return {"ServerSideEncryption": "AES256"}
    return {"ServerSideEncryption": "aws:kms", "SSEKMSKeyId": held.kms_key}


@operation("s3:PutBucketEncryption", asks.on_bucket(_PUT))
def put_bucket_encryption(made: Call) -> None:
    asks.refuse_the_rest(made, "ServerSideEncryptionConfiguration")
    rules = made.parameters["ServerSideEncryptionConfiguration"]["Rules"]
    given: dict[str, Any] = rules[0].get("ApplyServerSideEncryptionByDefault", {}) if rules else {}
    kind, named = given.get("SSEAlgorithm", "AES256"), given.get("KMSMasterKeyID")
    if kind not in ("AES256", "aws:kms"):
        raise HeaderNotImplemented(["SSEAlgorithm"])
    if named is not None and kind != "aws:kms":
        raise InvalidArgument(
            "a KMSMasterKeyID is not applicable if the default sse algorithm is not aws:kms"
        )
    # Whether the key is there shows with the first object (API reference, PutBucketEncryption).
    asks.find(made).bucket.kms_key = (named or OF_AWS) if kind == "aws:kms" else None


@operation("s3:GetBucketEncryption", asks.on_bucket(_GET))
def get_bucket_encryption(made: Call) -> Result:
    held = asks.find(made).bucket.kms_key
    default = {"SSEAlgorithm": "AES256" if held is None else "aws:kms"}
    if held not in (None, OF_AWS):
        default["KMSMasterKeyID"] = str(held)
    rule = {"ApplyServerSideEncryptionByDefault": default, "BucketKeyEnabled": False}
    return {"ServerSideEncryptionConfiguration": {"Rules": [rule]}}


@operation("s3:DeleteBucketEncryption", asks.on_bucket(_PUT))
def delete_bucket_encryption(made: Call) -> None:
    """Every bucket encrypts: this goes back to S3's own keys."""
    asks.find(made).bucket.kms_key = None
