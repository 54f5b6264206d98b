"""The simulated AWS: accounts with identities, credentials and policies, and the organization over them.

Plain Python: no Django, no clock and no randomness of its own. Only `iamlab.aws_api` changes it.
"""
