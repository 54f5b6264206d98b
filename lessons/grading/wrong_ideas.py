"""Which misunderstandings an answer shows, told by the checks that fail and the problems that are found."""

from collections.abc import Iterable, Sequence

from iamlab.evaluator import Problem
from lessons.content_format.kinds.policy import WrongIdea
from lessons.grading.feedback import CheckResult


def recognised(
    ideas: Iterable[WrongIdea], checks: Sequence[CheckResult], problems: Sequence[Problem]
) -> list[WrongIdea]:
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
