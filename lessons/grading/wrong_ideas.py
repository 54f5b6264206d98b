"""Which misunderstandings an answer shows, told by the checks that fail and the problems that are found."""

from collections.abc import Iterable, Sequence
from typing import TypeVar

from iamlab.evaluator import Problem
from lessons.content_format.policy_parts import Misunderstanding
from lessons.grading.feedback import CheckResult

Idea = TypeVar("Idea", bound=Misunderstanding)


def recognised(
    ideas: Iterable[Idea], checks: Sequence[CheckResult], problems: Sequence[Problem]
) -> list[Idea]:
    """Return the ideas that an answer shows, in their order; `checks` are all that could be run."""
    passed = {check.id for check in checks if check.passed}
    failed = {check.id for check in checks if not check.passed}
    codes = {problem.code for problem in problems}
    return [
        idea
        for idea in ideas
        if failed.issuperset(idea.failing)
        and passed.issuperset(idea.passing)
        and (not idea.problems or codes.intersection(idea.problems))
    ]
