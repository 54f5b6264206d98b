"""Systems Manager: parameters alone. Importing this package registers its operations."""

from iamlab.aws_api.operations.ssm import deleting, describing, putting, reading, tags

__all__ = ["deleting", "describing", "putting", "reading", "tags"]
