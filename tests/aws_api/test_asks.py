"""What calls ask for where the API's name does not tell it, and about whom they are without a name."""

from typing import Any

import pytest

from iamlab.account import one_time_codes
from iamlab.aws_api.authentication import Credentials
from iamlab.aws_api.sign_in import SignIn, console_login
from tests.aws_api.world import (
    ACCOUNT,
    PASSWORD,
    World,
    allow,
    credentials_in,
    policy_arn,
    role_arn,
    trust,
    user_arn,
)

TAGS = [{"Key": "team", "Value": "qa"}]


def asked(world: World, name: str, **parameters: Any) -> list[tuple[str, str]]:
    answer = world.answer("ada", name, **parameters)
    answer.unwrapped()
    return [(each.request.action, each.request.resource) for each in answer.asked]


def as_role(world: World, *actions: str) -> Credentials:
    world.account.roles["deploy"].inline = {"all": allow([*actions])}
    result = world.do("ada", "sts:AssumeRole", RoleArn=role_arn("Deploy"), RoleSessionName="work")
    return credentials_in(result)


@pytest.mark.parametrize(
    ("name", "parameters", "resource"),
    [
        ("User", {"UserName": "ravi"}, user_arn("ravi")),
        (
            "Role",
            {"RoleName": "New", "AssumeRolePolicyDocument": trust({"Service": "ec2.amazonaws.com"})},
            role_arn("New"),
        ),
        ("Policy", {"PolicyName": "New", "PolicyDocument": allow("s3:*")}, policy_arn("New")),
        (
            "OpenIDConnectProvider",
            {"Url": "https://new.example.com"},
            f"arn:aws:iam::{ACCOUNT}:oidc-provider/new.example.com",
        ),
    ],
)
def test_to_make_something_with_tags_is_to_tag_it(
    world: World, name: str, parameters: dict[str, Any], resource: str
) -> None:
    asks = asked(world, f"iam:Create{name}", **parameters, Tags=TAGS)
    assert asks == [(f"iam:Create{name}", resource), (f"iam:Tag{name}", resource)]


def test_without_tags_nothing_is_tagged(world: World) -> None:
    assert asked(world, "iam:CreateUser", UserName="ravi") == [("iam:CreateUser", user_arn("ravi"))]


def test_a_path_that_is_asked_for_stands_in_the_arn_though_the_name_is_taken(world: World) -> None:
    answer = world.answer("ada", "iam:CreateUser", UserName="noor", Path="/dev/")
    assert answer.asked[0].request.resource == user_arn("dev/noor")
    assert not any("ResourceTag" in key for key in answer.asked[0].request.context)


def test_to_rename_is_asked_on_what_was_and_on_what_will_be(world: World) -> None:
    """API reference, UpdateUser and UpdateGroup."""
    asks = asked(world, "iam:UpdateUser", UserName="noor", NewUserName="nora", NewPath="/dev/")
    assert asks == [("iam:UpdateUser", user_arn("noor")), ("iam:UpdateUser", user_arn("dev/nora"))]
    asks = asked(world, "iam:UpdateGroup", GroupName="readers", NewGroupName="writers")
    assert [resource.rpartition("/")[2] for _, resource in asks] == ["readers", "writers"]


def test_who_was_renamed_stays_signed_in_and_keeps_the_mfa_device(world: World) -> None:
    typed = SignIn(PASSWORD, account=ACCOUNT, user="ada")
    answer = console_login(world.configuration, typed, world.surroundings)
    world.configuration = answer.configuration
    world.account.mfa_devices["phone"].owner = user_arn("ada")
    session = credentials_in(answer.unwrapped())
    world.do(session, "iam:UpdateUser", UserName="ada", NewUserName="adele")
    assert world.do(session, "sts:GetCallerIdentity")["Arn"] == user_arn("adele")
    assert world.do(session, "iam:ListMFADevices")["MFADevices"][0]["UserName"] == "adele"


@pytest.mark.parametrize(
    "name", ["GetUser", "CreateAccessKey", "ListAccessKeys", "GetLoginProfile", "ListMFADevices"]
)
def test_a_role_must_say_which_user_it_means(world: World, name: str) -> None:
    """Even where a user has the role's name."""
    world.do("ada", "iam:CreateUser", UserName="Deploy")
    error = world.refused(as_role(world, "iam:*"), f"iam:{name}")
    assert error.code == "ValidationError"
    assert error.message == "Must specify userName when calling with non-User credentials"


def test_nobody_but_root_touches_roots_mfa_device(world: World) -> None:
    device = world.account.mfa_devices["phone"]
    step = one_time_codes.step_at(world.now)
    codes = [one_time_codes.code(device.seed, each) for each in (step, step + 1)]
    given = {
        "UserName": "root",
        "SerialNumber": f"arn:aws:iam::{ACCOUNT}:mfa/phone",
        "AuthenticationCode1": codes[0],
        "AuthenticationCode2": codes[1],
    }
    assert world.refused("ada", "iam:EnableMFADevice", **given).code == "NoSuchEntity"
    world.do("root", "iam:EnableMFADevice", **given)
    own = {"UserName": "root", "SerialNumber": given["SerialNumber"]}
    assert world.refused("ada", "iam:DeactivateMFADevice", **own).code == "NoSuchEntity"
    assert world.do("root", "iam:ListMFADevices")["MFADevices"][0]["SerialNumber"] == own["SerialNumber"]
    assert world.do("root", "iam:GetMFADevice", SerialNumber=own["SerialNumber"])["UserName"] == ""


def test_what_is_no_arn_is_told_so(world: World) -> None:
    for name, parameters in (
        ("AttachUserPolicy", {"UserName": "noor", "PolicyArn": "job-function/ViewOnlyAccess"}),
        ("GetPolicy", {"PolicyArn": "job-function/ViewOnlyAccess"}),
        ("CreateUser", {"UserName": "ravi", "PermissionsBoundary": "AdministratorAccess!!!"}),
    ):
        assert world.refused("ada", f"iam:{name}", **parameters).code == "InvalidInput"


def test_conditions_see_the_tags_of_whose_device_it_is(world: World) -> None:
    world.account.users["ada"].inline = {
        "own team": allow("iam:*", Condition={"StringEquals": {"aws:ResourceTag/team": "qa"}})
    }
    serial = f"arn:aws:iam::{ACCOUNT}:mfa/phone"
    refused = world.refused("ada", "iam:DeactivateMFADevice", UserName="noor", SerialNumber=serial)
    assert refused.code == "NoSuchEntity"
    assert world.refused("ada", "iam:DeleteVirtualMFADevice", SerialNumber=serial).code == "AccessDenied"
    world.account.mfa_devices["phone"].tags = {"team": "qa"}
    world.do("ada", "iam:DeleteVirtualMFADevice", SerialNumber=serial)
