"""What is different between the resources of an account, such as buckets, queues and secrets, in words."""

from collections.abc import Callable, Iterator, Mapping
from typing import TypeVar

from iamlab.account.account import Account
from iamlab.account.buckets import NOTHING_BLOCKED, Bucket
from iamlab.account.containers import Cluster, Task, TaskDefinition
from iamlab.account.event_rules import Rule
from iamlab.account.functions import Function
from iamlab.account.kms_keys import Key
from iamlab.account.machines import Instance
from iamlab.account.parameters import Parameter
from iamlab.account.queues import Queue
from iamlab.account.rest_apis import RestApi
from iamlab.account.secrets import Secret
from iamlab.account.tables import Item, Table

Entity = TypeVar("Entity")
Words = Iterator[str]


def resource_changes(before: Account, after: Account) -> Iterator[tuple[str, str]]:
    """Yield each subject with what became of it."""
    yield from _pairs(before.buckets, after.buckets, lambda each: f"bucket `{each.name}`", _bucket)
    yield from _pairs(before.queues, after.queues, lambda each: f"queue `{each.name}`", _queue)
    yield from _pairs(before.kms_keys, after.kms_keys, lambda each: f"KMS key `{each.id}`", _key)
    yield from _aliases(before, after)
    yield from _pairs(before.tables, after.tables, lambda each: f"table `{each.name}`", _table)
    yield from _pairs(before.functions, after.functions, lambda each: f"function `{each.name}`", _function)
    yield from _pairs(before.secrets, after.secrets, lambda each: f"secret `{each.name}`", _secret)
    yield from _pairs(
        before.parameters, after.parameters, lambda each: f"parameter `{each.name}`", _parameter
    )
    yield from _pairs(before.rules, after.rules, lambda each: f"rule `{each.name}`", _rule)
    yield from _pairs(before.rest_apis, after.rest_apis, lambda each: f"API `{each.name}`", _api)
    yield from _pairs(before.instances, after.instances, lambda each: f"instance `{each.id}`", _instance)
    yield from _pairs(before.clusters, after.clusters, lambda each: f"cluster `{each.name}`", _nothing)
    yield from _pairs(
        before.task_definitions,
        after.task_definitions,
        lambda each: f"task definition `{each.name}`",
        _task_definition,
    )
    yield from _pairs(before.tasks, after.tasks, lambda each: f"task `{each.id}`", _task)
    if before.public_access_block != after.public_access_block:
        yield "account", "Block Public Access of S3 changed"


def _pairs(
    before: Mapping[str, Entity],
    after: Mapping[str, Entity],
    subject: Callable[[Entity], str],
    compare: Callable[[Entity, Entity], Words],
) -> Iterator[tuple[str, str]]:
    yield from ((subject(before[key]), "deleted") for key in before if key not in after)
    for key, entity in after.items():
        if key not in before:
            yield subject(entity), "added"
        else:
            yield from ((subject(entity), what) for what in compare(before[key], entity))


def _policy(old: str | None, new: str | None, kind: str) -> Words:
    if old != new:
        yield f"{kind} {'taken away' if new is None else 'set' if old is None else 'changed'}"


def _tags(old: Mapping[str, str], new: Mapping[str, str]) -> Words:
    yield from (f"tag `{key}` set to `{new[key]}`" for key in new if old.get(key) != new[key])
    yield from (f"tag `{key}` taken off" for key in old if key not in new)


def _bucket(old: Bucket, new: Bucket) -> Words:
    yield from _policy(old.policy, new.policy, "bucket policy")
    if (old.public_access_block or NOTHING_BLOCKED) != (new.public_access_block or NOTHING_BLOCKED):
        yield "Block Public Access changed"
    if old.kms_key != new.kms_key:
        yield "default encryption changed"
    yield from (f"object `{key}` added" for key in new.objects if key not in old.objects)
    yield from (f"object `{key}` deleted" for key in old.objects if key not in new.objects)
    for key, held in new.objects.items():
        if key in old.objects and old.objects[key].digest != held.digest:
            yield f"object `{key}` changed"
    yield from _tags(old.tags, new.tags)


def _queue(old: Queue, new: Queue) -> Words:
    yield from _policy(old.policy, new.policy, "policy")
    if old.attributes != new.attributes:
        yield "settings changed"
    yield from _tags(old.tags, new.tags)


def _table(old: Table, new: Table) -> Words:
    yield from _policy(old.policy, new.policy, "policy")
    yield from (f"item {_item(new, new.items[key])} added" for key in new.items if key not in old.items)
    yield from (f"item {_item(old, old.items[key])} deleted" for key in old.items if key not in new.items)
    for key, held in new.items.items():
        if old.items.get(key, held) != held:
            yield f"item {_item(new, held)} changed"
    settings = ("is_on_demand", "read_units", "write_units", "is_protected")
    if any(getattr(old, name) != getattr(new, name) for name in settings):
        yield "settings changed"
    yield from _tags(old.tags, new.tags)


