"""Tags of parameters, as Systems Manager takes and lists them."""

from collections.abc import Iterable, Mapping

from iamlab.account.errors import AWSError
from iamlab.aws_api.operations.ssm.errors import ValidationException

TAGS = 50


def passed(tags: Iterable[Mapping[str, str]], held: Mapping[str, str] | None = None) -> dict[str, str]:
    """Return tags put over those that are held. Raises ValidationException or TooManyTagsError."""
    after = {**(held or {}), **{tag["Key"]: tag["Value"] for tag in tags}}
    if any(key.lower().startswith("aws:") for key in after):
        raise ValidationException("Tag keys can't begin with aws:, which is reserved.")
    if len(after) > TAGS:
        raise AWSError("TooManyTagsError", "", 400)
    return after


def shown(tags: Mapping[str, str]) -> list[dict[str, str]]:
    """Return tags as Systems Manager lists them."""
    return [{"Key": key, "Value": value} for key, value in tags.items()]
