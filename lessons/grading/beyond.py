"""What an answer that passes allows besides: shown as concrete requests, the most dangerous first."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from iamlab.evaluator import PolicyDocumentError, parse
from iamlab.evaluator.difference import Danger, Extra, difference
from lessons.content_format.kinds.policy import PolicyExercise
from lessons.content_format.policy_checking import Placed
from lessons.content_format.policy_questions import ON_A_RESOURCE, written_as

MOST_SHOWN = 3

ONLY_DENIES = "rcp"

WEIGHTS = {
    Danger.MORE_PERMISSIONS: 30,
    Danger.PERMISSIONS: 20,
    Danger.DELETE: 15,
    Danger.WRITE: 10,
    Danger.TAG: 5,
    Danger.READ: 5,
    Danger.LIST: 2,
}
"""How much an action that nobody asked for counts, by the harm that it can do."""

HALF = 50
"""With over-grants of this weight half of the score is left."""


@dataclass(frozen=True, slots=True)
class Beyond:
    """What an answer allows and the exercise's solution does not.

    `requests` are the worst, `more` is the number of further actions. `names_callers` says that the answer
    is a policy that says whom it means. `is_proven` says that nothing is missing in these. `score` is 100
    for an answer that allows nothing besides, and falls with every action it does, faster with worse ones.
    """

    requests: tuple[Extra, ...]
    more: int
    names_callers: bool
    is_proven: bool
    score: int


def beyond(exercise: PolicyExercise, answer: str) -> Beyond | None:
    """Compare an answer that can be evaluated with the solution.

    None for a policy that only denies, and where the solution itself cannot be evaluated.
    """
    return beyond_all([(exercise, answer, exercise.solution)])


def beyond_all(compared: Sequence[tuple[Placed, str, str]]) -> Beyond | None:
    """Compare several documents, each placed somewhere, with those of the solution.

    None where all of them only deny, and where a solution cannot be evaluated.
    """
    granting = [each for each in compared if each[0].policy_type != ONLY_DENIES]
    if compared and not granting:
        return None
    extra: list[Extra] = []
    unproven = False
    for placed, answer, solution in granting:
        kind = written_as(placed.policy_type, placed.resource)
        try:
            found = difference(parse(answer, *kind), parse(solution, *kind))
        except PolicyDocumentError:
            return None
        extra += found.extra
        unproven |= bool(found.unproven)
    extra.sort(key=lambda each: each.danger)
    return Beyond(
        tuple(extra[:MOST_SHOWN]),
        max(0, len(extra) - MOST_SHOWN),
        names_callers=any(placed.policy_type in ON_A_RESOURCE for placed, _, _ in granting),
        is_proven=not unproven,
        score=score(extra),
    )


def score(extra: Iterable[Extra]) -> int:
    """Return how near to least privilege an answer is, from 100 down to 0, by what it allows besides."""
    weight = sum(WEIGHTS[each.danger] for each in extra)
    return round(100 * HALF / (HALF + weight))
