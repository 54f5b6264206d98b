"""Making the Lambda functions that an account starts with, and letting them run as they are said to have."""

import base64
import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

import msgspec

from iamlab.account import ids
from iamlab.account.account import Account
from iamlab.account.configuration import Configuration
from iamlab.account.functions import Function, FunctionCall
from iamlab.aws_api.bodies import Together
from iamlab.aws_api.context import Surroundings
from iamlab.aws_api.gate import call
from iamlab.aws_api.operations.awslambda.finding import function_arn
from lessons.content_format.starting_functions import StartingFunction
from lessons.goals.calls import typed
from lessons.goals.who import Who, stand_in


def add_function(
    account: Account, name: str, described: StartingFunction, now: datetime, chance: Random
) -> None:
    """Add a function to an account that has its roles already."""
    made = now - timedelta(days=described.age_days)
    calls = [FunctionCall(each.call, _parameters(each.call, each.parameters)) for each in described.calls]
    code, role = msgspec.json.encode(calls), account.role(described.role)
    account.functions[function_arn(account.id, described.region, name)] = Function(
        name=name,
        region=described.region,
        role=account.arn("role", role.path, role.name),
        created=made,
        modified=made,
        revision=ids.event_id(chance),
        calls=calls,
        runtime="python3.13",
        handler="index.handler",
        description=described.description,
        code_size=len(code),
        code_digest=base64.b64encode(hashlib.sha256(code).digest()).decode(),
        policy=described.policy,
        policy_revision=ids.event_id(chance) if described.policy else None,
        tags=dict(described.tags),
    )


def _parameters(name: str, given: Mapping[str, object]) -> dict[str, object]:
    service, _, operation = name.partition(":")
    return typed(service, operation, given, lambda text, shape: text)


@dataclass
class Runs:
    """Lets functions run before the exercise starts: what they logged and did stays, records do not."""

    configuration: Configuration
    bodies: Mapping[str, bytes]
    now: datetime
    chance: Random

    def of(self, account: str, functions: Mapping[str, StartingFunction]) -> None:
        """Let those functions of an account run that are said to have, the earliest first."""
        for days, name in sorted(_ran(functions), reverse=True):
            self._run(account, name, functions[name].region, self.now - timedelta(days=days))

    def _run(self, account: str, name: str, region: str, at: datetime) -> None:
        held = self.configuration.copy()
        root = stand_in(held, held.accounts[account], Who("root"), at)
        around = Surroundings(at, region=region, chance=self.chance, bodies=self.bodies)
        answer = call(held, root, "lambda", "Invoke", {"FunctionName": name}, around)
        self.configuration = answer.configuration
        self.configuration.sessions.pop(root.access_key_id)
        self.bodies = Together(self.bodies, answer.bodies)


def _ran(functions: Mapping[str, StartingFunction]) -> Iterator[tuple[int, str]]:
    for name, described in functions.items():
        if described.invoked_days_ago is not None:
            yield described.invoked_days_ago, name
