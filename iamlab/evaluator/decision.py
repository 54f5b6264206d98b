"""From the statements that apply to one decision.

`matching` says which statements apply; here alone they are combined. `explanation` asks the same two
modules, so an explanation can never contradict its decision.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from iamlab.evaluator import matching, messages, rules
from iamlab.evaluator.document import Effect, Statement
from iamlab.evaluator.policies import PlacedStatement, Policies, PolicyType
from iamlab.evaluator.principals import Grant
from iamlab.evaluator.request import Request


class Outcome(StrEnum):
    """The words of AWS's own simulation API (fact 4.9.1)."""

    ALLOWED = "allowed"
    IMPLICIT_DENY = "implicitDeny"
    EXPLICIT_DENY = "explicitDeny"


@dataclass(frozen=True, slots=True)
class Sides:
    """What the caller's and the resource's side come to.

    `silent` are those whose Allow is missing. `is_own` says that the caller's boundary and session must
    allow too; they need not when the resource's policy names the caller itself (fact 4.2).
    """

    silent: frozenset[PolicyType]
    is_own: bool


@dataclass(frozen=True, slots=True)
class Decision:
    """What AWS answers.

    `blocked_by` names the policy types that stopped the request, `matched` the statements that decided:
    the Allows of an allowed request, the Denies of an explicit deny, none for an implicit one. `sides`
    is what the request was granted on, `settled` is there instead when no policy had a say.
    """

    request: Request
    outcome: Outcome
    blocked_by: tuple[PolicyType, ...] = ()
    matched: tuple[PlacedStatement, ...] = ()
    sides: Sides = Sides(frozenset(), is_own=True)
    settled: rules.Settled | None = None

    @property
    def allowed(self) -> bool:
        return self.outcome is Outcome.ALLOWED

    @property
    def decided_by(self) -> PolicyType | None:
        """The policy type that a refusal names: one alone, also where several stopped it (fact 5.1.5)."""
        if self.outcome is Outcome.EXPLICIT_DENY:
            return self.matched[0].policy_type
        return self.blocked_by[0] if self.blocked_by else None

    @property
    def message(self) -> str | None:
        """The text of the refusal, None when allowed."""
        if self.decided_by is None:
            return None
        if self.settled is not None and self.settled.message is not None:
            return self.settled.message
        denies = self.matched if self.outcome is Outcome.EXPLICIT_DENY else ()
        return messages.access_denied(self.request, self.decided_by, denies=denies)

    @property
    def code(self) -> str | None:
        """AWS's code of the refusal, None when allowed."""
        return None if self.allowed else messages.error_code(self.request.service)


def authorize(request: Request, policies: Policies) -> Decision:
    """Decide `request` under `policies` (facts 4.1 to 4.6)."""
    return decide(request, policies, matching.applying(request, policies))


def decide(request: Request, policies: Policies, applying: Iterable[PlacedStatement]) -> Decision:
    """Combine the statements that apply to `request`, in AWS's order, into the decision.

    A Deny anywhere ends it, but for what nothing can deny; then the two sides, caller and resource, must
    grant what is asked; then every filter must let it through.
    """
    settled = rules.settled(request)
    if settled is not None and settled.allowed:
        return Decision(request, Outcome.ALLOWED, settled=settled)
    denies, allows = _by_effect(request, applying)
    if settled is not None and not denies:
        return Decision(request, Outcome.IMPLICIT_DENY, (settled.blocked_by,), settled=settled)
    sides = _sides(request, allows) if settled is None else _REFUSED
    stopping = {match.policy_type for match in denies}
    if not sides.silent:
        stopping |= _silent_filters(request, policies, allows, sides)
    if not stopping and not sides.silent:
        return Decision(request, Outcome.ALLOWED, (), tuple(allows), sides)
    blocked_by = tuple(each for each in PolicyType if each in (stopping or sides.silent))
    if denies:
        return Decision(request, Outcome.EXPLICIT_DENY, blocked_by, tuple(denies), sides)
    return Decision(request, Outcome.IMPLICIT_DENY, blocked_by, (), sides)


