"""Which misunderstandings an answer shows: by what they are, the checks that fail, the problems found."""

from collections.abc import Iterable, Sequence
from typing import TypeVar

from iamlab.evaluator import PolicyDocument, Problem
from lessons.content_format.policy_parts import Misunderstanding
from lessons.grading.feedback import CheckResult
from lessons.grading.shown_ideas import SHOWN, ShownAnswer

Idea = TypeVar("Idea", bound=Misunderstanding)


def recognised(
    ideas: Iterable[Idea],
    checks: Sequence[CheckResult],
    problems: Sequence[Problem],
    documents: Sequence[PolicyDocument] = (),
) -> list[Idea]:
    """Return the ideas that an answer shows, in their order.

    `checks` are all that could be run, `documents` those of the learner's that could be read.
    """
    passed = {check.id for check in checks if check.passed}
    failed = {check.id for check in checks if not check.passed}
    answer = ShownAnswer(documents, frozenset(problem.code for problem in problems), checks)
    return [
        idea
        for idea in ideas
        if failed.issuperset(idea.failing)
        and passed.issuperset(idea.passing)
        and (not idea.problems or answer.codes.intersection(idea.problems))
        and (idea.shows is None or SHOWN[idea.shows](answer))
    ]
