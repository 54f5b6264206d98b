"""Clusters, task definitions and tasks by their names and ARNs, and what operations on them ask for."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from iamlab.account.containers import Cluster, TaskDefinition
from iamlab.aws_api.operation import Ask, Asks, Call, Result
from iamlab.aws_api.operations.ecs.errors import (
    ClientException,
    ClusterNotFound,
    InvalidParameterException,
)
from iamlab.evaluator.context import ContextValue

SERVICE = "ecs-tasks.amazonaws.com"
DEFAULT = "default"

_DEFINITION = re.compile(
    r"(?:arn:aws:ecs:[a-z0-9-]+:\d{12}:task-definition/)?([\w-]{1,255})(?::(\d{1,9}))?", re.ASCII
)


def arn(made: Call, kind: str, name: str) -> str:
    """Return the ARN of something in the caller's account and Region, such as a `cluster`."""
    return f"arn:aws:ecs:{made.surroundings.region}:{made.caller.account.id}:{kind}/{name}"


def cluster_name(made: Call, given: str | None = None) -> str:
    """Return the name of the cluster that a call names by name or ARN, `default` where it names none."""
    return (given or made.parameters.get("cluster") or DEFAULT).rpartition("/")[2]


def cluster_arn(made: Call) -> str:
    """Return the ARN of the cluster that a call names."""
    return arn(made, "cluster", cluster_name(made))


def held_cluster(made: Call, name: str) -> Cluster | None:
    """Return the caller's cluster with this name, None where there is none."""
    return made.account.clusters.get(arn(made, "cluster", name))


def find_cluster(made: Call) -> Cluster:
    """Return the cluster that a call names. Raises ClusterNotFound."""
    found = held_cluster(made, cluster_name(made))
    if found is None:
        raise ClusterNotFound
    return found


def held_definition(made: Call) -> TaskDefinition | None:
    """Return the task definition that a call names, of a family the newest active one; None for none."""
    read = _DEFINITION.fullmatch(made.parameters["taskDefinition"])
    if read is None:
        return None
    family, revision = read.groups()
    found = [
        each
        for each in made.account.task_definitions.values()
        if each.family == family and each.region == made.surroundings.region
    ]
    if revision is not None:
        return next((each for each in found if each.revision == int(revision)), None)
    return max(
        (each for each in found if each.deregistered is None), key=lambda each: each.revision, default=None
    )


def find_definition(made: Call) -> TaskDefinition:
    """Return the task definition that a call names. Raises ClientException."""
    found = held_definition(made)
    if found is None:
        raise ClientException("Unable to describe task definition.")
    return found


def definition_arn(made: Call, definition: TaskDefinition) -> str:
    """Return the ARN of a task definition."""
    return arn(made, "task-definition", definition.name)


def tags_in(parameters: Mapping[str, Any]) -> dict[str, str]:
    """Return the tags that a call gives to what it makes."""
    return {each["key"]: each.get("value", "") for each in parameters.get("tags", [])}


def tag_list(tags: Mapping[str, str]) -> list[dict[str, str]]:
    """Return tags as ECS lists them."""
    return [{"key": key, "value": value} for key, value in tags.items()]


def request_keys(made: Call) -> dict[str, ContextValue]:
    """Return the keys that show the tags in a request."""
    tags = tags_in(made.parameters)
    keys: dict[str, ContextValue] = {f"aws:RequestTag/{key}": value for key, value in tags.items()}
    return {**keys, "aws:TagKeys": tuple(tags)} if tags else {}


def tag_keys(tags: Mapping[str, str]) -> dict[str, ContextValue]:
    """Return the keys that show the tags of a resource: ECS has one of its own too."""
    return {f"{prefix}:ResourceTag/{key}": value for prefix in ("aws", "ecs") for key, value in tags.items()}


def tagging(made: Call, resource: str, creating: str) -> Iterator[Ask]:
    """Ask for the tagging of something new, where a call gives it tags. `creating` is the call's name."""
    if keys := request_keys(made):
        yield Ask("ecs:TagResource", resource, {**keys, "ecs:CreateAction": creating})


def on_everything(action: str) -> Asks:
    """Ask for an action that takes no particular resource."""

    def asks(made: Call) -> Iterator[Ask]:
        yield Ask(action)

    return asks


def refuse_the_rest(made: Call, *known: str) -> None:
    """Raise InvalidParameterException where a call passes more than the lab takes into account."""
    if rest := sorted(set(made.parameters) - set(known)):
        raise InvalidParameterException(f"The lab does not simulate {', '.join(rest)}.")


def page(made: Call, name: str, held: list[str]) -> Result:
    """Return one page of a list of ARNs, and where the next one begins."""
    most, token = made.parameters.get("maxResults", 100), made.parameters.get("nextToken", "")
    rest = [each for each in held if each > token]
    result: Result = {name: rest[:most]}
    return {**result, "nextToken": rest[most - 1]} if len(rest) > most else result
