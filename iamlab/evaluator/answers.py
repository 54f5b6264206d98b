"""One sentence on what decided a request."""

from iamlab.evaluator.callers import CallerKind
from iamlab.evaluator.decision import Decision, Outcome
from iamlab.evaluator.link_notes import NAMES, listed
from iamlab.evaluator.policies import PlacedStatement, Policies, PolicyType
from iamlab.evaluator.policy_words import statements_words
from iamlab.evaluator.request import Request

_SIDES = (PolicyType.IDENTITY, PolicyType.RESOURCE)


def answer(decision: Decision, policies: Policies) -> str:
    """Return the sentence for `decision`, which was made under `policies`."""
    if decision.settled:
        return decision.settled.sentence
    if decision.outcome is Outcome.IMPLICIT_DENY:
        return _implicit(decision, policies)
    if decision.allowed:
        return _allowed(decision)
    who, s = _names(decision.matched)
    return f"{who} {'denies' if s else 'deny'} this request, and an explicit deny beats every allow."


def _implicit(decision: Decision, policies: Policies) -> str:
    if decision.sides.silent == frozenset(_SIDES):
        if not decision.request.is_cross_account:
            return (
                f"Nothing denies this request, but `{decision.request.action}` takes an Allow on both sides, "
                "in the trust policy and in an identity-based policy, and neither has one."
            )
        return (
            "Nothing denies this request, but caller and resource belong to two accounts, where both "
            "sides must allow it, and neither does."
        )
    if decision.sides.silent == {PolicyType.RESOURCE}:
        return f"Nothing denies this request, but {_no_resource_policy(decision.request, policies)}."
    if decision.sides.silent:
        if decision.request.is_cross_account:
            return (
                "The resource’s policy allows this request, but across accounts an identity-based policy "
                "must allow it too, and none does."
            )
        return "Nothing denies this request, but no identity-based policy allows it."
    filters = listed([f"no {NAMES[each]}" for each in decision.blocked_by], "and")
    if decision.blocked_by == (PolicyType.SCP,) and len(policies.scp) > 1:
        filters = "at one level of the organization no SCP"
    return f"A policy grants this request, and nothing denies it, but {filters} allows it."


def _no_resource_policy(request: Request, policies: Policies) -> str:
    what = "resource-based policy"
    if request.service == "sts":
        what = "trust policy"
    elif request.service == "kms":
        what = "key policy"
    if policies.resource is None:
        return f"there is no {what} to allow it"
    return f"the {what} does not allow it"


def _allowed(decision: Decision) -> str:
    granting = tuple(match for match in decision.matched if match.policy_type in _SIDES)
    if not granting:
        if decision.request.caller.kind is CallerKind.FEDERATED_USER:
            return "The root user asked for this session, its session policy allows this, and none denies it."
        return "The root user has full access to its account, and no policy denies it."
    who, s = _names(granting)
    return f"{who} allow{s} this request, and no policy denies it."


def _names(matches: tuple[PlacedStatement, ...]) -> tuple[str, str]:
    """Return the statements as the subject of a sentence, and the ending of its verb."""
    names = listed(statements_words(matches))
    return names[0].upper() + names[1:], "s" if len(matches) == 1 else ""
