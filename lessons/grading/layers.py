"""Policy types as learners name them: a role's trust policy is one of its own."""

from iamlab.evaluator import Outcome, PolicyType, Trace
from iamlab.evaluator.document import Effect
from lessons.content_format.policy_questions import policy_of
from lessons.content_format.situations import InSituation

LAYERS = ("rcp", "scp", "resource", "trust", "identity", "boundary", "session", "vpc_endpoint")
"""In the order in which AWS asks them, by the names of `policy_type`."""


NO_STATEMENT = "none"
"""What decides where a request is denied because no statement allows it."""

_GRANTING = frozenset((PolicyType.IDENTITY, PolicyType.RESOURCE))


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


def deciding_layers(trace: Trace) -> frozenset[str]:
    """Return the layers that may rightly be said to decide a request.

    Of an explicit deny every one with a Deny that applies, of an allowed request those that grant it. An
    implicit deny is decided by the layers that do not let it through (facts 4.1, 4.3.1), or by no statement
    at all where nobody grants it anything.
    """
    decision = trace.decision
    allowing = {each.policy_type for each in trace.applying if each.statement.effect is Effect.ALLOW}
    if decision.outcome is Outcome.EXPLICIT_DENY:
        types = {match.policy_type for match in decision.matched}
    elif decision.allowed:
        granting = {match.policy_type for match in decision.matched} & _GRANTING
        types = granting | {link.policy_type for link in trace.links if link.decides}
    elif set(decision.blocked_by) <= _GRANTING and not allowing & _GRANTING:
        return frozenset((NO_STATEMENT,))
    else:
        types = set(decision.blocked_by)
    return frozenset(deciding_layer(trace, each) for each in types)
