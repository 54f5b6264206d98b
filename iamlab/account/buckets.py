"""S3 buckets and the objects in them. What an object holds is kept elsewhere, under its digest."""

from collections.abc import Iterator
from datetime import datetime

import msgspec

OBJECT_BYTES = 1024 * 1024
"""How big an object of the lab may be."""

ALL_OBJECTS_BYTES = 10 * 1024 * 1024
"""How much all objects of a sandbox may hold together."""

ALL_OBJECTS = 1000
"""How many objects a sandbox may have."""

BUCKETS = 100
"""How many buckets an account of the lab may have."""


class PublicAccessBlock(msgspec.Struct, gc=False, omit_defaults=True, frozen=True):
    """The four settings of S3 Block Public Access (fact 4.8.1), by default as of a new bucket."""

    block_acls: bool = True
    ignore_acls: bool = True
    block_policy: bool = True
    restrict_buckets: bool = True

    def with_those_of(self, other: "PublicAccessBlock") -> "PublicAccessBlock":
        """Return what holds where both are set: the most restrictive combination (fact 4.8.1)."""
        return PublicAccessBlock(
            self.block_acls or other.block_acls,
            self.ignore_acls or other.ignore_acls,
            self.block_policy or other.block_policy,
            self.restrict_buckets or other.restrict_buckets,
        )


NOTHING_BLOCKED = PublicAccessBlock(False, False, False, False)


class StoredObject(msgspec.Struct, gc=False, omit_defaults=True, kw_only=True):
    """An object. `digest` leads to what it holds; `kms_key` is the ARN of the key under SSE-KMS."""

    digest: str
    size: int
    etag: str
    modified: datetime
    content_type: str = "binary/octet-stream"
    headers: dict[str, str] = {}
    metadata: dict[str, str] = {}
    tags: dict[str, str] = {}
    storage_class: str = "STANDARD"
    kms_key: str | None = None


class Bucket(msgspec.Struct, gc=False, omit_defaults=True, kw_only=True):
    """A bucket. `versioning` is only remembered: the lab keeps one version of an object.

    `kms_key` is what new objects are encrypted with under SSE-KMS, `aws/s3` for AWS's own key; None for
    SSE-S3. `public_access_block` is None where somebody deleted it.
    """

    name: str
    created: datetime
    region: str
    policy: str | None = None
    public_access_block: PublicAccessBlock | None = PublicAccessBlock()
    ownership: str | None = "BucketOwnerEnforced"
    kms_key: str | None = None
    versioning: str | None = None
    tags: dict[str, str] = {}
    objects: dict[str, StoredObject] = {}

    @property
    def arn(self) -> str:
        return f"arn:aws:s3:::{self.name}"

    def object_arn(self, key: str) -> str:
        return f"{self.arn}/{key}"

    def below(self, prefix: str) -> Iterator[tuple[str, StoredObject]]:
        """Yield the objects whose key begins with `prefix`, in the order in which S3 lists keys: by bytes."""
        keys = sorted((key for key in self.objects if key.startswith(prefix)), key=str.encode)
        return ((key, self.objects[key]) for key in keys)
