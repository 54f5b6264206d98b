"""The gate: every act on the simulated AWS goes through `call`.

Authenticate, check the parameters, collect the policies that apply, authorize everything that the
operation asks for, perform it, record it. What fails on the way leaves the configuration as it was, but
for the note that a key was used.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

from iamlab.account import resources
from iamlab.account.applicable import applicable
from iamlab.account.caller import SERVICE, Caller
from iamlab.account.configuration import Configuration
from iamlab.account.credentials import LastUse, Session
from iamlab.account.errors import AWSError
from iamlab.aws_api import event_forms
from iamlab.aws_api import operations as operations  # registers them
from iamlab.aws_api import parameters as parameter_check
from iamlab.aws_api.authentication import (
    Credentials,
    ServiceActing,
    Signer,
    authenticate,
    nobody,
    of_service,
)
from iamlab.aws_api.bodies import Bodies
from iamlab.aws_api.context import OF_SIGNATURE, Surroundings, condition_keys, of_resource
from iamlab.aws_api.error_forms import as_sent, in_words_of, refusal
from iamlab.aws_api.events import Event, event, recorded_in_all
from iamlab.aws_api.operation import LAMBDA, OPERATIONS, Ask, Call, Operation, Origin, Result, Who
from iamlab.aws_api.sessions import refuse_what_sessions_may_not
from iamlab.evaluator.decision import Decision, authorize
from iamlab.evaluator.policies import Policies
from iamlab.evaluator.request import Request

MOST_INNER_CALLS = 100
"""How many calls the programs that one call sets off may make together."""

DEEPEST = 4
"""How far programs may set off one another."""

RUN_PROGRAMS = ("lambda", "ec2", "ecs")
"""The services whose operations set off programs, which may set off others."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One permission that a call asked for, under which policies, and what was decided."""

    request: Request
    policies: Policies
    decision: Decision


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of a call: a result or an error, the configuration after it, and what was recorded.

    `asked` are the permissions that were asked, up to the first that was refused: it explains the refusal.
    `bodies` are what new objects hold, by digest: to be kept with the configuration.
    """

    configuration: Configuration
    result: Result | None
    error: AWSError | None
    events: tuple[Event, ...]
    asked: tuple[Asked, ...] = ()
    bodies: Mapping[str, bytes] = field(default_factory=dict)

    def unwrapped(self) -> Result:
        """Return the result. Raises the AWSError where there is one."""
        if self.error is not None:
            raise self.error
        return self.result or {}


@dataclass
class _Passage:
    """One call, and how far it has come."""

    configuration: Configuration
    service: str
    operation: str
    parameters: Mapping[str, Any]
    surroundings: Surroundings
    bodies: Bodies = field(init=False)
    caller: Caller | None = None
    asked: list[Asked] = field(default_factory=list)
    accounts: list[str] = field(default_factory=list)
    inner: list[Event] = field(default_factory=list)
    left: list[int] = field(default_factory=lambda: [MOST_INNER_CALLS])
    depth: int = 0

    def __post_init__(self) -> None:
        self.bodies = Bodies(self.surroundings.bodies)

    def go(self, credentials: Signer) -> Result:
        """Raises AWSError."""
        service = event_forms.namespace(self.service)
        use = LastUse(self.surroundings.now, service, self.surroundings.region)
        if self._by_token:
            self._check()  # the token is one of them
        self.caller = self._who(credentials, use)
        refuse_what_sessions_may_not(self.caller, self.service, self.operation)
        found = _find(self.service, self.operation)
        if not self._by_token:
            self._check()
        if found.changes:
            kept, self.configuration = self.configuration, self.configuration.copy()
            try:
                return self._perform(found, credentials, use)
            except AWSError:
                self.configuration = kept
                self.inner.clear()
                raise
        return self._perform(found, credentials, use)

    @property
    def _by_token(self) -> Who | None:
        """What says who calls, where a token does: the call is not signed, and if it is, nobody looks."""
        found = OPERATIONS.get((self.service, self.operation))
        return found.who if found else None

    def _check(self) -> None:
        parameter_check.check(self.service, self.operation, self.parameters)

    def _who(self, credentials: Signer, use: LastUse) -> Caller:
        if isinstance(credentials, ServiceActing):
            return of_service(credentials)
        if self._by_token:
            return self._by_token(self.configuration, self.parameters, self.surroundings.now)
        if credentials is None:
            return nobody(self.service)
        return authenticate(self.configuration, credentials, self.surroundings.now, use)

    def _perform(self, found: Operation, credentials: Signer, use: LastUse) -> Result:
        if found.changes:
            # The caller found before belongs to what is kept; what is changed must be the copy's own.
            self.caller = self._who(credentials, use)
        assert self.caller is not None
        keys = condition_keys(self.configuration, self.caller, self.surroundings)
        made = Call(
            self.configuration,
            self.caller,
            self.parameters,
            self.surroundings,
            bodies=self.bodies,
            authorize=lambda ask: self._refusal(ask, keys),
        )
        made.act, made.serve = partial(self._act, made), partial(self._serve, made)
        for ask in found.asks(made):
            refusal = self._refusal(ask, keys)
            if refusal is not None:
                raise refusal
        result = found.perform(made) or {}
        self.accounts = [each for each in made.also_recorded_in if each != self.caller.account.id]
        return result

    def _act(
        self,
        made: Call,
        signed: Session | Credentials,
        service: str,
        name: str,
        parameters: Mapping[str, Any],
        origin: Origin = LAMBDA,
    ) -> Result:
        """Make a call within this one. Raises AWSError, also where there were too many."""
        key = Credentials(signed.access_key_id, signed.secret, signed.token)
        answer = self._within(made, key, service, name, parameters, origin)
        self.inner.extend(answer.events)
        return answer.unwrapped()

    def _serve(
        self, made: Call, acting: ServiceActing, service: str, name: str, parameters: Mapping[str, Any]
    ) -> Result:
        """Make a call within this one as a service. Raises AWSError: what it could not do is in no record."""
        origin = Origin(acting.principal, acting.principal)
        answer = self._within(made, acting, service, name, parameters, origin)
        if answer.error is None:
            self.inner.extend(answer.events)
        return answer.unwrapped()

    def _within(
        self,
        made: Call,
        signer: Signer,
        service: str,
        name: str,
        parameters: Mapping[str, Any],
        origin: Origin,
    ) -> Answer:
        self.left[0] -= 1
        if self.left[0] < 0 or (service in RUN_PROGRAMS and self.depth >= DEEPEST):
            raise AWSError("TooManyRequestsException", "Rate Exceeded.", 429)
        around = replace(self.surroundings, **origin._asdict())
        passage = _Passage(self.configuration, service, name, parameters, around, left=self.left)
        passage.depth = self.depth + 1
        passage.bodies = self.bodies
        answer = _pass(passage, signer)
        self.configuration = made.configuration = answer.configuration
        return answer

    def _carried(self, ask: Ask) -> Mapping[str, Any]:
        """Return the keys that an ask supplies; of a call that is not signed none that tell how it was."""
        if self.caller is None or self.caller.kind != "Anonymous":
            return ask.keys
        return {key: value for key, value in ask.keys.items() if key not in OF_SIGNATURE}

    def _refusal(self, ask: Ask, keys: Mapping[str, Any]) -> AWSError | None:
        """Return the error with which one permission is refused, None where it is given."""
        assert self.caller is not None
        caller = self.caller
        if ask.is_unsigned:
            caller = nobody(self.service)
            keys = condition_keys(self.configuration, caller, self.surroundings)
        owner = ask.owner or resources.owner(self.configuration, ask.resource) or caller.account.id
        request = Request(
            caller.arn,
            ask.action,
            ask.resource,
            {**keys, **of_resource(self.configuration, owner), **self._carried(ask)},
            owner,
            caller.session.issuer if caller.session else None,
        )
        policies = applicable(self.configuration, caller, ask.resource, owner)
        decision = authorize(request, policies)
        self.asked.append(Asked(request, policies, decision))
        if decision.allowed:
            return None
        return refusal(self.service, decision)


def call(
    configuration: Configuration,
    credentials: Credentials | None,
    service: str,
    operation: str,
    parameters: Mapping[str, Any],
    surroundings: Surroundings | None = None,
) -> Answer:
    """Make one call and return what came of it; `configuration` itself stays as it is.

    Without `credentials` the call is not signed: its caller is anonymous.

    `service` and `operation` are named as in botocore (`iam`, `CreateUser`), and so are parameters and
    result. An error is part of the answer, never raised.
    """
    around = surroundings or Surroundings()
    return _pass(_Passage(configuration.copy(), service, operation, parameters, around), credentials)


@dataclass(frozen=True, slots=True)
class Read:
    """One of several calls that only read."""

    service: str
    operation: str
    parameters: Mapping[str, Any] = field(default_factory=dict)


def read(
    configuration: Configuration,
    credentials: Credentials,
    reads: Iterable[Read],
    surroundings: Surroundings | None = None,
) -> list[Answer]:
    """Make several calls that change nothing, as a page of the console does, and return their answers.

    They share one copy of the configuration, so that many are little more work than one. Raises ValueError
    for an operation that changes something.
    """
    own, around = configuration.copy(), surroundings or Surroundings()
    answers = []
    for each in reads:
        if _changes(each.service, each.operation):
            raise ValueError(f"{each.service}:{each.operation} does more than read")
        passage = _Passage(own, each.service, each.operation, each.parameters, around)
        answers.append(_pass(passage, credentials))
    return answers


def _pass(passage: _Passage, credentials: Signer) -> Answer:
    """Make one call on a configuration that nobody else holds."""
    service, operation, surroundings = passage.service, passage.operation, passage.surroundings
    result: Result | None = None
    error: AWSError | None = None
    try:
        result = passage.go(credentials)
    except AWSError as refusal:
        error = in_words_of(service, refusal)
    # CloudTrail keeps what changing calls answered; of calls that only read it has no responseElements.
    kept = result if _changes(service, operation) else None
    recorded = event(
        service,
        operation,
        passage.caller,
        dict(passage.parameters),
        surroundings,
        kept,
        error,
        read_only=not changes_account(service, operation),
    )
    asked = ((each.request.resource, each.request.owner) for each in passage.asked)
    if named := event_forms.resources(asked):
        recorded["resources"] = named
    everywhere = recorded_in_all(recorded, passage.caller, passage.accounts, surroundings)
    if passage.caller is not None and passage.caller.kind in ("Anonymous", SERVICE):
        everywhere = _at_owner(recorded, passage)
    is_unheard = error is not None and error.code == parameter_check.NEVER_SENT
    if is_unheard or service in event_forms.UNRECORDED:
        everywhere = ()
    everywhere += tuple(passage.inner)
    return Answer(
        passage.configuration,
        result,
        as_sent(service, operation, error) if error else None,
        everywhere,
        tuple(passage.asked),
        passage.bodies.new if error is None else {},
    )


def _at_owner(recorded: Event, passage: _Passage) -> tuple[Event, ...]:
    """Return the record of a call by nobody of an account: with the owner of what was asked for alone."""
    owners = (each.request.owner for each in passage.asked)
    owner = next((each for each in owners if each in passage.configuration.accounts), None)
    return ({**recorded, "recipientAccountId": owner},) if owner else ()


def _changes(service: str, operation: str) -> bool:
    found = OPERATIONS.get((service, operation))
    return found is not None and found.changes


def changes_account(service: str, operation: str) -> bool:
    """Say whether an operation changes what is in an account: it does more than read or give credentials."""
    found = OPERATIONS.get((service, operation))
    return found is not None and found.changes and service != "sts"


def _find(service: str, operation: str) -> Operation:
    found = OPERATIONS.get((service, operation))
    if found is None:
        raise AWSError("InvalidAction", f"Could not find operation {operation} for version 2010-05-08")
    return found
