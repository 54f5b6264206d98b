"""The credential report: what stands in it, and how long it lasts (fact 6.5.1)."""

import csv
import io
from datetime import timedelta

import pytest

from iamlab.account.configuration import loaded, saved
from iamlab.account.credentials import AccessKey, LastUse
from tests.aws_api.world import ACCOUNT, NOW, World, allow, user_arn

COLUMNS = (
    "user,arn,user_creation_time,password_enabled,password_last_used,password_last_changed,"
    "password_next_rotation,mfa_active,access_key_1_active,access_key_1_last_rotated,"
    "access_key_1_last_used_date,access_key_1_last_used_region,access_key_1_last_used_service,"
    "access_key_2_active,access_key_2_last_rotated,access_key_2_last_used_date,"
    "access_key_2_last_used_region,access_key_2_last_used_service,cert_1_active,cert_1_last_rotated,"
    "cert_2_active,cert_2_last_rotated,additional_credentials_info"
)


def content(world: World) -> str:
    """Return the text of a report that is made for it."""
    world.do("ada", "iam:GenerateCredentialReport")
    found: bytes = world.do("ada", "iam:GetCredentialReport")["Content"]
    return found.decode()


def rows(world: World) -> dict[str, dict[str, str]]:
    return {row["user"]: row for row in csv.DictReader(io.StringIO(content(world)))}


def test_the_columns_are_those_of_aws_and_root_comes_first(world: World) -> None:
    lines = content(world).split("\n")
    assert lines[0] == COLUMNS
    assert [line.split(",")[0] for line in lines[1:]] == ["<root_account>", "ada", "noor"]


def test_users_stand_in_the_order_of_their_names_whatever_the_case(world: World) -> None:
    for name in ("bob", "Mia"):
        world.do("ada", "iam:CreateUser", UserName=name)
    assert list(rows(world)) == ["<root_account>", "ada", "bob", "Mia", "noor"]


def test_every_row_has_every_column(world: World) -> None:
    assert all(None not in row and None not in row.values() for row in rows(world).values())


def test_root_has_a_row_of_its_own(world: World) -> None:
    world.account.root.access_keys = []
    row = rows(world)["<root_account>"]
    assert row["arn"] == f"arn:aws:iam::{ACCOUNT}:root"
    assert (row["password_enabled"], row["password_next_rotation"]) == ("true", "not_supported")
    assert (row["mfa_active"], row["access_key_1_active"]) == ("false", "false")


def test_a_member_account_may_have_a_root_without_a_password(world: World) -> None:
    """Fact 6.1.6."""
    world.account.root.login_profile = None
    row = rows(world)["<root_account>"]
    assert (row["password_enabled"], row["password_last_used"]) == ("false", "N/A")


def test_a_password_that_was_never_used_gives_no_information(world: World) -> None:
    row = rows(world)["noor"]
    assert row["password_last_used"] == "no_information"
    assert row["password_last_changed"] == "2026-11-14T08:00:00+00:00"


def test_a_password_that_was_used_says_when(world: World) -> None:
    profile = world.account.user("noor").login_profile
    assert profile is not None
    profile.last_used = NOW - timedelta(days=1)
    assert rows(world)["noor"]["password_last_used"] == "2026-11-23T08:00:00+00:00"


def test_a_user_without_password_or_keys_has_nothing_to_tell(world: World) -> None:
    world.do("ada", "iam:CreateUser", UserName="leo", Path="/dev/")
    row = rows(world)["leo"]
    assert row["arn"] == f"arn:aws:iam::{ACCOUNT}:user/dev/leo"
    assert row["password_enabled"] == row["access_key_1_active"] == row["access_key_2_active"] == "false"
    others = [name for name in COLUMNS.split(",")[4:] if not name.endswith("_active")]
    assert {row[name] for name in others} == {"N/A"}


def test_the_next_rotation_follows_from_the_password_policy(world: World) -> None:
    assert rows(world)["noor"]["password_next_rotation"] == "N/A"
    world.do("ada", "iam:UpdateAccountPasswordPolicy", MaxPasswordAge=90)
    world.later(hours=5)
    assert rows(world)["noor"]["password_next_rotation"] == "2027-02-12T08:00:00+00:00"


