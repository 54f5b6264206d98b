"""Buckets: making, finding and deleting them."""

import hashlib
import re
from collections.abc import Iterator

from iamlab.account import resources
from iamlab.account.buckets import BUCKETS, Bucket
from iamlab.account.errors import AWSError
from iamlab.aws_api.operation import Ask, Call, Result, operation
from iamlab.aws_api.operations.s3 import asks
from iamlab.aws_api.operations.s3.tag_sets import passed

FIRST_REGION = "us-east-1"
"""The region that S3 does not name."""

MOST_LISTED = 10_000

_NAME = re.compile(r"(?!xn--|sthree-|amzn-s3-demo-$)[a-z0-9](?:[a-z0-9.-]{1,61})[a-z0-9]", re.ASCII)
_ADDRESS = re.compile(r"\d+\.\d+\.\d+\.\d+", re.ASCII)


def _creates(made: Call) -> Iterator[Ask]:
    name, here = made.parameters["Bucket"], made.caller.account.id
    shown = asks.keys(here)
    region = made.parameters.get("CreateBucketConfiguration", {}).get("LocationConstraint")
    if region:
        shown["s3:locationconstraint"] = region
    if "ObjectOwnership" in made.parameters:
        shown["s3:x-amz-object-ownership"] = made.parameters["ObjectOwnership"]
    if "ACL" in made.parameters:
        shown["s3:x-amz-acl"] = made.parameters["ACL"]
    tags = passed(made.parameters.get("CreateBucketConfiguration", {}).get("Tags", []))
    if tags:
        shown |= {f"aws:RequestTag/{key}": value for key, value in tags.items()}
        shown["aws:TagKeys"] = tuple(tags)
    # It is to be the caller's own, whoever has a bucket of this name.
    yield Ask("s3:CreateBucket", f"arn:aws:s3:::{name}", shown, here)
    if tags:
        yield Ask("s3:TagResource", f"arn:aws:s3:::{name}", shown, here)


@operation("s3:CreateBucket", _creates)
def create_bucket(made: Call) -> Result:
    """In us-east-1 whoever has the bucket already is told so by no error (API reference, CreateBucket)."""
    asks.refuse_the_rest(made, "CreateBucketConfiguration", "ObjectOwnership", "ACL")
    name, region = made.parameters["Bucket"], _region(made)
    if not _NAME.fullmatch(name) or ".." in name or _ADDRESS.fullmatch(name):
        raise AWSError("InvalidBucketName", "The specified bucket is not valid.", 400)
    found = resources.find_bucket(made.configuration, name)
    if found is not None:
        _taken(made, found[0].id, region)
        return _made(name, region)
    if made.parameters.get("ACL", "private") != "private":
        _refuse_acl(made)
    if len(made.account.buckets) >= BUCKETS:
        raise AWSError("TooManyBuckets", "You have attempted to create more buckets than allowed", 400)
    made.account.buckets[name] = Bucket(
        name=name,
        created=made.now,
        region=region,
        ownership=made.parameters.get("ObjectOwnership", "BucketOwnerEnforced"),
        tags=passed(made.parameters.get("CreateBucketConfiguration", {}).get("Tags", [])),
    )
    return _made(name, region)


def _made(name: str, region: str) -> Result:
    place = f"/{name}" if region == FIRST_REGION else f"http://{name}.s3.amazonaws.com/"
    return {"Location": place, "BucketArn": f"arn:aws:s3:::{name}"}


def _refuse_acl(made: Call) -> None:
    """New buckets take no ACL, and none that is public (facts 4.8.1, 5.2.3)."""
    if made.parameters.get("ObjectOwnership", "BucketOwnerEnforced") == "BucketOwnerEnforced":
        message = "Bucket cannot have ACLs set with ObjectOwnership's BucketOwnerEnforced setting"
        raise AWSError("InvalidBucketAclWithObjectOwnership", message, 400)
    message = "Bucket cannot have public ACLs set with BlockPublicAccess enabled"
    raise AWSError("InvalidBucketAclWithBlockPublicAccessError", message, 400)


