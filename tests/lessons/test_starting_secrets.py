"""Secrets that an exercise starts with."""

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


def test_sound_secrets_have_no_problems() -> None:
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
