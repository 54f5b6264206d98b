"""One question to the evaluator: who asks to do what, on what."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from iamlab.evaluator import actions, arns

ContextValue = str | tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Request:
    """A request as AWS sees it after authentication.

    `principal` and `resource` are ARNs; `resource` is `*` for an action that takes none. `context` maps
    condition keys in lower case to one value or several. `resource_account` owns the resource: when
    left out, the account in its ARN, else the principal's own.
    """

    principal: str
    action: str
    resource: str = "*"
    context: Mapping[str, ContextValue] = field(default_factory=dict)
    resource_account: str | None = None
    service: str = field(init=False)
    action_name: str = field(init=False)
    resource_fields: tuple[str, ...] = field(init=False)

    def __post_init__(self) -> None:
        service, name = actions.split(self.action)
        object.__setattr__(self, "service", service)
        object.__setattr__(self, "action_name", name)
        object.__setattr__(self, "resource_fields", arns.split(self.resource))

    @property
    def owner(self) -> str | None:
        """The account that owns the resource, as given or as the ARNs say."""
        return self.resource_account or arns.account_of(self.resource) or arns.account_of(self.principal)
