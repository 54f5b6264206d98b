"""Making the clusters and task definitions of ECS that an account starts with."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

import msgspec

from iamlab.account.account import Account
from iamlab.account.containers import Cluster, TaskDefinition
from iamlab.account.functions import FunctionCall
from iamlab.account.logs import LogGroup
from lessons.content_format.starting_functions import StartingCall
from lessons.content_format.starting_names import FIRST_REGION
from lessons.content_format.starting_tasks import StartingTaskDefinition
from lessons.goals.calls import typed

IMAGE = "public.ecr.aws/docker/library/python:3.13"


def add_tasks(
    account: Account,
    clusters: Iterable[str],
    definitions: Mapping[str, StartingTaskDefinition],
    now: datetime,
) -> None:
    """Add clusters, task definitions and their log groups to an account that has its roles already."""
    for name in clusters:
        arn = f"arn:aws:ecs:{FIRST_REGION}:{account.id}:cluster/{name}"
        account.clusters[arn] = Cluster(name=name, region=FIRST_REGION)
    for family, described in definitions.items():
        definition = _definition(account, family, described, now - timedelta(days=described.age_days))
        start = f"arn:aws:ecs:{described.region}:{account.id}:task-definition/"
        account.task_definitions[f"{start}{definition.name}"] = definition
        if definition.log_options:
            group = f"/ecs/{family}"
            arn = f"arn:aws:logs:{described.region}:{account.id}:log-group:{group}"
            made = definition.registered
            account.log_groups.setdefault(arn, LogGroup(name=group, region=described.region, created=made))


def _definition(
    account: Account, family: str, described: StartingTaskDefinition, made: datetime
) -> TaskDefinition:
    calls = [FunctionCall(each.call, _parameters(each)) for each in described.program]
    options = {
        "awslogs-group": f"/ecs/{family}",
        "awslogs-region": described.region,
        "awslogs-stream-prefix": "ecs",
    }
    return TaskDefinition(
        family=family,
        revision=1,
        region=described.region,
        registered=made,
        by=account.root_arn,
        cpu="256",
        memory="512",
        container="app",
        image=IMAGE,
        command=[msgspec.json.encode(calls).decode()],
        calls=calls,
        environment=dict(described.environment),
        log_options=options if described.execution_role else {},
        task_role=_role(account, described.role),
        execution_role=_role(account, described.execution_role),
        tags=dict(described.tags),
    )


def _role(account: Account, name: str | None) -> str | None:
    if name is None:
        return None
    role = account.role(name)
    return account.arn("role", role.path, role.name)


def _parameters(made: StartingCall) -> dict[str, object]:
    service, _, operation = made.call.partition(":")
    return typed(service, operation, made.parameters, lambda text, shape: text)
