"""ECS through the gate: task definitions with two roles, tasks, and what they leave in the log (fact 4.7)."""

import json
from typing import Any

import pytest

from iamlab.account.containers import CLUSTERS, TASK_DEFINITIONS, TASKS
from iamlab.account.machines import SUBNET
from iamlab.account.resource_changes import resource_changes
from tests.aws_api.world import (
    ACCOUNT,
    PARTNER,
    World,
    allow,
    credentials_in,
    key_of,
    role_arn,
    trust,
    user_arn,
)

TRUST = trust({"Service": "ecs-tasks.amazonaws.com"})
LOGGING = allow(["logs:CreateLogStream", "logs:PutLogEvents"])
READS = {"call": "s3:GetObject", "parameters": {"Bucket": "games-data", "Key": "plan"}}
READ = allow("s3:GetObject", "arn:aws:s3:::games-data/*")
DEFINITION = f"arn:aws:ecs:us-east-1:{ACCOUNT}:task-definition/report:1"
CLUSTER = f"arn:aws:ecs:us-east-1:{ACCOUNT}:cluster/games"
RUN = {
    "cluster": "games",
    "taskDefinition": "report",
    "launchType": "FARGATE",
    "networkConfiguration": {"awsvpcConfiguration": {"subnets": [SUBNET]}},
}
LOG: dict[str, Any] = {
    "logDriver": "awslogs",
    "options": {
        "awslogs-group": "/ecs/report",
        "awslogs-region": "us-east-1",
        "awslogs-stream-prefix": "run",
    },
}


def container(*calls: dict[str, Any], **more: Any) -> dict[str, Any]:
    command = {"command": [json.dumps(calls)]} if calls else {}
    return {"name": "app", "image": "public.ecr.aws/docker/library/python:3", **command, **more}


def register(*calls: dict[str, Any], **more: Any) -> dict[str, Any]:
    given = {
        "family": "report",
        "taskRoleArn": role_arn("Reports"),
        "executionRoleArn": role_arn("Execution"),
        "networkMode": "awsvpc",
        "requiresCompatibilities": ["FARGATE"],
        "cpu": "256",
        "memory": "512",
        "containerDefinitions": [container(*calls, logConfiguration=LOG)],
    }
    return {name: value for name, value in {**given, **more}.items() if value is not None}


@pytest.fixture
def ready(world: World) -> World:
    return prepare(world)


def prepare(world: World) -> World:
    """Return the small AWS with an object, a cluster, a log group, and the two roles that a task has."""
    world.do("ada", "s3:CreateBucket", Bucket="games-data")
    world.do("ada", "s3:PutObject", Bucket="games-data", Key="plan", Body=b"secret plan")
    for name in ("Reports", "Execution"):
        world.do("ada", "iam:CreateRole", RoleName=name, AssumeRolePolicyDocument=TRUST)
    let_role(world, "Execution", LOGGING)
    world.do("ada", "ecs:CreateCluster", clusterName="games")
    world.do("ada", "logs:CreateLogGroup", logGroupName="/ecs/report")
    return world


def let_role(world: World, role: str, document: str) -> None:
    world.do("ada", "iam:PutRolePolicy", RoleName=role, PolicyName="do", PolicyDocument=document)


def run(world: World, by: str = "ada", **more: Any) -> dict[str, Any]:
    """Run a task and return what is told about it afterwards."""
    (task,) = world.do(by, "ecs:RunTask", **{**RUN, **more})["tasks"]
    assert task["lastStatus"] == "PROVISIONING"
    (shown,) = world.do("ada", "ecs:DescribeTasks", cluster="games", tasks=[task["taskArn"]])["tasks"]
    return dict(shown)


def logged(world: World) -> str:
    found = world.do("ada", "logs:FilterLogEvents", logGroupName="/ecs/report")["events"]
    return "\n".join(event["message"] for event in found)


