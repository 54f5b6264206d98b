"""S3: buckets, their settings and policies, and objects. Importing this package registers its operations.

What an operation does not look at it refuses, by S3's own error for that (`asks.refuse_the_rest`).
"""

from iamlab.aws_api.operations.s3 import (
    bucket_policies,
    bucket_settings,
    buckets,
    copying,
    deleting,
    encryption,
    listing,
    object_tags,
    objects,
    public_access_blocks,
)

__all__ = [
    "bucket_policies",
    "bucket_settings",
    "buckets",
    "copying",
    "deleting",
    "encryption",
    "listing",
    "object_tags",
    "objects",
    "public_access_blocks",
]
