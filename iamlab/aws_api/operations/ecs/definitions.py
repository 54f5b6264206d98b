"""Registering and describing task definitions. The roles in them are handed to ECS (facts 4.7.1, 4.7.2)."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from iamlab.account.containers import TASK_DEFINITIONS, TaskDefinition
from iamlab.account.errors import AWSError
from iamlab.account.functions import FunctionCall
from iamlab.aws_api.operation import Ask, Call, Result, operation
from iamlab.aws_api.operations import passed_roles, programs
from iamlab.aws_api.operations.ecs import finding
from iamlab.aws_api.operations.ecs.errors import ClientException, InvalidParameterException
from iamlab.evaluator import arns
from iamlab.evaluator.context import ContextValue

FARGATE, NETWORK = "FARGATE", "awsvpc"
LOG_DRIVER = "awslogs"
LOG_OPTIONS = ("awslogs-group", "awslogs-region", "awslogs-stream-prefix", "awslogs-create-group")
BYTES = 16 * 1024

_OF_TASK = (
    *("family", "taskRoleArn", "executionRoleArn", "networkMode", "containerDefinitions", "cpu", "memory"),
    *("requiresCompatibilities", "tags", "runtimePlatform"),
)
_OF_CONTAINER = (
    *("name", "image", "cpu", "memory", "essential", "command", "environment", "logConfiguration"),
    "portMappings",
)
_NAME = re.compile(r"[\w-]{1,255}", re.ASCII)


def passing(made: Call, roles: Mapping[str, str | None]) -> Iterator[Ask]:
    """Ask for handing over each role. Raises ClientException for one of another account (fact 4.7.2)."""
    for role in dict.fromkeys(each for each in roles.values() if each is not None):
        if arns.account_of(role) != made.caller.account.id or ":role/" not in role:
            raise ClientException("Role is not valid.")
        yield passed_roles.passing(role, finding.SERVICE)


def _registers(made: Call) -> Iterator[Ask]:
    given = made.parameters
    keys: dict[str, ContextValue] = dict(finding.request_keys(made))
    if "cpu" in given:
        keys["ecs:task-cpu"] = given["cpu"]
    if "memory" in given:
        keys["ecs:task-memory"] = given["memory"]
    if "requiresCompatibilities" in given:
        keys["ecs:compute-compatibility"] = tuple(given["requiresCompatibilities"])
    arn = finding.arn(made, "task-definition", f"{given['family']}:*")
    yield Ask("ecs:RegisterTaskDefinition", arn, keys)
    yield from finding.tagging(made, arn, "RegisterTaskDefinition")
    yield from passing(made, {name: given.get(name) for name in ("taskRoleArn", "executionRoleArn")})


@operation("ecs:RegisterTaskDefinition", _registers)
def register_task_definition(made: Call) -> Result:
    finding.refuse_the_rest(made, *_OF_TASK)
    account, given = made.account, made.parameters
    container = _container(made)
    if not _NAME.fullmatch(given["family"]):
        raise ClientException("Family should not contain invalid characters.")
    _check_fargate(made, container)
    earlier = [
        each.revision
        for each in account.task_definitions.values()
        if each.family == given["family"] and each.region == made.surroundings.region
    ]
    if len(account.task_definitions) >= TASK_DEFINITIONS:
        message = f"The lab keeps {TASK_DEFINITIONS} task definitions in an account."
        raise AWSError("LimitExceededException", message, 400)
    command = list(container.get("command", []))
    definition = TaskDefinition(
        family=given["family"],
        revision=max(earlier, default=0) + 1,
        region=made.surroundings.region,
        registered=made.now,
        by=made.caller.arn,
        cpu=given["cpu"],
        memory=given["memory"],
        container=container["name"],
        image=container["image"],
        container_cpu=container.get("cpu", 0),
        container_memory=container.get("memory"),
        command=command,
        calls=calls_in(command),
        environment={each["name"]: each.get("value", "") for each in container.get("environment", [])},
        log_options=_log_options(container),
        task_role=given.get("taskRoleArn"),
        execution_role=given.get("executionRoleArn"),
        tags=finding.tags_in(given),
    )
    account.task_definitions[finding.definition_arn(made, definition)] = definition
    shown: Result = {"taskDefinition": described(made, definition)}
    return {**shown, "tags": finding.tag_list(definition.tags)} if definition.tags else shown


def _container(made: Call) -> Mapping[str, Any]:
    """Return the one container. Raises AWSError for what is missing, and for what is not simulated."""
    containers = made.parameters["containerDefinitions"]
    if len(containers) != 1:
        raise InvalidParameterException("The lab simulates tasks of one container.")
    (container,) = containers
    if rest := sorted(set(container) - set(_OF_CONTAINER)):
        raise InvalidParameterException(f"The lab does not simulate {', '.join(rest)} of containers.")
    for name in ("name", "image"):
        if not container.get(name):
            raise ClientException(f"Container.{name} should not be null or empty.")
    sizes = [
        *container.get("command", []),
        *(each.get("value", "") for each in container.get("environment", [])),
    ]
    if sum(map(len, sizes)) > BYTES:
        raise ClientException("Actual length of the task definition exceeds the lab's limit of 16 KB.")
    if container.get("essential") is False:
        raise ClientException("At least one container should be marked as essential.")
    return dict(container)


def _check_fargate(made: Call, container: Mapping[str, Any]) -> None:
    given = made.parameters
    if given.get("requiresCompatibilities") != [FARGATE]:
        raise InvalidParameterException(
            "The lab simulates tasks on Fargate: requiresCompatibilities is FARGATE."
        )
    if given.get("networkMode") != NETWORK:
        raise ClientException("Fargate only supports network mode ‘awsvpc’.")
    for name in ("cpu", "memory"):
        if name not in given:
            raise ClientException(f"Fargate requires that '{name}' be defined at the task level.")
    if "logConfiguration" in container and "executionRoleArn" not in given:
        raise ClientException(
            "Fargate requires task definition to have execution role ARN to support log driver awslogs."
        )


def _log_options(container: Mapping[str, Any]) -> dict[str, str]:
    given = container.get("logConfiguration")
    if given is None:
        return {}
    options = dict(given.get("options", {}))
    if given["logDriver"] != LOG_DRIVER or set(options) - set(LOG_OPTIONS):
        raise InvalidParameterException(
            f"The lab simulates the log driver awslogs, with {', '.join(LOG_OPTIONS)}."
        )
    for name in LOG_OPTIONS[:3]:
        if name not in options:
            raise ClientException(f"Log driver awslogs requires options: {', '.join(LOG_OPTIONS[:3])}.")
    return options


def calls_in(command: list[str]) -> list[FunctionCall]:
    """Return the calls that a command lists, none for another kind of command. Raises ClientException."""
    try:
        return programs.listed(" ".join(command).encode(), "containers")
    except ValueError as error:
        raise ClientException(str(error)) from None


def described(made: Call, definition: TaskDefinition) -> Result:
    """Return what ECS tells about a task definition."""
    container: Result = {
        "name": definition.container,
        "image": definition.image,
        "cpu": definition.container_cpu,
        "portMappings": [],
        "essential": True,
        "environment": [{"name": name, "value": value} for name, value in definition.environment.items()],
        "mountPoints": [],
        "volumesFrom": [],
        "systemControls": [],
    }
    if definition.container_memory is not None:
        container["memory"] = definition.container_memory
    if definition.command:
        container["command"] = list(definition.command)
    if definition.log_options:
        container["logConfiguration"] = {"logDriver": LOG_DRIVER, "options": dict(definition.log_options)}
    result: Result = {
        "taskDefinitionArn": finding.definition_arn(made, definition),
        "containerDefinitions": [container],
        "family": definition.family,
        "taskRoleArn": definition.task_role,
        "executionRoleArn": definition.execution_role,
        "networkMode": NETWORK,
        "revision": definition.revision,
        "volumes": [],
        "status": "INACTIVE" if definition.deregistered else "ACTIVE",
        "requiresAttributes": [],
        "placementConstraints": [],
        "compatibilities": ["EC2", FARGATE],
        "requiresCompatibilities": [FARGATE],
        "cpu": definition.cpu,
        "memory": definition.memory,
        "registeredAt": definition.registered,
        "deregisteredAt": definition.deregistered,
        "registeredBy": definition.by,
    }
    return {name: value for name, value in result.items() if value is not None}


@operation("ecs:DescribeTaskDefinition", finding.on_everything("ecs:DescribeTaskDefinition"))
def describe_task_definition(made: Call) -> Result:
    definition = finding.find_definition(made)
    result: Result = {"taskDefinition": described(made, definition)}
    if "TAGS" in made.parameters.get("include", []):
        result["tags"] = finding.tag_list(definition.tags)
    return result


@operation("ecs:DeregisterTaskDefinition", finding.on_everything("ecs:DeregisterTaskDefinition"))
def deregister_task_definition(made: Call) -> Result:
    """Nothing starts with it any more; it can still be looked at."""
    if ":" not in made.parameters["taskDefinition"].rpartition("/")[2]:
        raise InvalidParameterException("Revision is missing.")
    definition = finding.find_definition(made)
    if definition.deregistered is not None:
        raise ClientException(
            "The specified task definition is inactive. You must specify an active task definition."
        )
    definition.deregistered = made.now
    return {"taskDefinition": described(made, definition)}


@operation("ecs:ListTaskDefinitions", finding.on_everything("ecs:ListTaskDefinitions"))
def list_task_definitions(made: Call) -> Result:
    """Without a status the active ones."""
    finding.refuse_the_rest(made, "familyPrefix", "status", "maxResults", "nextToken")
    given, inactive = made.parameters, made.parameters.get("status", "ACTIVE") == "INACTIVE"
    found = [
        arn
        for arn, each in made.account.task_definitions.items()
        if each.region == made.surroundings.region
        and (each.deregistered is not None) == inactive
        and given.get("familyPrefix", each.family) == each.family
    ]
    return finding.page(made, "taskDefinitionArns", sorted(found))