def test_a_container_acts_with_the_task_role_and_ecs_logs_with_the_other(ready: World) -> None:
    ready.do("ada", "ecs:RegisterTaskDefinition", **register(READS))
    failed = run(ready)
    assert (failed["lastStatus"], failed["containers"][0]["exitCode"]) == ("STOPPED", 1)
    assert failed["stoppedReason"] == "Essential container in task exited"
    name = failed["taskArn"].rpartition("/")[2]
    session = f"arn:aws:sts::{ACCOUNT}:assumed-role/Reports/{name}"
    assert f"User: {session} is not authorized to perform: s3:GetObject" in logged(ready)
    let_role(ready, "Reports", READ)
    assert run(ready)["containers"][0]["exitCode"] == 0
    assert "[INFO] s3:GetObject succeeded" in logged(ready)
    assert ready.configuration.sessions == {}


def test_every_call_is_recorded_as_of_the_role_that_made_it(ready: World) -> None:
    ready.do("ada", "ecs:RegisterTaskDefinition", **register(READS))
    events = ready.answer("ada", "ecs:RunTask", **RUN).events
    who = {each["eventName"]: each["userIdentity"]["arn"].split("/")[1] for each in events}
    assert who == {
        "RunTask": "ada",
        "CreateLogStream": "Execution",
        "GetObject": "Reports",
        "PutLogEvents": "Execution",
    }


@pytest.mark.parametrize(
    ("document", "said"),
    [
        (allow("logs:PutLogEvents"), "AccessDeniedException: User: "),
        (allow("s3:GetObject"), "is not authorized to perform: logs:CreateLogStream"),
    ],
)
def test_without_a_log_stream_the_container_is_never_started(ready: World, document: str, said: str) -> None:
    ready.do("ada", "ecs:RegisterTaskDefinition", **register(READS))
    let_role(ready, "Execution", document)
    let_role(ready, "Reports", READ)
    shown = run(ready)
    assert shown["stopCode"] == "TaskFailedToStart"
    assert shown["stoppedReason"].startswith("ResourceInitializationError: ")
    assert said in shown["stoppedReason"]
    assert "exitCode" not in shown["containers"][0]
    assert "startedAt" not in shown


def test_a_log_group_must_be_there_or_be_made(ready: World) -> None:
    ready.do("ada", "logs:DeleteLogGroup", logGroupName="/ecs/report")
    ready.do("ada", "ecs:RegisterTaskDefinition", **register(READS))
    assert "ResourceNotFoundException: The specified log group does not exist." in run(ready)["stoppedReason"]
    creating = {**LOG, "options": {**LOG["options"], "awslogs-create-group": "true"}}
    given = {"containerDefinitions": [container(READS, logConfiguration=creating)]}
    ready.do("ada", "ecs:RegisterTaskDefinition", **register(**given))
    assert "logs:CreateLogGroup" in run(ready)["stoppedReason"]
    let_role(ready, "Execution", allow("logs:*"))
    run(ready)
    run(ready)
    assert logged(ready).count("not authorized to perform: s3:GetObject") == 2


def test_without_a_task_role_there_are_no_credentials(ready: World) -> None:
    ready.do("ada", "ecs:RegisterTaskDefinition", **register(READS, taskRoleArn=None))
    assert run(ready)["containers"][0]["exitCode"] == 1
    assert "NoCredentialsError: Unable to locate credentials" in logged(ready)


def test_keys_in_the_environment_come_before_the_task_role(ready: World) -> None:
    key = key_of("ada")
    named = {"AWS_ACCESS_KEY_ID": key.access_key_id, "AWS_SECRET_ACCESS_KEY": key.secret}
    environment = [{"name": name, "value": value} for name, value in named.items()]
    given = {"containerDefinitions": [container(READS, environment=environment, logConfiguration=LOG)]}
    events = ready.answer("ada", "ecs:RegisterTaskDefinition", **register(**given)).events
    assert key.secret not in json.dumps(events), "what is in the environment is in no record"
    assert run(ready)["containers"][0]["exitCode"] == 0
    assert f"Found credentials of environment variables: {key.access_key_id}" in logged(ready)


