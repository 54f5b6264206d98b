"""KeyConditionExpression: one partition key, and perhaps a range of sort keys.

Source: developer guide, "Key condition expressions for the Query operation".
"""

from collections.abc import Callable

from iamlab.account.tables import Item, Key
from iamlab.aws_api.operations.dynamodb.errors import ValidationException
from iamlab.aws_api.operations.dynamodb.expressions import conditions
from iamlab.aws_api.operations.dynamodb.expressions.conditions import Condition
from iamlab.aws_api.operations.dynamodb.expressions.reading import Given, Reader
from iamlab.aws_api.operations.dynamodb.values import Value

_KIND = "KeyConditionExpression"


class KeyCondition:
    """Which items a query finds: those with the partition key `partition` that meet `holds`."""

    def __init__(self, partition: Value, holds: Condition) -> None:
        self.partition = partition
        self.holds = holds


def read(text: str, given: Given, key: Key) -> KeyCondition:
    """Return what a key condition says. Raises ValidationException for what is none on this key."""
    reader = Reader(_KIND, text, given)
    parts = [_part(reader)]
    while reader.skip("AND"):
        parts.append(_part(reader))
    reader.end()
    by_name = {name: (operator, condition) for name, operator, _, condition in parts}
    if len(by_name) < len(parts):
        reader.refuse(f"{_KIND}s must only contain one condition per key")
    if key.partition not in by_name:
        raise ValidationException(f"Query condition missed key schema element: {key.partition}")
    others = set(by_name) - {key.partition}
    if others - {key.sort}:
        missed = key.sort or min(others)
        raise ValidationException(f"Query condition missed key schema element: {missed}")
    if by_name[key.partition][0] != "=":
        raise ValidationException("Query key condition not supported")
    partition = next(value for name, _, value, _ in parts if name == key.partition)
    return KeyCondition(partition, lambda item: all(condition(item) for _, _, _, condition in parts))


_Part = tuple[str, str, Value, Condition]
"""The attribute, the operator, its first value, and the condition."""


def _part(reader: Reader) -> _Part:
    if reader.skip("("):
        reader.deeper()
        part = _part(reader)
        reader.depth -= 1
        reader.expect(")")
        return part
    if reader.next == "begins_with" and reader.after_next() == "(":
        return _begins_with(reader)
    name = _name(reader)
    if reader.skip("BETWEEN"):
        low = _value(reader)
        reader.expect("AND")
        high = _value(reader)
        return name, "BETWEEN", low, conditions.between(_of(name), lambda item: low, lambda item: high)
    operator = reader.next
    if operator == "<>":
        reader.refuse(f"Unsupported operator in {_KIND}; operator: <>")
    if operator not in ("=", "<", "<=", ">", ">="):
        reader.unexpected()
    reader.take()
    value = _value(reader)
    return name, operator, value, conditions.comparison(operator, _of(name), lambda item: value)


def _begins_with(reader: Reader) -> _Part:
    reader.take()
    reader.expect("(")
    name = _name(reader)
    reader.expect(",")
    value = _value(reader)
    reader.expect(")")
    return name, "begins_with", value, lambda item: conditions.begins(item.get(name), value)


def _of(name: str) -> Callable[[Item], Value | None]:
    return lambda item: item.get(name)


def _name(reader: Reader) -> str:
    path = reader.path()
    if len(path) > 1:
        reader.refuse(f"{_KIND}s cannot have conditions on nested attributes")
    return str(path[0])


def _value(reader: Reader) -> Value:
    if not reader.next.startswith(":"):
        reader.unexpected()
    return reader.value()
