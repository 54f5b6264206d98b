"""Secrets and parameters that an exercise starts with."""

from random import Random
from typing import Any

import msgspec
import pytest

from lessons.content_format.starting_account import StartingAccount, starting_problems
from lessons.starting_configuration import build
from tests.aws_api.world import NOW, World, allow, trust
from tests.lessons.account_exercise import ACCOUNT, GAMES
from tests.lessons.account_play import Play

ARN = f"arn:aws:secretsmanager:us-east-1:{ACCOUNT}:secret:prod/db-a1B2c3"
MAYA = f"arn:aws:iam::{ACCOUNT}:user/maya"
RESOURCES: dict[str, Any] = {
    "kms_keys": {"reports": {}},
    "secrets": {
        "prod/db": {
            "value": "correct-horse",
            "previous": "tr0ub4dor",
            "suffix": "a1B2c3",
            "kms_key": "reports",
            "policy": trust({"AWS": MAYA}, "secretsmanager:GetSecretValue", Resource="*"),
            "tags": {"team": "qa"},
        },
        "plain": {"value": "x"},
    },
    "parameters": {
        "/prod/port": {"value": "5432", "tags": {"team": "qa"}},
        "/prod/password": {"value": "correct-horse", "type": "SecureString", "kms_key": "reports"},
        "/prod/token": {"value": "t", "type": "SecureString"},
    },
}


def accounts(**more: Any) -> dict[str, StartingAccount]:
    return {"games": msgspec.convert({**GAMES, **RESOURCES, **more}, StartingAccount)}


def test_what_is_described_is_there() -> None:
    start = build(accounts(), NOW, Random(3))
    world, root = World(start.configuration), start.credentials["root-key"]
    found = world.do(root, "secretsmanager:GetSecretValue", SecretId=ARN)
    assert (found["SecretString"], found["VersionStages"]) == ("correct-horse", ["AWSCURRENT"])
    before = world.do(root, "secretsmanager:GetSecretValue", SecretId=ARN, VersionStage="AWSPREVIOUS")
    assert before["SecretString"] == "tr0ub4dor"
    shown = world.do(root, "secretsmanager:DescribeSecret", SecretId="prod/db")
    assert ":key/" in shown["KmsKeyId"]
    assert shown["Tags"] == [{"Key": "team", "Value": "qa"}]
    assert world.do(root, "secretsmanager:GetSecretValue", SecretId="plain")["SecretString"] == "x"


def test_parameters_that_are_described_are_there() -> None:
    start = build(accounts(), NOW, Random(3))
    world, root = World(start.configuration), start.credentials["root-key"]
    found = world.do(root, "ssm:GetParametersByPath", Path="/prod", WithDecryption=True)["Parameters"]
    assert {each["Name"]: each["Value"] for each in found} == {
        "/prod/port": "5432",
        "/prod/password": "correct-horse",
        "/prod/token": "t",
    }
    (aws,) = (each for each in world.do(root, "kms:ListAliases")["Aliases"] if "aws/" in each["AliasName"])
    assert aws["AliasName"] == "alias/aws/ssm"


@pytest.mark.parametrize(
    ("parameter", "key", "text"),
    [
        ({"value": "x" * 5000}, "value", "4 KB"),
        ({"value": "x", "kms_key": "reports"}, "kms_key", "SecureString"),
        ({"value": "x", "type": "SecureString", "kms_key": "report"}, "kms_key", "Did you mean"),
    ],
)
def test_what_no_parameter_can_be_is_told(parameter: dict[str, Any], key: str, text: str) -> None:
    problem = next(iter(starting_problems(accounts(parameters={"/a": parameter}))))
    assert problem.path == ("accounts", "games", "parameters", "/a", key)
    assert text in problem.message


def test_sound_ones_have_no_problems() -> None:
    assert list(starting_problems(accounts())) == []


@pytest.mark.parametrize(
    ("secret", "path", "text"),
    [
        ({"policy": allow("secretsmanager:*")}, ("secrets", "db", "policy"), "Principal"),
        ({"kms_key": "report"}, ("secrets", "db", "kms_key"), "Did you mean 'reports'"),
        ({"previous": "x" * 300_000}, ("secrets",), "256 KB"),
    ],
)
def test_what_would_not_work_is_told_at_its_place(
    secret: dict[str, Any], path: tuple[str, ...], text: str
) -> None:
    problem = next(iter(starting_problems(accounts(secrets={"db": {"value": "x", **secret}}))))
    assert problem.path == ("accounts", "games", *path)
    assert text in problem.message


def test_goals_on_requests_see_the_policy_of_a_secret() -> None:
    goal = {
        "goal": "request",
        "who": "user maya",
        "action": "secretsmanager:GetSecretValue",
        "resource": ARN,
        "expect": "allowed",
    }
    no_policies = {"users": {"maya": {"keys": [{"name": "upload-key"}]}}}
    play = Play(goal, games={**RESOURCES, **no_policies})
    assert play.missing == ""
    play.do("secretsmanager:DeleteResourcePolicy", SecretId="prod/db")
    assert play.missing == "It is still denied."
