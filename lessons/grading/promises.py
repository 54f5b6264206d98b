"""What an exercise promises: its solution solves it, its start does not, wrong ideas are recognised.

`manage.py check_lessons` and the tests ask here. A kind that keeps promises of its own says so in its module.
"""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from functools import singledispatch
from random import Random

from lessons.content_format.kinds import KindOfExercise
from lessons.content_format.kinds.account import AccountExercise
from lessons.content_format.kinds.diagnose import DENIED, DiagnoseExercise, written
from lessons.content_format.kinds.policy import PolicyExercise
from lessons.content_format.problems import PathInside, Problem
from lessons.grading.diagnose import grade_diagnose
from lessons.grading.feedback import Feedback
from lessons.grading.policy import grade_policy
from lessons.grading.solutions import solution_problems

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
"""When solutions of account exercises are replayed."""


@singledispatch
def broken_promises(exercise: KindOfExercise) -> Iterator[Problem]:
    """Yield which promises an exercise breaks; it is filled, and its form is right."""
    yield from exercise.broken_promises()


@broken_promises.register
def _policy(exercise: PolicyExercise) -> Iterator[Problem]:
    yield from _solution(("solution",), grade_policy(exercise, exercise.solution))
    yield from _starter(("starter",), grade_policy(exercise, exercise.starter))
    for place, idea in enumerate(exercise.wrong_ideas):
        for number, answer in enumerate(idea.answers):
            path = ("wrong_ideas", place, "answers", number)
            yield from _wrong_answer(path, idea.id, grade_policy(exercise, answer))


@broken_promises.register
def _diagnose(exercise: DiagnoseExercise) -> Iterator[Problem]:
    start = grade_diagnose(exercise, "")
    if start.refusal is None or start.refusal.decision.allowed:
        yield Problem((DENIED,), "At the start AWS allows this request. It must be denied.")
    if not exercise.repair:
        return
    yield from _solution(("solution",), grade_diagnose(exercise, written("", exercise.solution)))
    yield from _starter(("repair",), start)
    for place, idea in enumerate(exercise.wrong_ideas):
        for number, answer in enumerate(idea.answers):
            path = ("wrong_ideas", place, "answers", number)
            yield from _wrong_answer(path, idea.id, grade_diagnose(exercise, written("", answer)))


@broken_promises.register
def _account(exercise: AccountExercise) -> Iterator[Problem]:
    yield from solution_problems(exercise, NOON, Random(3))


def _solution(path: PathInside, feedback: Feedback) -> Iterator[Problem]:
    if not feedback.solved:
        yield Problem(path, f"The solution does not pass{_named(feedback.failing)}.")
    for problem in feedback.problems:
        yield Problem(path, f"The editor marks the solution: {problem.message}", problem.line or 1)


def _starter(path: PathInside, feedback: Feedback) -> Iterator[Problem]:
    if feedback.solved:
        yield Problem(path, "There is nothing to do: the start passes.")


def _wrong_answer(path: PathInside, idea: str, feedback: Feedback) -> Iterator[Problem]:
    if feedback.solved:
        yield Problem(path, "This wrong answer passes.")
    elif not feedback.wrong_ideas:
        yield Problem(path, f"This answer does not show the idea{_named(feedback.failing)}.")
    elif feedback.wrong_ideas[0] != idea:
        yield Problem(path, f"This answer shows the idea {feedback.wrong_ideas[0]!r} first.")


def _named(failing: Iterable[str]) -> str:
    listed = ", ".join(failing)
    return f": {listed} fail" if listed else ""