def test_what_makes_no_calls_runs_until_it_is_stopped(ready: World) -> None:
    given = {"containerDefinitions": [container(command=["nginx"], logConfiguration=LOG)]}
    ready.do("ada", "ecs:RegisterTaskDefinition", **register(**given))
    arn = run(ready)["taskArn"]
    assert ready.do("ada", "ecs:ListTasks", cluster="games")["taskArns"] == [arn]
    assert (
        ready.do("ada", "ecs:DescribeClusters", clusters=["games"])["clusters"][0]["runningTasksCount"] == 1
    )
    assert ready.refused("ada", "ecs:DeleteCluster", cluster="games").code == "ClusterContainsTasksException"
    stopped = ready.do("ada", "ecs:StopTask", cluster="games", task=arn, reason="Enough")["task"]
    assert (stopped["lastStatus"], stopped["stopCode"]) == ("STOPPED", "UserInitiated")
    assert stopped["stoppedReason"] == "Enough"
    assert ready.do("ada", "ecs:ListTasks", cluster="games", desiredStatus="STOPPED")["taskArns"] == [arn]
    assert ready.do("ada", "ecs:DeleteCluster", cluster="games")["cluster"]["status"] == "INACTIVE"


def test_who_registers_and_who_runs_hands_over_both_roles(ready: World) -> None:
    """Facts 4.7.1, 4.7.2."""
    ready.account.users["noor"].inline["ecs"] = allow("ecs:*")
    for role in ("Reports", "Execution"):
        error = ready.refused("noor", "ecs:RegisterTaskDefinition", **register(READS))
        assert error.code == "AccessDeniedException"
        assert f"perform: iam:PassRole on resource: {role_arn(role)} because" in error.message
        condition = {"StringEquals": {"iam:PassedToService": "ecs-tasks.amazonaws.com"}}
        document = allow("iam:PassRole", role_arn(role), Condition=condition)
        ready.account.users["noor"].inline[role] = document
    ready.do("noor", "ecs:RegisterTaskDefinition", **register(READS))
    del ready.account.users["noor"].inline["Execution"]
    error = ready.refused("noor", "ecs:RunTask", **RUN)
    assert f"perform: iam:PassRole on resource: {role_arn('Execution')} because" in error.message
    condition = {"StringEquals": {"iam:PassedToService": "lambda.amazonaws.com"}}
    ready.account.users["noor"].inline["Execution"] = allow("iam:PassRole", Condition=condition)
    assert ready.refused("noor", "ecs:RunTask", **RUN).code == "AccessDeniedException"
    ready.account.users["noor"].inline["Execution"] = allow("iam:PassRole")
    run(ready, "noor")


def test_a_task_may_run_with_another_role_than_its_definition_s(ready: World) -> None:
    ready.do("ada", "ecs:RegisterTaskDefinition", **register(READS))
    ready.do("ada", "iam:CreateRole", RoleName="Other", AssumeRolePolicyDocument=TRUST)
    let_role(ready, "Other", READ)
    shown = run(ready, overrides={"taskRoleArn": role_arn("Other")})
    assert shown["overrides"]["taskRoleArn"] == role_arn("Other")
    assert shown["containers"][0]["exitCode"] == 0
    ready.account.users["noor"].inline["ecs"] = allow("ecs:*")
    ready.account.users["noor"].inline["pass"] = allow(
        "iam:PassRole", [role_arn("Reports"), role_arn("Execution")]
    )
    error = ready.refused("noor", "ecs:RunTask", **RUN, overrides={"taskRoleArn": role_arn("Other")})
    assert role_arn("Other") in error.message


@pytest.mark.parametrize("role", ["Deploy", "Nobody"])
def test_a_role_that_does_not_trust_tasks_is_refused(ready: World, role: str) -> None:
    ready.do("ada", "ecs:RegisterTaskDefinition", **register(READS, taskRoleArn=role_arn(role)))
    error = ready.refused("ada", "ecs:RunTask", **RUN)
    assert error.code == "ClientException"
    assert error.message.startswith(f"ECS was unable to assume the role '{role_arn(role)}'")


@pytest.mark.parametrize("role", [role_arn("x", PARTNER), "Reports", "arn:aws:iam::111122223333:user/ada"])
def test_nobody_hands_over_what_is_no_role_of_the_account(ready: World, role: str) -> None:
    error = ready.refused("ada", "ecs:RegisterTaskDefinition", **register(READS, taskRoleArn=role))
    assert (error.code, error.message) == ("ClientException", "Role is not valid.")


