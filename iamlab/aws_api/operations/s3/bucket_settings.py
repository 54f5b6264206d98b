"""Tags, versioning, ownership and ACLs of buckets.

New buckets have ACLs disabled, and in the lab it stays so: ownership and ACLs can be read (user guide,
"Controlling ownership of objects and disabling ACLs"). Versioning is remembered, but versions are not kept.
"""

from collections.abc import Iterator

from iamlab.account.errors import AWSError
from iamlab.aws_api.operation import Ask, Call, Result, operation
from iamlab.aws_api.operations.s3 import asks
from iamlab.aws_api.operations.s3.buckets import canonical_id
from iamlab.aws_api.operations.s3.tag_sets import passed, shown


@operation("s3:PutBucketTagging", asks.on_bucket("s3:PutBucketTagging"))
def put_bucket_tagging(made: Call) -> None:
    asks.find(made).bucket.tags = passed(made.parameters["Tagging"]["TagSet"])


@operation("s3:GetBucketTagging", asks.on_bucket("s3:GetBucketTagging"))
def get_bucket_tagging(made: Call) -> Result:
    tags = asks.find(made).bucket.tags
    if not tags:
        raise AWSError("NoSuchTagSet", "The TagSet does not exist", 404)
    return {"TagSet": shown(tags)}


@operation("s3:DeleteBucketTagging", asks.on_bucket("s3:PutBucketTagging"))
def delete_bucket_tagging(made: Call) -> None:
    asks.find(made).bucket.tags = {}


@operation("s3:PutBucketVersioning", asks.on_bucket("s3:PutBucketVersioning"))
def put_bucket_versioning(made: Call) -> None:
    given = made.parameters["VersioningConfiguration"]
    asks.refuse_the_rest(made, "VersioningConfiguration")
    if "MFADelete" in given:
        asks.refuse_the_rest(made)
    asks.find(made).bucket.versioning = given.get("Status")


@operation("s3:GetBucketVersioning", asks.on_bucket("s3:GetBucketVersioning"))
def get_bucket_versioning(made: Call) -> Result:
    """A bucket that never had versioning answers nothing at all."""
    status = asks.find(made).bucket.versioning
    return {"Status": status} if status else {}


@operation("s3:GetBucketOwnershipControls", asks.on_bucket("s3:GetBucketOwnershipControls"))
def get_bucket_ownership_controls(made: Call) -> Result:
    ownership = asks.find(made).bucket.ownership
    if ownership is None:
        message = "The bucket ownership controls were not found"
        raise AWSError("OwnershipControlsNotFoundError", message, 404)
    return {"OwnershipControls": {"Rules": [{"ObjectOwnership": ownership}]}}


def _owner_alone(owner: str) -> Result:
    """Return the one grant that there is where ACLs are disabled."""
    user = {"ID": canonical_id(owner)}
    grants = [{"Grantee": {**user, "Type": "CanonicalUser"}, "Permission": "FULL_CONTROL"}]
    return {"Owner": user, "Grants": grants}


@operation("s3:GetBucketAcl", asks.on_bucket("s3:GetBucketAcl"))
def get_bucket_acl(made: Call) -> Result:
    return _owner_alone(asks.find(made).account.id)


@operation("s3:GetObjectAcl", asks.on_object("s3:GetObjectAcl"))
def get_object_acl(made: Call) -> Result:
    asks.find_object(made)
    return _owner_alone(asks.find(made).account.id)


def _acl(made: Call) -> asks.Keys:
    return {"s3:x-amz-acl": made.parameters["ACL"]} if "ACL" in made.parameters else {}


def _puts_bucket_acl(made: Call) -> Iterator[Ask]:
    place = asks.find(made)
    yield Ask("s3:PutBucketAcl", place.bucket.arn, {**asks.keys(place.account.id), **_acl(made)})


def _puts_object_acl(made: Call) -> Iterator[Ask]:
    yield from asks.about_object("s3:PutObjectAcl", asks.find(made), made.parameters["Key"], more=_acl(made))


def _refuse_acl(made: Call) -> None:
    raise AWSError("AccessControlListNotSupported", "The bucket does not allow ACLs", 400)


operation("s3:PutBucketAcl", _puts_bucket_acl)(_refuse_acl)
operation("s3:PutObjectAcl", _puts_object_acl)(_refuse_acl)
