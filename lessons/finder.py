"""What the finder looks for in the service authorization reference: services, actions, condition keys."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from iamlab.evaluator import reference
from iamlab.evaluator.condition_keys import GLOBAL_KEYS
from iamlab.evaluator.reference import ConditionKey, ServiceAction
from lessons.action_search import found_actions

LEVELS = ("List", "Read", "Write", "Permissions management", "Tagging")
"""AWS's access levels, from harmless to what changes who may do what."""

MOST_SERVICES = 8
MOST_KEYS = 12
LONGEST = 200
"""No more of what somebody looks for is read: no action or key has a longer name."""


@dataclass(frozen=True, slots=True)
class Service:
    """A service: the prefix of its actions, and its name."""

    prefix: str
    name: str


@dataclass(frozen=True, slots=True)
class FoundKey:
    """A condition key: `service` is the prefix of the one that lists it, empty for a global key."""

    service: str
    name: str
    type: str
    description: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """What fits a search, each kind with the nearest first."""

    services: tuple[Service, ...]
    actions: tuple[ServiceAction, ...]
    keys: tuple[FoundKey, ...]

    @property
    def nothing(self) -> bool:
        return not (self.services or self.actions or self.keys)


@lru_cache(maxsize=256)
def find(text: str) -> Found:
    """Return what somebody who typed `text` may look for; nothing for an empty text."""
    wanted = text.strip().lower()[:LONGEST]
    if not wanted:
        return Found((), (), ())
    return Found(_services(wanted), found_actions(wanted), _keys(wanted))


@lru_cache(maxsize=1)
def all_services() -> tuple[Service, ...]:
    """Return every service in order of prefix."""
    return tuple(Service(prefix, name) for prefix, name in reference.services().items())


@lru_cache(maxsize=1)
def common_services() -> tuple[Service, ...]:
    """Return the services that most policies name, most likely first."""
    return tuple(Service(prefix, reference.services()[prefix]) for prefix in reference.COMMON_SERVICES)


@lru_cache(maxsize=1)
def global_keys() -> tuple[FoundKey, ...]:
    """Return the keys that every service may see, with `${TagKey}` where the key of a tag stands."""
    return tuple(FoundKey("", name.replace("*", "${TagKey}"), kind) for name, kind in GLOBAL_KEYS.items())


def actions_of(
    service: str, text: str = "", level: str = "", resource: str = "", key: str = ""
) -> list[ServiceAction]:
    """Return the actions of a service that have all of `text` in their name or description, and the rest.

    `level` is an access level, `resource` a type of resource that they take, `key` a condition key.
    """
    words = text.lower().split()
    return [
        action
        for action in reference.actions(service).values()
        if all(word in f"{action.full_name} {action.description}".lower() for word in words)
        and (not level or level in action.level.split(", "))
        and (not resource or resource in (kind.name for kind in action.resource_types))
        and (not key or takes(action, key))
    ]


def takes(action: ServiceAction, key: str) -> bool:
    """Say whether the reference lists a condition key, as AWS writes it, for an action or its resources."""
    keys = (*reference.own_condition_keys(action), *_keys_by_resource(action))
    return key.lower() in (each.lower() for each in keys)


def level_of(action: ServiceAction) -> str:
    """Return the access level of an action. The reference says of some that they write as well."""
    return action.level.split(", ")[0]


def in_a_policy(template: str) -> str:
    """Turn an ARN template into what one writes in a policy: `arn:aws:s3:::${BucketName}`.

    Partition, region and account become those of an example; a variable of the reference would be one of the
    policy's own in a policy, so the rest becomes `*`.
    """
    filled = template.replace("${Partition}", "aws").replace("${Region}", "us-east-1")
    return re.sub(r"\$\{\w+\}", "*", filled.replace("${Account}", "111122223333"))


def _services(wanted: str) -> tuple[Service, ...]:
    prefix = wanted.partition(":")[0]
    meant = reference.SERVICE_NAMES.get(prefix)
    fitting = [
        service
        for service in all_services()
        if service.prefix == meant or prefix in service.prefix or prefix in service.name.lower()
    ]
    exact = ":" in wanted
    kept = [service for service in fitting if not exact or service.prefix in (prefix, meant)]
    return tuple(sorted(kept, key=lambda service: _distance(prefix, meant, service))[:MOST_SERVICES])


def _distance(prefix: str, meant: str | None, service: Service) -> tuple[bool, bool, int, int]:
    common = reference.COMMON_SERVICES
    rank = common.index(service.prefix) if service.prefix in common else len(common)
    is_it = service.prefix in (prefix, meant)
    return not is_it, not service.prefix.startswith(prefix), rank, len(service.prefix)


def _keys(wanted: str) -> tuple[FoundKey, ...]:
    """Return the keys with `wanted` in their name, global ones first; one or two letters are too little."""
    if len(wanted) < 3:
        return ()
    fitting = [key for key in _all_keys() if wanted in key.name.lower()]
    return tuple(sorted(fitting, key=lambda key: _key_distance(wanted, key))[:MOST_KEYS])


def _key_distance(wanted: str, key: FoundKey) -> tuple[bool, bool, int, int]:
    own = key.name.lower()
    common = reference.COMMON_SERVICES
    rank = common.index(key.service) if key.service in common else len(common)
    begins = own.startswith(wanted) or own.partition(":")[2].startswith(wanted)
    return not begins, bool(key.service), rank, len(own)


@lru_cache(maxsize=1)
def _all_keys() -> tuple[FoundKey, ...]:
    """Return the global keys and every service's own; what services list of the global ones is left out."""
    own = (
        FoundKey(service.prefix, key.name, key.type, key.description)
        for service in all_services()
        for key in reference.listed_keys(service.prefix).values()
        if not key.name.lower().startswith("aws:")
    )
    return (*global_keys(), *own)


def keys_described(service: str, names: Iterable[str]) -> list[ConditionKey]:
    """Return condition keys by name with what the service says of them."""
    known = reference.listed_keys(service)
    return [known.get(name.lower()) or ConditionKey(name, "", "") for name in names]


def _keys_by_resource(action: ServiceAction) -> list[str]:
    return [key for entry in reference.resource_entries(action) for key in entry.condition_keys]
