"""The settings of S3 Block Public Access, of a bucket and of a whole account (fact 4.8)."""

from collections.abc import Iterator, Mapping

from iamlab.account.buckets import PublicAccessBlock
from iamlab.account.errors import AWSError
from iamlab.aws_api.operation import Ask, Asks, Call, Result, operation
from iamlab.aws_api.operations.s3 import asks
from iamlab.aws_api.operations.s3.errors import AccessDenied

_PUT, _GET = "s3:PutBucketPublicAccessBlock", "s3:GetBucketPublicAccessBlock"


def _read(given: Mapping[str, bool]) -> PublicAccessBlock:
    """What a call leaves out is off."""
    return PublicAccessBlock(
        given.get("BlockPublicAcls", False),
        given.get("IgnorePublicAcls", False),
        given.get("BlockPublicPolicy", False),
        given.get("RestrictPublicBuckets", False),
    )


def _shown(held: PublicAccessBlock | None) -> Result:
    if held is None:
        message = "The public access block configuration was not found"
        raise AWSError("NoSuchPublicAccessBlockConfiguration", message, 404)
    return {
        "PublicAccessBlockConfiguration": {
            "BlockPublicAcls": held.block_acls,
            "IgnorePublicAcls": held.ignore_acls,
            "BlockPublicPolicy": held.block_policy,
            "RestrictPublicBuckets": held.restrict_buckets,
        }
    }


@operation("s3:PutPublicAccessBlock", asks.on_bucket(_PUT))
def put_public_access_block(made: Call) -> None:
    asks.find(made).bucket.public_access_block = _read(made.parameters["PublicAccessBlockConfiguration"])


@operation("s3:GetPublicAccessBlock", asks.on_bucket(_GET))
def get_public_access_block(made: Call) -> Result:
    return _shown(asks.find(made).bucket.public_access_block)


@operation("s3:DeletePublicAccessBlock", asks.on_bucket(_PUT))
def delete_public_access_block(made: Call) -> None:
    asks.find(made).bucket.public_access_block = None


def _on_account(action: str) -> Asks:
    """Ask for an action on the account that the call names, which must be the caller's own."""

    def asked(made: Call) -> Iterator[Ask]:
        if made.parameters["AccountId"] != made.caller.account.id:
            raise AccessDenied
        yield Ask(action, keys=asks.keys(made.caller.account.id))

    return asked


@operation("s3control:PutPublicAccessBlock", _on_account("s3:PutAccountPublicAccessBlock"))
def put_account_public_access_block(made: Call) -> None:
    made.account.public_access_block = _read(made.parameters["PublicAccessBlockConfiguration"])


@operation("s3control:GetPublicAccessBlock", _on_account("s3:GetAccountPublicAccessBlock"))
def get_account_public_access_block(made: Call) -> Result:
    return _shown(made.account.public_access_block)


@operation("s3control:DeletePublicAccessBlock", _on_account("s3:PutAccountPublicAccessBlock"))
def delete_account_public_access_block(made: Call) -> None:
    made.account.public_access_block = None
