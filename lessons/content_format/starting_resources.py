"""Buckets with objects, queues and keys that an account starts with. Documents are JSON texts."""

from collections.abc import Iterator, Mapping
from typing import Annotated, Protocol

from msgspec import Meta

from iamlab.account.buckets import ALL_OBJECTS_BYTES, OBJECT_BYTES
from iamlab.evaluator.document_types import DocumentType
from lessons.content_format.problems import PathInside, Problem, did_you_mean
from lessons.content_format.schema import Line, Part, Text
from lessons.content_format.starting_documents import document_problems

_FILLED_LATER = r"\{\{[\w.-]+\}\}"

FIRST_REGION = "us-east-1"

BucketName = Annotated[
    str,
    Meta(
        pattern=rf"\A([a-z0-9.-]|{_FILLED_LATER})+\Z",
        min_length=3,
        max_length=63,
        extra={"must": "be a name as S3 takes it: lower-case letters, digits and hyphens"},
    ),
]
QueueName = Annotated[
    str,
    Meta(
        pattern=rf"\A([\w-]|{_FILLED_LATER})+(\.fifo)?\Z",
        max_length=80,
        extra={"must": "be a name as SQS takes it: letters, digits, hyphens and underscores"},
    ),
]
AliasName = Annotated[
    str,
    Meta(
        pattern=rf"\A([\w/-]|{_FILLED_LATER})+\Z",
        max_length=200,
        extra={"must": "be the name of an alias without alias/"},
    ),
]
KeyId = Annotated[
    str,
    Meta(
        pattern=r"\A[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\Z",
        extra={"must": "be the id of a key, such as 1234abcd-12ab-34cd-56ef-1234567890ab"},
    ),
]
Region = Annotated[
    str, Meta(pattern=r"\A[a-z]{2}(-[a-z]+)+-\d\Z", extra={"must": "be a Region, such as eu-west-1"})
]
Days = Annotated[int, Meta(ge=0, le=5000)]


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
