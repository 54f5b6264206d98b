"""What AWS refuses in a Condition element (facts 1.4.4, 3.1.4, 3.2, 3.2.1).

Only its form: which keys exist, and whether a value fits its operator, are findings.
"""

import difflib
from collections.abc import Iterator, Mapping

from iamlab.evaluator.entries import PREFACED
from iamlab.evaluator.operators import IF_EXISTS, OPERATORS, SET_OPERATORS, read_operator
from iamlab.evaluator.problems import Path, Problem, shown
from iamlab.evaluator.refused import refused, type_mismatch

_SHAPE = 'Write `{"Operator": {"key": "value"}}`, as in `{"Bool": {"aws:SecureTransport": "true"}}`.'
_LONGEST = 80
"""Longer names are compared with no operator: the longest of AWS's has 46 characters."""


def condition(value: object, path: Path) -> Iterator[Problem]:
    """Check a Condition element: operators, each with keys, each with one value or a list of them."""
    if not isinstance(value, dict):
        yield type_mismatch(path, "`Condition` takes an object", value, _SHAPE)
        return
    for operator, keys in value.items():
        here = (*path, operator)
        if read_operator(operator) is None:
            yield _unknown_operator(operator, here)
        if isinstance(keys, dict):
            yield from _keys(keys, here)
        else:
            yield type_mismatch(here, f"`{shown(operator)}` takes an object of condition keys", keys, _SHAPE)


def is_plain(value: object) -> bool:
    """Say, at a glance, whether `condition` finds nothing: most elements are of one simple form."""
    return isinstance(value, dict) and all(
        read_operator(operator) is not None
        and isinstance(keys, dict)
        and all(map(_is_plain_key, keys.items()))
        for operator, keys in value.items()
    )


def _is_plain_key(entry: tuple[str, object]) -> bool:
    key, values = entry
    if ":" not in key:
        return False
    return isinstance(values, str) or (isinstance(values, list) and all(map(_is_text, values)))


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def _unknown_operator(operator: str, path: Path) -> Problem:
    if _is_null_if_exists(operator):
        return refused(
            "NULL_WITH_IF_EXISTS",
            f"`Null` does not take `{IF_EXISTS}`.",
            f"Write `{_without_if_exists(operator)}`: it already asks whether the key is there.",
            path,
            on_key=True,
        )
    nearest = nearest_operator(operator)
    advice = f"Write `{nearest}`." if nearest else "Operators are, for example, `StringEquals` and `ArnLike`."
    return refused(
        "INVALID_CONDITION_OPERATOR",
        f"`{shown(operator)}` is not a condition operator.",
        advice,
        path,
        on_key=True,
    )


def _is_null_if_exists(operator: str) -> bool:
    return operator.lower().rpartition(":")[2] == f"null{IF_EXISTS.lower()}" and (
        read_operator(_without_if_exists(operator)) is not None
    )


def _without_if_exists(operator: str) -> str:
    return operator[: -len(IF_EXISTS)]


def nearest_operator(text: str) -> str | None:
    """Return the operator that `text` was probably meant to be, written as AWS writes it."""
    if len(text) > _LONGEST:
        return None
    prefix, _, name = text.rpartition(":")
    set_operator = _nearest(prefix, {each.lower(): each for each in SET_OPERATORS}) if prefix else ""
    if set_operator is None:
        return None
    names = {operator.name.lower(): operator.name for operator in OPERATORS.values()}
    suffixed = {f"{low}{IF_EXISTS.lower()}": f"{each}{IF_EXISTS}" for low, each in names.items()}
    del suffixed[f"null{IF_EXISTS.lower()}"]
    found = _nearest(name, names | suffixed)
    return found and (f"{set_operator}:{found}" if set_operator else found)


def _nearest(text: str, by_lower_case: Mapping[str, str]) -> str | None:
    near = difflib.get_close_matches(text.strip().lower(), by_lower_case, 1, 0.7)
    return by_lower_case[near[0]] if near else None


def _keys(keys: Mapping[str, object], path: Path) -> Iterator[Problem]:
    for key, values in keys.items():
        here = (*path, key)
        if ":" not in key:
            yield refused(
                "INVALID_CONDITION_KEY_FORMAT",
                f"`{shown(key)}` does not say which service the condition key belongs to.",
                "Write `service:key`, as in `s3:prefix`; global keys begin with `aws:`.",
                here,
                PREFACED,
                on_key=True,
            )
        yield from _values(key, values, here)


def _values(key: str, values: object, path: Path) -> Iterator[Problem]:
    listed = isinstance(values, list)
    for index, value in enumerate(values if isinstance(values, list) else [values]):
        # JSON's own numbers and booleans may stand without quotes.
        if not isinstance(value, str | int | float):
            yield type_mismatch(
                (*path, index) if listed else path,
                f"`{shown(key)}` takes a string or a list of strings",
                value,
                'Write `"…"`, or a list such as `["…", "…"]`.',
            )
