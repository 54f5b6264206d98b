"""The policies that apply to one request, by policy type."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import NamedTuple

from iamlab.evaluator.document import MOST_ACTIONS, PolicyDocument, Statement


class PolicyType(StrEnum):
    """AWS's policy types, in the order in which they are asked (facts 4.1, 4.1.4)."""

    RCP = "rcp"
    SCP = "scp"
    RESOURCE = "resource"
    IDENTITY = "identity"
    BOUNDARY = "boundary"
    SESSION = "session"
    VPC_ENDPOINT = "vpc_endpoint"


@dataclass(frozen=True, slots=True)
class NamedPolicy:
    """A document under the name that explanations use for it; a managed policy's may be its ARN.

    `holder` are kind and name of who has it, such as `("Group", "readers")`; empty where nobody says.
    """

    name: str
    document: PolicyDocument
    holder: tuple[str, str] | tuple[()] = field(default=(), kw_only=True)


class PlacedStatement(NamedTuple):
    """A statement, and where it stands: `group` is the number of its level or its endpoint.

    `takes_any_request` is the statement's own, kept here because most decisions ask for it.
    """

    policy_type: PolicyType
    group: int
    named_policy: NamedPolicy
    statement: Statement
    takes_any_request: bool

    @property
    def policy(self) -> str:
        return self.named_policy.name


Level = tuple[NamedPolicy, ...]
"""The policies attached at one level of an organization: its root, an OU, or the account."""


@dataclass(frozen=True)
class Policies:
    """What applies to a request.

    `identity` are all identity-based policies of the principal's, its groups' too. `boundary` and
    `session` are empty where none is set. `resource` is the resource's own policy, a role's trust policy
    among them. `scp` and `rcp` list the levels from the organization's root to the account; no level at
    all means no organization. `vpc_endpoint` are the endpoints' policies on the way.
    """

    identity: tuple[NamedPolicy, ...] = ()
    boundary: tuple[NamedPolicy, ...] = ()
    session: tuple[NamedPolicy, ...] = ()
    resource: NamedPolicy | None = None
    scp: tuple[Level, ...] = ()
    rcp: tuple[Level, ...] = ()
    vpc_endpoint: tuple[NamedPolicy, ...] = ()
    _about: dict[str, tuple[PlacedStatement, ...]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def groups(self, policy_type: PolicyType) -> tuple[Level, ...]:
        """Return the policies of a type in groups, of which each must allow where the type is a filter.

        Identity, boundary and session policies add up; each level and each endpoint stands for itself.
        """
        if policy_type is PolicyType.SCP:
            return self.scp
        if policy_type is PolicyType.RCP:
            return self.rcp
        if policy_type is PolicyType.RESOURCE:
            return ((self.resource,),) if self.resource else ()
        if policy_type is PolicyType.VPC_ENDPOINT:
            return tuple((policy,) for policy in self.vpc_endpoint)
        listed = self.identity
        if policy_type is PolicyType.BOUNDARY:
            listed = self.boundary
        elif policy_type is PolicyType.SESSION:
            listed = self.session
        return (listed,) if listed else ()

    @cached_property
    def statements(self) -> tuple[PlacedStatement, ...]:
        """Every statement of every policy, in AWS's order."""
        return tuple(self._placed(lambda document: document.statements))

    def about(self, action: str) -> tuple[PlacedStatement, ...]:
        """Return the statements whose Action or NotAction fits `action`, in lower case; remembered."""
        found = self._about.get(action)
        if found is None:
            if len(self._about) >= MOST_ACTIONS:
                self._about.clear()
            found = self._about[action] = tuple(self._placed(lambda document: document.about(action)))
        return found

    def _placed(self, choose: Callable[[PolicyDocument], tuple[Statement, ...]]) -> Iterator[PlacedStatement]:
        for policy_type in PolicyType:
            for number, group in enumerate(self.groups(policy_type)):
                for policy in group:
                    for statement in choose(policy.document):
                        yield PlacedStatement(
                            policy_type, number, policy, statement, statement.takes_any_request
                        )
