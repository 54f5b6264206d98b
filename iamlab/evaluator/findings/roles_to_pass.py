"""Permissions to pass any role, or to create any service-linked one (facts 4.7, 6.6.4, 6.6.5)."""

import re
from collections.abc import Iterator, Mapping

from iamlab.evaluator.actions import ActionList, covers, split
from iamlab.evaluator.document_types import DocumentType
from iamlab.evaluator.findings.checks import finding
from iamlab.evaluator.findings.condition_entries import tests
from iamlab.evaluator.findings.scope import Scope
from iamlab.evaluator.problems import Path, Problem

_ACTIONS = (
    ("PASS_ROLE", "iam:PassRole", "iam:passedtoservice", "hand any role to a service"),
    (
        "CREATE_SLR",
        "iam:CreateServiceLinkedRole",
        "iam:awsservicename",
        "create a service-linked role for any service",
    ),
)
"""By beginning of a check's name: the action, the key that would narrow it, and what it lets one do."""

_EVERY_ROLE = re.compile(r"\*|arn:[^:]*:(?:iam|\*):[^:]*:[^:]*:(?:\*|role/\*)")
"""`*`, or every role by its ARN: `arn:aws:iam::111122223333:role/*` passes any of them, too."""

_GRANTING = (DocumentType.IDENTITY, DocumentType.RESOURCE)


def check(statement: Mapping[str, object], path: Path, scope: Scope) -> Iterator[Problem]:
    """Yield what a statement allows with roles beyond what anyone would want."""
    if statement.get("Effect") != "Allow" or scope.document_type not in _GRANTING:
        return
    for beginning, action, key, what in _ACTIONS:
        how = _how(statement, action)
        where = _where(statement)
        if how is None or where is None:
            continue
        if any(test.folded_key == key for test in tests(statement, path)):
            continue
        yield finding(
            f"{beginning}{_ending(how, where)}",
            f"This lets the caller {what}.",
            f"Allow `{action}` in a statement of its own, on the ARN of the role that is meant.",
            (*path, *_covering(statement, action)),
        )


def _covering(statement: Mapping[str, object], action: str) -> Path:
    """Return where in a statement the entry stands that covers an action."""
    listed = statement.get("Action")
    if "NotAction" in statement or not isinstance(listed, list):
        return ("NotAction",) if "NotAction" in statement else ("Action",)
    service, name = split(action)
    named = [index for index, entry in enumerate(listed) if str(entry).lower() == action.lower()]
    covering = [
        i for i, entry in enumerate(listed) if isinstance(entry, str) and covers(entry, service, name)
    ]
    return ("Action", (named or covering)[0])


def _how(statement: Mapping[str, object], action: str) -> str | None:
    """Say how a statement covers an action: named, by a star, by NotAction, or not at all."""
    service, _, name = action.lower().partition(":")
    if "NotAction" in statement:
        return None if _list(statement["NotAction"]).covers(service, name) else "not_action"
    listed = _list(statement.get("Action"))
    if not listed.covers(service, name):
        return None
    return "named" if action.lower() in (text.lower() for text in listed.texts) else "star"


def _where(statement: Mapping[str, object]) -> str | None:
    if "NotResource" in statement:
        return "not_resource"
    value = statement.get("Resource")
    listed = value if isinstance(value, list) else [value]
    return (
        "star" if any(isinstance(entry, str) and _EVERY_ROLE.fullmatch(entry) for entry in listed) else None
    )


def _ending(how: str, where: str) -> str:
    """Return the rest of the check's name (facts 6.6.4, 6.6.5)."""
    if where == "star":
        return {
            "named": "_WITH_STAR_IN_RESOURCE",
            "star": "_WITH_STAR_IN_ACTION_AND_RESOURCE",
            "not_action": "_WITH_STAR_IN_RESOURCE_AND_NOT_ACTION",
        }[how]
    return {
        "named": "_WITH_NOT_RESOURCE",
        "star": "_WITH_STAR_IN_ACTION_AND_NOT_RESOURCE",
        "not_action": "_WITH_NOT_ACTION_AND_NOT_RESOURCE",
    }[how]


def _list(value: object) -> ActionList:
    return ActionList(
        each for each in (value if isinstance(value, list) else [value]) if isinstance(each, str)
    )
