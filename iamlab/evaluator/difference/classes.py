"""Which actions do two policies tell apart?

Actions to which the same statements apply, and which take the same type of resource, are one class: what
holds for one of them holds for all.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from iamlab.evaluator import condition_keys, reference, wildcards
from iamlab.evaluator.callers import PROVIDER_ACTIONS, SESSION_ACTIONS
from iamlab.evaluator.document import Statement
from iamlab.evaluator.reference import COMMON_SERVICES, ResourceType, ServiceAction


@dataclass(slots=True)
class ActionClass:
    """Actions that are all alike. `about` has bit i set where statement i is about them.

    Classes with the same `circumstances` differ in their resources alone: callers and keys are alike.
    """

    about: int
    circumstances: tuple[object, ...]
    resource_type: ResourceType | None
    actions: list[ServiceAction] = field(default_factory=list)


def action_classes(statements: Sequence[Statement], *, allowing: int) -> list[ActionClass]:
    """Return the classes of the actions that some statement of `allowing`, as bits, is about.

    Actions come from the service authorization reference: one that does not exist can be written and
    grants nothing (fact 1.4.5).
    """
    tested = sorted({test.folded_key for s in statements for test in s.conditions})
    of_services = [key for key in tested if not key.startswith("aws:")]
    found: dict[tuple[object, ...], ActionClass] = {}
    for service in _services(statements):
        for name, action in reference.actions(service).items():
            about = _about(statements, service, name)
            if not about & allowing:
                continue
            supported = tuple(condition_keys.supports(service, name, key) for key in of_services)
            # A caller's name is read differently there.
            special = [f"{service}:{name}" in each for each in (PROVIDER_ACTIONS, SESSION_ACTIONS)]
            for resource_type in action.resource_types or (None,):
                around = (about, supported, *special)
                kind = (*around, resource_type)
                if kind not in found:
                    found[kind] = ActionClass(about, around, resource_type)
                found[kind].actions.append(action)
    return list(found.values())


def _about(statements: Sequence[Statement], service: str, name: str) -> int:
    return sum(1 << index for index, each in enumerate(statements) if each.is_about(service, name))


def _services(statements: Sequence[Statement]) -> list[str]:
    """Return the services to look at.

    Where statements reach into all services, those that no action and no resource names are alike: the
    well-known ones stand for them.
    """
    known = reference.services()
    named, everywhere = set(), False
    for prefix in _prefixes(statements):
        if not wildcards.has_wildcard(prefix):
            named.add(prefix)
        else:
            everywhere = True
    if everywhere:
        named.update(COMMON_SERVICES)
        for prefix in _tested_prefixes(statements):
            named.update((prefix, *ALSO_CARRY.get(prefix, ())))
        if _tells_names_apart(statements):
            named.update(known)
    return sorted(named & known.keys())


ALSO_CARRY = {
    "connect": ("cases",),
    "ec2": ("ec2-instance-connect", "ec2messages", "ssm", "ssmmessages"),
    "elasticloadbalancing": ("arc-zonal-shift",),
    "iam": ("sts",),
    "identitystore": ("q", "qbusiness"),
    "iot": ("iotjobsdata",),
    "logs": ("xray",),
    "ssm": ("ec2messages", "ssmmessages"),
}
"""By service: the others of which some action carries its condition keys."""


def _tested_prefixes(statements: Iterable[Statement]) -> set[str]:
    """Return the services whose condition keys are tested; their actions differ from all others then."""
    return {test.folded_key.partition(":")[0] for each in statements for test in each.conditions}


def _prefixes(statements: Iterable[Statement]) -> Iterator[str]:
    for statement in statements:
        for text in statement.action.texts if statement.action else ():
            yield text.lower().partition(":")[0]
        if statement.not_action is not None:
            yield "*"
            for text in statement.not_action.texts:
                yield text.lower().partition(":")[0]
        for pattern in (*(statement.resource or ()), *(statement.not_resource or ())):
            if pattern.fields:
                yield pattern.fields[2].lower()


def _tells_names_apart(statements: Iterable[Statement]) -> bool:
    """Say whether an action's name, or a resource of whatever service, counts in all services."""
    for statement in statements:
        lists = (each.texts for each in (statement.action, statement.not_action) if each is not None)
        if any(text.startswith("*:") and text.strip("*:") for texts in lists for text in texts):
            return True
        for pattern in (*(statement.resource or ()), *(statement.not_resource or ())):
            if pattern.fields and wildcards.has_wildcard(pattern.fields[2]):
                return True
    return False