def test_a_cluster_can_be_all_in_which_somebody_may_run_tasks(ready: World) -> None:
    ready.do(
        "ada",
        "ecs:RegisterTaskDefinition",
        **register(READS, taskRoleArn=None, executionRoleArn=None, containerDefinitions=[container(READS)]),
    )
    ready.do("ada", "ecs:CreateCluster", clusterName="other")
    condition = {"ArnEquals": {"ecs:cluster": CLUSTER}}
    ready.account.users["noor"].inline["run"] = allow("ecs:RunTask", Condition=condition)
    ready.do("noor", "ecs:RunTask", **RUN)
    assert ready.refused("noor", "ecs:RunTask", **{**RUN, "cluster": "other"}).code == "AccessDeniedException"


def test_tasks_of_other_accounts_are_not_there(ready: World) -> None:
    """ECS has no policies on its resources: who acts across accounts acts as a role there."""
    ready.do("ada", "ecs:RegisterTaskDefinition", **register(READS))
    error = ready.refused("finn", "ecs:DescribeTaskDefinition", taskDefinition=DEFINITION)
    assert error.code == "ClientException"
    assert (
        ready.refused("finn", "ecs:RunTask", **{**RUN, "cluster": CLUSTER}).code == "ClusterNotFoundException"
    )
    given = {"RoleName": "Ops", "AssumeRolePolicyDocument": trust({"AWS": user_arn("finn", PARTNER)})}
    ready.do("ada", "iam:CreateRole", **given)
    let_role(ready, "Ops", allow("ecs:DescribeTaskDefinition"))
    taken = ready.do("finn", "sts:AssumeRole", RoleArn=role_arn("Ops"), RoleSessionName="finn")
    ready.do(credentials_in(taken), "ecs:DescribeTaskDefinition", taskDefinition=DEFINITION)
    assert ready.refused(credentials_in(taken), "ecs:RunTask", **RUN).code == "AccessDeniedException"