def _region(made: Call) -> str:
    """Return the region that a bucket is to be in; a call to another than the first must name it."""
    asked, here = (
        made.parameters.get("CreateBucketConfiguration", {}).get("LocationConstraint"),
        made.surroundings.region,
    )
    if asked is None:
        if here == FIRST_REGION:
            return here
        message = "The unspecified location constraint is incompatible for the region specific endpoint "
        raise AWSError("IllegalLocationConstraintException", f"{message}this request was sent to.", 400)
    region = {"EU": "eu-west-1"}.get(asked, asked)
    if here not in (FIRST_REGION, region):
        message = f"The {asked} location constraint is incompatible for the region specific endpoint "
        raise AWSError("IllegalLocationConstraintException", f"{message}this request was sent to.", 400)
    if region == FIRST_REGION:
        raise AWSError("InvalidLocationConstraint", "The specified location-constraint is not valid", 400)
    return str(region)


def _taken(made: Call, owner: str, region: str) -> None:
    if owner != made.caller.account.id:
        raise AWSError(
            "BucketAlreadyExists",
            "The requested bucket name is not available. The bucket namespace is shared by all users of the "
            "system. Please select a different name and try again.",
            409,
        )
    if region != FIRST_REGION:
        message = "Your previous request to create the named bucket succeeded and you already own it."
        raise AWSError("BucketAlreadyOwnedByYou", message, 409)


@operation("s3:HeadBucket", asks.on_bucket("s3:ListBucket"), changes=False)
def head_bucket(made: Call) -> Result:
    place = asks.find(made)
    return {
        "BucketArn": place.bucket.arn,
        "BucketRegion": place.bucket.region,
        "AccessPointAlias": False,
    }


def _lists(made: Call) -> Iterator[Ask]:
    yield Ask("s3:ListAllMyBuckets", keys=asks.keys(made.caller.account.id))


@operation("s3:ListBuckets", _lists)
def list_buckets(made: Call) -> Result:
    asks.refuse_the_rest(made, "MaxBuckets", "ContinuationToken", "Prefix", "BucketRegion")
    prefix, region = made.parameters.get("Prefix", ""), made.parameters.get("BucketRegion")
    account = made.caller.account
    found = [
        bucket
        for name, bucket in sorted(made.account.buckets.items())
        if name.startswith(prefix) and region in (None, bucket.region)
    ]
    result: Result = {"Owner": {"ID": canonical_id(account.id)}}
    most = made.parameters.get("MaxBuckets", MOST_LISTED)
    token = made.parameters.get("ContinuationToken", "")
    rest = [bucket for bucket in found if bucket.name > token]
    is_paged = {"MaxBuckets", "ContinuationToken", "BucketRegion"} & made.parameters.keys()
    result["Buckets"] = [
        {
            "Name": bucket.name,
            "CreationDate": bucket.created,
            **({"BucketRegion": bucket.region} if is_paged else {}),
            "BucketArn": bucket.arn,
        }
        for bucket in rest[:most]
    ]
    if len(rest) > most:
        result["ContinuationToken"] = rest[most - 1].name
    return {**result, "Prefix": prefix} if prefix else result


def canonical_id(account: str) -> str:
    """Return the id by which S3 knows an account: 64 hexadecimal digits, here made of its number."""
    return hashlib.sha256(f"canonical user of {account}".encode()).hexdigest()


@operation("s3:GetBucketLocation", asks.on_bucket("s3:GetBucketLocation"))
def get_bucket_location(made: Call) -> Result:
    region = asks.find(made).bucket.region
    return {"LocationConstraint": None if region == FIRST_REGION else region}


@operation("s3:DeleteBucket", asks.on_bucket("s3:DeleteBucket"))
def delete_bucket(made: Call) -> None:
    place = asks.find(made)
    if place.bucket.objects:
        raise AWSError("BucketNotEmpty", "The bucket you tried to delete is not empty", 409)
    del place.account.buckets[place.bucket.name]
