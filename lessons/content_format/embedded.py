"""What stands in a lesson's text besides prose: figures and live snippets, in fenced blocks of their own.

The info string names the kind and the title, the block holds YAML:

    ```figure Who is in which group
    users:
      ravi: {groups: [developers]}
    ```
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from iamlab.evaluator import DocumentType, Outcome, Policies, PolicyDocumentError, Request, explain, parse
from iamlab.evaluator.policies import NamedPolicy
from iamlab.evaluator.scenario import ScenarioError, read_request, resource_document
from lessons.content_format.documents import parse as parse_yaml
from lessons.content_format.policy_questions import refusal
from lessons.content_format.problems import BrokenContent, ContentError, Problem
from lessons.content_format.schema import Line, Part, Text
from lessons.content_format.shaping import shape
from lessons.content_format.starting_account import (
    StartingAccount,
    StartingGroup,
    StartingPolicy,
    StartingRole,
    StartingRoot,
    StartingUser,
)
from lessons.content_format.starting_names import Name

_OPENS = re.compile(r"(`{3,})(figure|snippet)(?: +(\S.*))?")

FIGURES_ACCOUNT = "111122223333"
"""Whose number the account of a figure has, where nothing varies by learner."""


class Figure(Part, frozen=True, kw_only=True):
    """A small account to be drawn. `of` is the user or role whose permissions stand out."""

    of: Name | None = None
    policies: dict[Name, StartingPolicy] = {}
    groups: dict[Name, StartingGroup] = {}
    users: dict[Name, StartingUser] = {}
    roles: dict[Name, StartingRole] = {}

    @property
    def account(self) -> StartingAccount:
        """The account as one that an exercise could start with."""
        return StartingAccount(
            id=FIGURES_ACCOUNT,
            name="Figure",
            root=StartingRoot(email="root@figure.example"),
            policies=self.policies,
            groups=self.groups,
            users=self.users,
            roles=self.roles,
        )

    @property
    def caller(self) -> str:
        """The ARN of whoever stands out; root's, which stands nowhere, where nobody does."""
        if self.of in self.users:
            return f"arn:aws:iam::{FIGURES_ACCOUNT}:user/{self.of}"
        if self.of in self.roles:
            return f"arn:aws:sts::{FIGURES_ACCOUNT}:assumed-role/{self.of}/figure"
        return f"arn:aws:iam::{FIGURES_ACCOUNT}:root"

    def problems(self) -> Iterator[Problem]:
        """Yield documents that AWS refuses, names that lead nowhere, and a figure of nothing."""
        yield from self.account.problems(())
        if self.of is not None and self.of not in {**self.users, **self.roles}:
            yield Problem(("of",), f"There is no user and no role {self.of!r} in this figure.")
        if not (self.users or self.groups or self.roles):
            yield Problem((), "There is nothing to draw. Name a user, a group or a role.")


class Snippet(Part, frozen=True, kw_only=True):
    """One request and one policy, which the learner may change. `expect` is what the text around it says."""

    principal: Line
    action: Line
    resource: Line = "*"
    context: dict[Line, str | list[str]] = {}
    policy_type: Literal["identity", "resource"] = "identity"
    policy: Text
    expect: Literal["allowed", "denied", "implicitDeny", "explicitDeny"]

    @property
    def request(self) -> Request:
        """The request. Raises ScenarioError."""
        fields: dict[str, Any] = {
            "principal": self.principal,
            "action": self.action,
            "resource": self.resource,
            "context": self.context,
        }
        return read_request(fields)

    @property
    def policies(self) -> Policies:
        """The policy as what applies to the request. Raises PolicyDocumentError and ScenarioError."""
        if self.policy_type == "resource":
            kind, service = resource_document(self.request)
            return Policies(resource=NamedPolicy("This policy", parse(self.policy, kind, service)))
        return Policies(identity=(NamedPolicy("This policy", parse(self.policy, DocumentType.IDENTITY)),))

    def problems(self) -> Iterator[Problem]:
        """Yield what cannot be decided, and a decision that is not the one that is announced."""
        try:
            outcome = explain(self.request, self.policies).decision.outcome
        except ScenarioError as error:
            name, message = refusal(error)
            yield Problem((name,), message)
        except PolicyDocumentError as error:
            yield from (Problem(("policy",), str(each.message)) for each in error.problems)
        else:
            if not _is_as_announced(outcome, self.expect):
                yield Problem(("expect",), f"The evaluator says {outcome.value}.")


def _is_as_announced(outcome: Outcome, expect: str) -> bool:
    return outcome.value == expect or (expect == "denied" and outcome is not Outcome.ALLOWED)


SCHEMAS: dict[str, type[Figure | Snippet]] = {"figure": Figure, "snippet": Snippet}


@dataclass(frozen=True, slots=True)
class Embedded:
    """A block as it stands in the text: its first line counts from 1, the YAML starts one below."""

    kind: str
    title: str
    body: str
    line: int
    is_closed: bool = True


def split(text: str) -> list[str | Embedded]:
    """Return the prose of a text and the blocks between it, in order; empty prose is left out."""
    pieces: list[str | Embedded] = []
    prose: list[str] = []
    lines = iter(enumerate(text.split("\n"), 1))
    for number, line in lines:
        opens = _OPENS.fullmatch(line.rstrip())
        if opens is None:
            prose.append(line)
            continue
        pieces += _prose(prose)
        body: list[str] = []
        is_closed = False
        for _, inside in lines:
            is_closed = inside.rstrip() == opens[1]
            if is_closed:
                break
            body.append(inside)
        pieces.append(Embedded(opens[2], opens[3] or "", "\n".join(body), number, is_closed))
        prose = []
    return [*pieces, *_prose(prose)]


def _prose(lines: list[str]) -> list[str]:
    text = "\n".join(lines).strip("\n")
    return [text] if text.strip() else []


def without_embedded(text: str) -> str:
    """Return a text with empty lines in the place of its blocks: every other line stays where it is."""
    lines = text.split("\n")
    for each in split(text):
        if isinstance(each, Embedded):
            end = each.line + each.body.count("\n") + 1 + each.is_closed
            lines[each.line - 1 : end] = [""] * (end - each.line + 1)
    return "\n".join(lines)


def read(embedded: Embedded) -> Figure | Snippet:
    """Return what a block describes. Raises BrokenContent, whose lines count within the block's YAML."""
    document = parse_yaml("", embedded.body)
    found = shape(document, document.root, SCHEMAS[embedded.kind])
    if found is not None:
        for problem in found.problems():
            document.complain_at(problem.path, problem.message, problem.line)
    if found is None or document.errors:
        raise BrokenContent(document.errors or [ContentError("", 1, "", "This block cannot be read.")])
    return found


def embedded_problems(text: str) -> Iterator[tuple[int, str]]:
    """Yield line (from 1) and message of what is wrong with the blocks of a filled text."""
    for each in split(text):
        if isinstance(each, str):
            continue
        if not each.title:
            yield each.line, f"This {each.kind} has no title. Write it behind the kind."
        if not each.is_closed:
            yield each.line, f"This {each.kind} is not closed. End it with the same backticks as it begins."
        try:
            read(each)
        except BrokenContent as broken:
            for error in broken.errors:
                place = f"{error.path}: " if error.path else ""
                yield each.line + max(error.line, 1), f"{place}{error.message}"