def test_revisions_follow_one_another_and_are_taken_out_of_use(ready: World) -> None:
    for _ in range(2):
        shown = ready.do("ada", "ecs:RegisterTaskDefinition", **register(READS))["taskDefinition"]
    assert (shown["revision"], shown["status"]) == (2, "ACTIVE")
    newest = ready.do("ada", "ecs:DescribeTaskDefinition", taskDefinition="report")["taskDefinition"]
    assert newest["revision"] == 2
    assert ready.refused("ada", "ecs:DeregisterTaskDefinition", taskDefinition="report").code == (
        "InvalidParameterException"
    )
    gone = ready.do("ada", "ecs:DeregisterTaskDefinition", taskDefinition="report:2")["taskDefinition"]
    assert gone["status"] == "INACTIVE"
    twice = ready.refused("ada", "ecs:DeregisterTaskDefinition", taskDefinition="report:2")
    assert twice.code == "ClientException"
    assert ready.do("ada", "ecs:ListTaskDefinitions")["taskDefinitionArns"] == [DEFINITION]
    inactive = ready.do("ada", "ecs:ListTaskDefinitions", status="INACTIVE")["taskDefinitionArns"]
    assert (
        inactive == [DEFINITION.replace(":1", ":2", 1).replace("report:1", "report:2")] or len(inactive) == 1
    )
    assert ready.refused("ada", "ecs:RunTask", **{**RUN, "taskDefinition": "report:2"}).message == (
        "TaskDefinition is inactive"
    )
    assert ready.refused("ada", "ecs:RunTask", **{**RUN, "taskDefinition": "nothing"}).message == (
        "TaskDefinition not found."
    )


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"launchType": "EC2"}, "InvalidParameterException"),
        ({"networkConfiguration": {}}, "InvalidParameterException"),
        ({"networkConfiguration": {"awsvpcConfiguration": {"subnets": ["x"]}}}, "InvalidParameterException"),
        (
            {"networkConfiguration": {"awsvpcConfiguration": {"subnets": [SUBNET], "securityGroups": ["x"]}}},
            "InvalidParameterException",
        ),
        ({"count": 11}, "InvalidParameterException"),
        ({"enableExecuteCommand": True}, "InvalidParameterException"),
        ({"overrides": {"cpu": "512"}}, "InvalidParameterException"),
        ({"cluster": "nothing"}, "ClusterNotFoundException"),
    ],
)
def test_what_cannot_run_is_refused(ready: World, changed: dict[str, Any], code: str) -> None:
    ready.do("ada", "ecs:RegisterTaskDefinition", **register(READS))
    assert ready.refused("ada", "ecs:RunTask", **{**RUN, **changed}).code == code
    assert ready.account.tasks == {}


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"family": "a b"}, "ClientException"),
        ({"cpu": None}, "ClientException"),
        ({"networkMode": "bridge"}, "ClientException"),
        ({"requiresCompatibilities": ["EC2"]}, "InvalidParameterException"),
        ({"executionRoleArn": None}, "ClientException"),
        ({"pidMode": "task"}, "InvalidParameterException"),
        ({"containerDefinitions": []}, "InvalidParameterException"),
        ({"containerDefinitions": [container(), container()]}, "InvalidParameterException"),
        ({"containerDefinitions": [container(privileged=True)]}, "InvalidParameterException"),
        ({"containerDefinitions": [container(essential=False)]}, "ClientException"),
        ({"containerDefinitions": [{"image": "x"}]}, "ClientException"),
        ({"containerDefinitions": [container(command=["x" * 30_000])]}, "ClientException"),
        ({"containerDefinitions": [container({"call": "s3:Nothing"})]}, "ClientException"),
        (
            {"containerDefinitions": [container(logConfiguration={"logDriver": "syslog"})]},
            "InvalidParameterException",
        ),
        ({"containerDefinitions": [container(logConfiguration={"logDriver": "awslogs"})]}, "ClientException"),
    ],
)
def test_what_is_no_task_definition_is_refused(ready: World, changed: dict[str, Any], code: str) -> None:
    assert ready.refused("ada", "ecs:RegisterTaskDefinition", **register(READS, **changed)).code == code
    assert ready.account.task_definitions == {}


def test_tags_decide_and_take_a_permission(ready: World) -> None:
    tags = [{"key": "team", "value": "qa"}]
    plain = {"taskRoleArn": None, "executionRoleArn": None, "containerDefinitions": [container()]}
    ready.account.users["noor"].inline["ecs"] = allow(["ecs:RegisterTaskDefinition", "ecs:RunTask"])
    given = register(**plain, tags=tags)
    assert "ecs:TagResource" in ready.refused("noor", "ecs:RegisterTaskDefinition", **given).message
    condition = {"StringEquals": {"ecs:CreateAction": "RegisterTaskDefinition", "aws:RequestTag/team": "qa"}}
    ready.account.users["noor"].inline["tag"] = allow("ecs:TagResource", Condition=condition)
    shown = ready.do("noor", "ecs:RegisterTaskDefinition", **given)
    assert shown["tags"] == tags
    described = ready.do("ada", "ecs:DescribeTaskDefinition", taskDefinition="report", include=["TAGS"])
    assert described["tags"] == tags
    own = {"StringEquals": {"aws:ResourceTag/team": "qa"}}
    ready.account.users["noor"].inline["ecs"] = allow("ecs:RunTask", Condition=own)
    ready.do("noor", "ecs:RunTask", **RUN)
    ready.do("ada", "ecs:RegisterTaskDefinition", **register(**plain))
    assert ready.refused("noor", "ecs:RunTask", **RUN).code == "AccessDeniedException"


