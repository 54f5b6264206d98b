"""Running, describing and stopping tasks (facts 4.7.1, 4.7.2)."""

from collections.abc import Iterator

from iamlab.account.containers import TASKS, Task, TaskDefinition
from iamlab.account.errors import AWSError
from iamlab.account.machines import SECURITY_GROUP, SUBNET
from iamlab.aws_api.operation import Ask, Call, Result, operation
from iamlab.aws_api.operations import passed_roles
from iamlab.aws_api.operations.ecs import finding, running
from iamlab.aws_api.operations.ecs.definitions import FARGATE, passing
from iamlab.aws_api.operations.ecs.errors import (
    CANNOT_BE_ASSUMED,
    ClientException,
    InvalidParameterException,
)
from iamlab.evaluator.context import ContextValue

MOST_AT_ONCE = 10

_KNOWN = (
    *("cluster", "taskDefinition", "count", "launchType", "networkConfiguration", "overrides", "startedBy"),
    *("tags", "platformVersion", "clientToken"),
)
_ROLES = ("taskRoleArn", "executionRoleArn")


def _roles(made: Call, definition: TaskDefinition) -> dict[str, str | None]:
    """Return the roles of a task: a call may name others than the definition does."""
    own = dict(zip(_ROLES, (definition.task_role, definition.execution_role), strict=True))
    return {name: made.parameters.get("overrides", {}).get(name, own[name]) for name in _ROLES}


def _runs(made: Call) -> Iterator[Ask]:
    """Who runs a task hands ECS its roles, whoever registered it."""
    definition = finding.held_definition(made)
    named = made.parameters["taskDefinition"].rpartition("/")[2]
    arn = finding.arn(made, "task-definition", definition.name if definition else named)
    keys: dict[str, ContextValue] = {"ecs:cluster": finding.cluster_arn(made), **finding.request_keys(made)}
    if definition is not None:
        keys |= finding.tag_keys(definition.tags)
        keys |= {"ecs:task-cpu": definition.cpu, "ecs:task-memory": definition.memory}
    yield Ask("ecs:RunTask", arn, keys)
    yield from finding.tagging(made, finding.arn(made, "task", f"{finding.cluster_name(made)}/*"), "RunTask")
    if definition is not None:
        yield from passing(made, _roles(made, definition))


@operation("ecs:RunTask", _runs)
def run_task(made: Call) -> Result:
    """Tasks are being provisioned at first. What their containers do is done when one looks again."""
    finding.refuse_the_rest(made, *_KNOWN)
    if rest := sorted(set(made.parameters.get("overrides", {})) - set(_ROLES)):
        raise InvalidParameterException(f"The lab does not simulate overrides of {', '.join(rest)}.")
    cluster, definition = finding.find_cluster(made), finding.held_definition(made)
    if definition is None:
        raise ClientException("TaskDefinition not found.")
    if definition.deregistered is not None:
        raise ClientException("TaskDefinition is inactive")
    _check_network(made)
    count = made.parameters.get("count", 1)
    if not 1 <= count <= MOST_AT_ONCE:
        raise InvalidParameterException(f"Invalid count specified: {count}.")
    roles = _roles(made, definition)
    for role in roles.values():
        source = finding.arn(made, "cluster", cluster.name)
        if role is not None and not passed_roles.may_take(made.configuration, role, finding.SERVICE, source):
            raise ClientException(CANNOT_BE_ASSUMED.format(role=role))
    _make_room(made, count)
    started = [_new(made, cluster.name, definition, roles) for _ in range(count)]
    result: Result = {"tasks": [_described(made, each, "PROVISIONING") for each in started], "failures": []}
    arns = [running.task_arn(made, each) for each in started]
    made.account.tasks.update(zip(arns, started, strict=True))
    for arn in arns:
        running.run(made, arn, definition)
    return result


def _check_network(made: Call) -> None:
    """Raises InvalidParameterException for what is not on Fargate, and for another network than there is."""
    if made.parameters.get("launchType") != FARGATE:
        raise InvalidParameterException("No Container Instances were found in your cluster.")
    network = made.parameters.get("networkConfiguration", {}).get("awsvpcConfiguration")
    if network is None:
        raise InvalidParameterException(
            "Network Configuration must be provided when networkMode 'awsvpc' is specified."
        )
    for subnet in network["subnets"]:
        if subnet != SUBNET:
            raise InvalidParameterException(
                f"Error retrieving subnet information for [{subnet}]: The subnet ID '{subnet}' does not "
                "exist (ErrorCode: InvalidSubnetID.NotFound)"
            )
    for group in network.get("securityGroups", []):
        if group != SECURITY_GROUP:
            raise InvalidParameterException(
                f"Error retrieving security group information for [{group}]: The security group '{group}' "
                "does not exist (ErrorCode: InvalidGroup.NotFound)"
            )


def _make_room(made: Call, count: int) -> None:
    """Forget the oldest tasks that have stopped. Raises AWSError where too many run."""
    account = made.account
    stopped = sorted((each.created, arn) for arn, each in account.tasks.items() if each.state == "STOPPED")
    for _, arn in stopped[: max(0, len(account.tasks) + count - TASKS)]:
        del account.tasks[arn]
    if len(account.tasks) + count > TASKS:
        raise AWSError("LimitExceededException", f"The lab runs {TASKS} tasks in an account.", 400)


