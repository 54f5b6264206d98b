"""Tags of rules, as EventBridge takes and lists them."""

from collections.abc import Iterable, Mapping

from iamlab.aws_api.operations.events.errors import LimitExceededException, ValidationException

TAGS = 50


def passed(tags: Iterable[Mapping[str, str]], held: Mapping[str, str] | None = None) -> dict[str, str]:
    """Return tags put over those that are held. Raises ValidationException or LimitExceededException."""
    after = {**(held or {}), **{tag["Key"]: tag["Value"] for tag in tags}}
    if any(key.lower().startswith("aws:") for key in after):
        raise ValidationException("Tag keys can't begin with aws:, which is reserved.")
    if len(after) > TAGS:
        raise LimitExceededException
    return after


def shown(tags: Mapping[str, str]) -> list[dict[str, str]]:
    """Return tags as EventBridge lists them."""
    return [{"Key": key, "Value": value} for key, value in tags.items()]
