"""Lambda: functions, their policies, and invoking them. Importing this package registers its operations."""

from iamlab.aws_api.operations.awslambda import functions, invoking, permissions

__all__ = ["functions", "invoking", "permissions"]
