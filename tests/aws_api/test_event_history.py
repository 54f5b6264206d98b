"""CloudTrail's LookupEvents: the records of the account, newest first (fact 6.5.3)."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

import pytest

from iamlab.account.errors import AWSError
from iamlab.aws_api.events import Event
from iamlab.aws_api.gate import Answer, call
from tests.aws_api.world import ACCOUNT, NOW, PARTNER, World, key_of


@dataclass
class Trail:
    """A world whose events are kept, and can be looked up."""

    world: World = field(default_factory=World)
    kept: list[Event] = field(default_factory=list)

    def answer(self, caller: str, name: str, **parameters: Any) -> Answer:
        service, _, operation = name.partition(":")
        around = replace(self.world.surroundings, history=self._history)
        answer = call(self.world.configuration, key_of(caller), service, operation, parameters, around)
        self.world.configuration = answer.configuration
        self.kept.extend(answer.events)
        return answer

    def look(self, **parameters: Any) -> dict[str, Any]:
        return self.answer("ada", "cloudtrail:LookupEvents", **parameters).unwrapped()

    def names(self, **parameters: Any) -> list[str]:
        return [each["EventName"] for each in self.look(**parameters)["Events"]]

    def _history(self, account: str, attribute: tuple[str, str] | None = None) -> Iterable[Event]:
        return (each for each in reversed(self.kept) if each["recipientAccountId"] == account)


@pytest.fixture
def trail() -> Trail:
    """A user made, a read, a call refused, each a minute after the other."""
    found = Trail()
    found.answer("ada", "iam:CreateUser", UserName="leo")
    found.world.later(minutes=1)
    found.answer("ada", "iam:ListUsers")
    found.world.later(minutes=1)
    found.answer("noor", "iam:DeleteUser", UserName="leo")
    found.world.later(minutes=1)
    return found


def attribute(key: str, value: str) -> list[dict[str, str]]:
    return [{"AttributeKey": key, "AttributeValue": value}]


def test_events_come_newest_first_with_the_record_as_a_text(trail: Trail) -> None:
    newest, *others = trail.look()["Events"]
    assert [newest["EventName"], *(each["EventName"] for each in others)] == [
        "DeleteUser",
        "ListUsers",
        "CreateUser",
    ]
    assert (newest["Username"], newest["ReadOnly"]) == ("noor", "false")
    assert newest["Resources"] == [{"ResourceType": "AWS::IAM::User", "ResourceName": "leo"}]
    assert newest["EventTime"] == NOW + timedelta(minutes=2)
    assert json.loads(newest["CloudTrailEvent"])["errorCode"] == "AccessDenied"


@pytest.mark.parametrize(
    ("key", "value", "names"),
    [
        ("EventName", "ListUsers", ["ListUsers"]),
        ("ReadOnly", "true", ["ListUsers"]),
        ("ReadOnly", "false", ["DeleteUser", "CreateUser"]),
        ("Username", "noor", ["DeleteUser"]),
        ("ResourceName", "leo", ["DeleteUser", "CreateUser"]),
        ("ResourceType", "AWS::IAM::Group", []),
        ("EventSource", "iam.amazonaws.com", ["DeleteUser", "ListUsers", "CreateUser"]),
        ("AccessKeyId", key_of("noor").access_key_id, ["DeleteUser"]),
        ("EventId", "nothing", []),
    ],
)
def test_one_attribute_selects(key: str, value: str, names: list[str], trail: Trail) -> None:
    assert trail.names(LookupAttributes=attribute(key, value)) == names


def test_a_time_selects(trail: Trail) -> None:
    assert trail.names(StartTime=NOW + timedelta(seconds=30), EndTime=NOW + timedelta(seconds=90)) == [
        "ListUsers"
    ]


def test_pages_follow_one_another(trail: Trail) -> None:
    first = trail.look(MaxResults=2)
    assert [each["EventName"] for each in first["Events"]] == ["DeleteUser", "ListUsers"]
    # The first look is an event too, and stands before them now.
    second = trail.look(MaxResults=2, NextToken=first["NextToken"])
    assert [each["EventName"] for each in second["Events"]] == ["CreateUser"]
    assert "NextToken" not in second


@pytest.mark.parametrize(
    ("given", "code"),
    [
        (
            {"LookupAttributes": attribute("EventName", "x") + attribute("ReadOnly", "true")},
            "InvalidLookupAttributesException",
        ),
        ({"NextToken": "soon"}, "InvalidNextTokenException"),
        ({"StartTime": NOW, "EndTime": NOW - timedelta(days=1)}, "InvalidTimeRangeException"),
        ({"MaxResults": 51}, "ValidationException"),
    ],
)
def test_what_cannot_be_looked_up_is_refused(given: dict[str, Any], code: str, trail: Trail) -> None:
    error = trail.answer("ada", "cloudtrail:LookupEvents", **given).error
    assert isinstance(error, AWSError)
    assert error.code == code


def test_another_accounts_events_are_not_seen(trail: Trail) -> None:
    answer = trail.answer("finn", "cloudtrail:LookupEvents")
    assert answer.unwrapped()["Events"] == []
    assert answer.events[0]["recipientAccountId"] == PARTNER


def test_who_may_not_look_is_refused_and_that_is_an_event_too(trail: Trail) -> None:
    error = trail.answer("noor", "cloudtrail:LookupEvents").error
    assert error is not None
    assert error.code == "AccessDeniedException"
    assert trail.kept[-1]["readOnly"] is True
    assert trail.kept[-1]["recipientAccountId"] == ACCOUNT


def test_looking_is_a_read_and_assuming_a_role_too(trail: Trail) -> None:
    """As CloudTrail marks them: a role's session changes nothing in the account."""
    role = f"arn:aws:iam::{ACCOUNT}:role/Deploy"
    trail.answer("ada", "sts:AssumeRole", RoleArn=role, RoleSessionName="ship")
    assert trail.kept[-1]["readOnly"] is True
