"""The AWS that an account exercise starts with, as people write it: short names, ages instead of dates.

Attached policies go by name: one of the account's own, or else AWS's of that name. Documents are JSON
texts. Everything that is left out is as AWS makes it.
"""

from collections.abc import Iterator, Mapping
from typing import Annotated

from msgspec import Meta

from iamlab.account import aws_managed
from iamlab.evaluator.document_types import DocumentType
from lessons.content_format.problems import PathInside, Problem, did_you_mean
from lessons.content_format.schema import Id, Line, Part, Text
from lessons.content_format.starting_apis import StartingApi
from lessons.content_format.starting_documents import document_problems
from lessons.content_format.starting_functions import StartingFunction
from lessons.content_format.starting_machines import MachineName, StartingInstance
from lessons.content_format.starting_names import (
    FILLED_LATER,
    AliasName,
    ApiName,
    BucketName,
    Days,
    FunctionName,
    Name,
    ParameterName,
    QueueName,
    RuleName,
    SecretName,
    TableName,
)
from lessons.content_format.starting_parameters import StartingParameter
from lessons.content_format.starting_resources import (
    StartingBucket,
    StartingKmsKey,
    StartingQueue,
    resource_problems,
)
from lessons.content_format.starting_rules import StartingRule
from lessons.content_format.starting_secrets import StartingSecret
from lessons.content_format.starting_tables import StartingTable
from lessons.content_format.starting_tasks import FamilyName, StartingTaskDefinition

AccountId = Annotated[
    str,
    Meta(pattern=rf"\A(\d{{12}}|{FILLED_LATER})\Z", extra={"must": "be an account number of 12 digits"}),
]
Alias = Annotated[
    str,
    Meta(
        pattern=rf"\A([a-z0-9-]|{FILLED_LATER})+\Z",
        max_length=63,
        extra={"must": "be lower-case letters, digits and hyphens"},
    ),
]
Path = Annotated[
    str, Meta(pattern=r"\A/([!-~]+/)?\Z", extra={"must": "begin and end with /, such as /developers/"})
]


class StartingKey(Part, frozen=True, kw_only=True):
    """An access key. Under its `name` goals and solutions call with it."""

    name: Id | None = None
    age_days: Days = 0
    used_days_ago: Days | None = None
    active: bool = True


class Holder(Part, frozen=True, kw_only=True):
    """Whoever holds policies: `attached` by name, `inline` as texts by name."""

    attached: list[Name] = []
    inline: dict[Name, Text] = {}
    path: Path = "/"


class StartingUser(Holder, frozen=True, kw_only=True):
    """An IAM user; with a `password` it may sign in, with `mfa` it has a device enabled."""

    password: Line | None = None
    groups: list[Name] = []
    keys: list[StartingKey] = []
    mfa: bool = False
    tags: dict[Line, str] = {}
    boundary: Name | None = None
    age_days: Days = 0


class StartingGroup(Holder, frozen=True, kw_only=True):
    """A group; its users name it."""


class StartingRole(Holder, frozen=True, kw_only=True):
    """A role, with its trust policy as a text."""

    trust: Text
    description: str = ""
    max_hours: Annotated[int, Meta(ge=1, le=12)] = 1
    tags: dict[Line, str] = {}
    boundary: Name | None = None
    instance_profile: bool = False


class StartingPolicy(Part, frozen=True, kw_only=True):
    """A customer managed policy: its versions, the last of which is in force unless `default` says."""

    versions: Annotated[list[Text], Meta(min_length=1, max_length=5)]
    description: str = ""
    default: Annotated[int, Meta(ge=1, le=5)] | None = None
    path: Path = "/"


class StartingRoot(Part, frozen=True, kw_only=True):
    """The root user; with a `password` it may sign in."""

    email: Line
    password: Line | None = None
    mfa: bool = False
    keys: list[StartingKey] = []


class StartingPasswordPolicy(Part, frozen=True, kw_only=True):
    """The account's password policy (fact 6.2.4)."""

    minimum_length: Annotated[int, Meta(ge=6, le=128)] = 6
    require_symbols: bool = False
    require_numbers: bool = False
    require_uppercase: bool = False
    require_lowercase: bool = False
    users_may_change: bool = False
    max_age_days: Annotated[int, Meta(ge=1, le=1095)] | None = None
    reuse_prevention: Annotated[int, Meta(ge=1, le=24)] | None = None


