"""The other way round: who may do this, and what may this principal do?

Both ask `authorize`, so they can never say otherwise than a decision would.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from iamlab.evaluator import reference
from iamlab.evaluator.context import ContextValue
from iamlab.evaluator.decision import Decision, authorize
from iamlab.evaluator.document import Effect
from iamlab.evaluator.policies import Policies, PolicyType
from iamlab.evaluator.reference import ServiceAction
from iamlab.evaluator.request import Request

_GRANTING = (PolicyType.IDENTITY, PolicyType.RESOURCE)


@dataclass(frozen=True, slots=True)
class Principal:
    """Somebody who may ask, with every policy that applies to them and to the resource."""

    arn: str
    policies: Policies


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
            authorize(Request(each.arn, action, resource, context or {}, resource_account), each.policies),
        )
        for each in principals
    ]
    return sorted(answers, key=lambda answer: not answer.decision.allowed)


def what_can(principal: Principal) -> Iterator[Ability]:
    """Yield every action that some Allow of the principal's policies grants and no filter takes away whole.

    Actions come from the service authorization reference, in its order. Resources and conditions are the
    Allows' own: whether a single request passes, `authorize` says.
    """
    for service in reference.services():
        for action in reference.actions(service).values():
            found = _ability(principal.policies, action)
            if found is not None:
                yield found


def _ability(policies: Policies, action: ServiceAction) -> Ability | None:
    about = policies.about(action.full_name.lower())
    allows = [each for each in about if each.statement.effect is Effect.ALLOW]
    granting = [each.statement for each in allows if each.policy_type in _GRANTING]
    denies = [each.statement for each in about if each.statement.denies]
    if not granting or any(deny.takes_any_request for deny in denies):
        return None
    if _is_filtered(policies, {(each.policy_type, each.group) for each in allows}):
        return None
    resources = dict.fromkeys(pattern.text for statement in granting for pattern in statement.resource or ())
    return Ability(
        action,
        tuple(resources),
        conditional=all(bool(statement.conditions) for statement in granting),
        limited=bool(denies),
    )


def _is_filtered(policies: Policies, allowing: set[tuple[PolicyType, int]]) -> bool:
    """Say whether a filter has no Allow at all for an action."""
    filters = (PolicyType.BOUNDARY, PolicyType.SESSION, PolicyType.SCP, PolicyType.VPC_ENDPOINT)
    return any(
        (policy_type, group) not in allowing
        for policy_type in filters
        for group in range(len(policies.groups(policy_type)))
    )
