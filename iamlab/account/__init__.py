"""The simulated AWS: accounts with identities, credentials and policies, and the organization over them.

Plain Python: no Django, no clock and no randomness of its own. Only `iamlab.aws_api` changes it. Its
structures hold a tree and never a circle, so that the search for garbage need not look at them (`gc=False`).
"""
