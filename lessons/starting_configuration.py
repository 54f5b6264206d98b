"""Making the AWS that an exercise starts with from its description."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random

from iamlab.account import ids, passwords
from iamlab.account.account import Account
from iamlab.account.configuration import Configuration
from iamlab.account.credentials import AccessKey, LastUse, LoginProfile, MFADevice
from iamlab.account.identities import Group, InstanceProfile, PasswordPolicy, Role, RootUser, User
from iamlab.account.organization import (
    FULL_ACCESS,
    Organization,
    OrganizationPolicy,
    PolicyKind,
    Unit,
    full_access,
)
from iamlab.account.policies import ManagedPolicy, PolicyVersion
from iamlab.aws_api.authentication import Credentials
from lessons.content_format.starting_account import (
    StartingAccount,
    StartingKey,
    StartingPasswordPolicy,
    StartingPolicy,
    StartingRole,
    StartingUser,
)
from lessons.content_format.starting_organization import ROOT, StartingOrganization
from lessons.starting_functions import Runs
from lessons.starting_machines import Machines
from lessons.starting_resources import Resources

ACCOUNT_AGE = timedelta(days=730)
"""How old an account is when its exercise starts."""


@dataclass
class Start:
    """A configuration to start with, and the credentials that its description gives names to.

    `bodies` are what its objects hold, by digest.
    """

    configuration: Configuration
    credentials: dict[str, Credentials] = field(default_factory=dict)
    bodies: dict[str, bytes] = field(default_factory=dict)


def build(
    accounts: Mapping[str, StartingAccount],
    now: datetime,
    chance: Random,
    organization: StartingOrganization | None = None,
) -> Start:
    """Return what a description, which was found sound, describes, as it would be at `now`."""
    start = Start(Configuration({}))
    for described in accounts.values():
        start.configuration.accounts[described.id] = _Builder(described, now, chance, start).account()
    if organization is not None:
        numbers = {name: described.id for name, described in accounts.items()}
        start.configuration.organization = _organization(organization, numbers, chance)
    _let_run(start, accounts.values(), now, chance)
    return start


def _let_run(start: Start, accounts: Iterable[StartingAccount], now: datetime, chance: Random) -> None:
    runs = Runs(start.configuration, start.bodies, now, chance)
    for described in accounts:
        runs.of(described.id, described.functions)
    machines = Machines(runs.configuration, start.credentials, runs.bodies, now, chance)
    for described in accounts:
        machines.add(described.id, described.instances)
    start.configuration, start.bodies = machines.configuration, dict(machines.bodies)


KINDS: dict[str, PolicyKind] = {"scp": "SERVICE_CONTROL_POLICY", "rcp": "RESOURCE_CONTROL_POLICY"}


def _organization(
    described: StartingOrganization, numbers: Mapping[str, str], chance: Random
) -> Organization:
    """Return the organization; ids are as AWS's (Organizations API reference, OrganizationalUnit)."""
    root = f"r-{_digits(chance, 4)}"
    units = {name: f"ou-{root[2:]}-{_digits(chance, 8)}" for name in described.units}
    places = {ROOT: root, **units, **{name: numbers[name] for name in described.members}}
    own = {name: f"p-{_digits(chance, 8)}" for name in described.policies}
    full = list(FULL_ACCESS.values())
    return Organization(
        f"o-{_digits(chance, 10)}",
        numbers[described.management],
        {root: Unit(root, "Root")}
        | {
            units[name]: Unit(units[name], name, places[unit.parent])
            for name, unit in described.units.items()
        },
        {numbers[name]: places[place] for name, place in described.members.items()},
        full_access()
        | {
            own[name]: OrganizationPolicy(
                own[name], name, KINDS[policy.type], policy.document, policy.description
            )
            for name, policy in described.policies.items()
        },
        {
            place: [
                *([] if name in described.without_full_access else full[:1]),
                full[1],
                *(own[policy] for policy in described.attached.get(name, ())),
            ]
            for name, place in places.items()
        },
    )


def _digits(chance: Random, length: int) -> str:
    return "".join(chance.choices("abcdefghijklmnopqrstuvwxyz0123456789", k=length))


