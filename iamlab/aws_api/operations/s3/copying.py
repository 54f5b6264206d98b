"""CopyObject, which reads one object and writes another."""

from collections.abc import Iterator
from typing import NamedTuple
from urllib.parse import unquote

from iamlab.account.buckets import StoredObject
from iamlab.account.errors import AWSError
from iamlab.aws_api.operation import Ask, Call, Result, operation
from iamlab.aws_api.operations.s3 import asks, encryption, objects
from iamlab.aws_api.operations.s3.asks import Place
from iamlab.aws_api.operations.s3.errors import InvalidArgument, NoSuchKey


class _Source(NamedTuple):
    place: Place
    key: str
    held: StoredObject | None


def _source(made: Call) -> _Source:
    """Return what is to be copied. Raises InvalidArgument, NoSuchBucket."""
    name, _, key = unquote(made.parameters["CopySource"]).lstrip("/").partition("/")
    if not key:
        raise InvalidArgument("Copy Source must mention the source bucket and key: sourcebucket/sourcekey")
    if "?versionId=" in key:
        asks.refuse_the_rest(made)
    place = asks.find(made, name)
    return _Source(place, key, place.bucket.objects.get(key))


def _replaces_tags(made: Call) -> bool:
    return bool(made.parameters.get("TaggingDirective", "COPY") == "REPLACE")


def _tags(made: Call, source: _Source) -> dict[str, str]:
    if _replaces_tags(made):
        return objects.new_tags(made)
    return dict(source.held.tags) if source.held else {}


def _copies(made: Call) -> Iterator[Ask]:
    """Read the source, and its tags where these go along; write the object, and its tags if there are any."""
    source, target = _source(made), asks.find(made)
    yield from asks.about_object("s3:GetObject", source.place, source.key)
    yield from encryption.reading(made, source.place, source.key)
    tags = _tags(made, source)
    if tags and not _replaces_tags(made):
        yield from asks.about_object("s3:GetObjectTagging", source.place, source.key)
    owner, arn = target.account.id, target.bucket.object_arn(made.parameters["Key"])
    shown = {
        **objects.upload_keys(made.parameters),
        **asks.new_tag_keys(tags),
        "s3:x-amz-copy-source": f"/{source.place.bucket.name}/{source.key}",
    }
    if "MetadataDirective" in made.parameters:
        shown["s3:x-amz-metadata-directive"] = made.parameters["MetadataDirective"]
    yield Ask("s3:PutObject", arn, {**asks.keys(owner), **shown}, owner)
    if tags:
        yield Ask("s3:PutObjectTagging", arn, {**asks.keys(owner), **asks.new_tag_keys(tags)}, owner)
    yield from encryption.writing(made, target, made.parameters["Key"])


@operation("s3:CopyObject", _copies)
def copy_object(made: Call) -> Result:
    known = objects.UPLOADED - {"Body", "ContentLength", "IfMatch", "IfNoneMatch"}
    asks.refuse_the_rest(made, *known, "CopySource", "MetadataDirective", "TaggingDirective")
    source, target, parameters = _source(made), asks.find(made), made.parameters
    if source.held is None:
        raise NoSuchKey
    objects.refuse_acl(parameters)
    replaces = parameters.get("MetadataDirective", "COPY") == "REPLACE"
    is_itself = source.place.bucket is target.bucket and source.key == parameters["Key"]
    if is_itself and not replaces and not {"StorageClass", "ServerSideEncryption"} & parameters.keys():
        raise AWSError(
            "InvalidRequest",
            "This copy request is illegal because it is trying to copy an object to itself without changing "
            "the object's metadata, storage class, website redirect location or encryption attributes.",
            400,
        )
    held = _copy(made, source.held, replaces=replaces)
    held.tags = _tags(made, source)
    objects.keep(made, target, parameters["Key"], held)
    asks.record_at_owner(made, target)
    changed = held.modified.replace(microsecond=0)
    return {
        "CopyObjectResult": {"ETag": f'"{held.etag}"', "LastModified": changed},
        **encryption.shown(held),
    }


def _copy(made: Call, held: StoredObject, *, replaces: bool) -> StoredObject:
    """Return the new object, with the source's metadata or with that of the call."""
    parameters = made.parameters
    return StoredObject(
        digest=held.digest,
        size=held.size,
        etag=held.etag,
        modified=made.now,
        content_type=parameters.get("ContentType", "binary/octet-stream") if replaces else held.content_type,
        headers={name: parameters[name] for name in objects.HEADERS if name in parameters}
        if replaces
        else dict(held.headers),
        metadata=objects.metadata(parameters.get("Metadata", {})) if replaces else dict(held.metadata),
        storage_class=parameters.get("StorageClass", "STANDARD"),
    )
