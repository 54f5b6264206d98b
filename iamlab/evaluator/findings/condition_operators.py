"""Operators that do not do what they seem to, with the values they are given (facts 3.1 to 3.3)."""

import re
from collections.abc import Callable, Iterator, Mapping

from iamlab.evaluator.conditions import FOR_ALL
from iamlab.evaluator.findings.checks import finding
from iamlab.evaluator.findings.condition_entries import Test, tests
from iamlab.evaluator.findings.scope import Scope
from iamlab.evaluator.problems import Path, Problem, shown

_UNREADABLE = {
    "numeric": ("TYPE_MISMATCH_NUMBER", "a number", "Write digits, such as `3600`."),
    "date": ("TYPE_MISMATCH_DATE", "a date", "Write it as in `2026-11-24T08:00:00Z`."),
    "bool": ("TYPE_MISMATCH_BOOLEAN", "a boolean", "Write `true` or `false`."),
    "null": ("TYPE_MISMATCH_BOOLEAN", "a boolean", "Write `true` (missing) or `false` (there)."),
    "binary": ("TYPE_MISMATCH_STRING", "text in base64", "Encode the bytes in base64, as in `QmluYXJ5`."),
    "ip": ("TYPE_MISMATCH_IP_RANGE", "an address or a range", "Write it as in `203.0.113.0/24`."),
}
_ORDERED = ("LessThan", "LessThanEquals", "GreaterThan", "GreaterThanEquals")


def check(statement: Mapping[str, object], path: Path, scope: Scope) -> Iterator[Problem]:
    """Yield what is odd about the operators of a statement's Condition."""
    for test in tests(statement, path):
        for one in _CHECKS:
            yield from one(test)


def _set_operator_on_null(test: Test) -> Iterator[Problem]:
    if test.family == "null" and test.read.set_operator:
        always = test.read.set_operator == "ForAllValues"
        yield finding(
            "NULL_WITH_QUALIFIER",
            f"`{shown(test.operator)}` {'always' if always else 'never'} holds.",
            "Write `Null` without a set operator.",
            test.path[:-1],
            on_key=True,
        )


def _several_booleans(test: Test) -> Iterator[Problem]:
    if test.family in ("bool", "null") and len(test.values) > 1:
        yield finding(
            "INVALID_CONDITION_MULTIPLE_BOOLEAN",
            f"`{shown(test.key)}` is given {len(test.values)} values, and a boolean has one.",
            "Keep `true` or `false`.",
            test.path,
        )


def _unreadable_values(test: Test) -> Iterator[Problem]:
    if test.family not in _UNREADABLE:
        return
    code, what, advice = _UNREADABLE[test.family]
    for path, value in test.values:
        if "${" not in value and test.read.operator.read(value) is None:
            yield finding(code, f"`{shown(value)}` is not {what}, so nothing compares with it.", advice, path)


def _wildcard_without_like(test: Test) -> Iterator[Problem]:
    if test.family != "string" or test.read.operator.takes_wildcards:
        return
    like = "StringNotLike" if test.read.operator.negated else "StringLike"
    for path, value in test.values:
        plain = value.replace("${*}", "").replace("${?}", "")
        if "*" in plain or "?" in plain:
            yield finding(
                "WILDCARD_WITHOUT_LIKE_OPERATOR",
                f"`{test.base}` takes the wildcard in `{shown(value)}` for the character itself.",
                f"Write `{like}` for a pattern.",
                path,
            )


def _one_bound_of_several(test: Test) -> Iterator[Problem]:
    if test.base.removeprefix("Numeric").removeprefix("Date") in _ORDERED and len(test.values) > 1:
        yield finding(
            "REDUNDANT_CONDITION_VALUE_NUM",
            f"Of {len(test.values)} bounds for `{shown(test.key)}` only the widest counts.",
            "Keep that one.",
            test.path,
        )


def _seconds_for_a_date(test: Test) -> Iterator[Problem]:
    """Seconds since 1970 are read, yet hardly anybody else can read them; `aws:EpochTime` is made of them."""
    if test.family != "date" or test.folded_key == "aws:epochtime":
        return
    for path, value in test.values:
        if re.fullmatch(r"\d+(?:\.\d+)?", value) and test.read.operator.read(value) is not None:
            yield finding(
                "INVALID_DATE_VALUE",
                f"`{shown(value)}` is taken for seconds since 1970.",
                "Write the date itself, as in `2026-11-24T08:00:00Z`.",
                path,
            )


def _kinds_of_values(test: Test) -> Iterator[Problem]:
    if isinstance(test.value, list) and len({type(value) for value in test.value if _is_plain(value)}) > 1:
        yield finding(
            "INVALID_CONDITION_DATA_TYPE",
            f"The values of `{shown(test.key)}` are of different kinds.",
            "Put each of them in double quotes.",
            test.path,
        )


def _is_plain(value: object) -> bool:
    return isinstance(value, str | int | float)


def _fits_everything(test: Test) -> Iterator[Problem]:
    """A pattern that everything fits asks for presence alone, or for nothing."""
    if not test.read.operator.takes_wildcards or not any(value == "*" for _, value in test.values):
        return
    here, missing = _holds(test)
    name = f"`{shown(test.operator)}`"
    if here and missing:
        yield finding(
            "REDUNDANT_KEY_DUE_TO_WILDCARD_IN_CONDITION",
            f"With `*`, {name} always holds for `{shown(test.key)}`.",
            "Remove the key, or write the values that you mean.",
            test.path,
        )
    elif not here and not missing:
        yield finding(
            "REDUNDANT_STATEMENT_DUE_TO_WILDCARD_IN_CONDITION",
            f"With `*`, {name} never holds for `{shown(test.key)}`, so the statement never applies.",
            "Remove the key, or write the values that you mean.",
            test.path,
        )
    else:
        yield finding(
            f"EQUIVALENT_TO_NULL_{str(missing).upper()}",
            f"With `*`, this only asks whether `{shown(test.key)}` is {'missing' if missing else 'there'}.",
            f'Write `"Null": {{"{shown(test.key)}": "{str(missing).lower()}"}}`, which says so.',
            test.path,
        )


def _holds(test: Test) -> tuple[bool, bool]:
    """Say whether a test with `*` holds where the key is there, and where it is not (facts 3.1.3, 3.3)."""
    negated = test.read.operator.negated
    missing = test.read.if_exists or test.read.set_operator == FOR_ALL
    if not test.read.set_operator:
        missing = missing or negated
    return not negated, missing


_CHECKS: tuple[Callable[[Test], Iterator[Problem]], ...] = (
    _set_operator_on_null,
    _several_booleans,
    _unreadable_values,
    _wildcard_without_like,
    _one_bound_of_several,
    _seconds_for_a_date,
    _kinds_of_values,
    _fits_everything,
)
