"""Conditions: ConditionExpression and FilterExpression.

Source: developer guide, "Condition and filter expressions, operators, and functions".
"""

from collections.abc import Callable

from iamlab.account.tables import Item
from iamlab.aws_api.operations.dynamodb import values
from iamlab.aws_api.operations.dynamodb.expressions import paths
from iamlab.aws_api.operations.dynamodb.expressions.reading import Given, Reader
from iamlab.aws_api.operations.dynamodb.values import Value

Condition = Callable[[Item], bool]
"""Says whether an item meets a condition."""

Operand = Callable[[Item], Value | None]

MOST_IN = 100

_COMPARE: dict[str, Callable[[int], bool]] = {
    "<": lambda order: order < 0,
    "<=": lambda order: order <= 0,
    ">": lambda order: order > 0,
    ">=": lambda order: order >= 0,
}


def read(kind: str, text: str, given: Given) -> Condition:
    """Return the condition that an expression says. Raises ValidationException."""
    reader = Reader(kind, text, given)
    condition = _any(reader)
    reader.end()
    return condition


def _any(reader: Reader) -> Condition:
    parts = [_all(reader)]
    while reader.skip("OR"):
        parts.append(_all(reader))
    return parts[0] if len(parts) == 1 else lambda item: any(part(item) for part in parts)


def _all(reader: Reader) -> Condition:
    parts = [_negated(reader)]
    while reader.skip("AND"):
        parts.append(_negated(reader))
    return parts[0] if len(parts) == 1 else lambda item: all(part(item) for part in parts)


def _negated(reader: Reader) -> Condition:
    if not reader.skip("NOT"):
        return _single(reader)
    reader.deeper()
    inner = _negated(reader)
    reader.depth -= 1
    return lambda item: not inner(item)


def _single(reader: Reader) -> Condition:
    if reader.skip("("):
        reader.deeper()
        inner = _any(reader)
        reader.depth -= 1
        reader.expect(")")
        return inner
    if reader.after_next() == "(" and reader.next != "size":
        return _function(reader)
    return _comparison(reader)


def _function(reader: Reader) -> Condition:
    name = reader.take()
    if name not in _FUNCTIONS:
        reader.refuse(f"Invalid function name; function: {name}")
    reader.expect("(")
    condition = _FUNCTIONS[name](reader)
    reader.expect(")")
    return condition


def _exists(reader: Reader) -> Condition:
    path = reader.path()
    return lambda item: paths.found(item, path) is not None


def _not_exists(reader: Reader) -> Condition:
    path = reader.path()
    return lambda item: paths.found(item, path) is None


def _two(reader: Reader) -> tuple[Operand, Operand]:
    first = _operand(reader)
    reader.expect(",")
    return first, _operand(reader)


def _type(reader: Reader) -> Condition:
    first, second = _two(reader)
    return lambda item: (held := first(item)) is not None and second(item) == {"S": values.kind_of(held)}


def begins(value: Value | None, start: Value | None) -> bool:
    """Say whether a text, or bytes, begin with others."""
    if value is None or start is None or values.kind_of(value) != values.kind_of(start):
        return False
    kind = values.kind_of(value)
    return kind in ("S", "B") and bool(value[kind].startswith(start[kind]))


def _begins(reader: Reader) -> Condition:
    first, second = _two(reader)
    return lambda item: begins(first(item), second(item))


def _contains(reader: Reader) -> Condition:
    first, second = _two(reader)
    return lambda item: values.contains(first(item), second(item))


_FUNCTIONS: dict[str, Callable[[Reader], Condition]] = {
    "attribute_exists": _exists,
    "attribute_not_exists": _not_exists,
    "attribute_type": _type,
    "begins_with": _begins,
    "contains": _contains,
}


def _operand(reader: Reader) -> Operand:
    if reader.next.startswith(":"):
        value = reader.value()
        return lambda item: value
    if reader.next == "size" and reader.after_next() == "(":
        return _size(reader)
    path = reader.path()
    return lambda item: paths.found(item, path)


def _size(reader: Reader) -> Operand:
    reader.take()
    reader.expect("(")
    path = reader.path()
    reader.expect(")")

    def size(item: Item) -> Value | None:
        held = paths.found(item, path)
        number = values.size(held) if held is not None else None
        return {"N": str(number)} if number is not None else None

    return size


def _comparison(reader: Reader) -> Condition:
    first = _operand(reader)
    if reader.skip("BETWEEN"):
        low = _operand(reader)
        reader.expect("AND")
        return between(first, low, _operand(reader))
    if reader.skip("IN"):
        return _in(reader, first)
    operator = reader.next
    if operator not in ("=", "<>", *_COMPARE):
        reader.unexpected()
    reader.take()
    return comparison(operator, first, _operand(reader))


def _in(reader: Reader, first: Operand) -> Condition:
    reader.expect("(")
    listed = [_operand(reader)]
    while reader.skip(","):
        listed.append(_operand(reader))
    reader.expect(")")
    if len(listed) > MOST_IN:
        reader.refuse("Invalid number of operands for operator or function; operator or function: IN")
    return lambda item: any(values.same(first(item), each(item)) for each in listed)


def between(first: Operand, low: Operand, high: Operand) -> Condition:
    """Return the condition that something lies between two others, or is one of them."""
    over, under = comparison(">=", first, low), comparison("<=", first, high)
    return lambda item: over(item) and under(item)


def comparison(operator: str, first: Operand, second: Operand) -> Condition:
    """Return the condition that two operands compare so; what is not there compares with nothing."""
    if operator == "=":
        return lambda item: values.same(first(item), second(item))
    if operator == "<>":
        return lambda item: not values.same(first(item), second(item))
    holds = _COMPARE[operator]
    return lambda item: (order := values.compared(first(item), second(item))) is not None and holds(order)