def _function(old: Function, new: Function) -> Words:
    yield from _policy(old.policy, new.policy, "policy")
    if old.role != new.role:
        yield f"role is now `{new.role.rpartition('/')[2]}`"
    if (old.code_digest, old.calls) != (new.code_digest, new.calls):
        yield "code changed"
    settings = ("runtime", "handler", "description", "timeout", "memory", "environment")
    if any(getattr(old, name) != getattr(new, name) for name in settings):
        yield "settings changed"
    yield from _tags(old.tags, new.tags)


def _secret(old: Secret, new: Secret) -> Words:
    yield from _policy(old.policy, new.policy, "policy")
    if old.kms_key != new.kms_key:
        yield "encrypted with another key"
    if old.description != new.description:
        yield "description changed"
    if [(each.id, each.stages) for each in old.versions.values()] != [
        (each.id, each.stages) for each in new.versions.values()
    ]:
        yield "value changed"
    if (old.deleted is None) != (new.deleted is None):
        yield "restored" if new.deleted is None else "to be deleted"
    yield from _tags(old.tags, new.tags)


def _parameter(old: Parameter, new: Parameter) -> Words:
    if old.versions != new.versions:
        yield "value changed"
    yield from _tags(old.tags, new.tags)


def _rule(old: Rule, new: Rule) -> Words:
    if old.pattern != new.pattern:
        yield "event pattern changed"
    if old.is_enabled != new.is_enabled:
        yield "enabled" if new.is_enabled else "disabled"
    yield from (f"target `{each}` added" for each in new.targets if each not in old.targets)
    yield from (f"target `{each}` removed" for each in old.targets if each not in new.targets)
    yield from (
        f"target `{name}` changed"
        for name, each in new.targets.items()
        if name in old.targets and old.targets[name] != each
    )
    yield from _tags(old.tags, new.tags)


def _api(old: RestApi, new: RestApi) -> Words:
    yield from _policy(old.policy, new.policy, "resource policy")
    if old.resources != new.resources:
        yield "methods changed"
    yield from (
        f"deployed to `{name}`"
        for name, each in new.stages.items()
        if name not in old.stages or old.stages[name].deployment != each.deployment
    )
    yield from (f"stage `{name}` deleted" for name in old.stages if name not in new.stages)
    yield from _tags(old.tags, new.tags)


def _instance(old: Instance, new: Instance) -> Words:
    if old.state != new.state:
        yield new.state
    if old.profile != new.profile and new.is_there:
        name = new.profile.rpartition("/")[2] if new.profile else None
        yield f"instance profile is now `{name}`" if name else "instance profile taken away"
    if new.is_there:
        yield from (f"file `{path}` added" for path in new.files if path not in old.files)
        yield from (f"file `{path}` deleted" for path in old.files if path not in new.files)
        for path, content in new.files.items():
            if old.files.get(path, content) != content:
                yield f"file `{path}` changed"
    yield from _tags(old.tags, new.tags)


def _task_definition(old: TaskDefinition, new: TaskDefinition) -> Words:
    if old.deregistered != new.deregistered:
        yield "out of use"


def _task(old: Task, new: Task) -> Words:
    if old.state != new.state:
        yield "stopped"


def _nothing(old: Cluster, new: Cluster) -> Words:
    """Nothing of it can change."""
    yield from ()


def _item(table: Table, item: Item) -> str:
    """Return an item's key as people read it."""
    return " / ".join(f"`{value}`" for name in table.key.names for value in item[name].values())


def _key(old: Key, new: Key) -> Words:
    if old.policy != new.policy:
        yield "key policy changed"
    if old.state != new.state:
        states = {"Enabled": "enabled", "Disabled": "disabled", "PendingDeletion": "to be deleted"}
        yield states[new.state]
    yield from (
        f"grant to `{new.grants[each].grantee}` added" for each in new.grants if each not in old.grants
    )
    yield from (
        f"grant to `{old.grants[each].grantee}` gone" for each in old.grants if each not in new.grants
    )
    yield from _tags(old.tags, new.tags)


def _aliases(before: Account, after: Account) -> Iterator[tuple[str, str]]:
    for arn, alias in after.kms_aliases.items():
        if arn not in before.kms_aliases:
            yield f"alias `{alias.name}`", "added"
        elif before.kms_aliases[arn].key != alias.key:
            yield f"alias `{alias.name}`", "leads to another key"
    for arn, alias in before.kms_aliases.items():
        if arn not in after.kms_aliases:
            yield f"alias `{alias.name}`", "deleted"
