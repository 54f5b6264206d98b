"""Which condition keys a request for an action can carry (fact 3.1.5)."""

from functools import lru_cache

from iamlab.evaluator import reference, wildcards


@lru_cache(maxsize=16_384)
def supports(service: str, action_name: str, key: str) -> bool:
    """Say whether a request for this action can carry `key`; case never counts.

    Keys of every service (`aws:…`) and of identity providers always can, and so can any key where the
    service authorization reference does not know the action.
    """
    prefix = key.lower().partition(":")[0]
    if prefix == "aws" or prefix not in reference.services():
        return True
    known = reference.condition_keys(service.lower(), action_name.lower())
    return known is None or any(wildcards.matches(pattern, key.lower()) for pattern in known)
