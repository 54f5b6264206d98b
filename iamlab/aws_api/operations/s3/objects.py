"""Objects: putting, getting and describing them."""

import hashlib
import re
from collections.abc import Iterator, Mapping
from typing import Any

from iamlab.account.buckets import ALL_OBJECTS, ALL_OBJECTS_BYTES, OBJECT_BYTES, StoredObject
from iamlab.account.configuration import Configuration
from iamlab.account.errors import AWSError
from iamlab.aws_api.operation import Ask, Call, Result, operation
from iamlab.aws_api.operations.s3 import asks, encryption
from iamlab.aws_api.operations.s3.asks import Keys, Place
from iamlab.aws_api.operations.s3.errors import PreconditionFailed
from iamlab.aws_api.operations.s3.tag_sets import written

HEADERS = ("CacheControl", "ContentDisposition", "ContentEncoding", "ContentLanguage")
"""What is kept with an object and given back as it was."""

UPLOADED = frozenset(
    (
        *("Body", "ACL", "ContentType", "ContentLength", "Metadata", "StorageClass", "Tagging"),
        *("ServerSideEncryption", "SSEKMSKeyId", "BucketKeyEnabled", "IfMatch", "IfNoneMatch", *HEADERS),
    )
)
"""The parameters of an upload that the lab looks at."""

LONGEST_KEY = 1024
LONGEST_METADATA = 2048
_RANGE = re.compile(r"bytes=(\d*)-(\d*)", re.ASCII)


def upload_keys(parameters: Mapping[str, Any]) -> Keys:
    """Return the keys that show what an upload asks for."""
    shown: Keys = {"s3:ObjectCreationOperation": "true"}
    for key, name in (
        ("x-amz-acl", "ACL"),
        ("x-amz-storage-class", "StorageClass"),
        ("x-amz-server-side-encryption", "ServerSideEncryption"),
        ("x-amz-server-side-encryption-aws-kms-key-id", "SSEKMSKeyId"),
        ("if-match", "IfMatch"),
        ("if-none-match", "IfNoneMatch"),
    ):
        if name in parameters:
            shown[f"s3:{key}"] = parameters[name]
    return shown


def new_tags(made: Call) -> dict[str, str]:
    """Return the tags that an upload gives. Raises InvalidTag or InvalidArgument."""
    return written(made.parameters.get("Tagging", ""))


def _puts(made: Call) -> Iterator[Ask]:
    """To put an object with tags is to tag it as well."""
    place, key, tags = asks.find(made), made.parameters["Key"], new_tags(made)
    shown = {**upload_keys(made.parameters), **asks.new_tag_keys(tags)}
    arn, owner = place.bucket.object_arn(key), place.account.id
    yield Ask("s3:PutObject", arn, {**asks.keys(owner), **shown}, owner)
    if tags:
        yield Ask("s3:PutObjectTagging", arn, {**asks.keys(owner), **asks.new_tag_keys(tags)}, owner)
    yield from encryption.writing(made, place, key)


@operation("s3:PutObject", _puts)
def put_object(made: Call) -> Result:
    asks.refuse_the_rest(made, *UPLOADED)
    place, parameters = asks.find(made), made.parameters
    asks.record_at_owner(made, place)
    content = body(parameters.get("Body", b""))
    refuse_acl(parameters)
    _preconditions(place.bucket.objects.get(parameters["Key"]), parameters)
    held = StoredObject(
        digest=made.bodies.keep(content),
        size=len(content),
        etag=hashlib.md5(content, usedforsecurity=False).hexdigest(),
        modified=made.now,
        content_type=parameters.get("ContentType", "binary/octet-stream"),
        headers={name: parameters[name] for name in HEADERS if name in parameters},
        metadata=metadata(parameters.get("Metadata", {})),
        tags=new_tags(made),
        storage_class=parameters.get("StorageClass", "STANDARD"),
    )
    keep(made, place, parameters["Key"], held)
    return {"ETag": f'"{held.etag}"', **encryption.shown(held)}


def body(given: Any) -> bytes:
    """Return what is uploaded: bytes, a text, or something to read from."""
    content = given.read() if hasattr(given, "read") else given
    return content.encode() if isinstance(content, str) else bytes(content)


def metadata(given: Mapping[str, str]) -> dict[str, str]:
    """Return metadata as S3 keeps it, its names in lower case. Raises MetadataTooLarge."""
    if sum(len(name) + len(value) for name, value in given.items()) > LONGEST_METADATA:
        message = "Your metadata headers exceed the maximum allowed metadata size"
        raise AWSError("MetadataTooLarge", message, 400)
    return {name.lower(): value for name, value in given.items()}


