"""Exercises of the kind *quiz*: the learner picks the true statements.

What a statement claims about access is never written down as true or false: the evaluator decides it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from hashlib import blake2b
from typing import Annotated, ClassVar, Literal, Self

import msgspec
from msgspec import Meta

from iamlab.evaluator import Trace
from lessons.content_format.kinds import NoAnswer, Posted, kind
from lessons.content_format.policy_parts import Asked, Expected, GivenDocument
from lessons.content_format.problems import PathInside, Problem, repeated
from lessons.content_format.schema import Id, Part, Text
from lessons.content_format.situations import InSituation, policies_problems
from lessons.grading.policy import as_expected
from lessons.grading.situations import policies_in, run


class Statement(Part, frozen=True, kw_only=True):
    """A statement, and the reason why it is true or false.

    Either `holds` says which, or `request` and `claims` leave it to the evaluator: true when the request,
    under the exercise's policies and its own, gets the decision that is claimed.
    """

    id: Id
    text: Text
    reason: Text
    holds: bool | None = None
    request: Asked | None = None
    claims: Expected | None = None
    policies: list[GivenDocument] = []


@kind("quiz")
class QuizExercise(InSituation, frozen=True, kw_only=True):
    """Statements to pick the true ones from, one or several. Their order varies from learner to learner."""

    keeps_drafts: ClassVar[bool] = False

    statements: Annotated[list[Statement], Meta(min_length=2)]
    pick: Literal["one", "several"] = "several"
    fixed_order: bool = False

    def asked(self) -> Mapping[PathInside, Asked]:
        """Return the requests that statements are about."""
        return {
            ("statements", index, "request"): statement.request
            for index, statement in enumerate(self.statements)
            if statement.request is not None
        }

    def problems(self) -> Iterator[Problem]:
        """Yield what is wrong with the filled exercise: statements, ids, how many of them are true."""
        before = list(super().problems())
        for index, statement in enumerate(self.statements):
            before += _statement_problems(statement, ("statements", index))
        before += repeated("statements", "id", [statement.id for statement in self.statements])
        yield from before
        if not before:
            yield from self._count_problems()

    def _count_problems(self) -> Iterator[Problem]:
        true = len(grade_quiz(self, "").true_ids)
        if true in (0, len(self.statements)):
            none_or_all = "None" if true == 0 else "Every one"
            yield Problem(
                ("statements",), f"{none_or_all} of the statements is true. There must be both kinds."
            )
        elif self.pick == "one" and true > 1:
            yield Problem(("pick",), f"{true} of the statements are true, but only one can be picked.")

    def arranged(self, variant: int) -> Self:
        """Return the exercise with its statements in this learner's order."""
        if self.fixed_order:
            return self
        placed = sorted(self.statements, key=lambda each: _place(variant, self.id, each.id))
        return msgspec.structs.replace(self, statements=placed)

    def answer_in(self, posted: Posted) -> str:
        """Return the ids of the picked statements, sorted. Raises NoAnswer when none is picked."""
        known = {statement.id for statement in self.statements}
        picked = sorted(known.intersection(posted.get("picked", ())))
        if not picked:
            raise NoAnswer(
                "Pick a statement first." if self.pick == "one" else "Pick at least one statement."
            )
        return " ".join(picked[:1] if self.pick == "one" else picked)

    def graded(self, answer: str) -> "QuizFeedback":
        """Return which statements are picked, and whether these are the true ones."""
        return grade_quiz(self, answer)

    def markdown(self) -> Iterator[PathInside]:
        """Yield the paths of the texts that are Markdown."""
        yield from super().markdown()
        for index in range(len(self.statements)):
            yield ("statements", index, "reason")


@dataclass(frozen=True, slots=True)
class StatementResult:
    """A statement with its truth; `trace` says why where the evaluator decided it.

    `is_open` says whether the learner is told: when it is picked, and when the exercise is solved.
    """

    statement: Statement
    is_true: bool
    is_picked: bool
    is_open: bool
    trace: Trace | None = None

    @property
    def is_right(self) -> bool:
        """Whether it is right to have picked it, or not to have."""
        return self.is_true == self.is_picked


@dataclass(frozen=True)
class QuizFeedback:
    """The whole answer to a choice of statements."""

    answer: str
    results: tuple[StatementResult, ...]

    @cached_property
    def true_ids(self) -> frozenset[str]:
        """The ids of the true statements."""
        return frozenset(result.statement.id for result in self.results if result.is_true)

    @property
    def solved(self) -> bool:
        return all(result.is_right for result in self.results)

    @property
    def failing(self) -> list[str]:
        """The ids of what is picked wrongly, and of what is true and not picked."""
        return [result.statement.id for result in self.results if not result.is_right]

    @property
    def wrong_ideas(self) -> tuple[str, ...]:
        """The ids of the picked statements that are not true: each is a misunderstanding."""
        wrong = (result for result in self.results if result.is_picked and not result.is_true)
        return tuple(result.statement.id for result in wrong)

    @property
    def summary(self) -> str:
        """How far it is, in a few words that give nothing away."""
        picked, wrong = sum(result.is_picked for result in self.results), len(self.wrong_ideas)
        if self.solved:
            return "All that is true is picked"
        if not picked:
            return "Nothing picked yet"
        if not wrong:
            return "True, but not all of it" if picked == 1 else "All true, but not all of it"
        return (
            "Not true"
            if picked == 1
            else f"{wrong} of your {picked} {'is' if wrong == 1 else 'are'} not true"
        )


def grade_quiz(exercise: QuizExercise, answer: str) -> QuizFeedback:
    """Return the feedback on the ids in `answer`, separated by spaces."""
    picked = set(answer.split())
    judged = [_judged(exercise, statement) for statement in exercise.statements]
    solved = picked == {
        statement.id for statement, (is_true, _) in zip(exercise.statements, judged, strict=True) if is_true
    }
    return QuizFeedback(
        answer,
        tuple(
            StatementResult(
                statement, is_true, statement.id in picked, solved or statement.id in picked, trace
            )
            for statement, (is_true, trace) in zip(exercise.statements, judged, strict=True)
        ),
    )


def _judged(exercise: QuizExercise, statement: Statement) -> tuple[bool, Trace | None]:
    """Return whether a statement is true, and why where the evaluator says so."""
    if statement.request is None or statement.claims is None:
        return bool(statement.holds), None
    trace = run(exercise, statement.request, policies_in(exercise, besides=statement.policies))
    return as_expected(statement.claims, trace.decision.outcome), trace


def _statement_problems(statement: Statement, path: PathInside) -> Iterator[Problem]:
    asks = statement.request is not None
    if asks == (statement.holds is not None):
        yield Problem(path, "A statement needs either 'holds' or a 'request', and not both.")
    if asks != (statement.claims is not None):
        yield Problem(path, "A 'request' and what the statement 'claims' of it belong together.")
    if statement.policies and not asks:
        yield Problem((*path, "policies"), "Only a statement with a 'request' has policies. Leave them out.")
    yield from policies_problems(statement.policies, (*path, "policies"))


def _place(variant: int, exercise: str, statement: str) -> bytes:
    # Python's own hash() differs from process to process.
    return blake2b(f"{variant}/{exercise}/{statement}".encode(), digest_size=8).digest()
