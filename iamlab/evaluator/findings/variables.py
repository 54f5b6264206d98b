"""Policy variables that are not well formed, or stand where they are none (facts 2.1 to 2.6)."""

from collections.abc import Iterator, Mapping

from iamlab.evaluator import arns
from iamlab.evaluator import variables as written
from iamlab.evaluator.findings.checks import finding
from iamlab.evaluator.findings.condition_entries import tests
from iamlab.evaluator.findings.scope import Scope
from iamlab.evaluator.problems import Path, Problem, shown

_MISTAKES = {
    "EMPTY_VARIABLE": ("`{}` names no key.", "Write it as in `${{aws:username}}`."),
    "MISSING_BRACE_IN_VARIABLE": ("`{}` is never closed.", "Add the `}}`."),
    "MISSING_QUOTE_IN_VARIABLE": (
        "The default in `{}` has no single quotes around it.",
        "Write it as in `${{aws:PrincipalTag/team, 'none'}}`.",
    ),
    "UNSUPPORTED_SPACE_IN_VARIABLE": ("`{}` holds a space where none may be.", "Remove it."),
}
_NO_VARIABLES = ("Sid", "Effect", "Action", "NotAction")


def check(statement: Mapping[str, object], path: Path, scope: Scope) -> Iterator[Problem]:
    """Yield what is wrong with the variables of a statement."""
    for element in _NO_VARIABLES:
        for here, text in _texts(statement.get(element), (*path, element)):
            if "${" in text:
                yield _misplaced(text, element, here)
    for element in ("Resource", "NotResource"):
        for here, text in _texts(statement.get(element), (*path, element)):
            yield from _in_resource(text, element, here, scope)
    for test in tests(statement, path):
        for here, text in test.values:
            if "${" not in text:
                continue
            if test.read.operator.takes_variables:
                yield from _variable(text, here, scope)
            else:
                yield finding(
                    "INVALID_VARIABLE_FOR_OPERATOR",
                    f"`{test.base}` takes no variables: `{shown(text)}` is compared as it stands.",
                    "Use a String or an Arn operator.",
                    here,
                )


def _texts(value: object, path: Path) -> Iterator[tuple[Path, str]]:
    for index, entry in enumerate(value if isinstance(value, list) else [value]):
        if isinstance(entry, str):
            yield (*path, index) if isinstance(value, list) else path, entry


def _misplaced(text: str, element: str, path: Path) -> Problem:
    return finding(
        "VARIABLE_UNSUPPORTED_IN_ELEMENT",
        f"`{element}` takes no variables: `{shown(text)}` is read as it stands.",
        "Variables belong into the last field of a resource's ARN and into the values of a condition.",
        path,
    )


def _in_resource(text: str, element: str, path: Path, scope: Scope) -> Iterator[Problem]:
    if "${" not in text:
        return
    fields = arns.split_pattern(text)
    if any("${" in field for field in fields[: arns.FIELDS.index("resource")]):
        yield finding(
            "VARIABLE_UNSUPPORTED_IN_ELEMENT",
            f"In `{shown(text)}` a variable stands before the last field, where it is none.",
            "Write the value itself there, or `*`.",
            path,
        )
    else:
        yield from _variable(text, path, scope)


def _variable(text: str, path: Path, scope: Scope) -> Iterator[Problem]:
    found = list(written.placeholders(text))
    for placeholder in found:
        if placeholder.mistake is not None:
            message, advice = _MISTAKES[placeholder.mistake]
            yield finding(placeholder.mistake, message.format(shown(placeholder.text)), advice.format(), path)
            return
    if found and scope.version != written.VERSION:
        yield finding(
            "VARIABLE_UNSUPPORTED_IN_VERSION",
            f"`{shown(found[0].text)}` is plain text in this version of the language.",
            'Write `"Version": "2012-10-17"`.',
            path,
        )
