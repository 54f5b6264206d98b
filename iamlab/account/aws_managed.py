"""AWS's own managed policies: the documents that `bin/fetch-managed-policies` brings at install time.

They are held by reference: an account stores their ARNs, never their texts.
"""

import json
import zipfile
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

ARCHIVE = Path(__file__).resolve().parent.parent.parent / "build" / "aws-managed-policies.zip"

PREFIX = "arn:aws:iam::aws:policy/"


@dataclass(frozen=True, slots=True)
class ListedPolicy:
    """What a list shows of a policy in its latest version. Times are as AWS gives them: ISO 8601, UTC."""

    arn: str
    version: str
    created: str
    updated: str

    @property
    def name(self) -> str:
        return self.arn.rpartition("/")[2]

    @property
    def path(self) -> str:
        """The path, which begins and ends with `/`."""
        return self.arn.removeprefix(PREFIX[:-1]).removesuffix(self.name)


@dataclass(frozen=True, slots=True)
class AWSManagedPolicy(ListedPolicy):
    """One policy with the text of its document."""

    document: str


class ArchiveMissing(RuntimeError):
    """The install step that brings the archive was left out; the text says what to do."""


@lru_cache(maxsize=1)
def _archive() -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(ARCHIVE)
    except FileNotFoundError as error:
        raise ArchiveMissing(
            f"AWS's managed policies are not at {ARCHIVE}; fetch them with `make install`"
        ) from error


@lru_cache(maxsize=1)
def arns() -> tuple[str, ...]:
    """Return the ARNs of all of AWS's managed policies, in alphabetical order. Raises ArchiveMissing."""
    return tuple(sorted(PREFIX + name for name in _archive().namelist()))


@lru_cache(maxsize=1)
def by_name() -> dict[str, str]:
    """Return the ARN of every policy by its name, which is unique without its path. Raises ArchiveMissing."""
    return {arn.rpartition("/")[2]: arn for arn in arns()}


@lru_cache(maxsize=1)
def listed() -> tuple[ListedPolicy, ...]:
    """Return every policy without its document, in the order of ARNs. Raises ArchiveMissing.

    The first time takes a tenth of a second: the whole archive is read.
    """
    return tuple(ListedPolicy(arn, *_dates(_read(arn))) for arn in arns())


@lru_cache(maxsize=256)
def find(arn: str) -> AWSManagedPolicy | None:
    """Return the policy with this ARN, None when AWS has none. Raises ArchiveMissing."""
    if not arn.startswith(PREFIX):
        return None
    try:
        held = _read(arn)
    except KeyError:
        return None
    return AWSManagedPolicy(arn, *_dates(held), held["document"])


def _read(arn: str) -> dict[str, str]:
    """Raises KeyError where there is no such policy."""
    held: dict[str, str] = json.loads(_archive().read(arn.removeprefix(PREFIX)))
    return held


def _dates(held: dict[str, str]) -> tuple[str, str, str]:
    return held["version"], held["created"], held["updated"]
