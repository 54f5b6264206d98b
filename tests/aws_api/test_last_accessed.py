"""Last accessed reports: which services somebody may use, and when they last tried to (fact 6.5.2)."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from iamlab.account import aws_managed
from iamlab.account.credentials import LastUse
from iamlab.aws_api.events import Event
from iamlab.aws_api.gate import call
from tests.aws_api.world import (
    ACCOUNT,
    NOW,
    World,
    allow,
    credentials_in,
    key_of,
    policy_arn,
    role_arn,
    user_arn,
)

GROUP = f"arn:aws:iam::{ACCOUNT}:group/readers"


class Remembering(World):
    """A world that gives the gate what was recorded before."""

    def __init__(self) -> None:
        super().__init__()
        self.events: list[Event] = []

    def answer(self, caller: Any, name: str, /, **parameters: Any) -> Any:
        service, _, operation = name.partition(":")
        around = replace(self.surroundings, history=lambda account, attribute=None: list(self.events))
        credentials = key_of(caller) if isinstance(caller, str) else caller
        found = call(self.configuration, credentials, service, operation, parameters, around)
        self.configuration = found.configuration
        self.events += found.events
        return found


@pytest.fixture
def world() -> Remembering:
    found = Remembering()
    found.account.users["noor"].inline = {"some": allow(["iam:ListUsers", "s3:GetObject"])}
    for user in found.account.users.values():
        user.access_keys[0].last_use = None
    return found


def report(world: World, arn: str, **more: Any) -> dict[str, dict[str, Any]]:
    job = world.do("ada", "iam:GenerateServiceLastAccessedDetails", Arn=arn, **more)["JobId"]
    found = world.do("ada", "iam:GetServiceLastAccessedDetails", JobId=job, MaxItems=1000)
    assert found["JobStatus"] == "COMPLETED"
    return {each["ServiceNamespace"]: each for each in found["ServicesLastAccessed"]}


def test_every_service_that_policies_allow_is_listed_whether_it_was_used_or_not(world: Remembering) -> None:
    found = report(world, user_arn("noor"))
    assert list(found) == ["iam", "s3"]
    assert found["s3"] == {
        "ServiceName": "Amazon S3",
        "ServiceNamespace": "s3",
        "TotalAuthenticatedEntities": 0,
    }


def test_an_attempt_counts_though_it_was_refused(world: Remembering) -> None:
    world.refused("noor", "iam:DeleteUser", UserName="ada")
    world.later(hours=1)
    found = report(world, user_arn("noor"))["iam"]
    assert found["LastAuthenticated"] == NOW
    assert found["LastAuthenticatedEntity"] == user_arn("noor")
    assert found["LastAuthenticatedRegion"] == "us-east-1"
    assert found["TotalAuthenticatedEntities"] == 1


def test_an_attempt_at_what_no_policy_allows_is_not_in_the_report(world: Remembering) -> None:
    world.do("noor", "sts:GetCallerIdentity")
    assert "sts" not in report(world, user_arn("noor"))


def test_actions_are_told_where_they_are_asked_for(world: Remembering) -> None:
    world.do("noor", "iam:ListUsers")
    assert "TrackedActionsLastAccessed" not in report(world, user_arn("noor"))["iam"]
    found = report(world, user_arn("noor"), Granularity="ACTION_LEVEL")["iam"]
    assert [each["ActionName"] for each in found["TrackedActionsLastAccessed"]] == ["ListUsers"]


def test_what_a_key_remembers_counts_where_no_event_tells(world: Remembering) -> None:
    used = NOW - timedelta(days=30)
    world.account.users["noor"].access_keys[0].last_use = LastUse(used, "s3", "eu-west-1")
    found = report(world, user_arn("noor"))["s3"]
    assert (found["LastAuthenticated"], found["LastAuthenticatedRegion"]) == (used, "eu-west-1")


def test_what_is_longer_ago_than_four_hundred_days_is_forgotten(world: Remembering) -> None:
    used = NOW - timedelta(days=401)
    world.account.users["noor"].access_keys[0].last_use = LastUse(used, "s3", "eu-west-1")
    assert "LastAuthenticated" not in report(world, user_arn("noor"))["s3"]


def test_a_roles_sessions_are_the_role(world: Remembering) -> None:
    world.account.roles["deploy"].inline = {"list": allow("iam:List*")}
    asked = {"RoleArn": role_arn("Deploy"), "RoleSessionName": "work"}
    session = credentials_in(world.do("ada", "sts:AssumeRole", **asked))
    world.do(session, "iam:ListRoles")
    assert report(world, role_arn("Deploy"))["iam"]["LastAuthenticatedEntity"] == role_arn("Deploy")


def test_a_groups_report_is_that_of_its_members(world: Remembering) -> None:
    world.account.groups["readers"].inline = {"list": allow("iam:List*")}
    world.do("noor", "iam:ListUsers")
    assert report(world, GROUP)["iam"]["LastAuthenticatedEntity"] == user_arn("noor")


def test_a_policys_report_is_that_of_who_has_it_through_groups_too(world: Remembering) -> None:
    world.account.groups["readers"].attached = [policy_arn("Reader")]
    world.account.roles["deploy"].attached = [policy_arn("Reader")]
    world.account.users["noor"].access_keys[0].last_use = LastUse(NOW, "s3", "eu-west-1")
    job = world.do("ada", "iam:GenerateServiceLastAccessedDetails", Arn=policy_arn("Reader"))["JobId"]
    asked = {"JobId": job, "ServiceNamespace": "s3"}
    found = world.do("ada", "iam:GetServiceLastAccessedDetailsWithEntities", **asked)["EntityDetailsList"]
    listed = {each["EntityInfo"]["Name"]: each.get("LastAuthenticated") for each in found}
    assert listed == {"noor": NOW, "Deploy": None}


def test_aws_managed_policies_have_reports_of_the_services_they_open(world: Remembering) -> None:
    found = report(world, f"{aws_managed.PREFIX}PowerUserAccess")
    assert "s3" in found
    assert len(found) > 50


def test_a_report_is_there_for_who_had_it_made_alone(world: Remembering) -> None:
    world.account.users["noor"].inline = {"all": allow("*")}
    job = world.do("ada", "iam:GenerateServiceLastAccessedDetails", Arn=user_arn("noor"))["JobId"]
    assert world.refused("noor", "iam:GetServiceLastAccessedDetails", JobId=job).code == "NoSuchEntity"
    unknown = {"JobId": job[::-1], "ServiceNamespace": "s3"}
    assert (
        world.refused("ada", "iam:GetServiceLastAccessedDetailsWithEntities", **unknown).code
        == "NoSuchEntity"
    )


def test_a_service_that_is_not_in_the_report_has_no_entities(world: Remembering) -> None:
    job = world.do("ada", "iam:GenerateServiceLastAccessedDetails", Arn=user_arn("noor"))["JobId"]
    asked = {"JobId": job, "ServiceNamespace": "sqs"}
    error = world.refused("ada", "iam:GetServiceLastAccessedDetailsWithEntities", **asked)
    assert error.code == "NoSuchEntity"


def test_an_account_keeps_the_last_reports_only(world: Remembering) -> None:
    jobs = [
        world.do("ada", "iam:GenerateServiceLastAccessedDetails", Arn=user_arn("noor"))["JobId"]
        for _ in range(11)
    ]
    assert world.refused("ada", "iam:GetServiceLastAccessedDetails", JobId=jobs[0]).code == "NoSuchEntity"
    world.do("ada", "iam:GetServiceLastAccessedDetails", JobId=jobs[1])


def test_what_is_no_user_group_role_or_policy_has_no_report(world: Remembering) -> None:
    for arn, code in (
        (user_arn("nobody"), "NoSuchEntity"),
        (policy_arn("None"), "NoSuchEntity"),
        ("x" * 20, "InvalidInput"),
    ):
        assert world.refused("ada", "iam:GenerateServiceLastAccessedDetails", Arn=arn).code == code
    assert (
        world.refused("noor", "iam:GenerateServiceLastAccessedDetails", Arn=user_arn("ada")).code
        == "AccessDenied"
    )
