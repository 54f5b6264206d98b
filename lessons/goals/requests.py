"""Goals on requests: what must be allowed or denied, decided by the evaluator over the account's policies."""

from collections.abc import Iterator, Mapping
from typing import Literal

from iamlab.account import resources
from iamlab.account.applicable import applicable
from iamlab.account.caller import Caller
from iamlab.account.configuration import Configuration
from iamlab.account.credentials import LastUse
from iamlab.account.errors import AWSError
from iamlab.aws_api.authentication import authenticate
from iamlab.aws_api.context import Surroundings, condition_keys
from iamlab.evaluator import (
    NamedPolicy,
    Outcome,
    Policies,
    Request,
    Trace,
    explain,
)
from iamlab.evaluator.context import ContextValue
from iamlab.evaluator.scenario import ScenarioError, read_request
from lessons.content_format.policy_questions import refusal
from lessons.content_format.problems import PathInside, Problem
from lessons.content_format.schema import Line
from lessons.content_format.starting_account import StartingAccount
from lessons.goals.goal import Goal, Judgement, Missing, Situation
from lessons.goals.who import Who, WhoText, read_who
from lessons.goals.who_problems import who_problems

Expected = Literal["allowed", "denied", "implicitDeny", "explicitDeny"]

_SAMPLE_CALLER = "arn:aws:iam::111122223333:user/somebody"


class RequestGoal(Goal, frozen=True, kw_only=True, tag="request"):
    """A request gets its expected decision. `context` holds condition keys besides those of every call."""

    who: WhoText
    action: Line
    expect: Expected
    resource: Line = "*"
    resource_account: Line | None = None
    context: dict[Line, str | list[str]] = {}

    @property
    def words(self) -> str:
        may = "may" if self.expect == "allowed" else "may not"
        who = read_who(self.who).words
        return f"{who[:1].upper()}{who[1:]} {may} call `{self.action}`"

    def problems(self, path: PathInside, accounts: Mapping[str, StartingAccount]) -> Iterator[Problem]:
        """Yield somebody who is nobody, and what is no request."""
        yield from super().problems(path, accounts)
        yield from who_problems(
            (*path, "who"), self.who, accounts, ("root", "user", "role", "key", "service")
        )
        fields = {
            "principal": _SAMPLE_CALLER,
            "action": self.action,
            "resource": self.resource,
            "resource_account": self.resource_account,
            "context": self.context,
        }
        try:
            read_request(fields)
        except ScenarioError as error:
            name, message = refusal(error)
            yield Problem((*path, name), message)

    def judge(self, situation: Situation) -> Judgement:
        """Return what is missing, with the trace of the decision."""
        try:
            trace = self._decided(situation, read_who(self.who))
        except Missing as missing:
            return Judgement(str(missing))
        return Judgement(self._wrong(trace.decision.outcome), trace)

    def _wrong(self, outcome: Outcome) -> str:
        denied = outcome is not Outcome.ALLOWED
        if self.expect == outcome.value or (self.expect == "denied" and denied):
            return ""
        if self.expect == "allowed":
            return "It is still denied."
        if not denied:
            return "It is still allowed."
        return "It is denied, but not in the way it should be."

    def _decided(self, situation: Situation, who: Who) -> Trace:
        configuration, given = situation.scratch, _values(self.context)
        if who.kind == "service":
            request = Request(who.name, self.action, self.resource, given)
            return explain(request, Policies(resource=_resource_policy(configuration, self.resource)))
        caller = _caller(situation, who, configuration)
        keys = condition_keys(configuration, caller, Surroundings(situation.answer.now))
        held_by = resources.owner(configuration, self.resource)
        owner = self.resource_account or held_by or caller.account.id
        issuer = caller.session.issuer if caller.session else None
        request = Request(caller.arn, self.action, self.resource, {**keys, **given}, owner, issuer)
        return explain(request, applicable(configuration, caller, self.resource, owner))


def _values(context: Mapping[str, str | list[str]]) -> dict[str, ContextValue]:
    return {key: value if isinstance(value, str) else tuple(value) for key, value in context.items()}


def _caller(situation: Situation, who: Who, configuration: Configuration) -> Caller:
    """Return somebody who calls. Raises Missing."""
    credentials = situation.credentials(who, configuration)
    use = LastUse(situation.answer.now, "sts", "us-east-1")
    try:
        return authenticate(configuration, credentials, situation.answer.now, use)
    except AWSError as error:
        raise Missing(f"Nobody can call with this key: {error.message}") from None


def _resource_policy(configuration: Configuration, resource: str) -> NamedPolicy | None:
    """Return the policy of the resource with this ARN, which is all that a service is asked about."""
    found = resources.find(configuration, resource)
    if found is None:
        kind = "role" if ":role/" in resource else "resource"
        raise Missing(f"There is no {kind} `{resource}` yet.")
    return found.policy
