"""Goals on Lambda functions: what they do when they are invoked now, and what they did when they were."""

import json
from collections.abc import Iterator, Mapping

from iamlab.aws_api.context import Surroundings
from iamlab.aws_api.gate import call
from lessons.content_format.problems import PathInside, Problem
from lessons.content_format.starting_account import StartingAccount
from lessons.content_format.starting_names import FIRST_REGION, FunctionName, Name, Region
from lessons.goals.calls import call_problems
from lessons.goals.goal import Event, InAccount, Situation
from lessons.goals.who import Who

_LOGS = "logs.amazonaws.com"


def function_call_problems(accounts: Mapping[str, StartingAccount]) -> Iterator[Problem]:
    """Yield what is wrong with the calls that functions make at the start."""
    for name, account in accounts.items():
        for each, function in account.functions.items():
            for index, made in enumerate(function.calls):
                path: PathInside = ("accounts", name, "functions", each, "calls", index)
                yield from call_problems(path, made.call, made.parameters)


class _OnFunction(InAccount, frozen=True, kw_only=True):
    """A goal on a function of the account; the learner may be meant to make it."""

    function: FunctionName


class FunctionRuns(_OnFunction, frozen=True, kw_only=True, tag="function-runs"):
    """Invoked now, the function makes every call of its code."""

    region: Region = FIRST_REGION

    @property
    def words(self) -> str:
        return f"`{self.function}` runs through when it is invoked"

    def missing(self, situation: Situation) -> str:
        """Invoke it on a copy of the account, of which nothing is kept."""
        held = situation.answer.configuration.copy()
        root = situation.credentials(Who("root", account=self.account), held)
        around = Surroundings(situation.answer.now, region=self.region, bodies=situation.answer.bodies)
        answer = call(held, root, "lambda", "Invoke", {"FunctionName": self.function}, around)
        if answer.error is not None:
            if answer.error.code == "ResourceNotFoundException":
                return f"There is no function `{self.function}` yet."
            return f"It does not start: {answer.error.message}"
        result = answer.result or {}
        if "FunctionError" not in result:
            return ""
        return f"It stops. {json.loads(result['Payload'])['errorMessage']}"


class FunctionRan(_OnFunction, frozen=True, kw_only=True, tag="function-ran"):
    """The function was invoked, and the last time it made every call of its code; with `role`, as that."""

    role: Name | None = None

    @property
    def words(self) -> str:
        role = f" as `{self.role}`" if self.role else ""
        return f"You invoked `{self.function}`, and it ran through{role}"

    @property
    def stays(self) -> bool:
        return True

    def missing(self, situation: Situation) -> str:
        """A function stops at the first call that fails, so its last call tells how its last run ended."""
        number = situation.account(self.account).id
        calls = [each for each in situation.answer.history.all if _is_by(each, self.function, number)]
        if not calls:
            return f"`{self.function}` made no call yet. Invoke it."
        code = calls[-1].get("errorCode")
        if code:
            return f"The last time it was invoked, it stopped with `{code}`."
        issuer = (calls[-1]["userIdentity"].get("sessionContext") or {}).get("sessionIssuer") or {}
        acted_as = str(issuer.get("userName", ""))
        if self.role is not None and acted_as.lower() != self.role.lower():
            return f"The last time it was invoked, it acted as `{acted_as}`."
        return ""


def _is_by(event: Event, function: str, account: str) -> bool:
    """Say whether a record is of a call in a function's code: its session is named as the function."""
    identity = event.get("userIdentity") or {}
    session = str(identity.get("arn", "")).rpartition("/")[2]
    is_own = identity.get("type") == "AssumedRole" and identity.get("accountId") == account
    return is_own and session == function and event.get("eventSource") != _LOGS
