"""API Gateway: REST APIs in front of functions. Importing this package registers its operations."""

from iamlab.aws_api.operations.apigateway import apis, deployments, invoking, methods, resources

__all__ = ["apis", "deployments", "invoking", "methods", "resources"]