_IDENTITY, _RESOURCE = frozenset((PolicyType.IDENTITY,)), frozenset((PolicyType.RESOURCE,))
_NEITHER = frozenset[PolicyType]()
_GRANTED, _GRANTED_WITHIN_LIMITS = Sides(_NEITHER, is_own=False), Sides(_NEITHER, is_own=True)
_REFUSED = Sides(_IDENTITY | _RESOURCE, is_own=True)
"""What a request comes to that no Allow could grant."""


def _sides(request: Request, allows: Sequence[PlacedStatement]) -> Sides:
    by_identity = rules.allowed_by_nature(request)
    by_resource: set[Grant] = set()
    for match in allows:
        if match.policy_type is PolicyType.IDENTITY:
            by_identity = True
        elif match.policy_type is PolicyType.RESOURCE:
            by_resource |= grants(request, match.statement)
    if not request.caller.in_account:
        return _GRANTED if by_resource else Sides(_RESOURCE, is_own=False)
    if request.is_cross_account or rules.wants_both_sides(request):
        # Fact 4.3.1: each side decides for itself, and no way of naming the caller spares the other.
        silent = (_NEITHER if by_identity else _IDENTITY) | (_NEITHER if by_resource else _RESOURCE)
        return Sides(silent, is_own=True)
    if by_resource:
        if Grant.ANYONE in by_resource or Grant.CALLER in by_resource:
            return _GRANTED
        if Grant.ENTITY in by_resource:
            return _GRANTED_WITHIN_LIMITS
    elif rules.has_own_policy(request):
        return Sides(_RESOURCE, is_own=True)
    return _GRANTED_WITHIN_LIMITS if by_identity else Sides(_IDENTITY, is_own=True)


def grants(request: Request, statement: Statement) -> frozenset[Grant]:
    """Return the ways in which an Allow of the resource's policy means the caller."""
    if statement.principal is None:
        # An Allow with NotPrincipal means everyone who is not listed (fact 1.2.7).
        return frozenset((Grant.ANYONE,))
    return statement.principal.grants(request.caller, request.keys, request.issuer)


def _silent_filters(
    request: Request, policies: Policies, allows: Sequence[PlacedStatement], sides: Sides
) -> set[PolicyType]:
    """Return the filters that had to allow and did not; RCPs always do (fact 4.1, step 2)."""
    asked = [(PolicyType.SCP, len(policies.scp)), (PolicyType.VPC_ENDPOINT, len(policies.vpc_endpoint))]
    if sides.is_own:
        # However many they are, they add up to one.
        asked += [
            (PolicyType.BOUNDARY, min(1, len(policies.boundary))),
            (PolicyType.SESSION, min(1, len(policies.session))),
        ]
    silent = set()
    for policy_type, groups in asked:
        if groups and len({each.group for each in allows if each.policy_type is policy_type}) < groups:
            silent.add(policy_type)
    if silent:
        silent -= rules.not_binding(request)
    if sides.is_own and rules.needs_session_policy(request) and not policies.session:
        silent.add(PolicyType.SESSION)
    return silent


def _by_effect(
    request: Request, applying: Iterable[PlacedStatement]
) -> tuple[list[PlacedStatement], list[PlacedStatement]]:
    """Return the Denies and the Allows among `applying` that have a say in this request."""
    unbound, no_deny = rules.not_binding(request), rules.cannot_deny(request)
    denies: list[PlacedStatement] = []
    allows: list[PlacedStatement] = []
    for match in applying:
        if unbound and match.policy_type in unbound:
            continue
        if match.statement.effect is Effect.ALLOW:
            allows.append(match)
        elif match.policy_type not in no_deny:
            denies.append(match)
    return denies, allows
