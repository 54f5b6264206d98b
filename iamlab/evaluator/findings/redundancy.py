"""Entries and statements that another one covers, and Sids that say nothing apart."""

from collections.abc import Iterator, Mapping

from iamlab.evaluator import arns, structure, wildcards
from iamlab.evaluator.document_types import DocumentType
from iamlab.evaluator.findings.checks import finding
from iamlab.evaluator.findings.scope import Scope
from iamlab.evaluator.problems import Path, Problem, shown

MOST_ENTRIES = 60
"""Longer lists are not compared, each entry with each: a bound on hostile input."""

_CODES = {
    "Action": "REDUNDANT_ACTION",
    "NotAction": "REDUNDANT_ACTION",
    "Resource": "REDUNDANT_RESOURCE",
    "NotResource": "REDUNDANT_RESOURCE",
}


_SIDS_MAY_REPEAT = (DocumentType.RESOURCE, DocumentType.VPC_ENDPOINT)
"""Types of which not every service refuses two statements with one Sid."""


def check(statement: Mapping[str, object], path: Path, scope: Scope) -> Iterator[Problem]:
    """Yield the entries of a list that another entry of it covers."""
    for element, code in _CODES.items():
        value = statement.get(element)
        if not isinstance(value, list) or not 1 < len(value) <= MOST_ENTRIES:
            continue
        texts = [str(entry).lower() if "Action" in element else entry for entry in value]
        if not all(isinstance(entry, str) for entry in value) or not scope.effort.covers(len(texts) ** 2):
            continue
        for index, text in enumerate(texts):
            wider = next(
                (i for i, other in enumerate(texts) if i != index and _covers(other, text, i < index)), None
            )
            if wider is not None:
                yield finding(
                    code,
                    f"`{shown(value[index])}` adds nothing: `{shown(value[wider])}` covers it.",
                    "Remove one of the two.",
                    (*path, element, index),
                )


def _covers(pattern: str, text: str, is_before: bool) -> bool:
    """Say whether `pattern` covers all that `text` does; of two that are the same, the first does."""
    if pattern == text:
        return is_before
    if "${" in pattern or "${" in text or ("?" in text and "*" not in pattern):
        return False
    if pattern.startswith("arn:"):
        return arns.ResourcePattern(pattern).covers(arns.Arn.parse(text))
    return wildcards.matches(pattern, text)


def between_statements(document: Mapping[str, object], scope: Scope) -> Iterator[Problem]:
    """Yield the statements that repeat one before, and Sids that two statements share."""
    seen: list[dict[str, object]] = []
    sids: dict[str, int] = {}
    for number, (path, statement) in enumerate(structure.statements(document), 1):
        rest = {name: _in_one_form(name, value) for name, value in statement.items() if name != "Sid"}
        if len(seen) <= MOST_ENTRIES and rest in seen:
            yield finding(
                "REDUNDANT_STATEMENT",
                f"This statement says the same as statement {seen.index(rest) + 1}.",
                "Remove one of the two.",
                path,
            )
        seen.append(rest)
        sid = statement.get("Sid")
        if isinstance(sid, str) and sid and sid in sids and scope.document_type in _SIDS_MAY_REPEAT:
            yield finding(
                "UNIQUE_SIDS_RECOMMENDED",
                f"Statement {sids[sid]} has the Sid `{shown(sid)}` too.",
                "Give each statement a Sid of its own, so that logs and messages can tell them apart.",
                (*path, "Sid"),
            )
        elif isinstance(sid, str):
            sids.setdefault(sid, number)


def _in_one_form(name: str, value: object) -> object:
    """Return the value of an element in a form that two ways of writing the same share."""
    if name in _CODES:
        listed = value if isinstance(value, list) else [value]
        return sorted(str(entry).lower() if "Action" in name else str(entry) for entry in listed)
    return value
