"""Small words for building documents and asking about them."""

import json
from typing import Any

from iamlab.evaluator import (
    Decision,
    NamedPolicy,
    Policies,
    Problem,
    Request,
    authorize,
    explain,
    parse,
    validate,
)
from iamlab.evaluator.element_trace import ElementTrace
from iamlab.evaluator.explanation import Trace

MAYA = "arn:aws:iam::111122223333:user/maya"


def statement(effect: str = "Allow", action: Any = "*", resource: Any = "*", **others: Any) -> dict[str, Any]:
    """Return a statement; an element given as None is left out."""
    whole = {"Effect": effect, "Action": action, "Resource": resource, **others}
    return {name: value for name, value in whole.items() if value is not None}


def document(*statements: dict[str, Any], version: str | None = "2012-10-17") -> dict[str, Any]:
    return {**({"Version": version} if version else {}), "Statement": list(statements)}


def text_of(*statements: dict[str, Any], version: str | None = "2012-10-17") -> str:
    return json.dumps(document(*statements, version=version), indent=2)


def policies(*documents: Any) -> Policies:
    return Policies(tuple(NamedPolicy(f"policy-{n}", parse(each)) for n, each in enumerate(documents, 1)))


def ask(action: str, resource: str, *statements: dict[str, Any], principal: str = MAYA) -> Decision:
    """Decide under one policy with these statements."""
    return authorize(Request(principal, action, resource), policies(document(*statements)))


def why(action: str, resource: str, *statements: dict[str, Any]) -> Trace:
    """Explain under one policy with these statements, read from text."""
    return explain(Request(MAYA, action, resource), policies(text_of(*statements)))


def why_not(asked: str, about: str, /, **elements: Any) -> ElementTrace:
    """Return the one element that fails of a statement with these elements."""
    trace = why(asked, about, statement(**elements))
    (failing,) = trace.links[3].statements[0].failing
    return failing


def problems(*statements: dict[str, Any]) -> tuple[Problem, ...]:
    return validate(text_of(*statements))


def codes(*statements: dict[str, Any]) -> list[str]:
    return [problem.code for problem in problems(*statements)]


def marked(text: str, problem: Problem) -> str:
    """Return the characters of `text` at which a problem points."""
    lines = text.splitlines(keepends=True) or [""]
    assert problem.place is not None
    place = problem.place
    start = sum(len(line) for line in lines[: place.line - 1]) + place.column - 1
    end = sum(len(line) for line in lines[: place.end_line - 1]) + place.end_column - 1
    return text[start:end]
