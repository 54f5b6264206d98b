"""EC2: instances and the profiles that give them roles. Importing this package registers its operations."""

from iamlab.aws_api.operations.ec2 import attributes, connecting, images, instances, profiles, states, tags

__all__ = ["attributes", "connecting", "images", "instances", "profiles", "states", "tags"]
