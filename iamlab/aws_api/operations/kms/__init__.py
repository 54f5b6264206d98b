"""KMS: keys, aliases, policies, grants, and encrypting with them. Importing this package registers them."""

from iamlab.aws_api.operations.kms import aliases, cryptography, grants, key_policies, keys, tags

__all__ = ["aliases", "cryptography", "grants", "key_policies", "keys", "tags"]
