"""One question to the evaluator: who asks to do what, on what, under which circumstances."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from iamlab.evaluator import actions, arns, context
from iamlab.evaluator.arns import Arn
from iamlab.evaluator.callers import Caller, CallerKind, read_caller
from iamlab.evaluator.context import ContextValue

AWS_ITSELF = "aws"
"""What stands for the account in ARNs of what AWS owns and every account shares: managed policies."""


@dataclass(frozen=True, slots=True)
class Request:
    """A request as AWS sees it after authentication.

    `principal` is an ARN, a service, a provider or `*`; `resource` an ARN, or `*` for an action that
    takes none. `context` maps condition keys to one value or several. `resource_account` owns the
    resource: when left out, the account in its ARN, else the principal's own. `issuer` is the ARN of the
    IAM user whose GetFederationToken made a federated user; when left out, the user of the same name, as
    its own ARN does not tell (fact 4.2).

    Of what follows from these, `owner` is the account that owns the resource (fact 4.3.1) and `keys` are
    all context keys in force, in lower case. Raises InvalidRequest for a principal that is none.
    """

    principal: str
    action: str
    resource: str = "*"
    context: Mapping[str, ContextValue] = field(default_factory=dict)
    resource_account: str | None = None
    issuer: str | None = None
    service: str = field(init=False)
    action_name: str = field(init=False)
    arn: Arn = field(init=False)
    folded_action: str = field(init=False)
    caller: Caller = field(init=False)
    keys: Mapping[str, ContextValue] = field(init=False)
    owner: str | None = field(init=False)
    is_cross_account: bool = field(init=False)

    def __post_init__(self) -> None:
        service, name = actions.split(self.action)
        caller = read_caller(self.principal, self.action)
        object.__setattr__(self, "service", service)
        object.__setattr__(self, "folded_action", self.action.lower())
        object.__setattr__(self, "action_name", name)
        object.__setattr__(self, "arn", Arn.parse(self.resource))
        object.__setattr__(self, "caller", caller)
        if self.issuer is None and caller.kind is CallerKind.FEDERATED_USER:
            issuer = f"arn:{caller.partition}:iam::{caller.account}:user/{caller.name}"
            object.__setattr__(self, "issuer", issuer)
        owner = self.resource_account or arns.account_of(self.resource) or caller.account
        object.__setattr__(self, "owner", owner)
        crosses = caller.in_account and owner not in (caller.account, AWS_ITSELF)
        object.__setattr__(self, "is_cross_account", crosses)
        object.__setattr__(self, "keys", context.in_force(self.context, caller, self.action, owner))

    @property
    def resource_fields(self) -> tuple[str, ...]:
        """The fields of the resource's ARN; `*` has the one."""
        return self.arn.fields

    def single_value(self, key: str) -> str | None:
        """Return the value of a context key, in lower case, for a policy variable.

        None when the request has none, or several: only single-valued keys may be used (fact 2.4).
        """
        value = self.keys.get(key)
        return value if isinstance(value, str) else None
