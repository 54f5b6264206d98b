"""Tags that calls pass and change (facts 1.6.1, 3.4.6)."""

from collections.abc import Mapping
from typing import Any

from iamlab.account import quotas
from iamlab.account.errors import InvalidInput


def passed(parameters: Mapping[str, Any]) -> dict[str, str]:
    """Return the tags that a call gives to what it makes. Raises an AWSError as `changed` does."""
    return changed({}, parameters.get("Tags", []))


def changed(held: Mapping[str, str], tags: list[dict[str, str]]) -> dict[str, str]:
    """Return tags with others put over them; keys that differ in case alone are one.

    Raises InvalidInput where `tags` names a key twice, LimitExceeded for more than an entity may carry.
    """
    keys = [tag["Key"].lower() for tag in tags]
    if len(set(keys)) < len(keys):
        raise InvalidInput("Duplicate tag keys found. Please note that Tag keys are case insensitive.")
    kept = {key: value for key, value in held.items() if key.lower() not in keys}
    after = {**kept, **{tag["Key"]: tag["Value"] for tag in tags}}
    quotas.room_for(quotas.TAGS, 0, len(after))
    return after
