"""ECS: clusters, task definitions and tasks on Fargate. Importing this package registers its operations."""

from iamlab.aws_api.operations.ecs import clusters, definitions, tasks

__all__ = ["clusters", "definitions", "tasks"]
