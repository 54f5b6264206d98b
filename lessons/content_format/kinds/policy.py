"""Exercises of the kind *policy*: the learner writes one policy document, requests decide about it."""

import json
import re
from collections.abc import Iterator
from typing import Annotated, Literal

from msgspec import Meta

from lessons.content_format.kinds import KindOfExercise, kind
from lessons.content_format.problems import PathInside, Problem, repeated
from lessons.content_format.schema import Id, Line, Part, Text

Expected = Literal["allowed", "denied", "implicitDeny", "explicitDeny"]
# What each asks for stands in lessons/grading/rules.py.
RuleName = Literal["version-2012", "no-problems"]

_ARN = re.compile(r"arn(:[^:\s]*){4}:\S+")
_ACTION = re.compile(r"[a-z0-9-]+:[A-Za-z0-9]+")


class GivenDocument(Part, frozen=True, kw_only=True):
    """A further identity-based policy that applies to the principal; the learner cannot change it."""

    name: Line
    document: Text
    attached_to: Line | None = None


class Check(Part, frozen=True, kw_only=True):
    """One request and the decision that it must get.

    `principal` is the exercise's when left out; `expect` may be "denied" where either denial will do;
    `context` holds condition keys with one text or a list of texts.
    """

    id: Id
    title: Line
    action: Line
    resource: Line
    expect: Expected
    why: Text
    principal: Line | None = None
    context: dict[Line, str | list[str]] = {}
    hidden: bool = False


class Rule(Part, frozen=True, kw_only=True):
    """A requirement on the text itself, which no request can show."""

    id: Id
    title: Line
    rule: RuleName
    why: Text


@kind("policy")
class PolicyExercise(KindOfExercise, frozen=True, kw_only=True):
    """A policy document to write or repair, the requests that decide about it, and the help on the way."""

    principal: Line
    policy: Line
    attached_to: Line
    starter: str
    checks: Annotated[list[Check], Meta(min_length=1)]
    solution: Text
    given: list[GivenDocument] = []
    rules: list[Rule] = []

    def problems(self) -> Iterator[Problem]:
        """Yield what is wrong with the filled exercise: documents, requests, ids."""
        yield from super().problems()
        yield from _request_problems(self)
        yield from _document_problems(("solution",), self.solution)
        for index, given in enumerate(self.given):
            yield from _document_problems(("given", index, "document"), given.document)
        yield from repeated("given", "name", [given.name for given in self.given])
        # A check and a rule are both rows of the same list, so they share their ids.
        taken = {check.id for check in self.checks}
        yield from repeated("checks", "id", [check.id for check in self.checks])
        yield from repeated("rules", "id", [rule.id for rule in self.rules], taken)

    def starting_answer(self) -> str:
        """Return the document that the learner begins with."""
        return self.starter


def _request_problems(exercise: PolicyExercise) -> Iterator[Problem]:
    if not _ARN.fullmatch(exercise.principal):
        yield _not_an_arn(("principal",), exercise.principal)
    for index, check in enumerate(exercise.checks):
        if not _ACTION.fullmatch(check.action):
            message = f"{check.action!r} is not one action, such as s3:GetObject, without wildcards."
            yield Problem(("checks", index, "action"), message)
        if check.resource != "*" and not _ARN.fullmatch(check.resource):
            yield _not_an_arn(("checks", index, "resource"), check.resource)
        if check.principal is not None and not _ARN.fullmatch(check.principal):
            yield _not_an_arn(("checks", index, "principal"), check.principal)
    if all(check.hidden for check in exercise.checks):
        yield Problem(("checks",), "Every check is hidden. At least one must be visible.")


def _not_an_arn(path: PathInside, value: str) -> Problem:
    return Problem(path, f"{value!r} is not an ARN, arn:partition:service:region:account:resource.")


def _document_problems(path: PathInside, text: str) -> Iterator[Problem]:
    try:
        document = json.loads(text)
    except json.JSONDecodeError as error:
        yield Problem(path, f"This is not valid JSON: {error.msg}.", error.lineno)
    except RecursionError:
        yield Problem(path, "This JSON is nested too deeply.")
    else:
        if not isinstance(document, dict):
            yield Problem(path, "This JSON is not an object, { … }.")