class StartingAccount(Part, frozen=True, kw_only=True):
    """One account and what is in it."""

    id: AccountId
    name: Line
    root: StartingRoot
    alias: Alias | None = None
    password_policy: StartingPasswordPolicy | None = None
    policies: dict[Name, StartingPolicy] = {}
    groups: dict[Name, StartingGroup] = {}
    users: dict[Name, StartingUser] = {}
    roles: dict[Name, StartingRole] = {}
    buckets: dict[BucketName, StartingBucket] = {}
    queues: dict[QueueName, StartingQueue] = {}
    kms_keys: dict[AliasName, StartingKmsKey] = {}
    tables: dict[TableName, StartingTable] = {}
    functions: dict[FunctionName, StartingFunction] = {}
    secrets: dict[SecretName, StartingSecret] = {}
    parameters: dict[ParameterName, StartingParameter] = {}
    rules: dict[RuleName, StartingRule] = {}
    apis: dict[ApiName, StartingApi] = {}
    instances: dict[MachineName, StartingInstance] = {}
    clusters: list[FamilyName] = []
    task_definitions: dict[FamilyName, StartingTaskDefinition] = {}

    def problems(self, path: PathInside) -> Iterator[Problem]:
        """Yield what types alone cannot say: documents that AWS refuses, names that lead nowhere."""
        for name, policy in self.policies.items():
            for index, text in enumerate(policy.versions):
                yield from document_problems((*path, "policies", name, "versions", index), text)
            if policy.default is not None and policy.default > len(policy.versions):
                yield Problem((*path, "policies", name, "default"), "There is no version of this number.")
        for kind, holders in (("groups", self.groups), ("users", self.users), ("roles", self.roles)):
            for name, holder in holders.items():
                yield from self._holder((*path, kind, name), holder)
        for name, role in self.roles.items():
            yield from document_problems((*path, "roles", name, "trust"), role.trust, DocumentType.TRUST)
        for name, user in self.users.items():
            yield from _known((*path, "users", name, "groups"), user.groups, self.groups)
        yield from self._same_but_for_case(path)
        yield from resource_problems(path, self)

    def policy_arn(self, name: str) -> str | None:
        """Return the ARN of the policy that `name` stands for, None when there is none."""
        if name in self.policies:
            return f"arn:aws:iam::{self.id}:policy{self.policies[name].path}{name}"
        return aws_managed.by_name().get(name)

    def _holder(self, path: PathInside, holder: Holder) -> Iterator[Problem]:
        for name, text in holder.inline.items():
            yield from document_problems((*path, "inline", name), text)
        for index, name in enumerate(holder.attached):
            if self.policy_arn(name) is None:
                yield Problem((*path, "attached", index), _no_policy(name, self.policies))
        boundary = getattr(holder, "boundary", None)
        if boundary is not None and self.policy_arn(boundary) is None:
            yield Problem((*path, "boundary"), _no_policy(boundary, self.policies))

    def _same_but_for_case(self, path: PathInside) -> Iterator[Problem]:
        """Yield names that AWS takes for one: case tells no two apart (fact 1.6.2)."""
        kinds: dict[str, Mapping[str, object]] = {
            "policies": self.policies,
            "groups": self.groups,
            "users": self.users,
            "roles": self.roles,
        }
        for kind, named in kinds.items():
            seen: set[str] = set()
            for name in named:
                if name.lower() in seen:
                    yield Problem((*path, kind, name), f"{name!r} is there already, in another case.")
                seen.add(name.lower())


def starting_problems(accounts: Mapping[str, StartingAccount]) -> Iterator[Problem]:
    """Yield what is wrong with the accounts that an exercise starts with."""
    for name, account in accounts.items():
        yield from account.problems(("accounts", name))
    for field in ("id", "alias"):
        seen: set[str] = set()
        for name, account in accounts.items():
            value = getattr(account, field)
            if value is not None and value in seen:
                yield Problem(("accounts", name, field), f"The {field} {value!r} is taken already.")
            seen.add(value)
    yield from _named_twice(accounts)
    buckets: set[str] = set()
    for name, account in accounts.items():
        for bucket in account.buckets.keys() & buckets:
            message = f"The bucket {bucket!r} is in another account: names of buckets are unique."
            yield Problem(("accounts", name, "buckets", bucket), message)
        buckets |= account.buckets.keys()


def _named_twice(accounts: Mapping[str, StartingAccount]) -> Iterator[Problem]:
    """Yield the keys whose name another key has: calls could not tell them apart."""
    seen: set[str] = set()
    for path, key in named_keys(accounts):
        if key.name in seen:
            yield Problem((*path, "name"), f"The name {key.name!r} is taken already by another key.")
        seen.add(str(key.name))


def named_keys(accounts: Mapping[str, StartingAccount]) -> Iterator[tuple[PathInside, StartingKey]]:
    """Yield every key that has a name, with where it stands."""
    for name, account in accounts.items():
        owners: list[tuple[PathInside, list[StartingKey]]] = [(("root",), account.root.keys)]
        owners += [(("users", user), described.keys) for user, described in account.users.items()]
        for place, keys in owners:
            for index, key in enumerate(keys):
                if key.name is not None:
                    yield ("accounts", name, *place, "keys", index), key


def _known(path: PathInside, names: list[Name], known: Mapping[str, object]) -> Iterator[Problem]:
    for index, name in enumerate(names):
        if name not in known:
            message = f"There is no {name!r} here. {did_you_mean(name, list(known))}"
            yield Problem((*path, index), message)


def _no_policy(name: str, own: Mapping[str, object]) -> str:
    known = [*own, *aws_managed.by_name()]
    near = did_you_mean(name, known) if any(name[:3] == each[:3] for each in known) else ""
    return f"There is no policy {name!r}, neither here nor of AWS. {near}".strip()
