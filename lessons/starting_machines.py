"""Making the EC2 instances that an account starts with, and letting them run as they are said to have."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

import msgspec

from iamlab.account import ids
from iamlab.account.account import Account
from iamlab.account.configuration import Configuration
from iamlab.account.functions import FunctionCall
from iamlab.account.machines import IMAGES, Instance
from iamlab.aws_api import on_machines
from iamlab.aws_api.authentication import Credentials
from iamlab.aws_api.bodies import Together
from iamlab.aws_api.context import Surroundings
from iamlab.aws_api.operations.machines import KEY_FILES
from lessons.content_format.starting_functions import StartingCall
from lessons.content_format.starting_machines import StartingInstance
from lessons.goals.calls import typed

KEYS = "[default]\naws_access_key_id = {key.access_key_id}\naws_secret_access_key = {key.secret}\n"
"""What `aws configure` leaves in .aws/credentials."""


@dataclass
class Machines:
    """Adds instances to accounts that have their people and roles already.

    `credentials` are the keys that have names. What the programs of machines that ran did and logged stays,
    records of it do not.
    """

    configuration: Configuration
    credentials: Mapping[str, Credentials]
    bodies: Mapping[str, bytes]
    now: datetime
    chance: Random

    def add(self, account: str, described: Mapping[str, StartingInstance]) -> None:
        """Add the instances of an account; the programs run that are said to have, the earliest first."""
        held = self.configuration.accounts[account]
        made = {name: self._instance(held, name, each) for name, each in described.items()}
        for each in made.values():
            held.instances[each.id] = each
        for days, name in sorted(_ran(described), reverse=True):
            self._run(account, made[name].id, made[name].region, self.now - timedelta(days=days))

    def _instance(self, account: Account, name: str, described: StartingInstance) -> Instance:
        launched, place = self.now - timedelta(days=described.age_days), self.chance.getrandbits(16)
        calls = [FunctionCall(each.call, _parameters(each)) for each in described.program]
        instance = Instance(
            id=described.id or ids.resource_id(self.chance, "i"),
            reservation=ids.resource_id(self.chance, "r"),
            region=described.region,
            image=next(iter(IMAGES)),
            type=described.type,
            launched=launched,
            private_ip=f"172.31.{place >> 12}.{place % 250 + 4}",
            public_ip=f"198.51.100.{place % 250 + 4}",
            state=described.state,
            user_data=msgspec.json.format(msgspec.json.encode(calls), indent=2).decode(),
            calls=calls,
            files=self._files(described),
            tags={"Name": name, **described.tags},
        )
        if described.role is not None:
            profile = account.instance_profiles[described.role.lower()]
            instance.profile = account.arn("instance-profile", profile.path, profile.name)
            instance.association, instance.associated = ids.resource_id(self.chance, "iip-assoc"), launched
        return instance

    def _files(self, described: StartingInstance) -> dict[str, bytes]:
        files = {path: f"{text}\n".encode() for path, text in described.files.items()}
        if described.keys is not None:
            files[KEY_FILES[0]] = KEYS.format(key=self.credentials[described.keys]).encode()
        return files

    def _run(self, account: str, instance: str, region: str, at: datetime) -> None:
        around = Surroundings(at, region=region, chance=self.chance, bodies=self.bodies)
        answer = on_machines.run_program(self.configuration, account, instance, around)
        self.configuration = answer.configuration
        self.configuration.sessions.clear()
        self.bodies = Together(self.bodies, answer.bodies)


def _parameters(made: StartingCall) -> dict[str, object]:
    service, _, operation = made.call.partition(":")
    return typed(service, operation, made.parameters, lambda text, shape: text)


def _ran(described: Mapping[str, StartingInstance]) -> Iterator[tuple[int, str]]:
    for name, each in described.items():
        if each.ran_days_ago is not None:
            yield each.ran_days_ago, name
