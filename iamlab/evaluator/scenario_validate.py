"""The validation command's JSON: one policy document as a line, and what there is to say about it.

Unknown keys are errors that name the key: a rule that nobody reads is a rule that silently does not count.
"""

import json
from collections.abc import Mapping
from typing import Any

from iamlab.evaluator import reference
from iamlab.evaluator.document_types import DocumentType
from iamlab.evaluator.findings.checks import OWN
from iamlab.evaluator.problems import Problem, shown
from iamlab.evaluator.validation import validate

KEYS = ("name", "policy_type", "service", "document")


class LineError(ValueError):
    """A line that cannot be read; the text says why, naming the key."""


def validate_line(line: object) -> dict[str, object]:
    """Return what there is to say about the document of a line, as scenario-format.md defines it.

    `errors` are what AWS refuses, with its code and text, and beside them our check name and its
    explanation; `findings` what it saves all the same. A line that cannot be read is answered with
    `name` and `error`; nothing is raised. `advice`, where there is any, is what
    Access Analyzer is silent about.
    """
    name = line.get("name") if isinstance(line, Mapping) else None
    try:
        if not isinstance(name, str | int | float | None):
            name = None
            raise LineError("name must be a string")
        text, document_type, service = _read(line)
    except LineError as error:
        return {"name": name, "error": str(error)}
    problems = validate(text, document_type, service)
    saved = [problem for problem in problems if not problem.refused]
    advice = [_finding(problem) for problem in saved if problem.code in OWN]
    return {
        "name": name,
        "errors": [_error(problem) for problem in problems if problem.refused],
        "findings": [_finding(problem) for problem in saved if problem.code not in OWN],
        **({"advice": advice} if advice else {}),
    }


def _read(line: object) -> tuple[str, DocumentType, str | None]:
    if not isinstance(line, Mapping):
        raise LineError("the line must be an object")
    for key in line:
        if key not in KEYS:
            raise LineError(f"the line has no key {key!r}; it has {', '.join(KEYS)}")
    if "document" not in line:
        raise LineError("document is missing")
    return _text(line["document"]), _document_type(line), _service(line.get("service"))


def _text(document: object) -> str:
    """Return a document as text; one that came as an object is written on one line, without spaces."""
    if isinstance(document, str):
        return document
    if isinstance(document, Mapping):
        return json.dumps(document, separators=(",", ":"), ensure_ascii=False)
    raise LineError("document must be an object or a text")


def _document_type(line: Mapping[str, Any]) -> DocumentType:
    given = line.get("policy_type", DocumentType.IDENTITY.value)
    try:
        return DocumentType(given)
    except ValueError:
        known = ", ".join(document_type.value for document_type in DocumentType)
        raise LineError(f"policy_type {shown(str(given))!r} is none of {known}") from None


def _service(given: object) -> str | None:
    if given is None:
        return None
    if not isinstance(given, str):
        raise LineError("service must be a string")
    if given not in reference.services():
        nearest = reference.nearest_service(given)
        raise LineError(
            f"service {shown(given)!r} is not the prefix of a service, such as s3 or kms"
            + (f"; did you mean {nearest}?" if nearest else "")
        )
    return given


def _error(problem: Problem) -> dict[str, object]:
    return {
        "code": problem.error_code,
        "message": problem.refusal,
        "line": problem.line,
        "column": problem.column,
        "check": problem.code,
        "explanation": _explanation(problem),
    }


def _finding(problem: Problem) -> dict[str, object]:
    return {
        "type": problem.type.value,
        "code": problem.code,
        "message": _explanation(problem),
        "line": problem.line,
        "column": problem.column,
    }


def _explanation(problem: Problem) -> str:
    return f"{problem.message} {problem.advice}".replace("`", "'")
