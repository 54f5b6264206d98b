"""Values of attributes, as DynamoDB writes, compares and measures them.

Source: DynamoDB developer guide, "Supported data types and naming rules", and API reference, AttributeValue.
"""

import re
from collections.abc import Mapping
from decimal import Context, Decimal
from typing import Any

from iamlab.aws_api.operations.dynamodb.errors import ValidationException

Value = dict[str, Any]
"""One value: its type, and what it is, such as `{"S": "x"}`."""

MOST_BYTES = 400 * 1024
DEEPEST = 32
_SETS = {"SS": "S", "NS": "N", "BS": "B"}
_EXACT = Context(prec=38)
_WIDE = Context(prec=1000)
_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,3})?", re.ASCII)


def sound(value: Mapping[str, Any], depth: int = 0) -> Value:
    """Return a value as it is kept, numbers in their shortest form. Raises ValidationException."""
    if len(value) != 1:
        raise ValidationException(
            "Supplied AttributeValue has more than one datatypes set, must contain exactly one of the "
            "supported datatypes"
            if value
            else "Supplied AttributeValue is empty, must contain exactly one of the supported datatypes"
        )
    if depth > DEEPEST:
        raise ValidationException("Nesting Levels have exceeded supported limits")
    ((kind, held),) = value.items()
    if kind == "N":
        return {"N": number_text(held)}
    if kind == "B":
        return {"B": held.encode() if isinstance(held, str) else bytes(held)}
    if kind in _SETS:
        return {kind: _set(kind, held)}
    if kind == "L":
        return {"L": [sound(each, depth + 1) for each in held]}
    if kind == "M":
        return {"M": {name: sound(each, depth + 1) for name, each in held.items()}}
    return {kind: held}


def _set(kind: str, held: list[Any]) -> list[Any]:
    if not held:
        raise ValidationException("One or more parameter values were invalid: An set may not be empty")
    plain = [sound({_SETS[kind]: each})[_SETS[kind]] for each in held]
    if len(set(plain)) < len(plain):
        raise ValidationException(
            "One or more parameter values were invalid: Input collection contains duplicates."
        )
    return plain


def number(text: str) -> Decimal:
    """Return the number that a text is. Raises ValidationException."""
    if not _NUMBER.fullmatch(text):
        raise ValidationException(f"The parameter cannot be converted to a numeric value: {text}")
    found = Decimal(text)
    if len(found.normalize(_WIDE).as_tuple().digits) > _EXACT.prec:
        raise ValidationException("Attempting to store more than 38 significant digits in a Number")
    if found and not -130 <= found.adjusted() <= 125:
        raise ValidationException("Number overflow. Attempting to store a number outside the supported range")
    return found


def number_text(text: str) -> str:
    """Return a number as DynamoDB answers it: no zeros that say nothing."""
    found = number(text)
    if not found:
        return "0"
    return f"{found.normalize(_EXACT):f}"


def added(one: str, other: str, sign: int = 1) -> str:
    """Return the sum of two numbers, or their difference for a negative sign."""
    total = _EXACT.add(number(one), _EXACT.multiply(Decimal(sign), number(other)))
    return number_text(str(total))


def kind_of(value: Mapping[str, Any]) -> str:
    """Return the type of a value."""
    return next(iter(value))


def same(one: Value | None, other: Value | None) -> bool:
    """Say whether two values are equal: sets are without order, and nothing equals nothing."""
    if one is None or other is None or kind_of(one) != kind_of(other):
        return False
    kind = kind_of(one)
    left, right = one[kind], other[kind]
    if kind in _SETS:
        return set(left) == set(right)
    if kind == "N":
        return number(left) == number(right)
    if kind == "L":
        return len(left) == len(right) and all(map(same, left, right))
    if kind == "M":
        return left.keys() == right.keys() and all(same(left[name], right[name]) for name in left)
    return bool(left == right)


def compared(one: Value | None, other: Value | None) -> int | None:
    """Return how two values follow one another: below 0, 0, above 0; None where they cannot be compared."""
    if one is None or other is None or kind_of(one) != kind_of(other) or kind_of(one) not in ("S", "N", "B"):
        return None
    left, right = sort_key(one), sort_key(other)
    return int(left > right) - int(left < right)


def sort_key(value: Value) -> Any:
    """Return what texts, numbers and bytes are sorted by: texts by their bytes."""
    ((kind, held),) = value.items()
    if kind == "N":
        return number(held)
    return held.encode() if kind == "S" else bytes(held)


def size(value: Value) -> int | None:
    """Return what the function `size` of expressions returns, None for types that have none."""
    ((kind, held),) = value.items()
    if kind == "S":
        return len(held.encode())
    return len(held) if kind in ("B", "SS", "NS", "BS", "L", "M") else None


def contains(value: Value | None, part: Value | None) -> bool:
    """Say whether a text holds another, or a set or list an element."""
    if value is None or part is None:
        return False
    ((kind, held),) = value.items()
    ((of_part, wanted),) = part.items()
    if kind in ("S", "B"):
        return kind == of_part and wanted in held
    if kind in _SETS:
        return _SETS[kind] == of_part and wanted in held
    return kind == "L" and any(same(each, part) for each in held)


def measured(item: Mapping[str, Value]) -> int:
    """Return about how many bytes an item has (developer guide, "Item sizes and formats")."""
    return sum(len(name.encode()) + _measured(value) for name, value in item.items())


def _measured(value: Value) -> int:
    ((kind, held),) = value.items()
    if kind == "M":
        return 3 + measured(held) + len(held)
    if kind == "L":
        return 3 + sum(_measured(each) + 1 for each in held)
    if kind in _SETS:
        return sum(_measured({_SETS[kind]: each}) for each in held)
    if kind == "N":
        return len(held) // 2 + 2
    return len(held.encode()) if kind == "S" else len(held) if kind == "B" else 1