def _new(made: Call, cluster: str, definition: TaskDefinition, roles: dict[str, str | None]) -> Task:
    chance = made.surroundings.chance
    return Task(
        id=f"{chance.getrandbits(128):032x}",
        cluster=cluster,
        region=made.surroundings.region,
        definition=definition.name,
        container=definition.container,
        image=definition.image,
        container_cpu=definition.container_cpu,
        cpu=definition.cpu,
        memory=definition.memory,
        ip=f"198.51.100.{chance.getrandbits(16) % 250 + 4}",
        created=made.now,
        task_role=roles["taskRoleArn"],
        execution_role=roles["executionRoleArn"],
        by=made.parameters.get("startedBy"),
        tags=finding.tags_in(made.parameters),
    )


def _described(made: Call, task: Task, state: str = "") -> Result:
    """Return what ECS tells about a task; `state` is one that it goes through for a moment."""
    roles = {"taskRoleArn": task.task_role, "executionRoleArn": task.execution_role}
    result: Result = {
        "taskArn": running.task_arn(made, task),
        "clusterArn": finding.arn(made, "cluster", task.cluster),
        "taskDefinitionArn": finding.arn(made, "task-definition", task.definition),
        "attachments": [],
        "availabilityZone": f"{task.region}a",
        "containers": [_container(made, task, state)],
        "cpu": task.cpu,
        "memory": task.memory,
        "createdAt": task.created,
        "desiredStatus": "RUNNING" if state else task.state,
        "group": f"family:{task.definition.partition(':')[0]}",
        "lastStatus": state or task.state,
        "launchType": FARGATE,
        "overrides": {
            "containerOverrides": [{"name": task.container}],
            **{name: role for name, role in roles.items() if role is not None},
        },
        "platformVersion": "1.4.0",
        "platformFamily": "Linux",
        "startedBy": task.by,
        "tags": finding.tag_list(task.tags),
    }
    if not state and task.started:
        result["startedAt"] = task.created
    if not state and task.state == "STOPPED":
        ended = {"stopCode": task.stop_code, "stoppedReason": task.reason, "stoppedAt": task.stopped}
        result |= {**ended, "executionStoppedAt": task.stopped}
    return {name: value for name, value in result.items() if value is not None}


def _container(made: Call, task: Task, state: str) -> Result:
    """Return what ECS tells about the container of a task."""
    container: Result = {
        "containerArn": finding.arn(made, "container", f"{task.cluster}/{task.id}/{task.container}"),
        "taskArn": running.task_arn(made, task),
        "name": task.container,
        "image": task.image,
        "lastStatus": "PENDING" if state else task.state,
        "networkInterfaces": [],
        "cpu": str(task.container_cpu),
    }
    if not state and task.code is not None:
        container["exitCode"] = task.code
    return container


def _named(made: Call, given: str) -> str:
    """Return the ARN of the task that a call names, by its id or ARN."""
    return finding.arn(made, "task", f"{finding.cluster_name(made)}/{given.rpartition('/')[2]}")


def _on(made: Call, action: str, given: str) -> Ask:
    arn = _named(made, given)
    task = made.account.tasks.get(arn)
    tags = finding.tag_keys(task.tags) if task else {}
    return Ask(action, arn, {"ecs:cluster": finding.cluster_arn(made), **tags})


def _looks(made: Call) -> Iterator[Ask]:
    for given in made.parameters["tasks"]:
        yield _on(made, "ecs:DescribeTasks", given)


@operation("ecs:DescribeTasks", _looks)
def describe_tasks(made: Call) -> Result:
    finding.find_cluster(made)
    found, failures = [], []
    for given in made.parameters["tasks"]:
        task = made.account.tasks.get(_named(made, given))
        if task is None:
            failures.append({"arn": _named(made, given), "reason": "MISSING"})
            continue
        shown = _described(made, task)
        if "TAGS" not in made.parameters.get("include", []):
            shown["tags"] = []
        found.append(shown)
    return {"tasks": found, "failures": failures}


def _lists(made: Call) -> Iterator[Ask]:
    """The reference has this action on container instances, of which Fargate has none."""
    arn = finding.arn(made, "container-instance", f"{finding.cluster_name(made)}/*")
    yield Ask("ecs:ListTasks", arn, {"ecs:cluster": finding.cluster_arn(made)})


@operation("ecs:ListTasks", _lists)
def list_tasks(made: Call) -> Result:
    """Without a status those that run."""
    finding.refuse_the_rest(
        made, "cluster", "family", "desiredStatus", "startedBy", "maxResults", "nextToken"
    )
    cluster, given = finding.find_cluster(made), made.parameters
    found = [
        arn
        for arn, each in made.account.tasks.items()
        if (each.cluster, each.region) == (cluster.name, cluster.region)
        and each.state == given.get("desiredStatus", "RUNNING")
        and given.get("family", each.definition.partition(":")[0]) == each.definition.partition(":")[0]
        and given.get("startedBy", each.by) == each.by
    ]
    return finding.page(made, "taskArns", sorted(found))


def _stops(made: Call) -> Iterator[Ask]:
    yield _on(made, "ecs:StopTask", made.parameters["task"])


@operation("ecs:StopTask", _stops)
def stop_task(made: Call) -> Result:
    finding.find_cluster(made)
    task = made.account.tasks.get(_named(made, made.parameters["task"]))
    if task is None:
        raise InvalidParameterException("The referenced task was not found.")
    if task.state == "RUNNING":
        task.state, task.stopped, task.code = "STOPPED", made.now, 137
        task.stop_code, task.reason = "UserInitiated", made.parameters.get("reason", "Task stopped by user")
    return {"task": _described(made, task)}
