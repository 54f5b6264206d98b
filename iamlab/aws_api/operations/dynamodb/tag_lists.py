"""Tags of tables, as DynamoDB takes and lists them."""

from collections.abc import Iterable, Mapping

from iamlab.aws_api.operations.dynamodb.errors import LimitExceededException, ValidationException

TAGS = 50


def passed(tags: Iterable[Mapping[str, str]], held: Mapping[str, str] | None = None) -> dict[str, str]:
    """Return tags put over those that are held. Raises ValidationException or LimitExceededException."""
    given = [(tag["Key"], tag["Value"]) for tag in tags]
    if len({key for key, _ in given}) < len(given):
        raise ValidationException("Duplicate tag keys found")
    if any(key.lower().startswith("aws:") for key, _ in given):
        raise ValidationException("One or more tags have a key that starts with aws:, which is reserved")
    after = {**(held or {}), **dict(given)}
    if len(after) > TAGS:
        raise LimitExceededException("Too many tags")
    return after


def shown(tags: Mapping[str, str]) -> list[dict[str, str]]:
    """Return tags as DynamoDB lists them."""
    return [{"Key": key, "Value": value} for key, value in tags.items()]
