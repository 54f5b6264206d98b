"""DynamoDB: tables, their policies, and items. Importing this package registers its operations."""

from iamlab.aws_api.operations.dynamodb import batches, items, queries, resource_policies, tables, tags

__all__ = ["batches", "items", "queries", "resource_policies", "tables", "tags"]
