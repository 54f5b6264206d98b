"""Managed policies and their versions (facts 6.3.4, 6.3.5), and what every holder of policies has."""

from datetime import datetime

import msgspec

from iamlab.account.errors import NoSuchEntity


class PolicyVersion(msgspec.Struct, gc=False):
    """One version of a managed policy: `number` 3 is `v3`."""

    number: int
    document: str
    created: datetime

    @property
    def id(self) -> str:
        return f"v{self.number}"


class ManagedPolicy(msgspec.Struct, gc=False, omit_defaults=True):
    """A customer managed policy. Numbers of versions are never used again: `last_number` was the last."""

    name: str
    id: str
    created: datetime
    updated: datetime
    versions: list[PolicyVersion]
    path: str = "/"
    description: str = ""
    tags: dict[str, str] = {}
    default: int = 1
    last_number: int = 1

    @property
    def document(self) -> str:
        """The text of the version in force."""
        return self.version(f"v{self.default}").document

    def version(self, version_id: str) -> PolicyVersion:
        """Return the version called `version_id`. Raises NoSuchEntity."""
        for version in self.versions:
            if version.id == version_id:
                return version
        raise NoSuchEntity(f"Policy {self.name} version {version_id} does not exist or is not attachable.")


class PolicyHolder(msgspec.Struct, gc=False, omit_defaults=True, kw_only=True):
    """What users, groups and roles have in common: `inline` are texts by name, `attached` are ARNs."""

    inline: dict[str, str] = {}
    attached: list[str] = []
