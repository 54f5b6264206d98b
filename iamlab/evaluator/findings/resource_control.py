"""What a resource control policy denies unawares: it binds AWS's services too (facts 4.4.6, 6.6.4)."""

from collections.abc import Iterator, Mapping

from iamlab.evaluator.document_types import DocumentType
from iamlab.evaluator.findings.checks import finding
from iamlab.evaluator.findings.condition_entries import Test, tests
from iamlab.evaluator.findings.scope import Scope
from iamlab.evaluator.problems import Path, Problem, shown

_IS_SERVICE = "aws:principalisawsservice"
_OF_PRINCIPALS = ("aws:principalaccount", "aws:principalarn", "aws:principalorg", "aws:principaltag/")
"""Beginnings of keys of a caller that belongs to an account."""

_OF_SOURCES = ("aws:sourceaccount", "aws:sourcearn", "aws:sourceorgid", "aws:sourceorgpaths")
_ALWAYS_THERE_TOGETHER = ("aws:sourceaccount", "aws:sourcearn")


def check(statement: Mapping[str, object], path: Path, scope: Scope) -> Iterator[Problem]:
    """Yield the tests of an RCP that callers of another kind than the meant ones cannot pass."""
    if scope.document_type is not DocumentType.RCP or statement.get("Effect") != "Deny":
        return
    found = list(tests(statement, path))
    excluded = {value for test in found if test.folded_key == _IS_SERVICE for _, value in test.values}
    checked = any(
        test.family == "null" and test.folded_key in _ALWAYS_THERE_TOGETHER and ("false" in _values(test))
        for test in found
    )
    for test in found:
        if not test.read.operator.negated:
            continue
        if test.folded_key.startswith(_OF_PRINCIPALS) and "false" not in excluded:
            yield _of_principals(test)
        elif test.folded_key in _OF_SOURCES:
            if "true" not in excluded:
                yield _of_sources(test)
            if not checked:
                yield _without_source(test)


def _values(test: Test) -> list[str]:
    return [value for _, value in test.values]


def _of_principals(test: Test) -> Problem:
    return finding(
        "RCP_MISSING_RELATED_PRINCIPAL_CONDITION_KEY",
        f"AWS's services never carry `{shown(test.key)}`, so this denies those that act for you, too.",
        'Add `"BoolIfExists": {"aws:PrincipalIsAWSService": "false"}`.',
        test.path,
        on_key=True,
    )


def _of_sources(test: Test) -> Problem:
    return finding(
        "RCP_MISSING_RELATED_SERVICE_PRINCIPAL_CONDITION_KEY",
        f"Users and roles never carry `{shown(test.key)}`, so this denies them, too.",
        'Add `"BoolIfExists": {"aws:PrincipalIsAWSService": "true"}`.',
        test.path,
        on_key=True,
    )


def _without_source(test: Test) -> Problem:
    return finding(
        "RCP_MISSING_SERVICE_CONDITION_KEY_NULL_CHECK",
        f"Not every call of a service carries `{shown(test.key)}`, and this denies those without it.",
        'Add `"Null": {"aws:SourceAccount": "false"}`, so that only calls with a source are asked about.',
        test.path,
        on_key=True,
    )
