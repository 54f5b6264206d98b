"""What a learner is told about an answer: what every kind says, and what the kind *policy* does."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import singledispatch
from typing import Protocol

from iamlab.evaluator import Problem, Trace
from lessons.content_format.kinds import KindOfExercise
from lessons.content_format.policy_parts import GivenDocument
from lessons.grading.activity import CoveredCall
from lessons.grading.beyond import Beyond


class AnyFeedback(Protocol):
    """What the feedback on an answer says, whatever the kind; each kind's own holds more, for its template.

    `failing` are the ids of what is not right yet, `wrong_ideas` those of misunderstandings recognised.
    """

    @property
    def answer(self) -> str: ...
    @property
    def solved(self) -> bool: ...
    @property
    def failing(self) -> list[str]: ...
    @property
    def wrong_ideas(self) -> tuple[str, ...]: ...


@dataclass(frozen=True, slots=True)
class CheckResult:
    """One request: what was expected, and what the answer makes of it.

    `trace` holds the decision and why; it is None when the answer cannot be evaluated, and `error` then
    may say what stands in the way. `context` holds the condition keys that the request carries.
    """

    id: str
    title: str
    principal: str
    action: str
    resource: str
    expected: str
    why: str
    hidden: bool
    passed: bool
    trace: Trace | None = None
    error: str | None = None
    resource_account: str | None = None
    context: Mapping[str, str | Sequence[str]] = field(default_factory=dict)

    @property
    def waits(self) -> bool:
        """Whether nothing can be said yet, because the answer cannot be read."""
        return self.trace is None and self.error is None


@dataclass(frozen=True, slots=True)
class RuleResult:
    """One requirement on the answer's text. It waits while the answer cannot be read."""

    id: str
    title: str
    why: str
    passed: bool
    waits: bool = False


@dataclass(frozen=True, slots=True)
class ShownDocument:
    """A policy of the exercise as it is now; `number` counts from 1 in the order of the exercise."""

    number: int
    given: GivenDocument
    text: str
    is_editable: bool
    problems: tuple[Problem, ...] = ()

    @property
    def name(self) -> str:
        return self.given.name

    @property
    def starter(self) -> str:
        return self.given.document


@dataclass(frozen=True, slots=True)
class Feedback:
    """The whole answer to an answer.

    `evaluated` is false when the document could not be decided about; every check then counts as not
    passed. Hidden checks are in `hidden` only once all visible rows pass; before that `hidden_total`
    alone tells that there are some. `policy` is the name of the document that the learner wrote.
    `wrong_ideas` are the ids of the misunderstandings that the answer shows, and `advice` is what to say
    to the first of them, in Markdown. `beyond` says what an answer that passes allows besides, `activity`
    what becomes of each call of the exercise's log. `documents` are all policies of an exercise in which
    there are several to choose from.
    """

    answer: str
    policy: str
    problems: tuple[Problem, ...]
    evaluated: bool
    checks: tuple[CheckResult, ...]
    rules: tuple[RuleResult, ...] = ()
    hidden: tuple[CheckResult, ...] = ()
    hidden_total: int = 0
    wrong_ideas: tuple[str, ...] = field(default=())
    advice: str = ""
    beyond: Beyond | None = None
    documents: tuple[ShownDocument, ...] = ()
    activity: tuple[CoveredCall, ...] = ()

    @property
    def covered(self) -> int:
        """How many calls of the log are allowed."""
        return sum(call.is_covered for call in self.activity)

    @property
    def rows(self) -> tuple[CheckResult | RuleResult, ...]:
        """Everything that the learner sees from the start, in order."""
        return (*self.checks, *self.rules)

    @property
    def one_caller(self) -> str | None:
        """Who makes every request that the learner sees, None where they differ."""
        callers = {check.principal for check in (*self.checks, *self.hidden)}
        return callers.pop() if len(callers) == 1 else None

    @property
    def visible_pass(self) -> bool:
        """Whether everything that the learner sees from the start passes."""
        return all(row.passed for row in self.rows)

    @property
    def first_failing(self) -> str | None:
        """The id of the first request that is not decided as expected."""
        return next((row.id for row in self.checks if row.trace and not row.passed), None)

    @property
    def hidden_passed(self) -> int:
        return sum(result.passed for result in self.hidden)

    @property
    def solved(self) -> bool:
        return self.visible_pass and self.hidden_passed == self.hidden_total

    @property
    def failing(self) -> list[str]:
        """The ids of what does not pass, hidden checks only if they were run."""
        rows: tuple[CheckResult | RuleResult, ...] = (*self.rows, *self.hidden)
        return [row.id for row in rows if not row.passed]


@singledispatch
def grade(exercise: KindOfExercise, answer: str) -> AnyFeedback:
    """Return the feedback on `answer` to `exercise`, whose placeholders are filled.

    A kind grades in its own module, or registers its grading here; TypeError for one that does neither.
    """
    feedback: AnyFeedback = exercise.graded(answer)
    return feedback
