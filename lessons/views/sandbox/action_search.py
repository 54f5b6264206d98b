"""Finding actions of AWS's by a part of their name."""

from functools import lru_cache

from iamlab.evaluator import reference
from iamlab.evaluator.reference import ServiceAction

MOST_FOUND = 12


@lru_cache(maxsize=256)
def found_actions(find: str) -> tuple[ServiceAction, ...]:
    """Return the actions that somebody who typed `find` may mean, nearest first; none for nothing.

    `s3:get` finds those of one service that begin so, `createuser` those of every service.
    """
    wanted = find.strip().lower()
    service, colon, name = wanted.partition(":")
    if colon:
        listed = reference.actions(service).items()
        found = [action for key, action in listed if name in key]
    elif wanted in reference.services():
        return tuple(reference.actions(wanted).values())[:MOST_FOUND]
    else:
        name = wanted
        found = [action for action in _all() if name in action.name.lower()] if len(name) > 1 else []
    return tuple(sorted(found, key=lambda action: _distance(name, action))[:MOST_FOUND])


def _distance(name: str, action: ServiceAction) -> tuple[bool, bool, int, int]:
    """Say how far an action is: those that begin so are nearer, and those of well-known services."""
    own = action.name.lower()
    known = reference.COMMON_SERVICES
    rank = known.index(action.service) if action.service in known else len(known)
    return own != name, not own.startswith(name), rank, len(own)


@lru_cache(maxsize=1)
def _all() -> tuple[ServiceAction, ...]:
    return tuple(action for service in reference.services() for action in reference.actions(service).values())
