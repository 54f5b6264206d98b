"""Buckets with objects, queues and keys that an exercise starts with, and goals that see their policies."""

from random import Random
from typing import Any

import msgspec
import pytest

from lessons.content_format.starting_account import StartingAccount, starting_problems
from lessons.starting_configuration import build
from tests.aws_api.world import NOW, World, allow, trust
from tests.lessons.account_exercise import ACCOUNT, GAMES
from tests.lessons.account_play import Play

KEY_ID = "1234abcd-12ab-34cd-56ef-1234567890ab"
MAYA = f"arn:aws:iam::{ACCOUNT}:user/maya"
RESOURCES: dict[str, Any] = {
    "kms_keys": {"reports": {"id": KEY_ID, "tags": {"team": "qa"}}},
    "buckets": {
        "games-reports": {
            "policy": trust({"AWS": MAYA}, "s3:GetObject", Resource="arn:aws:s3:::games-reports/*"),
            "objects": {
                "2026/plan.txt": {"content": "the plan", "tags": {"stage": "draft"}},
                "2026/pay.txt": {"content": "the pay", "kms_key": "reports"},
            },
        }
    },
    "queues": {"jobs": {"messages": ["build"], "tags": {"team": "qa"}}},
}


def accounts(**more: Any) -> dict[str, StartingAccount]:
    return {"games": msgspec.convert({**GAMES, **RESOURCES, **more}, StartingAccount)}


def test_what_is_described_is_there() -> None:
    start = build(accounts(), NOW, Random(3))
    world, root = World(start.configuration, bodies=start.bodies), start.credentials["root-key"]
    bucket = {"Bucket": "games-reports"}
    assert world.do(root, "s3:GetObject", **bucket, Key="2026/plan.txt")["Body"] == b"the plan"
    assert world.do(root, "s3:GetObject", **bucket, Key="2026/pay.txt")["SSEKMSKeyId"].endswith(KEY_ID)
    url = world.do(root, "sqs:GetQueueUrl", QueueName="jobs")["QueueUrl"]
    assert world.do(root, "sqs:ReceiveMessage", QueueUrl=url)["Messages"][0]["Body"] == "build"
    assert world.do(root, "kms:DescribeKey", KeyId="alias/reports")["KeyMetadata"]["KeyId"] == KEY_ID
    assert world.do(root, "s3:GetPublicAccessBlock", **bucket)


def test_sound_resources_have_no_problems() -> None:
    assert list(starting_problems(accounts())) == []


@pytest.mark.parametrize(
    ("more", "path", "text"),
    [
        (
            {"buckets": {"games-reports": {"policy": allow("s3:GetObject")}}},
            ("accounts", "games", "buckets", "games-reports", "policy"),
            "Principal",
        ),
        ({"queues": {"jobs": {"policy": "{"}}}, ("accounts", "games", "queues", "jobs", "policy"), "JSON"),
        (
            {"buckets": {"games-reports": {"kms_key": "report"}}},
            ("accounts", "games", "buckets", "games-reports", "kms_key"),
            "There is no key 'report' here. Did you mean",
        ),
        (
            {"buckets": {"games-reports": {"objects": {"big": {"content": "x" * 1_100_000}}}}},
            ("accounts", "games", "buckets", "games-reports", "objects", "big", "content"),
            "megabyte",
        ),
    ],
)
def test_what_would_not_work_is_told_at_its_place(
    more: dict[str, Any], path: tuple[str, ...], text: str
) -> None:
    problem = next(iter(starting_problems(accounts(**more))))
    assert problem.path == path
    assert text in problem.message


def test_names_of_buckets_are_taken_once() -> None:
    other = {"id": "444455556666", "name": "Other", "root": {"email": "root@other.example"}}
    both = accounts() | {
        "other": msgspec.convert({**other, "buckets": {"games-reports": {}}}, StartingAccount)
    }
    assert [problem.path for problem in starting_problems(both)] == [
        ("accounts", "other", "buckets", "games-reports")
    ]


def request(resource: str, action: str, expect: str, **more: Any) -> dict[str, Any]:
    return {
        "goal": "request",
        "who": "user maya",
        "action": action,
        "resource": resource,
        "expect": expect,
        **more,
    }


def test_goals_on_requests_see_the_policies_of_resources() -> None:
    no_policies = {"users": {"maya": {"keys": [{"name": "upload-key"}]}}}
    reads = request("arn:aws:s3:::games-reports/2026/plan.txt", "s3:GetObject", "allowed")
    play = Play(reads, games={**RESOURCES, **no_policies})
    assert play.missing == ""
    play.do("s3:DeleteBucketPolicy", Bucket="games-reports")
    assert play.missing == "It is still denied."


def test_goals_on_requests_of_services_see_them_too() -> None:
    arn = f"arn:aws:sqs:us-east-1:{ACCOUNT}:jobs"
    goal = request(arn, "sqs:SendMessage", "allowed", who="service sns.amazonaws.com")
    play = Play(goal, games=RESOURCES)
    assert play.missing == "It is still denied."
    policy = trust({"Service": "sns.amazonaws.com"}, "sqs:SendMessage", Resource=arn)
    url = play.do("sqs:GetQueueUrl", QueueName="jobs")["QueueUrl"]
    play.do("sqs:SetQueueAttributes", QueueUrl=url, Attributes={"Policy": policy})
    assert play.missing == ""


def test_an_attack_reads_what_objects_hold() -> None:
    steal = {
        "who": "key upload-key",
        "call": "s3:GetObject",
        "parameters": {"Bucket": "games-reports", "Key": "2026/plan.txt"},
    }
    put = {
        "who": "key root-key",
        "call": "s3:PutObject",
        "parameters": {"Bucket": "games-reports", "Key": "new", "Body": "text"},
    }
    get = {**put, "call": "s3:GetObject", "parameters": {"Bucket": "games-reports", "Key": "new"}}
    play = Play({"goal": "attack", "calls": [put, get, steal]}, games=RESOURCES)
    assert play.missing == "The attack still goes through, from the first call to the last."


def test_a_call_on_an_object_is_found_in_the_event_history() -> None:
    listed = {"goal": "called", "call": "s3:ListObjectsV2", "parameters": {"Bucket": "games-reports"}}
    play = Play(listed, games=RESOURCES)
    assert play.missing
    play.do("s3:ListObjectsV2", Bucket="games-reports")
    assert play.missing == ""
