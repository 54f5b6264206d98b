"""The condition keys of fine-grained access control: which items and attributes a call is about.

Source: developer guide, "Using IAM policy conditions for fine-grained access control". `Select` and
`ReturnValues` always have a value; attributes are the names at the top of every path in the request and
those of the key, and what a call would answer without being asked for it does not count: that is what
`Select` is for.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from iamlab.account.tables import Key
from iamlab.aws_api.operation import Ask, Call
from iamlab.aws_api.operations.dynamodb import finding
from iamlab.aws_api.operations.dynamodb.values import Value, kind_of
from iamlab.aws_api.operations.iam_asks import resource_tags
from iamlab.evaluator.context import ContextValue

Keys = dict[str, ContextValue]

SPECIFIC, ALL, PROJECTED, COUNT = (
    "SPECIFIC_ATTRIBUTES",
    "ALL_ATTRIBUTES",
    "ALL_PROJECTED_ATTRIBUTES",
    "COUNT",
)


def shown(
    made: Call,
    *,
    attributes: Iterable[str] = (),
    leading: Iterable[Value | None] = (),
    select: str | None = None,
    returns: bool = False,
) -> Keys:
    """Return the keys of one ask: attributes by name, and values of the partition key.

    `select` is how much is read; `returns` says that the operation takes ReturnValues.
    """
    keys: Keys = {"dynamodb:ReturnConsumedCapacity": made.parameters.get("ReturnConsumedCapacity", "NONE")}
    if names := tuple(dict.fromkeys(attributes)):
        keys["dynamodb:Attributes"] = names
    if texts := tuple(dict.fromkeys(text for text in map(_text, leading) if text is not None)):
        keys["dynamodb:LeadingKeys"] = texts
    if select is not None:
        keys["dynamodb:Select"] = select
    if returns:
        keys["dynamodb:ReturnValues"] = made.parameters.get("ReturnValues", "NONE")
    return keys


def _text(value: Value | None) -> str | None:
    """Return a key's value as policies compare it."""
    if not value:
        return None
    held = value[kind_of(value)]
    return held.decode("latin-1") if isinstance(held, bytes) else str(held)


def key_of_items(made: Call, named: str) -> Key | None:
    """Return the key of the table that a call names, None where there is no such table."""
    found = finding.held(made, finding.arn_of(made, named))
    return found.table.key if found else None


def on_items(made: Call, action: str, named: str, keys: Mapping[str, ContextValue]) -> Iterator[Ask]:
    """Ask for an action on the table with this name or ARN, with the keys of the call."""
    arn = finding.arn_of(made, named)
    found = finding.held(made, arn)
    yield Ask(action, arn, {**(resource_tags(found.table.tags) if found else {}), **keys})


def leading(key: Key | None, items: Iterable[Mapping[str, Any]]) -> list[Value | None]:
    """Return the values of the partition key in items."""
    return [item.get(key.partition) for item in items] if key else []
