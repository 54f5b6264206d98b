"""Rules of EventBridge that an exercise starts with."""

from random import Random
from typing import Any

import msgspec
import pytest

from lessons.content_format.starting_account import StartingAccount, starting_problems
from lessons.starting_configuration import build
from tests.aws_api.test_events import EVENT, EVENTS, PATTERN
from tests.aws_api.world import NOW, World, allow, trust
from tests.lessons.account_exercise import ACCOUNT, GAMES

QUEUE = f"arn:aws:sqs:us-east-1:{ACCOUNT}:jobs"
RULE = {
    "pattern": PATTERN,
    "targets": {
        "policy": {"queue": "jobs", "dead_letters": "dead"},
        "role": {"queue": "jobs.fifo", "role": "Sender"},
    },
    "tags": {"team": "qa"},
}
RESOURCES: dict[str, Any] = {
    "queues": {
        "jobs": {"policy": trust(EVENTS, "sqs:SendMessage", Resource=QUEUE)},
        "jobs.fifo": {},
        "dead": {},
    },
    "roles": {
        "Sender": {"trust": trust(EVENTS), "inline": {"send": allow("sqs:SendMessage")}, "path": "/a/"}
    },
    "rules": {"orders": RULE, "idle": {"pattern": PATTERN, "enabled": False}},
}


def accounts(**more: Any) -> dict[str, StartingAccount]:
    return {"games": msgspec.convert({**GAMES, **RESOURCES, **more}, StartingAccount)}


def test_what_is_described_works() -> None:
    start = build(accounts(), NOW, Random(3))
    world, root = World(start.configuration), start.credentials["root-key"]
    world.do(root, "events:PutEvents", Entries=[EVENT])
    for name in ("jobs", "jobs.fifo"):
        url = world.do(root, "sqs:GetQueueUrl", QueueName=name)["QueueUrl"]
        assert len(world.do(root, "sqs:ReceiveMessage", QueueUrl=url)["Messages"]) == 1
    states = [each["State"] for each in world.do(root, "events:ListRules")["Rules"]]
    assert states == ["DISABLED", "ENABLED"]


def test_sound_rules_have_no_problems() -> None:
    assert list(starting_problems(accounts())) == []


@pytest.mark.parametrize(
    ("rule", "path", "text"),
    [
        ({"pattern": "{"}, ("pattern",), "Event pattern is not valid"),
        ({"pattern": '{"source": ["aws.s3"]}'}, ("pattern",), "PutEvents"),
        ({"targets": {"a": {}}}, ("targets", "a"), "either"),
        ({"targets": {"a": {"queue": "jobs", "function": "x"}}}, ("targets", "a"), "either"),
        ({"targets": {"a": {"queue": "job"}}}, ("targets", "a", "queue"), "Did you mean 'jobs'"),
        ({"targets": {"a": {"function": "x"}}}, ("targets", "a", "function"), "There is no 'x' here"),
        ({"targets": {"a": {"queue": "jobs", "role": "x"}}}, ("targets", "a", "role"), "There is no"),
        ({"targets": {str(each): {"queue": "jobs"} for each in range(6)}}, ("targets",), "more than 5"),
    ],
)
def test_what_would_not_work_is_told_at_its_place(
    rule: dict[str, Any], path: tuple[str, ...], text: str
) -> None:
    problem = next(iter(starting_problems(accounts(rules={"orders": {"pattern": PATTERN, **rule}}))))
    assert problem.path == ("accounts", "games", "rules", "orders", *path)
    assert text in problem.message
