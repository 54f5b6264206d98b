"""Tags in the calls of EC2."""

from collections.abc import Mapping

from iamlab.account.errors import AWSError
from iamlab.aws_api.operation import Call
from iamlab.aws_api.operations.ec2.errors import InvalidParameterValue, NotSimulated
from iamlab.evaluator.context import ContextValue

TAGS = 50
LAUNCHED = ("instance", "volume")
"""What a launch makes that can be given tags here."""


def for_kind(made: Call, kind: str) -> dict[str, str]:
    """Return the tags that a call gives to what it makes of a kind. Raises AWSError."""
    found: dict[str, str] = {}
    for each in made.parameters.get("TagSpecifications", []):
        if each.get("ResourceType") not in LAUNCHED:
            raise NotSimulated(f"tags for {each.get('ResourceType', 'nothing')}")
        if each["ResourceType"] == kind:
            found |= given(each.get("Tags", []))
    return found


def given(tags: list[dict[str, str]]) -> dict[str, str]:
    """Return the tags of a list. Raises AWSError for keys of AWS's own, and for too many."""
    found = {each.get("Key", ""): each.get("Value", "") for each in tags}
    for key in found:
        if not key or key.lower().startswith("aws:"):
            raise InvalidParameterValue(
                f"Value ( {key} ) for parameter key is invalid. Tag keys starting with 'aws:' are reserved "
                "for internal use"
            )
    if len(found) > TAGS:
        raise AWSError("TagLimitExceeded", "The maximum number of Tags for a resource has been reached.", 400)
    return found


def request_keys(tags: Mapping[str, str | None]) -> dict[str, ContextValue]:
    """Return the keys that show the tags in a request; those without a value by their key alone."""
    if not tags:
        return {}
    keys: dict[str, ContextValue] = {
        f"aws:RequestTag/{key}": value for key, value in tags.items() if value is not None
    }
    return {**keys, "aws:TagKeys": tuple(tags)}