def refuse_acl(parameters: Mapping[str, Any]) -> None:
    """Where ACLs are disabled, an upload may name only those that give the owner everything."""
    if parameters.get("ACL", "bucket-owner-full-control") != "bucket-owner-full-control":
        raise AWSError("AccessControlListNotSupported", "The bucket does not allow ACLs", 400)


def keep(made: Call, place: Place, key: str, held: StoredObject) -> None:
    """Put an object into its bucket. Raises AWSError where it is too big, or there are too many."""
    if len(key.encode()) > LONGEST_KEY:
        raise AWSError("KeyTooLongError", "Your key is too long", 400)
    if held.size > OBJECT_BYTES:
        message = "Your proposed upload exceeds the maximum allowed size"
        raise AWSError("EntityTooLarge", message, 400)
    key_of_kms = encryption.key_for_new(made, place)
    if key_of_kms is not None:
        encryption.check_usable(made, key_of_kms.arn)
        held.kms_key = key_of_kms.arn
    place.bucket.objects[key] = held
    _room(made.configuration)


def _room(configuration: Configuration) -> None:
    sizes = {held.digest: held.size for held in configuration.objects()}
    if sum(sizes.values()) > ALL_OBJECTS_BYTES:
        most = ALL_OBJECTS_BYTES // 1024 // 1024
        message = f"Your proposed upload exceeds the maximum allowed size: {most} MB in a whole sandbox"
        raise AWSError("EntityTooLarge", message, 400)
    if sum(1 for _ in configuration.objects()) > ALL_OBJECTS:
        message = f"The lab keeps {ALL_OBJECTS} objects in a sandbox. Delete some first."
        raise AWSError("ServiceUnavailable", message, 503)


def _preconditions(held: StoredObject | None, parameters: Mapping[str, Any]) -> None:
    if parameters.get("IfNoneMatch", "") == "*" and held is not None:
        raise PreconditionFailed
    wanted = parameters.get("IfMatch")
    if wanted is not None and (held is None or wanted.strip('"') != held.etag):
        raise PreconditionFailed


def _described(held: StoredObject) -> Result:
    shown: Result = {
        "AcceptRanges": "bytes",
        "LastModified": held.modified.replace(microsecond=0),
        "ContentLength": held.size,
        "ETag": f'"{held.etag}"',
        **held.headers,
        "ContentType": held.content_type,
        **encryption.shown(held),
        "Metadata": dict(held.metadata),
    }
    if held.storage_class != "STANDARD":
        shown["StorageClass"] = held.storage_class
    return {**shown, "TagCount": len(held.tags)} if held.tags else shown


READ = ("Range", "IfMatch", "IfNoneMatch", "ChecksumMode")


def _reads(made: Call) -> Iterator[Ask]:
    """Ask for reading the object that a call names, and for its key where KMS encrypts it."""
    yield from asks.on_object("s3:GetObject")(made)
    yield from encryption.reading(made, asks.find(made), made.parameters["Key"])


@operation("s3:GetObject", _reads)
def get_object(made: Call) -> Result:
    asks.refuse_the_rest(made, *READ)
    held = asks.find_object(made)
    _unchanged(held, made.parameters)
    if held.kms_key is not None:
        encryption.check_usable(made, held.kms_key)
    content = made.bodies.read(held.digest)
    return {**_part(content, made.parameters.get("Range"), _described(held))}


def _part(content: bytes, asked: str | None, shown: Result) -> Result:
    """Return the range of an object that a call asks for; all of it without one, or with one that is none."""
    found = _RANGE.fullmatch(asked or "")
    if found is None or found[0] == "bytes=-":
        return {**shown, "Body": content}
    first, last = found[1], found[2]
    start = int(first) if first else max(0, len(content) - int(last))
    end = min(int(last), len(content) - 1) if first and last else len(content) - 1
    if start > end:
        raise AWSError("InvalidRange", "The requested range is not satisfiable", 416)
    part = content[start : end + 1]
    where = f"bytes {start}-{end}/{len(content)}"
    return {**shown, "ContentLength": len(part), "ContentRange": where, "Body": part}


def _unchanged(held: StoredObject, parameters: Mapping[str, Any]) -> None:
    if parameters.get("IfMatch", held.etag).strip('"') != held.etag:
        raise PreconditionFailed
    if parameters.get("IfNoneMatch", "").strip('"') in (held.etag, "*"):
        raise AWSError("304", "Not Modified", 304)


@operation("s3:HeadObject", asks.on_object("s3:GetObject"), changes=False)
def head_object(made: Call) -> Result:
    asks.refuse_the_rest(made, *READ)
    held = asks.find_object(made)
    _unchanged(held, made.parameters)
    return _described(held)
