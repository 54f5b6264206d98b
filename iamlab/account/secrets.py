"""Secrets of Secrets Manager with their versions and staging labels."""

from datetime import datetime

import msgspec

SECRETS = 50
"""How many secrets an account of the lab may have."""

VERSIONS = 20
"""How many versions a secret of the lab keeps: then those without a staging label go."""

ALL_VALUES_BYTES = 256 * 1024
"""How many bytes the values in an account may have together."""

AWS_KEY = "DefaultEncryptionKey"
"""What stands for the key `aws/secretsmanager` where keys of versions are listed."""

CURRENT, PREVIOUS, PENDING = "AWSCURRENT", "AWSPREVIOUS", "AWSPENDING"


class SecretVersion(msgspec.Struct, gc=False, omit_defaults=True, kw_only=True):
    """A version of a value, a text or bytes. `kms_keys` are those that it is encrypted with, newest first."""

    id: str
    created: datetime
    text: str | None = None
    data: bytes | None = None
    stages: list[str] = []
    kms_keys: list[str] = []
    accessed: datetime | None = None

    @property
    def size(self) -> int:
        return len(self.data or b"") + len((self.text or "").encode())


class Secret(msgspec.Struct, gc=False, omit_defaults=True, kw_only=True):
    """A secret. `suffix` are the six characters at the end of its ARN, other ones for every new secret.

    Without `kms_key`, the ARN of a key, it is encrypted with `aws/secretsmanager`. `deleted` is when somebody
    deleted it, `ends` when it is gone for good.
    """

    name: str
    suffix: str
    region: str
    created: datetime
    changed: datetime
    description: str = ""
    kms_key: str | None = None
    policy: str | None = None
    tags: dict[str, str] = {}
    versions: dict[str, SecretVersion] = {}
    deleted: datetime | None = None
    ends: datetime | None = None

    def arn(self, account: str) -> str:
        """Return its ARN in an account."""
        return f"arn:aws:secretsmanager:{self.region}:{account}:secret:{self.name}-{self.suffix}"

    def with_stage(self, stage: str) -> SecretVersion | None:
        """Return the version that has a staging label, None where none has."""
        return next((each for each in self.versions.values() if stage in each.stages), None)