@dataclass
class _Builder:
    described: StartingAccount
    now: datetime
    chance: Random
    start: Start

    def account(self) -> Account:
        described = self.described
        account = Account(
            described.id,
            described.name,
            self.now - ACCOUNT_AGE,
            RootUser(
                described.root.email,
                self._password(described.root.password),
                self._keys(described.root.keys),
            ),
            alias=described.alias,
            password_policy=_password_policy(described.password_policy),
        )
        for name, policy in described.policies.items():
            account.policies[name.lower()] = self._policy(name, policy)
        for name, group in described.groups.items():
            account.groups[name.lower()] = Group(
                name=name,
                id=ids.unique_id(self.chance, ids.GROUP),
                created=self._ago(365),
                path=group.path,
                inline=dict(group.inline),
                attached=self._arns(group.attached),
            )
        for name, user in described.users.items():
            account.users[name.lower()] = self._user(name, user)
        for name, role in described.roles.items():
            self._add_role(account, name, role)
        self._add_devices(account)
        Resources(account, described, self.now, self.chance, self.start.bodies).add()
        return account

    def _ago(self, days: int) -> datetime:
        return self.now - timedelta(days=days)

    def _arns(self, names: Iterable[str]) -> list[str]:
        return [arn for name in names if (arn := self.described.policy_arn(name)) is not None]

    def _policy(self, name: str, described: StartingPolicy) -> ManagedPolicy:
        count = len(described.versions)
        versions = [
            PolicyVersion(number, text, self._ago(300 - number))
            for number, text in enumerate(described.versions, 1)
        ]
        return ManagedPolicy(
            name,
            ids.unique_id(self.chance, ids.POLICY),
            versions[0].created,
            versions[-1].created,
            versions[::-1],
            described.path,
            described.description,
            default=described.default or count,
            last_number=count,
        )

    def _user(self, name: str, described: StartingUser) -> User:
        return User(
            name=name,
            id=ids.unique_id(self.chance, ids.USER),
            created=self._ago(described.age_days),
            path=described.path,
            tags=dict(described.tags),
            boundary=self.described.policy_arn(described.boundary) if described.boundary else None,
            groups=list(described.groups),
            login_profile=self._password(described.password, described.age_days),
            access_keys=self._keys(described.keys),
            inline=dict(described.inline),
            attached=self._arns(described.attached),
        )

    def _add_role(self, account: Account, name: str, described: StartingRole) -> None:
        account.roles[name.lower()] = Role(
            name=name,
            id=ids.unique_id(self.chance, ids.ROLE),
            created=self._ago(200),
            trust=described.trust,
            path=described.path,
            description=described.description,
            max_session=described.max_hours * 3600,
            tags=dict(described.tags),
            boundary=self.described.policy_arn(described.boundary) if described.boundary else None,
            inline=dict(described.inline),
            attached=self._arns(described.attached),
        )
        if described.instance_profile:
            profile_id = ids.unique_id(self.chance, ids.INSTANCE_PROFILE)
            account.instance_profiles[name.lower()] = InstanceProfile(
                name, profile_id, self._ago(200), role=name
            )

    def _add_devices(self, account: Account) -> None:
        if self.described.root.mfa:
            self._add_device(account, "root-account-mfa-device", account.root_arn)
        for name, user in self.described.users.items():
            if user.mfa:
                self._add_device(account, name, account.arn("user", user.path, name))

    def _add_device(self, account: Account, name: str, owner: str) -> None:
        account.mfa_devices[name.lower()] = MFADevice(
            name, ids.mfa_seed(self.chance), owner=owner, enabled=self._ago(100)
        )

    def _password(self, password: str | None, age_days: int = 365) -> LoginProfile | None:
        if password is None:
            return None
        created = self._ago(age_days)
        return LoginProfile(passwords.hashed(password, self.chance), created, created)

    def _keys(self, described: Iterable[StartingKey]) -> list[AccessKey]:
        return [self._key(each) for each in described]

    def _key(self, described: StartingKey) -> AccessKey:
        used = described.used_days_ago
        key = AccessKey(
            ids.access_key_id(self.chance),
            ids.secret(self.chance),
            self._ago(described.age_days),
            described.active,
            None if used is None else LastUse(self._ago(used), "s3", "us-east-1"),
        )
        if described.name is not None:
            self.start.credentials[described.name] = Credentials(key.id, key.secret)
        return key


def _password_policy(described: StartingPasswordPolicy | None) -> PasswordPolicy | None:
    if described is None:
        return None
    return PasswordPolicy(
        described.minimum_length,
        described.require_symbols,
        described.require_numbers,
        described.require_uppercase,
        described.require_lowercase,
        described.users_may_change,
        described.max_age_days,
        described.reuse_prevention,
    )
