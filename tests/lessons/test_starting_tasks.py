"""Task definitions that an exercise starts with, and the goal on what a task does."""

from random import Random
from typing import Any

import msgspec
import pytest

from lessons.content_format.starting_account import StartingAccount, starting_problems
from lessons.starting_configuration import build
from tests.aws_api.world import NOW, World, allow, trust
from tests.lessons.account_exercise import ACCOUNT, GAMES, make
from tests.lessons.account_play import Play

TRUST = trust({"Service": "ecs-tasks.amazonaws.com"})
REPORT: dict[str, Any] = {
    "program": [{"call": "iam:ListUsers", "parameters": {"MaxItems": "5"}}],
    "role": "Report",
    "execution_role": "Execution",
    "environment": {"STAGE": "test"},
    "tags": {"team": "qa"},
}
RESOURCES: dict[str, Any] = {
    "roles": {"Report": {"trust": TRUST}, "Execution": {"trust": TRUST, "inline": {"log": allow("logs:*")}}},
    "clusters": ["games"],
    "task_definitions": {"report": REPORT},
}
GOAL = {"goal": "task-runs", "family": "report", "cluster": "games"}


def accounts(**more: Any) -> dict[str, StartingAccount]:
    return {"games": msgspec.convert({**GAMES, **RESOURCES, **more}, StartingAccount)}


def test_what_is_described_is_there() -> None:
    start = build(accounts(), NOW, Random(3))
    world, root = World(start.configuration), start.credentials["root-key"]
    shown = world.do(root, "ecs:DescribeTaskDefinition", taskDefinition="report")["taskDefinition"]
    assert shown["taskRoleArn"] == f"arn:aws:iam::{ACCOUNT}:role/Report"
    (container,) = shown["containerDefinitions"]
    assert container["environment"] == [{"name": "STAGE", "value": "test"}]
    assert world.do(root, "ecs:ListClusters")["clusterArns"] == [
        f"arn:aws:ecs:us-east-1:{ACCOUNT}:cluster/games"
    ]
    assert world.do(root, "logs:DescribeLogGroups")["logGroups"][0]["logGroupName"] == "/ecs/report"


def test_sound_tasks_have_no_problems() -> None:
    assert list(starting_problems(accounts())) == []


@pytest.mark.parametrize(
    ("more", "place", "text"),
    [
        (
            {"task_definitions": {"report": {**REPORT, "role": "Reprt"}}},
            ("task_definitions", "report", "role"),
            "Did you mean 'Report'?",
        ),
        (
            {"task_definitions": {"report": {**REPORT, "execution_role": "x"}}},
            ("task_definitions", "report", "execution_role"),
            "There is no role 'x' here.",
        ),
        ({"clusters": [f"c{number}" for number in range(11)]}, ("clusters",), "10 clusters at most"),
        (
            {"task_definitions": {f"t{number}": REPORT for number in range(21)}},
            ("task_definitions",),
            "20 task definitions at most",
        ),
    ],
)
def test_what_would_not_work_is_told_at_its_place(
    more: dict[str, Any], place: tuple[str, ...], text: str
) -> None:
    problem = next(iter(starting_problems(accounts(**more))))
    assert problem.path == ("accounts", "games", *place)
    assert text in problem.message


def test_calls_that_nobody_could_make_are_told_at_their_place() -> None:
    broken = {"report": {**REPORT, "program": [{"call": "iam:Nothing"}]}}
    exercise = make(accounts={"games": {**GAMES, **RESOURCES, "task_definitions": broken}})
    (problem, *_) = exercise.problems()
    assert problem.path == ("accounts", "games", "task_definitions", "report", "program", 0, "call")


def test_a_task_runs_when_both_roles_allow_what_they_do() -> None:
    play = Play(GOAL, games=RESOURCES)
    assert "is not authorized to perform: iam:ListUsers" in play.missing
    document = allow("iam:ListUsers")
    play.do("iam:PutRolePolicy", RoleName="Report", PolicyName="list", PolicyDocument=document)
    assert play.missing == ""
    assert play.world.account.tasks == {}, "to look changes nothing"
    play.do("iam:DeleteRolePolicy", RoleName="Execution", PolicyName="log")
    assert play.missing.startswith("Its container is never started. ResourceInitializationError")
    play.do("iam:UpdateAssumeRolePolicy", RoleName="Report", PolicyDocument=trust({"AWS": ACCOUNT}))
    assert play.missing.startswith("It does not start: ECS was unable to assume the role")


def test_a_task_without_a_role_finds_no_credentials() -> None:
    bare = {"report": {"program": REPORT["program"]}}
    play = Play(GOAL, games={**RESOURCES, "task_definitions": bare})
    assert play.missing == "It stops: it finds no credentials."
