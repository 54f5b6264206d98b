"""From the statements that apply to one decision.

`authorize` decides and keeps nothing else; `explanation.explain` keeps every step. Both combine
through `decide`, so an explanation can never contradict its decision.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from iamlab.evaluator import matching, messages, not_supported
from iamlab.evaluator.document import Effect, Statement
from iamlab.evaluator.policies import NamedPolicy, Policies, PolicyType
from iamlab.evaluator.request import Request


class Outcome(StrEnum):
    """The words of AWS's own simulation API (fact 4.9.1)."""

    ALLOWED = "allowed"
    IMPLICIT_DENY = "implicitDeny"
    EXPLICIT_DENY = "explicitDeny"


class RequestNotSupportedYet(ValueError):
    """A request that needs rules this evaluator does not know yet; the text names them."""


@dataclass(frozen=True, slots=True)
class MatchedStatement:
    """A statement that decided, and the policy it stands in."""

    policy_type: PolicyType
    policy: str
    statement: Statement


@dataclass(frozen=True, slots=True)
class Decision:
    """What AWS answers.

    `blocked_by` names the policy types that stopped the request, `message` is the text of the refusal
    (None when allowed), `matched` the statements that decided: the Allows of an allowed request, the
    Denies of an explicit deny, none for an implicit one.
    """

    outcome: Outcome
    blocked_by: tuple[PolicyType, ...] = ()
    message: str | None = None
    matched: tuple[MatchedStatement, ...] = ()

    @property
    def allowed(self) -> bool:
        return self.outcome is Outcome.ALLOWED


def authorize(request: Request, policies: Policies) -> Decision:
    """Decide `request` under `policies` (facts 4.1, 4.1.1).

    Raises RequestNotSupportedYet when the request needs rules beyond identity-based policies.
    """
    refuse_unsupported(request)
    return decide(request, _matches(request, PolicyType.IDENTITY, policies.identity))


def decide(request: Request, matches: Iterable[MatchedStatement]) -> Decision:
    """Combine the statements that apply to `request` into the decision.

    The order is AWS's: a Deny anywhere ends it; then an Allow is needed; what nothing allows is denied.
    """
    found = tuple(matches)
    denies = _with_effect(found, Effect.DENY)
    if denies:
        return _denied(request, Outcome.EXPLICIT_DENY, _types(denies), denies)
    allows = _with_effect(found, Effect.ALLOW)
    if allows:
        return Decision(Outcome.ALLOWED, matched=allows)
    return _denied(request, Outcome.IMPLICIT_DENY, (PolicyType.IDENTITY,), ())


def refuse_unsupported(request: Request) -> None:
    """Raise RequestNotSupportedYet when `request` needs rules this evaluator does not know yet."""
    missing = not_supported.in_request(request.principal, request.action, request.owner)
    if missing:
        raise RequestNotSupportedYet(f"not supported yet: {missing}")


def _matches(
    request: Request, policy_type: PolicyType, policies: Sequence[NamedPolicy]
) -> Iterable[MatchedStatement]:
    for policy in policies:
        for statement in policy.document.statements:
            if matching.applies(statement, request):
                yield MatchedStatement(policy_type, policy.name, statement)


def _with_effect(found: tuple[MatchedStatement, ...], effect: Effect) -> tuple[MatchedStatement, ...]:
    return tuple(match for match in found if match.statement.effect is effect)


def _types(found: tuple[MatchedStatement, ...]) -> tuple[PolicyType, ...]:
    return tuple(dict.fromkeys(match.policy_type for match in found))


def _denied(
    request: Request,
    outcome: Outcome,
    blocked_by: tuple[PolicyType, ...],
    matched: tuple[MatchedStatement, ...],
) -> Decision:
    explicit = outcome is Outcome.EXPLICIT_DENY
    message = messages.access_denied(request, blocked_by[0], explicit=explicit)
    return Decision(outcome, blocked_by, message, matched)
