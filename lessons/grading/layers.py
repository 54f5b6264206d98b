"""Policy types as learners name them: a role's trust policy is one of its own."""

from iamlab.evaluator import PolicyType, Trace
from lessons.content_format.policy_questions import policy_of
from lessons.content_format.situations import InSituation

LAYERS = ("rcp", "scp", "resource", "trust", "identity", "boundary", "session", "vpc_endpoint")
"""In the order in which AWS asks them, by the names of `policy_type`."""


def deciding_layer(trace: Trace, policy_type: PolicyType | None = None) -> str:
    """Return the layer that AWS's message names, or the one that `policy_type` is in this request.

    Empty for an allowed request.
    """
    decided = policy_type or trace.decision.decided_by
    if decided is None:
        return ""
    return policy_of(trace.request.resource)[0].value if decided is PolicyType.RESOURCE else decided.value


def layers_in(exercise: InSituation, *traces: Trace) -> tuple[str, ...]:
    """Return the layers to choose from: those with a policy here, identity, and whatever decides."""
    found: set[str] = {"identity", *(each.policy_type for each in exercise.policies)}
    found.update(deciding_layer(trace) for trace in traces)
    return tuple(layer for layer in LAYERS if layer in found)
