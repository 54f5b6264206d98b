"""SQS: queues, their policies, and messages. Importing this package registers its operations."""

from iamlab.aws_api.operations.sqs import messages, permissions, queues, receiving, tags

__all__ = ["messages", "permissions", "queues", "receiving", "tags"]
