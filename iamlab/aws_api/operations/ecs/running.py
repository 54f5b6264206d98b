"""What a task does: its container makes calls with the task role, ECS logs with the execution role."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from iamlab.account.containers import Task, TaskDefinition
from iamlab.account.credentials import Session
from iamlab.account.errors import AWSError
from iamlab.aws_api.authentication import Credentials
from iamlab.aws_api.operation import Call, Origin
from iamlab.aws_api.operations import programs
from iamlab.aws_api.operations.ecs.finding import arn
from iamlab.aws_api.operations.sts import find_role
from iamlab.aws_api.sessions import new_session

SDK = "Boto3/1.42 md/Botocore#1.42 exec-env/AWS_ECS_FARGATE"
AGENT = Origin("192.0.2.45", "ecs-tasks.amazonaws.com")
EXITED = "Essential container in task exited"

_INIT = (
    "ResourceInitializationError: failed to validate logger args: create stream has been retried 1 times: "
    "failed to create Cloudwatch log stream: {code}: {message}"
)


class NotStarted(Exception):
    """The container was never started; the text is why."""


def run(made: Call, task_arn: str, definition: TaskDefinition) -> None:
    """Start a task. Its container ends with its calls; one that makes none runs on until it is stopped."""
    try:
        _make_stream(made, task_arn, definition)
    except NotStarted as error:
        _stop(made, task_arn, "TaskFailedToStart", str(error), started=False)
        return
    if not definition.calls:
        return
    lines, code = _make_calls(made, task_arn, definition)
    _log(made, task_arn, definition, lines)
    _stop(made, task_arn, "EssentialContainerExited", EXITED, code=code)


def _stop(
    made: Call, task_arn: str, stop_code: str, reason: str, *, code: int | None = None, started: bool = True
) -> None:
    """What was found before the calls is not in the configuration after them."""
    task = made.account.tasks[task_arn]
    task.state, task.stopped, task.started = "STOPPED", made.now, started
    task.code, task.stop_code, task.reason = code, stop_code, reason


def _make_calls(made: Call, task_arn: str, definition: TaskDefinition) -> tuple[list[str], int]:
    """Make the container's calls; return what it printed and its exit code."""
    task, environment = made.account.tasks[task_arn], definition.environment
    signed: Session | Credentials | None = None
    if {"AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"} <= set(environment):
        token = environment.get("AWS_SESSION_TOKEN") or None
        signed = Credentials(environment["AWS_ACCESS_KEY_ID"], environment["AWS_SECRET_ACCESS_KEY"], token)
    elif task.task_role is not None:
        signed = _session(made, task, task.task_role)
    if signed is None:
        return ["[ERROR] NoCredentialsError: Unable to locate credentials"], 1
    place = "environment variables" if isinstance(signed, Credentials) else "the task role"
    steps = list(programs.steps(made.act, signed, definition.calls, Origin(task.ip, SDK)))
    if isinstance(signed, Session):
        made.configuration.sessions.pop(signed.access_key_id, None)
    lines = [f"[INFO] Found credentials of {place}: {signed.access_key_id}", *(step.line for step in steps)]
    return lines, 1 if any(step.failure for step in steps) else 0


def _session(made: Call, task: Task, role_arn: str) -> Session:
    """Return a session of a role for a task, which is named as the task (developer guide, task IAM role)."""
    found = find_role(made.configuration, role_arn)
    if found is None:  # a task may delete its own execution role
        raise AWSError("ClientException", f"The role {role_arn} is not there any more.", 400)
    account, role = found
    return new_session(
        made,
        account=account.id,
        principal=f"arn:aws:sts::{account.id}:assumed-role/{role.name}/{task.id}",
        unique_id=f"{role.id}:{task.id}",
        kind="AssumedRole",
        expires=made.now + timedelta(hours=6),
        role=role_arn,
    )


def stream_of(task: Task, definition: TaskDefinition) -> dict[str, str]:
    """Return the names of the log group and stream of a task, none where it logs nothing."""
    options = definition.log_options
    if not options:
        return {}
    stream = f"{options['awslogs-stream-prefix']}/{definition.container}/{task.id}"
    return {"logGroupName": options["awslogs-group"], "logStreamName": stream}


def _make_stream(made: Call, task_arn: str, definition: TaskDefinition) -> None:
    """Make the stream for a task's log. Raises NotStarted where the execution role may not, or cannot."""
    names = stream_of(made.account.tasks[task_arn], definition)
    if not names:
        return
    group = {"logGroupName": names["logGroupName"]}
    try:
        if definition.log_options.get("awslogs-create-group") == "true":
            _as_agent(made, task_arn, "CreateLogGroup", group, unless="ResourceAlreadyExistsException")
        _as_agent(made, task_arn, "CreateLogStream", names)
    except AWSError as error:
        raise NotStarted(_INIT.format(code=error.code, message=error.message)) from None


def _log(made: Call, task_arn: str, definition: TaskDefinition, lines: list[str]) -> None:
    """Put lines into the stream, as far as the execution role may: a running task goes on without a log."""
    names, at = stream_of(made.account.tasks[task_arn], definition), int(made.now.timestamp() * 1000)
    if not names:
        return
    events = [{"timestamp": at, "message": line} for line in lines]
    try:
        _as_agent(made, task_arn, "PutLogEvents", {**names, "logEvents": events})
    except AWSError:
        return


def _as_agent(made: Call, task_arn: str, name: str, parameters: Mapping[str, Any], unless: str = "") -> None:
    """Make one call with the execution role. Raises AWSError, unless its code is `unless`."""
    task = made.account.tasks[task_arn]
    assert task.execution_role is not None, "without it no log driver is taken"
    session = _session(made, task, task.execution_role)
    try:
        made.act(session, "logs", name, parameters, AGENT)
    except AWSError as error:
        if error.code != unless:
            raise
    finally:
        made.configuration.sessions.pop(session.access_key_id, None)


def task_arn(made: Call, task: Task) -> str:
    """Return the ARN of a task."""
    return arn(made, "task", f"{task.cluster}/{task.id}")
