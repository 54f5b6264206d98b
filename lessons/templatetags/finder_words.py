"""What the finder's templates say: levels, ARNs and keys as one writes them in a policy."""

import re

from django import template

from iamlab.evaluator.reference import ServiceAction
from lessons import finder

register = template.Library()

MOST_NAMED = 4
"""How many types of resource stand in an action's row."""

_TAG_VARIABLE = r"\$\{(TagKey|tagkey|key|Key)\}|<key>"
_ANY_VARIABLE = r"\$\{\w+\}|<\w+>"

_TYPES = {
    "ARN": ("an ARN", "ArnLike"),
    "Binary": ("Base64", "BinaryEquals"),
    "Bool": ("true or false", "Bool"),
    "Date": ("a date", "DateLessThan"),
    "IPAddress": ("an IP address", "IpAddress"),
    "Long": ("a number", "NumericEquals"),
    "Numeric": ("a number", "NumericEquals"),
    "String": ("text", "StringEquals"),
}
"""By type: the words for a value of it, and an operator that fits (facts 3.2)."""


@register.filter
def level(action: ServiceAction) -> str:
    """Return an action's access level."""
    return finder.level_of(action)


@register.filter
def takes_words(action: ServiceAction) -> str:
    """Name the types of resource that an action takes, the first few of many."""
    names = [kind.name for kind in action.resource_types]
    if len(names) > MOST_NAMED:
        return f"{', '.join(names[: MOST_NAMED - 1])} and {len(names) - MOST_NAMED + 1} more"
    return ", ".join(names)


@register.filter
def in_a_policy(template_of_arn: str) -> str:
    """Return an ARN template as one writes it in a policy."""
    return finder.in_a_policy(template_of_arn)


@register.filter
def written_key(name: str) -> str:
    """Return a condition key with an example for what varies: `aws:ResourceTag/team`."""
    return re.sub(_ANY_VARIABLE, "example", re.sub(_TAG_VARIABLE, "team", name))


@register.filter
def key_takes(kind: str) -> str:
    """Say what values a key of this type has, and which operator fits: `text, with StringEquals`."""
    words, operator = _TYPES.get(kind.removeprefix("ArrayOf"), _TYPES["String"])
    if kind.startswith("ArrayOf"):
        return f"several values, each {words}, with ForAnyValue:{operator}"
    return f"{words}, with {operator}"
