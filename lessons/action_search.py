"""Finding actions of AWS's by a part of their name."""

from collections.abc import Iterator
from functools import lru_cache
from itertools import islice

from iamlab.evaluator import reference
from iamlab.evaluator.reference import ServiceAction

MOST_FOUND = 12
MOST_READ = 200
"""Of how many names that fit the actions are looked up; well-known services come first."""


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
        found = list(_everywhere(name)) if len(name) > 1 else []
    return tuple(sorted(found, key=lambda action: _distance(name, action))[:MOST_FOUND])


def _everywhere(name: str) -> Iterator[ServiceAction]:
    """Yield the actions of every service whose names hold `name`; of so many as are read at all."""
    matching = (full for full in _names() if name in full.partition(":")[2])
    for full in islice(matching, MOST_READ):
        action = reference.find_action(full)
        assert action is not None
        yield action


def _distance(name: str, action: ServiceAction) -> tuple[bool, bool, int, int]:
    """Say how far an action is: those that begin so are nearer, and those of well-known services."""
    own = action.name.lower()
    known = reference.COMMON_SERVICES
    rank = known.index(action.service) if action.service in known else len(known)
    return own != name, not own.startswith(name), rank, len(own)


@lru_cache(maxsize=1)
def _names() -> tuple[str, ...]:
    """Return every action's name with its service, in lower case, well-known services first.

    Names alone are kept: what the reference knows of all actions would fill the memory of a small machine.
    """
    services = dict.fromkeys((*reference.COMMON_SERVICES, *reference.services()))
    return tuple(f"{service}:{name}" for service in services for name in reference.actions(service))
