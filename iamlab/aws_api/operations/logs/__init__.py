"""CloudWatch Logs. Importing this package registers its operations."""

from iamlab.aws_api.operations.logs import events, groups

__all__ = ["events", "groups"]
