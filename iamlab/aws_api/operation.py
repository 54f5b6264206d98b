"""What an operation is: what it asks for, what it does, and the registry of all of them.

To add an operation, write a function that performs it in a module of `operations` and decorate it with
`operation`, naming what it asks for.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple, Protocol

from iamlab.account import ids
from iamlab.account.account import Account
from iamlab.account.caller import Caller
from iamlab.account.configuration import Configuration
from iamlab.account.credentials import Session
from iamlab.account.errors import AWSError
from iamlab.aws_api.authentication import Credentials, ServiceActing
from iamlab.aws_api.bodies import Bodies
from iamlab.aws_api.context import Surroundings
from iamlab.evaluator.context import ContextValue

Result = dict[str, Any]
"""What AWS answers, in the shape of botocore's service models."""


@dataclass(frozen=True, slots=True)
class Ask:
    """One permission that a call needs, with the condition keys that it supplies for it.

    `owner` is the account that the resource is of, where neither its ARN nor the configuration tells.
    `is_unsigned` says that nobody looks who signed the call.
    """

    action: str
    resource: str = "*"
    keys: Mapping[str, ContextValue] = field(default_factory=dict)
    owner: str | None = None
    is_unsigned: bool = False


class Origin(NamedTuple):
    """From where and with what a program calls."""

    source_ip: str
    user_agent: str


LAMBDA = Origin("192.0.2.44", "Boto3 (AWS_Lambda)")


class Act(Protocol):
    """Makes a call of a service, and returns its result. Raises AWSError."""

    def __call__(
        self,
        signed: Session | Credentials,
        service: str,
        name: str,
        parameters: Mapping[str, Any],
        origin: Origin = LAMBDA,
    ) -> Result: ...


def cannot_act(
    signed: Session | Credentials,
    service: str,
    name: str,
    parameters: Mapping[str, Any],
    origin: Origin = LAMBDA,
) -> Result:
    """Refuse to call anything: where there is no gate."""
    raise AWSError("ServiceUnavailable", "There is nobody to call.", 503)


Serve = Callable[[ServiceActing, str, str, Mapping[str, Any]], Result]
"""Makes a call as a service that acts for a resource, and returns its result. Raises AWSError."""


def cannot_serve(acting: ServiceActing, service: str, name: str, parameters: Mapping[str, Any]) -> Result:
    """Refuse to call anything: where there is no gate."""
    raise AWSError("ServiceUnavailable", "There is nobody to call.", 503)


@dataclass
class Call:
    """One call on its way through the gate: what is asked, by whom, of which configuration.

    `also_recorded_in` are further accounts in whose event history the call stands. `bodies` are what
    objects hold. `authorize` asks for one permission more while an operation is performed, and returns the
    refusal: for those that go on without it. `act` makes a call with other credentials, as a function does,
    and `serve` as an AWS service: after it `configuration` is another, and what was found in the one before
    is not in it.
    """

    configuration: Configuration
    caller: Caller
    parameters: Mapping[str, Any]
    surroundings: Surroundings
    also_recorded_in: list[str] = field(default_factory=list)
    bodies: Bodies = field(default_factory=Bodies)
    authorize: Callable[[Ask], AWSError | None] = lambda ask: None
    act: Act = cannot_act
    serve: Serve = cannot_serve

    @property
    def account(self) -> Account:
        """The caller's account, in which IAM acts."""
        return self.configuration.accounts[self.caller.account.id]

    @property
    def now(self) -> datetime:
        return self.surroundings.now

    def new_id(self, prefix: str) -> str:
        return ids.unique_id(self.surroundings.chance, prefix)


Asks = Callable[[Call], Iterable[Ask]]
Perform = Callable[[Call], Result | None]
Who = Callable[[Configuration, Mapping[str, Any], datetime], Caller]
"""Says whom a token among a call's parameters is of, at a time. Raises AWSError."""


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation of one service. `changes` says whether it changes the configuration.

    `who` is there for a call that is not signed: its parameters tell who makes it.
    """

    service: str
    name: str
    asks: Asks
    perform: Perform
    changes: bool
    who: Who | None = None


OPERATIONS: dict[tuple[str, str], Operation] = {}
"""Every operation by service and name."""

_READS = ("Get", "List", "Describe", "Decode", "Simulate")


def operation(
    name: str, asks: Asks, *, changes: bool | None = None, who: Who | None = None
) -> Callable[[Perform], Perform]:
    """Register the decorated function as the operation called `name`, such as `iam:CreateUser`.

    `asks` yields the permissions that a call needs; all are asked before anything is done. `changes` says
    whether it changes the configuration, where its name does not tell. `who` says who calls, where a token
    does in place of a signature.
    """
    service, _, short = name.partition(":")

    def register(perform: Perform) -> Perform:
        does = not short.startswith(_READS) if changes is None else changes
        OPERATIONS[service, short] = Operation(service, short, asks, perform, does, who)
        return perform

    return register
