"""What an answer that passes allows besides: shown as concrete requests, the most dangerous first."""

from dataclasses import dataclass

from iamlab.evaluator import PolicyDocumentError, parse
from iamlab.evaluator.difference import Extra, difference
from lessons.content_format.kinds.policy import PolicyExercise
from lessons.content_format.policy_questions import ON_A_RESOURCE, written_as

MOST_SHOWN = 3

ONLY_DENIES = "rcp"


@dataclass(frozen=True, slots=True)
class Beyond:
    """What an answer allows and the exercise's solution does not.

    `requests` are the worst, `more` is the number of further actions. `names_callers` says that the answer
    is a policy that says whom it means. `is_proven` says that nothing is missing in these.
    """

    requests: tuple[Extra, ...]
    more: int
    names_callers: bool
    is_proven: bool


def beyond(exercise: PolicyExercise, answer: str) -> Beyond | None:
    """Compare an answer that can be evaluated with the solution.

    None for a policy that only denies, and where the solution itself cannot be evaluated.
    """
    if exercise.policy_type == ONLY_DENIES:
        return None
    kind = written_as(exercise.policy_type, exercise.resource)
    try:
        solution = parse(exercise.solution, *kind)
    except PolicyDocumentError:
        return None
    found = difference(parse(answer, *kind), solution)
    return Beyond(
        found.extra[:MOST_SHOWN],
        max(0, len(found.extra) - MOST_SHOWN),
        names_callers=exercise.policy_type in ON_A_RESOURCE,
        is_proven=not found.unproven,
    )
