"""Buckets with objects, queues, keys and more that an account starts with. Documents are JSON texts."""

from collections.abc import Iterator, Mapping
from typing import Protocol

from iamlab.account.buckets import ALL_OBJECTS_BYTES, OBJECT_BYTES
from iamlab.evaluator.document_types import DocumentType
from lessons.content_format.problems import PathInside, Problem, did_you_mean
from lessons.content_format.schema import Line, Part, Text
from lessons.content_format.starting_apis import StartingApi, api_problems
from lessons.content_format.starting_documents import document_problems
from lessons.content_format.starting_functions import StartingFunction, function_problems
from lessons.content_format.starting_machines import HasProfile, StartingInstance, instance_problems
from lessons.content_format.starting_names import FIRST_REGION, AliasName, Days, KeyId, Region
from lessons.content_format.starting_parameters import StartingParameter, parameter_problems
from lessons.content_format.starting_rules import StartingRule, rule_problems
from lessons.content_format.starting_secrets import StartingSecret, secret_problems
from lessons.content_format.starting_tables import StartingTable, table_problems
from lessons.content_format.starting_tasks import StartingTaskDefinition, task_problems


class StartingKmsKey(Part, frozen=True, kw_only=True):
    """A KMS key; the name that it stands under is that of its alias. Without `policy` it has KMS's own."""

    id: KeyId | None = None
    region: Region = FIRST_REGION
    description: str = ""
    policy: Text | None = None
    tags: dict[Line, str] = {}
    enabled: bool = True
    age_days: Days = 100


class StartingObject(Part, frozen=True, kw_only=True):
    """An object and what it holds. `kms_key` is the name of a key of the account."""

    content: str
    content_type: Line = "text/plain"
    tags: dict[Line, str] = {}
    kms_key: AliasName | None = None


class StartingBucket(Part, frozen=True, kw_only=True):
    """A bucket. Without `block_public_access` a public policy works; `kms_key` encrypts new objects."""

    region: Region = FIRST_REGION
    policy: Text | None = None
    block_public_access: bool = True
    kms_key: AliasName | None = None
    tags: dict[Line, str] = {}
    objects: dict[Line, StartingObject] = {}
    age_days: Days = 100


class StartingQueue(Part, frozen=True, kw_only=True):
    """A queue; `messages` are the bodies of those that wait in it."""

    region: Region = FIRST_REGION
    policy: Text | None = None
    tags: dict[Line, str] = {}
    messages: list[Text] = []
    age_days: Days = 100


class HasResources(Protocol):
    """An account as far as resources are concerned."""

    @property
    def buckets(self) -> Mapping[str, StartingBucket]: ...
    @property
    def queues(self) -> Mapping[str, StartingQueue]: ...
    @property
    def kms_keys(self) -> Mapping[str, StartingKmsKey]: ...
    @property
    def tables(self) -> Mapping[str, StartingTable]: ...
    @property
    def functions(self) -> Mapping[str, StartingFunction]: ...
    @property
    def secrets(self) -> Mapping[str, StartingSecret]: ...
    @property
    def parameters(self) -> Mapping[str, StartingParameter]: ...
    @property
    def instances(self) -> Mapping[str, StartingInstance]: ...
    @property
    def rules(self) -> Mapping[str, StartingRule]: ...
    @property
    def apis(self) -> Mapping[str, StartingApi]: ...
    @property
    def clusters(self) -> list[str]: ...
    @property
    def task_definitions(self) -> Mapping[str, StartingTaskDefinition]: ...
    @property
    def roles(self) -> Mapping[str, HasProfile]: ...


def resource_problems(path: PathInside, account: HasResources) -> Iterator[Problem]:
    """Yield policies that AWS refuses, keys that there are not, and objects that are too big."""
    for service, kind, held in (
        ("s3", "buckets", account.buckets),
        ("sqs", "queues", account.queues),
        ("kms", "kms_keys", account.kms_keys),
    ):
        for name, each in held.items():
            if each.policy is not None:
                yield from document_problems(
                    (*path, kind, name, "policy"), each.policy, DocumentType.RESOURCE, service
                )
    for name, bucket in account.buckets.items():
        yield from _keys((*path, "buckets", name), bucket, account.kms_keys)
        for key, described in bucket.objects.items():
            place = (*path, "buckets", name, "objects", key)
            yield from _keys(place, described, account.kms_keys)
            if len(described.content.encode()) > OBJECT_BYTES:
                yield Problem((*place, "content"), "This is more than the megabyte that an object may have.")
    yield from _together(path, account)
    yield from table_problems(path, account.tables)
    yield from function_problems(path, account.functions, account.roles)
    yield from secret_problems(path, account.secrets, account.kms_keys)
    yield from parameter_problems(path, account.parameters, account.kms_keys)
    yield from rule_problems(path, account.rules, account.functions, account.queues, account.roles)
    yield from api_problems(path, account.apis, account.functions, account.roles)
    yield from instance_problems(path, account.instances, account.roles)
    yield from task_problems(path, account.clusters, account.task_definitions, account.roles)


def _keys(
    path: PathInside, holder: StartingBucket | StartingObject, known: Mapping[str, object]
) -> Iterator[Problem]:
    if holder.kms_key is not None and holder.kms_key not in known:
        near = did_you_mean(holder.kms_key, list(known))
        yield Problem((*path, "kms_key"), f"There is no key {holder.kms_key!r} here. {near}".strip())


def _together(path: PathInside, account: HasResources) -> Iterator[Problem]:
    contents = (each.content for bucket in account.buckets.values() for each in bucket.objects.values())
    if sum(len(content.encode()) for content in contents) > ALL_OBJECTS_BYTES:
        yield Problem((*path, "buckets"), "Together the objects are more than a sandbox keeps (10 MB).")
