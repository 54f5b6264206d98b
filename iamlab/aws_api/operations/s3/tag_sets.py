"""Tags of buckets and objects, which S3 takes as a set: a new one replaces all that were there."""

from collections.abc import Iterable, Mapping
from urllib.parse import parse_qsl

from iamlab.aws_api.operations.s3.errors import InvalidArgument, InvalidTag

OBJECT_TAGS, BUCKET_TAGS = 10, 50
LONGEST_KEY, LONGEST_VALUE = 128, 256


def passed(tags: Iterable[Mapping[str, str]], most: int = BUCKET_TAGS) -> dict[str, str]:
    """Return the tags of a set by their keys. Raises InvalidTag as S3 does."""
    listed = [(tag["Key"], tag["Value"]) for tag in tags]
    found = dict(listed)
    if len(found) < len(listed):
        raise InvalidTag("Cannot provide multiple Tags with the same key")
    if len(found) > most:
        kind = "Object" if most == OBJECT_TAGS else "Bucket"
        raise InvalidTag(f"{kind} tags cannot be greater than {most}")
    for key, value in found.items():
        if not 0 < len(key) <= LONGEST_KEY:
            raise InvalidTag("The TagKey you have provided is invalid")
        if len(value) > LONGEST_VALUE:
            raise InvalidTag("The TagValue you have provided is invalid")
        if key.lower().startswith("aws:"):
            raise InvalidTag("System tags cannot be added/updated by requester")
    return found


def written(text: str) -> dict[str, str]:
    """Return the tags that an upload gives as a query (`team=qa&stage=test`). Raises as S3 does."""
    try:
        pairs = parse_qsl(text, keep_blank_values=True, strict_parsing=bool(text))
    except ValueError:
        message = "The header 'x-amz-tagging' shall be encoded as UTF-8 then URLEncoded URL query "
        raise InvalidArgument(f"{message}parameters without tag name duplicates.") from None
    return passed(({"Key": key, "Value": value} for key, value in pairs), OBJECT_TAGS)


def shown(tags: Mapping[str, str]) -> list[dict[str, str]]:
    """Return tags as S3 lists them."""
    return [{"Key": key, "Value": value} for key, value in tags.items()]
