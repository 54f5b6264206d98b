"""What the evaluator decides in an exercise's situation, and why."""

from collections.abc import Mapping, Sequence

from iamlab.evaluator import Trace, explain
from lessons.content_format.policy_parts import Asked, GivenDocument
from lessons.content_format.policy_questions import request_of
from lessons.content_format.situations import InSituation
from lessons.grading.applying import ApplyingPolicies, applied

NOTHING_CHANGED: Mapping[str, str] = {}


def policies_in(
    exercise: InSituation,
    changed: Mapping[str, str] = NOTHING_CHANGED,
    besides: Sequence[GivenDocument] = (),
) -> ApplyingPolicies:
    """Return the policies of an exercise and those `besides`.

    `changed` are documents that stand for those of the exercise, by the policy's name. Raises
    PolicyDocumentError when one cannot be decided about.
    """
    listed = (*exercise.policies, *besides)
    return ApplyingPolicies(
        applied(each, each.name, changed.get(each.name, each.document)) for each in listed
    )


def run(exercise: InSituation, asked: Asked, policies: ApplyingPolicies) -> Trace:
    """Decide one request of a checked exercise. Raises ScenarioError for a request that makes no sense."""
    request = request_of(asked, exercise.principal or "", exercise.resource_account)
    return explain(request, policies.of(request))
