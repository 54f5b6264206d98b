"""One AWS account, and looking up what is in it."""

from collections.abc import Iterator
from datetime import datetime
from typing import TypeVar

import msgspec

from iamlab.account.buckets import Bucket, PublicAccessBlock
from iamlab.account.containers import Cluster, Task, TaskDefinition
from iamlab.account.credentials import CredentialReport, MFADevice
from iamlab.account.errors import NoSuchEntity
from iamlab.account.event_rules import Rule
from iamlab.account.functions import Function
from iamlab.account.identities import (
    Group,
    InstanceProfile,
    OIDCProvider,
    PasswordPolicy,
    Role,
    RootUser,
    SAMLProvider,
    User,
)
from iamlab.account.kms_keys import Alias, Key
from iamlab.account.last_access import AccessReport
from iamlab.account.logs import LogGroup
from iamlab.account.machines import Instance
from iamlab.account.parameters import Parameter
from iamlab.account.policies import ManagedPolicy
from iamlab.account.queues import Queue
from iamlab.account.rest_apis import RestApi
from iamlab.account.secrets import Secret
from iamlab.account.tables import Table

Entity = TypeVar("Entity")


class Account(msgspec.Struct, gc=False, omit_defaults=True):
    """One account. What has a name stands under it in lower case: names differ in more than case (1.6.2).

    KMS keys, instances and APIs stand under their id; aliases and all other resources below under their ARN.
    `deletion_tasks` are the ids of the deletions of service-linked roles, `access_reports` stand under the
    ids of the jobs that made them.
    """

    id: str
    name: str
    created: datetime
    root: RootUser
    alias: str | None = None
    password_policy: PasswordPolicy | None = None
    users: dict[str, User] = {}
    groups: dict[str, Group] = {}
    roles: dict[str, Role] = {}
    policies: dict[str, ManagedPolicy] = {}
    instance_profiles: dict[str, InstanceProfile] = {}
    mfa_devices: dict[str, MFADevice] = {}
    saml_providers: dict[str, SAMLProvider] = {}
    oidc_providers: dict[str, OIDCProvider] = {}
    deletion_tasks: list[str] = []
    credential_report: CredentialReport | None = None
    access_reports: dict[str, AccessReport] = {}
    buckets: dict[str, Bucket] = {}
    public_access_block: PublicAccessBlock | None = None
    kms_keys: dict[str, Key] = {}
    kms_aliases: dict[str, Alias] = {}
    queues: dict[str, Queue] = {}
    tables: dict[str, Table] = {}
    functions: dict[str, Function] = {}
    log_groups: dict[str, LogGroup] = {}
    secrets: dict[str, Secret] = {}
    instances: dict[str, Instance] = {}
    clusters: dict[str, Cluster] = {}
    task_definitions: dict[str, TaskDefinition] = {}
    tasks: dict[str, Task] = {}
    parameters: dict[str, Parameter] = {}
    rules: dict[str, Rule] = {}
    rest_apis: dict[str, RestApi] = {}

    def arn(self, kind: str, path: str, name: str) -> str:
        """Return the ARN of an IAM entity, such as `user`, with its path (fact 6.3.1)."""
        return f"arn:aws:iam::{self.id}:{kind}{path}{name}"

    @property
    def root_arn(self) -> str:
        return f"arn:aws:iam::{self.id}:root"

    def user(self, name: str) -> User:
        """Return the user called `name`, whatever the case. Raises NoSuchEntity."""
        return _named(self.users, "user", name)

    def group(self, name: str) -> Group:
        """Return the group called `name`, whatever the case. Raises NoSuchEntity."""
        return _named(self.groups, "group", name)

    def role(self, name: str) -> Role:
        """Return the role called `name`, whatever the case. Raises NoSuchEntity."""
        return _named(self.roles, "role", name)

    def policy(self, arn: str) -> ManagedPolicy:
        """Return the customer managed policy with this ARN. Raises NoSuchEntity."""
        found = self.policies.get(arn.rpartition("/")[2].lower())
        if found is None or self.arn("policy", found.path, found.name) != arn:
            raise NoSuchEntity(f"Policy {arn} was not found.")
        return found

    def members(self, group: Group) -> Iterator[User]:
        """Yield the users in a group, in the order in which they were made."""
        return (user for user in self.users.values() if group.name in user.groups)

    def devices_of(self, owner: str) -> Iterator[MFADevice]:
        """Yield the MFA devices that are enabled for the user, or root, with this ARN."""
        return (device for device in self.mfa_devices.values() if device.owner == owner)


def _named(entities: dict[str, Entity], kind: str, name: str) -> Entity:
    found = entities.get(name.lower())
    if found is None:
        raise NoSuchEntity(f"The {kind} with name {name} cannot be found.")
    return found
