"""Secrets that an account starts with."""

from collections.abc import Iterator, Mapping
from typing import Annotated

from msgspec import Meta

from iamlab.account.secrets import ALL_VALUES_BYTES
from iamlab.evaluator.document_types import DocumentType
from lessons.content_format.problems import PathInside, Problem, did_you_mean
from lessons.content_format.schema import Line, Part, Text
from lessons.content_format.starting_documents import document_problems
from lessons.content_format.starting_names import FIRST_REGION, AliasName, Days, Region

Suffix = Annotated[
    str,
    Meta(
        pattern=r"\A[A-Za-z0-9]{6}\Z",
        extra={"must": "be the six letters and digits at the end of the secret's ARN"},
    ),
]


class StartingSecret(Part, frozen=True, kw_only=True):
    """A secret with its value, and the one before.

    `suffix` is the end of its ARN, for documents that name it; `kms_key` the name of a key of the account.
    """

    value: Text
    previous: Text | None = None
    suffix: Suffix | None = None
    description: str = ""
    kms_key: AliasName | None = None
    policy: Text | None = None
    tags: dict[Line, str] = {}
    region: Region = FIRST_REGION
    age_days: Days = 100


def secret_problems(
    path: PathInside, secrets: Mapping[str, StartingSecret], keys: Mapping[str, object]
) -> Iterator[Problem]:
    """Yield policies that AWS refuses, keys that there are not, and more than an account keeps."""
    for name, described in secrets.items():
        place = (*path, "secrets", name)
        if described.policy is not None:
            yield from document_problems(
                (*place, "policy"), described.policy, DocumentType.RESOURCE, "secretsmanager"
            )
        if described.kms_key is not None and described.kms_key not in keys:
            near = did_you_mean(described.kms_key, list(keys))
            yield Problem((*place, "kms_key"), f"There is no key {described.kms_key!r} here. {near}".strip())
    values = (each for held in secrets.values() for each in (held.value, held.previous or ""))
    if sum(len(each.encode()) for each in values) > ALL_VALUES_BYTES:
        yield Problem((*path, "secrets"), "Together the values are more than an account keeps (256 KB).")
