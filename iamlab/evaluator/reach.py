"""The other way round: who may do this, and what may this principal do?

Both ask `authorize`, so they can never say otherwise than a decision would.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from iamlab.evaluator import matching, reference, rules
from iamlab.evaluator.context import ContextValue
from iamlab.evaluator.decision import Decision, authorize, grants
from iamlab.evaluator.document import Effect, Statement
from iamlab.evaluator.policies import PlacedStatement, Policies, PolicyType
from iamlab.evaluator.principals import Grant
from iamlab.evaluator.reference import ServiceAction
from iamlab.evaluator.request import Request


@dataclass(frozen=True, slots=True)
class Principal:
    """Somebody who may ask, with every policy that applies to them and to the resource.

    `context` are the condition keys that their requests carry, whatever the circumstances.
    """

    arn: str
    policies: Policies
    context: Mapping[str, ContextValue] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Answer:
    """What one principal gets for a request."""

    principal: str
    decision: Decision


@dataclass(frozen=True, slots=True)
class Ability:
    """An action that a principal may carry out, and the resource patterns that its Allows name.

    `conditional` says that an Allow holds only under a condition, `limited` that a Deny takes something
    of it away again.
    """

    action: ServiceAction
    resources: tuple[str, ...]
    conditional: bool
    limited: bool


def who_can(
    action: str,
    resource: str,
    principals: Iterable[Principal],
    context: Mapping[str, ContextValue] | None = None,
    resource_account: str | None = None,
) -> list[Answer]:
    """Return the decision for each of `principals`, those who are allowed first, each in given order.

    Raises InvalidRequest for a principal that is none.
    """
    answers = [
        Answer(
            each.arn,
            authorize(
                Request(each.arn, action, resource, {**each.context, **(context or {})}, resource_account),
                each.policies,
            ),
        )
        for each in principals
    ]
    return sorted(answers, key=lambda answer: not answer.decision.allowed)


def what_can(principal: Principal) -> Iterator[Ability]:
    """Yield every action that the principal's policies, or its nature, grant and no filter takes away whole.

    Actions come from the service authorization reference, in its order. Resources and conditions are the
    Allows' own: whether a single request passes, `authorize` says. Raises InvalidRequest for a principal
    that is none.
    """
    for service in reference.services():
        for action in reference.actions(service).values():
            found = _ability(Request(principal.arn, action.full_name), principal.policies, action)
            if found is not None:
                yield found


def _ability(request: Request, policies: Policies, action: ServiceAction) -> Ability | None:
    if settled := rules.settled(request):
        return Ability(action, ("*",), conditional=False, limited=False) if settled.allowed else None
    about = tuple(_binding(request, policies))
    allows = [each for each in about if each.statement.effect is Effect.ALLOW]
    found = [(each.statement, _grants(request, each)) for each in allows]
    granting = [statement for statement, how in found if how - {Grant.ACCOUNT}]
    by_nature = rules.allowed_by_nature(request)
    denies = [each.statement for each in about if each.statement.denies]
    if not (granting or by_nature) or any(_denies_whole(deny) for deny in denies):
        return None
    is_own = not any(how & {Grant.ANYONE, Grant.CALLER} for _, how in found)
    if _is_filtered(request, policies, {(each.policy_type, each.group) for each in allows}, is_own):
        return None
    resources = dict.fromkeys(pattern.text for statement in granting for pattern in statement.resource or ())
    return Ability(
        action,
        ("*",) if by_nature else tuple(resources),
        conditional=not by_nature and all(bool(statement.conditions) for statement in granting),
        limited=bool(denies),
    )


def _binding(request: Request, policies: Policies) -> Iterator[PlacedStatement]:
    """Yield the statements about the request's action that bind its caller."""
    unbound, has_boundary = rules.not_binding(request), bool(policies.boundary)
    for each in policies.about(request.folded_action):
        if each.policy_type not in unbound and matching.principal_fits(each.statement, request, has_boundary):
            yield each


_OWN = frozenset((Grant.ENTITY,))
"""An identity-based Allow means the user or role that holds it."""


def _grants(request: Request, placed: PlacedStatement) -> frozenset[Grant]:
    if placed.policy_type is PolicyType.IDENTITY:
        return _OWN
    return grants(request, placed.statement) if placed.policy_type is PolicyType.RESOURCE else frozenset()


def _denies_whole(statement: Statement) -> bool:
    """Say whether a Deny that binds the caller leaves nothing of its actions."""
    everywhere = any(pattern.text == "*" for pattern in statement.resource or ())
    return everywhere and not statement.conditions


def _is_filtered(
    request: Request, policies: Policies, allowing: set[tuple[PolicyType, int]], is_own: bool
) -> bool:
    """Say whether a filter has no Allow at all for an action."""
    filters = {PolicyType.SCP, PolicyType.VPC_ENDPOINT} - rules.not_binding(request)
    if is_own:
        if rules.needs_session_policy(request) and not policies.session:
            return True
        filters |= {PolicyType.BOUNDARY, PolicyType.SESSION} - rules.not_binding(request)
    return any(
        (policy_type, group) not in allowing
        for policy_type in filters
        for group in range(len(policies.groups(policy_type)))
    )
