"""Exercises of the kind *policy*: the learner writes one policy document, requests decide about it."""

from collections.abc import Iterator
from typing import Annotated

from msgspec import Meta

from lessons.content_format.kinds import KindOfExercise, kind
from lessons.content_format.policy_checking import (
    check_problems,
    document_problems,
    idea_problems,
    placing_problems,
    request_problems,
)
from lessons.content_format.policy_parts import (
    Asked,
    Check,
    GivenDocument,
    LevelName,
    LoggedCall,
    PolicyTypeName,
    Rule,
    WrongIdea,
)
from lessons.content_format.problems import PathInside, Problem, repeated
from lessons.content_format.schema import Line, Text

__all__ = ["Check", "GivenDocument", "PolicyExercise", "Rule", "WrongIdea"]


ACTIVITY = "activity"
"""The id of the row that says whether every call of the log is allowed."""


@kind("policy")
class PolicyExercise(KindOfExercise, frozen=True, kw_only=True):
    """A policy document to write or repair, the requests that decide about it, and the help on the way.

    `policy_type`, `level` and `resource` place the learner's document as those of a `GivenDocument` do. Of
    the `activity`, a log, every call must be allowed.
    """

    principal: Line
    policy: Line
    attached_to: Line
    starter: str
    checks: Annotated[list[Check], Meta(min_length=1)]
    solution: Text
    policy_type: PolicyTypeName = "identity"
    level: LevelName | None = None
    resource: Line | None = None
    resource_account: Line | None = None
    given: list[GivenDocument] = []
    rules: list[Rule] = []
    wrong_ideas: list[WrongIdea] = []
    activity: list[LoggedCall] = []

    def problems(self) -> Iterator[Problem]:
        """Yield what is wrong with the filled exercise: documents, requests, ids."""
        yield from super().problems()
        yield from check_problems(self.checks, self.principal, self.resource_account)
        logged: dict[PathInside, Asked] = {
            ("activity", place): each for place, each in enumerate(self.activity)
        }
        yield from request_problems(logged, self.principal, None)
        yield from placing_problems(self, ())
        yield from document_problems(self, ("solution",), self.solution)
        for index, given in enumerate(self.given):
            yield from placing_problems(given, ("given", index))
            yield from document_problems(given, ("given", index, "document"), given.document)
        yield from self._repeated_names()
        yield from idea_problems(self.wrong_ideas, [check.id for check in self.checks])

    def _repeated_names(self) -> Iterator[Problem]:
        # Explanations tell policies apart by their names.
        yield from repeated("given", "name", [given.name for given in self.given], {self.policy})
        owned = {self.resource} if self.resource else set()
        listed = [given.resource or f"no resource {index}" for index, given in enumerate(self.given)]
        yield from repeated("given", "resource", listed, owned)
        # A check and a rule are both rows of the same list, so they share their ids.
        taken = {check.id for check in self.checks} | ({ACTIVITY} if self.activity else set())
        yield from repeated("checks", "id", [check.id for check in self.checks], taken & {ACTIVITY})
        yield from repeated("rules", "id", [rule.id for rule in self.rules], taken)
        yield from repeated("wrong_ideas", "id", [idea.id for idea in self.wrong_ideas])

    def starting_answer(self) -> str:
        """Return the document that the learner begins with."""
        return self.starter

    def markdown(self) -> Iterator[PathInside]:
        """Yield the paths of the texts that are Markdown."""
        yield from super().markdown()
        for index in range(len(self.wrong_ideas)):
            yield ("wrong_ideas", index, "text")
