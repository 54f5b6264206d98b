"""Event patterns: which events a rule is for (user guide, "Comparison operators in event patterns")."""

import json
from collections.abc import Callable, Mapping
from typing import Any

from iamlab.aws_api.operations.events.errors import InvalidEventPatternException

Pattern = Mapping[str, Any]

DEEPEST = 50
"""How deep patterns and events of the lab may be."""

_NOT_SIMULATED = ("wildcard", "cidr", "$or")
_NUMERIC: dict[str, Callable[[float, float], bool]] = {
    "=": lambda value, bound: value == bound,
    "<": lambda value, bound: value < bound,
    "<=": lambda value, bound: value <= bound,
    ">": lambda value, bound: value > bound,
    ">=": lambda value, bound: value >= bound,
}
_ABSENT = object()


def read(text: str) -> Pattern:
    """Return a pattern, which is sound. Raises InvalidEventPatternException."""
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        raise InvalidEventPatternException("Filter is not valid JSON") from None
    if not isinstance(found, dict) or not found:
        raise InvalidEventPatternException("Filter is not an object")
    _check(found, DEEPEST)
    return found


def _check(pattern: Pattern, deepest: int) -> None:
    if not deepest:
        raise InvalidEventPatternException(f"The lab's patterns have no more than {DEEPEST} levels")
    for name, inner in pattern.items():
        if name in _NOT_SIMULATED:
            raise InvalidEventPatternException(f"The lab does not simulate {name}")
        if isinstance(inner, dict):
            if not inner:
                raise InvalidEventPatternException("Empty objects are not allowed")
            _check(inner, deepest - 1)
        elif isinstance(inner, list):
            if not inner:
                raise InvalidEventPatternException("Empty arrays are not allowed")
            for each in inner:
                _check_leaf(each)
        else:
            raise InvalidEventPatternException(f'"{name}" must be an object or an array')


def _check_leaf(leaf: Any) -> None:
    if isinstance(leaf, list):
        raise InvalidEventPatternException("Inside an array there must be values or comparisons")
    if not isinstance(leaf, dict):
        return
    if len(leaf) != 1:
        raise InvalidEventPatternException("Only one key allowed in match expression")
    ((operator, given),) = leaf.items()
    if operator in _NOT_SIMULATED:
        raise InvalidEventPatternException(f"The lab does not simulate {operator}")
    check = _CHECKS.get(operator)
    if check is None:
        raise InvalidEventPatternException(f"Unrecognized match type {operator}")
    if not check(given):
        raise InvalidEventPatternException(f"{operator} match pattern has a value that it cannot have")


def _is_text(given: Any) -> bool:
    return isinstance(given, str) and bool(given)


def _is_start(given: Any) -> bool:
    """A prefix or suffix is a text, or one whose case does not count."""
    if isinstance(given, dict):
        return list(given) == ["equals-ignore-case"] and _is_text(given["equals-ignore-case"])
    return isinstance(given, str)


def _is_excluded(given: Any) -> bool:
    if isinstance(given, dict):
        ((operator, inner),) = given.items() if len(given) == 1 else (("", None),)
        if operator in _NOT_SIMULATED:
            raise InvalidEventPatternException(f"The lab does not simulate {operator}")
        texts = inner if isinstance(inner, list) else [inner]
        is_known = operator in ("prefix", "suffix", "equals-ignore-case")
        return is_known and bool(texts) and all(map(_is_text, texts))
    listed = given if isinstance(given, list) else [given]
    return bool(listed) and all(isinstance(each, str | int | float) for each in listed)


def _is_numeric(given: Any) -> bool:
    if not isinstance(given, list) or len(given) not in (2, 4):
        return False
    pairs = zip(given[::2], given[1::2], strict=True)
    return all(sign in _NUMERIC and _is_number(bound) for sign, bound in pairs if isinstance(sign, str)) and (
        all(isinstance(sign, str) for sign in given[::2])
    )


def _is_number(given: Any) -> bool:
    return isinstance(given, int | float) and not isinstance(given, bool)


_CHECKS: dict[str, Callable[[Any], bool]] = {
    "prefix": _is_start,
    "suffix": _is_start,
    "equals-ignore-case": _is_text,
    "anything-but": _is_excluded,
    "exists": lambda given: isinstance(given, bool),
    "numeric": _is_numeric,
}


def matches(pattern: Pattern, event: Any) -> bool:
    """Say whether an event fits: every field of the pattern must, by one of the values in its array."""
    return all(
        _fits(inner, event.get(name, _ABSENT) if isinstance(event, dict) else _ABSENT)
        for name, inner in pattern.items()
    )


def _fits(pattern: Any, value: Any) -> bool:
    """Say whether a value fits a field of the pattern; of a list one entry is enough."""
    if isinstance(pattern, dict):
        held = value if isinstance(value, list) else [value]
        return any(matches(pattern, each) for each in held)
    held = value if isinstance(value, list) and value else [value]
    return any(_is_match(leaf, each) for leaf in pattern for each in held)


def _is_match(leaf: Any, value: Any) -> bool:
    if not isinstance(leaf, dict):
        return value is not _ABSENT and _is_same(leaf, value)
    ((operator, given),) = leaf.items()
    if operator == "exists":
        # Only what is no object is there: fields are leaves (user guide, "Exists matching").
        return (value is not _ABSENT and not isinstance(value, dict)) is bool(given)
    return value is not _ABSENT and _OPERATORS[operator](given, value)


def _is_same(leaf: Any, value: Any) -> bool:
    """Numbers and truths are never the same as texts, nor as each other."""
    if isinstance(leaf, bool) or isinstance(value, bool):
        return leaf is value
    return bool(leaf == value) and (type(leaf) is type(value) or (_is_number(leaf) and _is_number(value)))


def _is_start_of(given: Any, value: Any, starts: Callable[[str, str], bool]) -> bool:
    if not isinstance(value, str):
        return False
    if isinstance(given, dict):
        return starts(value.lower(), given["equals-ignore-case"].lower())
    return starts(value, given)


def _is_anything_but(given: Any, value: Any) -> bool:
    if not isinstance(given, dict):
        listed = given if isinstance(given, list) else [given]
        return not any(_is_same(each, value) for each in listed)
    ((operator, inner),) = given.items()
    texts = inner if isinstance(inner, list) else [inner]
    return not any(_OPERATORS[operator](each, value) for each in texts)


def _is_in_range(given: Any, value: Any) -> bool:
    pairs = zip(given[::2], given[1::2], strict=True)
    return _is_number(value) and all(_NUMERIC[sign](value, bound) for sign, bound in pairs)


_OPERATORS: dict[str, Callable[[Any, Any], bool]] = {
    "prefix": lambda given, value: _is_start_of(given, value, str.startswith),
    "suffix": lambda given, value: _is_start_of(given, value, str.endswith),
    "equals-ignore-case": lambda given, value: isinstance(value, str) and value.lower() == given.lower(),
    "anything-but": _is_anything_but,
    "numeric": _is_in_range,
}


def named(pattern: Pattern, *path: str) -> tuple[str, ...]:
    """Return the texts that a pattern gives for a field, none where it gives none: for condition keys."""
    found: Any = pattern
    for name in path:
        found = found.get(name) if isinstance(found, dict) else None
    listed = found if isinstance(found, list) else []
    return tuple(each for each in listed if isinstance(each, str))
