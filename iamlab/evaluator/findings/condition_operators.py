"""Operators that do not do what they seem to, with the values they are given (facts 3.1 to 3.3)."""

from collections.abc import Callable, Iterator, Mapping

from iamlab.evaluator.findings.checks import finding
from iamlab.evaluator.findings.condition_entries import Test, tests
from iamlab.evaluator.findings.scope import Scope
from iamlab.evaluator.problems import Path, Problem, shown

_UNREADABLE = {
    "numeric": ("TYPE_MISMATCH_NUMBER", "a number", "Write digits, such as `3600`."),
    "date": ("TYPE_MISMATCH_DATE", "a date", "Write it as in `2026-11-24T08:00:00Z`."),
    "bool": ("TYPE_MISMATCH_BOOLEAN", "a boolean", "Write `true` or `false`."),
    "null": ("TYPE_MISMATCH_BOOLEAN", "a boolean", "Write `true` (missing) or `false` (there)."),
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


def _same_as_null(test: Test) -> Iterator[Problem]:
    """A pattern that everything fits asks for presence alone."""
    if not test.read.operator.takes_wildcards or test.read.if_exists or test.read.set_operator:
        return
    if any(value == "*" for _, value in test.values):
        absent = test.read.operator.negated
        yield finding(
            "EQUIVALENT_TO_NULL_TRUE" if absent else "EQUIVALENT_TO_NULL_FALSE",
            f"With `*`, this only asks whether `{shown(test.key)}` is {'missing' if absent else 'there'}.",
            f'Write `"Null": {{"{shown(test.key)}": "{str(absent).lower()}"}}`, which says so.',
            test.path,
        )


_CHECKS: tuple[Callable[[Test], Iterator[Problem]], ...] = (
    _set_operator_on_null,
    _several_booleans,
    _unreadable_values,
    _wildcard_without_like,
    _one_bound_of_several,
    _same_as_null,
)
