"""What each policy type said about a request, and whether that mattered."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from iamlab.evaluator import rules
from iamlab.evaluator.callers import CallerKind
from iamlab.evaluator.decision import Decision
from iamlab.evaluator.document import Effect
from iamlab.evaluator.policies import Policies, PolicyType


class LinkState(StrEnum):
    """What one policy type said.

    `none` when no policy of that type applies, `exempt` when there is one and it does not bind the caller.
    """

    ALLOWS = "allows"
    DENIES = "denies"
    NO_MATCH = "no_match"
    NONE = "none"
    EXEMPT = "exempt"


@dataclass(frozen=True, slots=True)
class Level:
    """One level of an organization, root first, and what its policies said together."""

    name: str
    state: LinkState


@dataclass(frozen=True, slots=True)
class Said:
    """What a policy type said; see `explanation.Link`."""

    state: LinkState
    matters: bool
    note: str
    levels: tuple[Level, ...]


Applying = list[tuple[int, Effect]]
"""Group and effect of each statement of one policy type that applies."""

NAMES = {
    PolicyType.RCP: "RCP",
    PolicyType.SCP: "SCP",
    PolicyType.RESOURCE: "resource-based policy",
    PolicyType.IDENTITY: "identity-based policy",
    PolicyType.BOUNDARY: "permissions boundary",
    PolicyType.SESSION: "session policy",
    PolicyType.VPC_ENDPOINT: "VPC endpoint policy",
}
"""By policy type: what one policy of it is called."""

_NEED_ALL_GROUPS = (PolicyType.SCP, PolicyType.VPC_ENDPOINT)
_SIDES = (PolicyType.IDENTITY, PolicyType.RESOURCE)


def said(policy_type: PolicyType, decision: Decision, policies: Policies, applying: Applying) -> Said:
    """Return what `policy_type` said, given which of its statements apply."""
    groups = policies.groups(policy_type)
    state = _state(policy_type, decision, len(groups), applying)
    return Said(
        state,
        matters=_matters(policy_type, state, decision),
        note=_note(policy_type, state, decision, policies),
        levels=_levels(policy_type, groups, applying),
    )


def _state(policy_type: PolicyType, decision: Decision, groups: int, applying: Applying) -> LinkState:
    if not groups:
        return LinkState.NONE
    if decision.settled or policy_type in rules.not_binding(decision.request):
        return LinkState.EXEMPT
    effects = [effect for _, effect in applying]
    if Effect.DENY in effects and policy_type not in rules.cannot_deny(decision.request):
        return LinkState.DENIES
    if policy_type is PolicyType.RCP:
        return LinkState.ALLOWS  # RCPFullAWSAccess is always there (fact 4.1)
    allowing = {group for group, effect in applying if effect is Effect.ALLOW}
    enough = len(allowing) == groups if policy_type in _NEED_ALL_GROUPS else bool(allowing)
    return LinkState.ALLOWS if enough else LinkState.NO_MATCH


def _levels(policy_type: PolicyType, groups: tuple[object, ...], applying: Applying) -> tuple[Level, ...]:
    if policy_type not in (PolicyType.SCP, PolicyType.RCP):
        return ()
    return tuple(
        Level(_level_name(index, len(groups)), _level_state(policy_type, index, applying))
        for index in range(len(groups))
    )


def _level_name(index: int, levels: int) -> str:
    if index == 0:
        return "Root"
    return "Account" if index == levels - 1 else f"OU {index}" if levels > 3 else "OU"


def _level_state(policy_type: PolicyType, index: int, applying: Applying) -> LinkState:
    effects = {effect for group, effect in applying if group == index}
    if Effect.DENY in effects:
        return LinkState.DENIES
    if Effect.ALLOW in effects or policy_type is PolicyType.RCP:
        return LinkState.ALLOWS
    return LinkState.NO_MATCH


def deciding(decision: Decision) -> PolicyType:
    """Return the type that settled it: the one a refusal names, or the side that granted."""
    if decision.decided_by is not None:
        return decision.decided_by
    granting = [match.policy_type for match in decision.matched]
    by_resource = PolicyType.RESOURCE in granting and (
        not decision.sides.is_own or PolicyType.IDENTITY not in granting
    )
    natural = rules.allowed_by_nature(decision.request) and not decision.request.is_cross_account
    return PolicyType.RESOURCE if by_resource and not natural else PolicyType.IDENTITY


def _matters(policy_type: PolicyType, state: LinkState, decision: Decision) -> bool:
    if decision.settled:
        return False
    if policy_type in decision.blocked_by:
        return True
    if state is not LinkState.ALLOWS:
        return False
    if policy_type in (PolicyType.BOUNDARY, PolicyType.SESSION):
        return decision.sides.is_own
    return policy_type is not PolicyType.IDENTITY or decision.sides.is_own


def _note(policy_type: PolicyType, state: LinkState, decision: Decision, policies: Policies) -> str:
    if decision.settled:
        return decision.settled.sentence if policy_type is decision.settled.blocked_by else "Not asked."
    if state is LinkState.DENIES:
        return "A Deny matches, and a Deny beats every Allow."
    if state is LinkState.EXEMPT:
        return _why_exempt(policy_type, decision)
    if state is LinkState.NONE:
        return _about_none(policy_type, decision)
    if state is LinkState.ALLOWS:
        return _about_allow(policy_type, decision)
    if policy_type in decision.blocked_by:
        where = _silent_levels(policy_type, decision, policies)
        return f"No statement {where}allows this, and without an Allow here it is denied."
    if decision.outcome == "allowed":
        if policy_type is PolicyType.RESOURCE:
            if rules.allowed_by_nature(decision.request):
                return "Says nothing. In its own account, the root user needs no Allow."
            return "Says nothing. In one account, the identity-based policy's Allow is enough."
        return "Says nothing, which does not matter: the resource’s policy names the caller, which is enough."
    if policy_type not in (PolicyType.IDENTITY, PolicyType.RESOURCE):
        return "Does not allow this either; the request was stopped without it."
    return "Says nothing either; the request was stopped without it."


def _silent_levels(policy_type: PolicyType, decision: Decision, policies: Policies) -> str:
    count = len(policies.groups(policy_type))
    if policy_type is PolicyType.SCP and count > 1:
        return "at one of the levels "
    return ""


def _why_exempt(policy_type: PolicyType, decision: Decision) -> str:
    caller = decision.request.caller
    if policy_type not in rules.not_binding_caller(caller):
        if policy_type is PolicyType.RESOURCE:
            return "A trust policy says who may assume the role, and nothing else."
        return f"Does not bind `{decision.request.action}`."
    if caller.kind is CallerKind.ROOT:
        return "Nothing of this type can be attached to the root user, so it is not asked."
    if not caller.in_account:
        return f"Does not bind {_a(caller.kind)}: it belongs to no account."
    return "Does not bind service-linked roles."


def _about_none(policy_type: PolicyType, decision: Decision) -> str:
    request = decision.request
    if policy_type is PolicyType.IDENTITY:
        if request.caller.kind is CallerKind.ROOT:
            return "The root user has full access to its account without any policy."
        if rules.allowed_by_nature(request):
            return "The root user asked for this session, so the session policy alone limits it."
        if not request.caller.in_account:
            return f"{_a(request.caller.kind, 'A')} has no identity-based policies."
        if PolicyType.IDENTITY in decision.blocked_by:
            return "No policy is attached, so nothing allows this."
        return "No policy is attached."
    if policy_type in decision.blocked_by:
        if policy_type is PolicyType.SESSION:
            return "A federated user's session without a session policy has no permissions of its own."
        return "There is none, so nothing on the resource’s side allows this."
    if policy_type in (PolicyType.SCP, PolicyType.RCP):
        return f"No {NAMES[policy_type]}s apply: no organization is given."
    return f"There is no {NAMES[policy_type]}."


def _about_allow(policy_type: PolicyType, decision: Decision) -> str:
    if policy_type is PolicyType.RCP:
        return "No Deny matches. `RCPFullAWSAccess` allows everything else."
    if policy_type in _SIDES:
        if decision.request.is_cross_account:
            return "Allows its side; across accounts the other side must allow too."
        if policy_type is PolicyType.RESOURCE:
            return _about_resource_allow(decision)
        return (
            "An Allow matches." if decision.sides.is_own else "Allows too; the resource’s policy was enough."
        )
    if _matters(policy_type, LinkState.ALLOWS, decision):
        return "Lets it through. It grants nothing by itself."
    return "Lets it through, and was not needed: the resource’s policy names the caller."


def _about_resource_allow(decision: Decision) -> str:
    if not decision.request.caller.in_account:
        return "Means the caller, who belongs to no account: no other policy has to allow."
    if not decision.sides.is_own:
        return "Names the caller, which is enough in one account."
    if PolicyType.IDENTITY in decision.blocked_by:
        return "Trusts the caller’s account, which leaves it to the identity-based policies."
    return "Allows the caller’s role or account; the caller’s own limits still count."


def _a(kind: CallerKind, article: str = "a") -> str:
    return f"{article}{'n' if kind[:1].lower() in 'aio' else ''} {kind}"


def listed(names: Iterable[str], word: str = "and") -> str:
    """Return names as a sentence has them: `a, b and c`."""
    *first, last = names
    return f"{', '.join(first)} {word} {last}" if first else last
