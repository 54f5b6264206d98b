"""Condition keys under operators that are not made for their type (facts 3.2.3, 3.3.1, 3.3.5)."""

from collections.abc import Iterator, Mapping

from iamlab.evaluator import condition_keys
from iamlab.evaluator.conditions import FOR_ALL
from iamlab.evaluator.findings.checks import finding
from iamlab.evaluator.findings.condition_entries import Test, tests
from iamlab.evaluator.findings.scope import Scope
from iamlab.evaluator.problems import Path, Problem, shown

_FAMILIES = {
    "String": ("string",),
    "ARN": ("arn", "string"),
    "Bool": ("bool", "string"),
    "Numeric": ("numeric",),
    "Date": ("date", "numeric"),
    "IPAddress": ("ip",),
    "Binary": ("binary",),
}
"""By type of key: the families of operators that fit it."""

_EXAMPLES = {
    "String": "StringEquals",
    "ARN": "ArnLike",
    "Bool": "Bool",
    "Numeric": "NumericEquals",
    "Date": "DateLessThan",
    "IPAddress": "IpAddress",
    "Binary": "BinaryEquals",
}
_MAY_BE_AN_ARN = ("aws:principaltag/", "aws:requesttag/", "aws:resourcetag/", "kms:encryptioncontext:")
"""Beginnings of keys whose values people choose: an ARN is one of the texts they may be."""


def check(statement: Mapping[str, object], path: Path, scope: Scope) -> Iterator[Problem]:
    """Yield the keys of a statement that stand under an operator of another type."""
    for test in tests(statement, path):
        kind = condition_keys.type_of(test.key)
        if kind is None or test.family == "null":
            continue
        if "." in test.folded_key.partition(":")[0]:
            continue  # of an identity provider, which alone knows the types of its claims
        single = kind.removeprefix("ArrayOf")
        yield from _family(test, single)
        yield from _set_operator(test, statement, multivalued=kind != single)


def _family(test: Test, kind: str) -> Iterator[Problem]:
    if kind not in _FAMILIES:
        return
    if test.family == "arn" and test.folded_key.startswith(_MAY_BE_AN_ARN):
        return
    if test.family not in _FAMILIES[kind]:
        yield finding(
            "TYPE_MISMATCH",
            f"`{shown(test.key)}` is of type {kind}, and `{test.base}` compares another type.",
            f"Use an operator such as `{_EXAMPLES[kind]}`.",
            test.path,
            on_key=True,
        )
    elif kind == "ARN" and test.base in ("StringLike", "StringNotLike"):
        arn = "ArnLike" if test.base == "StringLike" else "ArnNotLike"
        yield finding(
            "STRING_LIKE_OPERATOR_WITH_ARN_CONDITION_KEYS",
            f"`{test.base}` lets `*` run over the colons of an ARN, so it fits more than it seems to.",
            f"Use `{arn}`, which compares field by field.",
            test.path[:-1],
            on_key=True,
        )


def _set_operator(test: Test, statement: Mapping[str, object], *, multivalued: bool) -> Iterator[Problem]:
    if multivalued and not test.read.set_operator:
        yield finding(
            "MISSING_QUALIFIER",
            f"`{shown(test.key)}` holds several values, and `{test.base}` alone never fits those.",
            f"Write `ForAnyValue:{test.base}` or `ForAllValues:{test.base}`.",
            test.path[:-1],
            on_key=True,
        )
    elif not multivalued and test.read.set_operator == FOR_ALL and statement.get("Effect") == "Allow":
        yield finding(
            "FORALLVALUES_WITH_SINGLE_VALUED_KEY",
            f"`{shown(test.key)}` has one value, and `ForAllValues` holds when it is missing, too.",
            f"Write `{test.base}` without it.",
            test.path[:-1],
            on_key=True,
        )