def test_mfa_is_active_for_whom_a_device_is_enabled(world: World) -> None:
    world.account.mfa_devices["phone"].owner = user_arn("noor")
    found = rows(world)
    assert (found["noor"]["mfa_active"], found["ada"]["mfa_active"]) == ("true", "false")


def test_an_inactive_key_is_told_with_its_dates(world: World) -> None:
    user = world.account.user("noor")
    user.access_keys[0].is_active = False
    user.access_keys.append(
        AccessKey("AKIANEW", "s", NOW, last_use=LastUse(NOW - timedelta(days=2), "ec2", "eu-west-1"))
    )
    row = rows(world)["noor"]
    assert (row["access_key_1_active"], row["access_key_1_last_rotated"]) == (
        "false",
        "2026-10-05T08:00:00+00:00",
    )
    assert row["access_key_2_active"] == "true"
    assert row["access_key_2_last_used_date"] == "2026-11-22T08:00:00+00:00"
    assert (row["access_key_2_last_used_region"], row["access_key_2_last_used_service"]) == (
        "eu-west-1",
        "ec2",
    )


def test_s3_is_used_in_no_region(world: World) -> None:
    world.account.user("noor").access_keys[0].last_use = LastUse(NOW, "s3", "eu-west-1")
    assert rows(world)["noor"]["access_key_1_last_used_region"] == "N/A"


def test_a_name_cannot_break_the_file(world: World) -> None:
    world.do("ada", "iam:CreateUser", UserName="a,b=c")
    assert rows(world)["a,b=c"]["arn"] == user_arn("a,b=c")


def test_there_is_no_report_until_one_is_made(world: World) -> None:
    error = world.refused("ada", "iam:GetCredentialReport")
    assert (error.code, error.status) == ("ReportNotPresent", 410)


def test_the_first_report_is_started_and_the_next_is_the_same(world: World) -> None:
    assert world.do("ada", "iam:GenerateCredentialReport") == {
        "State": "STARTED",
        "Description": "No report exists. Starting a new report generation task",
    }
    before = world.do("ada", "iam:GetCredentialReport")
    world.do("ada", "iam:CreateUser", UserName="leo")
    world.later(hours=4)
    assert world.do("ada", "iam:GenerateCredentialReport") == {"State": "COMPLETE"}
    assert world.do("ada", "iam:GetCredentialReport") == before
    assert before["ReportFormat"] == "text/csv"
    assert before["GeneratedTime"] == NOW


def test_after_four_hours_a_report_has_expired_and_a_new_one_is_made(world: World) -> None:
    world.do("ada", "iam:GenerateCredentialReport")
    world.do("ada", "iam:CreateUser", UserName="leo")
    world.later(hours=4, seconds=1)
    error = world.refused("ada", "iam:GetCredentialReport")
    assert (error.code, error.status) == ("ReportExpired", 410)
    assert world.do("ada", "iam:GenerateCredentialReport")["State"] == "STARTED"
    assert b"leo" in world.do("ada", "iam:GetCredentialReport")["Content"]


def test_making_and_reading_are_two_permissions(world: World) -> None:
    world.do("ada", "iam:GenerateCredentialReport")
    world.do(
        "ada",
        "iam:PutUserPolicy",
        UserName="noor",
        PolicyName="p",
        PolicyDocument=allow("iam:GetCredentialReport"),
    )
    assert world.do("noor", "iam:GetCredentialReport")["Content"]
    assert world.refused("noor", "iam:GenerateCredentialReport").code == "AccessDenied"


def test_a_report_is_kept_with_the_account(world: World) -> None:
    before = content(world)
    world.configuration = loaded(saved(world.configuration))
    assert world.do("ada", "iam:GetCredentialReport")["Content"].decode() == before


@pytest.mark.parametrize("name", ["iam:GenerateCredentialReport", "iam:GetCredentialReport"])
def test_neither_takes_a_parameter(world: World, name: str) -> None:
    assert world.refused("ada", name, UserName="noor").code == "ParamValidation"
