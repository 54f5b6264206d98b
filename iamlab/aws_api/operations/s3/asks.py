"""What S3's operations ask for, and the bucket or object that they are about.

A bucket that is not there is said to be missing before anything is authorized, as S3 does.
"""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from iamlab.account import resources
from iamlab.account.account import Account
from iamlab.account.buckets import Bucket, StoredObject
from iamlab.aws_api.operation import Ask, Asks, Call
from iamlab.aws_api.operations.s3.errors import AccessDenied, HeaderNotImplemented, NoSuchBucket, NoSuchKey
from iamlab.evaluator.context import ContextValue

Keys = dict[str, ContextValue]

EVERYWHERE = frozenset(
    (
        *("Bucket", "Key", "ExpectedBucketOwner", "RequestPayer", "ChecksumAlgorithm", "ContentMD5"),
        *("ChecksumMode", "ChecksumCRC32", "ChecksumCRC32C", "ChecksumCRC64NVME", "ChecksumSHA1"),
        *("ChecksumSHA256", "ChecksumType", "EncodingType"),
    )
)
"""Parameters that every operation may be given: what they ask for is always so in the lab."""


class Place(NamedTuple):
    """A bucket, and the account that it is in."""

    account: Account
    bucket: Bucket


def find(made: Call, name: str | None = None) -> Place:
    """Return the bucket that a call names, or the one called `name`.

    Raises NoSuchBucket, and AccessDenied where it is of another account than the call expects.
    """
    found = resources.find_bucket(made.configuration, name or made.parameters["Bucket"])
    if found is None:
        raise NoSuchBucket
    if name is None and made.parameters.get("ExpectedBucketOwner", found[0].id) != found[0].id:
        raise AccessDenied
    return Place(*found)


def record_at_owner(made: Call, place: Place) -> None:
    """Let a call on another account's bucket stand in that account's event history too."""
    if place.account.id != made.caller.account.id:
        made.also_recorded_in.append(place.account.id)


def find_object(made: Call) -> StoredObject:
    """Return the object that a call names. Raises NoSuchKey."""
    place = find(made)
    held = place.bucket.objects.get(made.parameters["Key"])
    if held is None:
        raise NoSuchKey
    record_at_owner(made, place)
    return held


def refuse_the_rest(made: Call, *known: str) -> None:
    """Refuse a call that asks for more than the lab simulates, rather than leave that out silently."""
    more = made.parameters.keys() - EVERYWHERE - set(known)
    if more:
        raise HeaderNotImplemented(sorted(more))


def keys(owner: str, **more: ContextValue) -> Keys:
    """Return the keys that every request to S3 carries, here signed in its header with TLS 1.3."""
    return {
        "s3:ResourceAccount": owner,
        "s3:authType": "REST-HEADER",
        "s3:signatureversion": "AWS4-HMAC-SHA256",
        "s3:TlsVersion": "1.3",
        **{f"s3:{name}": value for name, value in more.items()},
    }


def tag_keys(tags: Mapping[str, str]) -> Keys:
    """Return the keys that show the tags that an object has."""
    return {f"s3:ExistingObjectTag/{key}": value for key, value in tags.items()}


def new_tag_keys(tags: Mapping[str, str]) -> Keys:
    """Return the keys that show the tags that a request gives to an object."""
    shown: Keys = {f"s3:RequestObjectTag/{key}": value for key, value in tags.items()}
    return {**shown, "s3:RequestObjectTagKeys": tuple(tags)} if tags else shown


def on_bucket(action: str) -> Asks:
    """Ask for an action on the bucket that the call names."""

    def asks(made: Call) -> Iterator[Ask]:
        place = find(made)
        yield Ask(action, place.bucket.arn, keys(place.account.id))

    return asks


def on_object(action: str, *, is_there: bool = True) -> Asks:
    """Ask for an action on the object that the call names.

    With `is_there`, whether an object is missing is told only to those who may list the bucket (fact 5.2.4).
    """

    def asks(made: Call) -> Iterator[Ask]:
        place = find(made)
        yield from about_object(action, place, made.parameters["Key"], is_there=is_there)

    return asks


def about_object(
    action: str, place: Place, key: str, *, is_there: bool = True, more: Keys | None = None
) -> Iterator[Ask]:
    """Yield what an action on an object needs; `more` are further keys."""
    held, owner = place.bucket.objects.get(key), place.account.id
    shown = {**keys(owner), **tag_keys(held.tags if held else {}), **(more or {})}
    yield Ask(action, place.bucket.object_arn(key), shown, owner)
    if held is None and is_there:
        yield Ask("s3:ListBucket", place.bucket.arn, keys(owner))