def test_clusters_are_made_once_listed_and_described(ready: World) -> None:
    tags = [{"key": "team", "value": "qa"}]
    made = ready.do("ada", "ecs:CreateCluster", tags=tags)["cluster"]
    assert (made["clusterName"], made["tags"]) == ("default", tags)
    assert ready.do("ada", "ecs:CreateCluster")["cluster"] == made
    arns = ready.do("ada", "ecs:ListClusters")["clusterArns"]
    assert arns == [made["clusterArn"], CLUSTER]
    found = ready.do("ada", "ecs:DescribeClusters", clusters=["default", "nothing"], include=["TAGS"])
    assert found["clusters"][0]["tags"] == tags
    assert found["failures"][0]["reason"] == "MISSING"
    assert ready.do("ada", "ecs:DescribeClusters")["clusters"][0]["tags"] == []
    assert ready.refused("ada", "ecs:CreateCluster", clusterName="a b").code == "InvalidParameterException"
    first = ready.do("ada", "ecs:ListClusters", maxResults=1)
    rest = ready.do("ada", "ecs:ListClusters", nextToken=first["nextToken"])
    assert rest["clusterArns"] == [CLUSTER]


def test_there_is_room_for_so_many(ready: World) -> None:
    for number in range(CLUSTERS - 1):
        ready.do("ada", "ecs:CreateCluster", clusterName=f"c{number}")
    assert ready.refused("ada", "ecs:CreateCluster", clusterName="more").code == "LimitExceededException"
    plain = {"taskRoleArn": None, "executionRoleArn": None}
    ends = register(**plain, containerDefinitions=[container(READS)])
    for _ in range(TASK_DEFINITIONS - 1):
        ready.do("ada", "ecs:RegisterTaskDefinition", **ends)
    ready.do(
        "ada",
        "ecs:RegisterTaskDefinition",
        **register(**plain, family="web", containerDefinitions=[container()]),
    )
    assert ready.refused("ada", "ecs:RegisterTaskDefinition", **ends).code == "LimitExceededException"
    for _ in range(4):
        ready.do("ada", "ecs:RunTask", **{**RUN, "count": 10})
    assert len(ready.account.tasks) == TASKS
    for _ in range(3):
        ready.do("ada", "ecs:RunTask", **{**RUN, "taskDefinition": "web", "count": 10})
    assert ready.refused("ada", "ecs:RunTask", **RUN).code == "LimitExceededException"


def test_what_is_not_there_is_said(ready: World) -> None:
    found = ready.do("ada", "ecs:DescribeTasks", cluster="games", tasks=["nothing"])
    assert found["failures"] == [
        {"arn": f"arn:aws:ecs:us-east-1:{ACCOUNT}:task/games/nothing", "reason": "MISSING"}
    ]
    assert ready.refused("ada", "ecs:StopTask", cluster="games", task="x").code == "InvalidParameterException"
    assert ready.refused("ada", "ecs:ListTasks").code == "ClusterNotFoundException"
    assert ready.refused("ada", "ecs:DescribeTaskDefinition", taskDefinition="?").code == "ClientException"


def test_a_task_that_deletes_its_own_execution_role_ends_without_a_log(ready: World) -> None:
    calls = (
        {"call": "iam:DeleteRolePolicy", "parameters": {"RoleName": "Execution", "PolicyName": "do"}},
        {"call": "iam:DeleteRole", "parameters": {"RoleName": "Execution"}},
    )
    ready.do("ada", "ecs:RegisterTaskDefinition", **register(*calls))
    let_role(ready, "Reports", allow("iam:*"))
    assert run(ready)["containers"][0]["exitCode"] == 0
    assert logged(ready) == ""


def test_what_changed_is_said_in_words(ready: World) -> None:
    before = ready.configuration.copy().accounts[ACCOUNT]
    ready.do("ada", "ecs:RegisterTaskDefinition", **register(containerDefinitions=[container()]))
    ready.do("ada", "ecs:RunTask", **RUN)
    (task,) = ready.account.tasks.values()
    assert list(resource_changes(before, ready.account)) == [
        ("task definition `report:1`", "added"),
        (f"task `{task.id}`", "added"),
    ]
    before = ready.configuration.copy().accounts[ACCOUNT]
    ready.do("ada", "ecs:StopTask", cluster="games", task=task.id)
    ready.do("ada", "ecs:DeregisterTaskDefinition", taskDefinition="report:1")
    ready.do("ada", "ecs:DeleteCluster", cluster="games")
    assert list(resource_changes(before, ready.account)) == [
        ("cluster `games`", "deleted"),
        ("task definition `report:1`", "out of use"),
        (f"task `{task.id}`", "stopped"),
    ]
