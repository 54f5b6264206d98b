"""Tags as KMS writes them: `TagKey` and `TagValue`."""

from collections.abc import Iterable, Mapping

from iamlab.account.errors import AWSError

TAGS = 50


def passed(tags: Iterable[Mapping[str, str]], held: Mapping[str, str] | None = None) -> dict[str, str]:
    """Return tags put over those that are held. Raises TagException or LimitExceededException."""
    after = {**(held or {}), **{tag["TagKey"]: tag["TagValue"] for tag in tags}}
    if any(key.lower().startswith("aws:") for key in after):
        raise AWSError("TagException", "Tags with the prefix aws: are reserved", 400)
    if len(after) > TAGS:
        raise AWSError("LimitExceededException", "Too many tags", 400)
    return after


def shown(tags: Mapping[str, str]) -> list[dict[str, str]]:
    """Return tags as KMS lists them."""
    return [{"TagKey": key, "TagValue": value} for key, value in tags.items()]
