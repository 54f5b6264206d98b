"""Secrets Manager: secrets, their versions and policies. Importing this package registers its operations."""

from iamlab.aws_api.operations.secretsmanager import (
    deleting,
    listing,
    resource_policies,
    secrets,
    stages,
    tags,
    values,
)

__all__ = ["deleting", "listing", "resource_policies", "secrets", "stages", "tags", "values"]
