"""Parameters of Systems Manager's Parameter Store."""

from datetime import datetime

import msgspec

PARAMETERS = 50
"""How many parameters an account of the lab may have."""

VERSIONS = 20
"""How many versions of a parameter the lab keeps: then the oldest go."""

ALL_VALUES_BYTES = 256 * 1024
"""How many bytes the values in an account may have together."""

SECURE = "SecureString"


class ParameterVersion(msgspec.Struct, gc=False, omit_defaults=True, kw_only=True):
    """A version of a parameter; `by` is the ARN of who put it.

    `key_id` is how its KMS key was named, `kms_key` the key's ARN: None where it is not encrypted.
    """

    number: int
    value: str
    put: datetime
    by: str
    description: str | None = None
    key_id: str | None = None
    kms_key: str | None = None


class Parameter(msgspec.Struct, gc=False, omit_defaults=True, kw_only=True):
    """A parameter with its versions, oldest first. `kind` is String, StringList or SecureString."""

    name: str
    region: str
    kind: str
    versions: list[ParameterVersion]
    tags: dict[str, str] = {}

    @property
    def latest(self) -> ParameterVersion:
        return self.versions[-1]
