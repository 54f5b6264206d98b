"""Items in their tables: found by their key, kept within bounds."""

import json
from collections.abc import Mapping
from typing import Any

from iamlab.account.tables import ALL_ITEMS_BYTES, ITEMS, Item, Key, Table
from iamlab.aws_api.operations.dynamodb.errors import LimitExceededException, ValidationException
from iamlab.aws_api.operations.dynamodb.values import MOST_BYTES, kind_of, measured, sound

_INVALID = "One or more parameter values were invalid: "
_NOT_EMPTY = (
    "One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain "
    "an empty"
)


def item(given: Mapping[str, Mapping[str, Any]]) -> Item:
    """Return an item as it is kept. Raises ValidationException."""
    return {name: sound(value) for name, value in given.items()}


def key(table: Table, given: Mapping[str, Mapping[str, Any]]) -> Item:
    """Return the key that a call gives. Raises ValidationException unless it is just that of the table."""
    found = item(given)
    if set(found) != set(table.key.names):
        raise ValidationException("The provided key element does not match the schema")
    for name in table.key.names:
        if kind_of(found[name]) != table.types[name]:
            raise ValidationException("The provided key element does not match the schema")
        _refuse_empty(found, name)
    return found


def place(table: Table, found: Item) -> str:
    """Return the text under which the item with this key stands."""
    parts = [found[name] for name in table.key.names]
    texts = [
        [kind, held.hex() if isinstance(held, bytes) else held]
        for part in parts
        for kind, held in part.items()
    ]
    return json.dumps(texts)


def key_in(found: Item, key: Key, *, and_of: Key | None = None) -> Item:
    """Return the attributes of an item that are in a key, and in another."""
    names = {*key.names, *(and_of.names if and_of else ())}
    return {name: found[name] for name in found if name in names}


def put(table: Table, found: Item) -> Item | None:
    """Keep an item in the place of the one with its key, which is returned. Raises ValidationException."""
    _check(table, found)
    where = place(table, found)
    before = table.items.get(where)
    table.items[where] = found
    if len(table.items) > ITEMS:
        raise LimitExceededException(f"The lab keeps {ITEMS} items in a table.")
    if sum(map(measured, table.items.values())) > ALL_ITEMS_BYTES:
        message = f"The lab keeps items of {ALL_ITEMS_BYTES // 1024} KB together in a table."
        raise LimitExceededException(message)
    return before


def _check(table: Table, found: Item) -> None:
    for name in table.key.names:
        if name not in found:
            raise ValidationException(f"{_INVALID}Missing the key {name} in the item")
        _check_type(table, found, name, f"Type mismatch for key {name}")
        _refuse_empty(found, name)
    for index in table.indexes.values():
        for name in index.key.names:
            if name in found:
                _check_type(
                    table, found, name, f"Type mismatch for Index Key {name}", f" IndexName: {index.name}"
                )
    if measured(found) > MOST_BYTES:
        raise ValidationException("Item size has exceeded the maximum allowed size")


def _check_type(table: Table, found: Item, name: str, what: str, where: str = "") -> None:
    expected, actual = table.types[name], kind_of(found[name])
    if actual != expected:
        sign = "Expected" if where else "expected"
        raise ValidationException(
            f"{_INVALID}{what} {sign}: {expected} {'Actual' if where else 'actual'}: {actual}{where}"
        )


def _refuse_empty(found: Item, name: str) -> None:
    kind = kind_of(found[name])
    if not found[name][kind]:
        what = "string" if kind == "S" else "binary"
        raise ValidationException(f"{_NOT_EMPTY} {what} value. Key: {name}")
