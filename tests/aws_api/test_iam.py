"""IAM's operations: what they do, and where AWS refuses."""

import json
from typing import Any

import pytest

from iamlab.account import one_time_codes
from tests.aws_api.world import ACCOUNT, World, allow, key_of, policy_arn, role_arn, trust, user_arn

ADMIN = "arn:aws:iam::aws:policy/AdministratorAccess"


def test_rights_come_with_a_group_and_go_with_it(world: World) -> None:
    world.do(
        "ada",
        "iam:AttachGroupPolicy",
        GroupName="readers",
        PolicyArn="arn:aws:iam::aws:policy/IAMReadOnlyAccess",
    )
    assert world.do("noor", "iam:ListUsers")["Users"]
    world.do("ada", "iam:RemoveUserFromGroup", GroupName="readers", UserName="noor")
    assert world.refused("noor", "iam:ListUsers").code == "AccessDenied"


@pytest.mark.parametrize(
    ("operation", "parameters", "message"),
    [
        ("CreateUser", {"UserName": "NOOR"}, "User with name NOOR already exists."),
        ("CreateGroup", {"GroupName": "Readers"}, "Group with name Readers already exists."),
        (
            "CreateRole",
            {"RoleName": "deploy", "AssumeRolePolicyDocument": trust({"Service": "ec2.amazonaws.com"})},
            "Role with name deploy already exists.",
        ),
        (
            "CreatePolicy",
            {"PolicyName": "reader", "PolicyDocument": allow("s3:*")},
            "A policy called reader already exists. Duplicate names are not allowed.",
        ),
        (
            "CreateLoginProfile",
            {"UserName": "noor", "Password": "A-new-password-1"},
            "Login Profile for user noor already exists.",
        ),
    ],
)
def test_what_is_there_is_not_made_again(
    world: World, operation: str, parameters: dict[str, Any], message: str
) -> None:
    """Names differ in more than case (fact 1.6.2)."""
    error = world.refused("ada", f"iam:{operation}", **parameters)
    assert (error.code, error.message, error.status) == ("EntityAlreadyExists", message, 409)


@pytest.mark.parametrize(
    ("operation", "parameters", "message"),
    [
        ("GetUser", {"UserName": "nobody"}, "The user with name nobody cannot be found."),
        ("GetRole", {"RoleName": "nobody"}, "The role with name nobody cannot be found."),
        ("GetGroup", {"GroupName": "nobody"}, "The group with name nobody cannot be found."),
        ("GetPolicy", {"PolicyArn": policy_arn("nothing")}, f"Policy {policy_arn('nothing')} was not found."),
        (
            "AttachUserPolicy",
            {"UserName": "noor", "PolicyArn": "arn:aws:iam::aws:policy/Nothing"},
            "Policy arn:aws:iam::aws:policy/Nothing does not exist or is not attachable.",
        ),
    ],
)
def test_what_is_not_there_is_said_so(
    world: World, operation: str, parameters: dict[str, Any], message: str
) -> None:
    error = world.refused("ada", f"iam:{operation}", **parameters)
    assert (error.code, error.message, error.status) == ("NoSuchEntity", message, 404)


def test_a_user_goes_only_when_nothing_hangs_on_it_any_more(world: World) -> None:
    """Fact 5.3.1."""
    world.do("ada", "iam:PutUserPolicy", UserName="noor", PolicyName="p", PolicyDocument=allow("s3:*"))
    world.do("ada", "iam:AttachUserPolicy", UserName="noor", PolicyArn=ADMIN)
    steps: list[tuple[str, str, dict[str, Any]]] = [
        ("must delete login profile first", "DeleteLoginProfile", {}),
        ("must delete access keys first", "DeleteAccessKey", {"AccessKeyId": key_of("noor").access_key_id}),
        ("must delete policies first", "DeleteUserPolicy", {"PolicyName": "p"}),
        ("must detach all policies first", "DetachUserPolicy", {"PolicyArn": ADMIN}),
        ("must remove users from group first", "RemoveUserFromGroup", {"GroupName": "readers"}),
    ]
    for conflict, operation, parameters in steps:
        error = world.refused("ada", "iam:DeleteUser", UserName="noor")
        assert (error.code, error.message) == ("DeleteConflict", f"Cannot delete entity, {conflict}.")
        world.do("ada", f"iam:{operation}", UserName="noor", **parameters)
    world.do("ada", "iam:DeleteUser", UserName="noor")
    assert "noor" not in world.account.users


def test_a_third_access_key_is_one_too_many(world: World) -> None:
    world.do("ada", "iam:CreateAccessKey", UserName="noor")
    error = world.refused("ada", "iam:CreateAccessKey", UserName="noor")
    assert (error.code, error.message) == ("LimitExceeded", "Cannot exceed quota for AccessKeysPerUser: 2")


def test_a_secret_is_shown_once_and_works(world: World) -> None:
    made = world.do("ada", "iam:CreateAccessKey", UserName="noor")["AccessKey"]
    assert (len(made["AccessKeyId"]), len(made["SecretAccessKey"])) == (20, 40)
    listed = world.do("ada", "iam:ListAccessKeys", UserName="noor")["AccessKeyMetadata"]
    assert "SecretAccessKey" not in listed[1]
    assert listed[1]["AccessKeyId"] == made["AccessKeyId"]


def test_a_sixth_version_is_one_too_many_and_numbers_are_not_used_again(world: World) -> None:
    """Fact 6.3.4."""
    arn = policy_arn("Reader")
    for _ in range(4):
        world.do("ada", "iam:CreatePolicyVersion", PolicyArn=arn, PolicyDocument=allow("s3:*"))
    error = world.refused("ada", "iam:CreatePolicyVersion", PolicyArn=arn, PolicyDocument=allow("s3:*"))
    assert error.code == "LimitExceeded"
    world.do("ada", "iam:DeletePolicyVersion", PolicyArn=arn, VersionId="v5")
    made = world.do("ada", "iam:CreatePolicyVersion", PolicyArn=arn, PolicyDocument=allow("s3:*"))
    assert made["PolicyVersion"]["VersionId"] == "v6"


def test_a_new_version_may_be_the_default_at_once(world: World) -> None:
    arn = policy_arn("Reader")
    world.do("ada", "iam:CreatePolicyVersion", PolicyArn=arn, PolicyDocument=allow("*"), SetAsDefault=True)
    assert world.do("ada", "iam:GetPolicy", PolicyArn=arn)["Policy"]["DefaultVersionId"] == "v2"
    error = world.refused("ada", "iam:DeletePolicyVersion", PolicyArn=arn, VersionId="v2")
    assert error.message == "Cannot delete the default version of a policy."


def test_a_policy_in_use_stays(world: World) -> None:
    world.do("ada", "iam:AttachUserPolicy", UserName="noor", PolicyArn=policy_arn("Reader"))
    error = world.refused("ada", "iam:DeletePolicy", PolicyArn=policy_arn("Reader"))
    assert error.message == "Cannot delete a policy attached to entities."
    used = world.do("ada", "iam:ListEntitiesForPolicy", PolicyArn=policy_arn("Reader"))
    assert [user["UserName"] for user in used["PolicyUsers"]] == ["noor"]


def test_nobody_changes_a_policy_of_aws(world: World) -> None:
    """Fact 6.3.5."""
    error = world.refused("root", "iam:CreatePolicyVersion", PolicyArn=ADMIN, PolicyDocument=allow("s3:*"))
    assert error.code == "AccessDenied"


@pytest.mark.parametrize(
    ("document", "message"),
    [
        ("{", "This policy contains invalid Json"),
        (json.dumps({"Version": "2012-10-17"}), "Syntax errors in policy."),
        (allow("GetObject"), "Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc."),
        (
            allow("s3:*").replace("2012-10-17", "2008-10-17"),
            "Policy document must be version 2012-10-17 or greater.",
        ),
    ],
)
def test_a_document_that_aws_refuses_to_save_is_refused_in_its_words(
    world: World, document: str, message: str
) -> None:
    error = world.refused("ada", "iam:CreatePolicy", PolicyName="New", PolicyDocument=document)
    assert (error.code, error.message) == ("MalformedPolicyDocument", message)


def test_a_trust_policy_names_only_who_is_there(world: World) -> None:
    """Fact 1.3.9."""
    document = trust({"AWS": user_arn("nobody")})
    error = world.refused("ada", "iam:CreateRole", RoleName="New", AssumeRolePolicyDocument=document)
    assert error.code == "MalformedPolicyDocument"
    assert error.message == f'Invalid principal in policy: "AWS":"{user_arn("nobody")}"'


def test_a_user_made_anew_is_not_whom_a_trust_policy_meant(world: World) -> None:
    """Fact 1.3.8: the policy holds the unique id of whoever was deleted."""
    world.do("ada", "iam:CreateUser", UserName="temp")
    made = world.do("ada", "iam:GetUser", UserName="temp")["User"]["UserId"]
    world.do(
        "ada", "iam:CreateRole", RoleName="New", AssumeRolePolicyDocument=trust({"AWS": user_arn("temp")})
    )
    world.do("ada", "iam:DeleteUser", UserName="temp")
    world.do("ada", "iam:CreateUser", UserName="temp")
    held = world.do("ada", "iam:GetRole", RoleName="New")["Role"]["AssumeRolePolicyDocument"]
    assert made in held
    assert user_arn("temp") not in held


def test_to_put_a_role_into_a_profile_takes_pass_role(world: World) -> None:
    """Fact 4.7.1."""
    document = allow(["iam:AddRoleToInstanceProfile"])
    world.do("ada", "iam:PutUserPolicy", UserName="noor", PolicyName="p", PolicyDocument=document)
    error = world.refused(
        "noor", "iam:AddRoleToInstanceProfile", InstanceProfileName="Web", RoleName="Deploy"
    )
    assert f"iam:PassRole on resource: {role_arn('Deploy')}" in error.message


def test_a_device_is_enabled_with_two_codes_that_follow_each_other(world: World) -> None:
    """Fact 6.2.9."""
    made = world.do("ada", "iam:CreateVirtualMFADevice", VirtualMFADeviceName="key")["VirtualMFADevice"]
    assert made["QRCodePNG"].startswith(b"\x89PNG")
    seed, step = made["Base32StringSeed"].decode(), one_time_codes.step_at(world.now)
    first, second = (one_time_codes.code(seed, each) for each in (step, step + 1))
    given = {"UserName": "noor", "SerialNumber": made["SerialNumber"]}
    error = world.refused(
        "ada", "iam:EnableMFADevice", **given, AuthenticationCode1=first, AuthenticationCode2=first
    )
    assert (error.code, error.status) == ("InvalidAuthenticationCode", 403)
    world.do("ada", "iam:EnableMFADevice", **given, AuthenticationCode1=first, AuthenticationCode2=second)
    devices = world.do("ada", "iam:ListMFADevices", UserName="noor")["MFADevices"]
    assert [device["SerialNumber"] for device in devices] == [made["SerialNumber"]]


def test_codes_are_those_of_authenticator_apps() -> None:
    """RFC 6238, appendix B, for SHA-1 and six digits: its seed, at 59 seconds."""
    assert one_time_codes.code("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ", 59 // 30) == "287082"


@pytest.mark.parametrize(
    ("policy", "password", "message"),
    [
        ({}, "abcde", "Password should have a minimum length of 6"),
        ({"MinimumPasswordLength": 14}, "Short-one-1", "Password should have a minimum length of 14"),
        ({"RequireSymbols": True}, "NoSymbols11", "Password should have at least one symbol"),
        ({"PasswordReusePrevention": 3}, "Correct-Horse-9", "Password has been used before; choose another"),
    ],
)
def test_a_new_password_is_held_to_the_accounts_policy(
    world: World, policy: dict[str, Any], password: str, message: str
) -> None:
    """Fact 6.2.4."""
    world.do("ada", "iam:UpdateAccountPasswordPolicy", **policy)
    error = world.refused("ada", "iam:UpdateLoginProfile", UserName="noor", Password=password)
    assert (error.code, error.message) == ("PasswordPolicyViolation", message)


def test_users_change_their_own_password_where_the_accounts_policy_lets_them(world: World) -> None:
    """Fact 6.2.4."""
    change = {"OldPassword": "Correct-Horse-9", "NewPassword": "Another-Horse-8"}
    assert world.refused("noor", "iam:ChangePassword", **change).code == "AccessDenied"
    world.do("ada", "iam:UpdateAccountPasswordPolicy", AllowUsersToChangePassword=True)
    world.do("noor", "iam:ChangePassword", **change)
    assert world.refused("noor", "iam:ChangePassword", **change).code == "InvalidPassword"


def test_without_a_policy_of_its_own_an_account_has_none_to_show(world: World) -> None:
    assert world.refused("ada", "iam:GetAccountPasswordPolicy").code == "NoSuchEntity"


def test_tags_decide_about_whom_one_may_change(world: World) -> None:
    condition = {"StringEquals": {"aws:ResourceTag/team": "qa"}}
    document = allow("iam:ListAccessKeys", Condition=condition)
    world.do("ada", "iam:PutUserPolicy", UserName="noor", PolicyName="p", PolicyDocument=document)
    assert world.do("noor", "iam:ListAccessKeys")["AccessKeyMetadata"]
    assert world.refused("noor", "iam:ListAccessKeys", UserName="ada").code == "AccessDenied"


def test_tag_keys_that_differ_in_case_alone_are_one(world: World) -> None:
    world.do("ada", "iam:TagUser", UserName="noor", Tags=[{"Key": "TEAM", "Value": "dev"}])
    assert world.account.users["noor"].tags == {"TEAM": "dev"}


def test_a_list_comes_in_pages(world: World) -> None:
    first = world.do("ada", "iam:ListUsers", MaxItems=1)
    assert (first["IsTruncated"], [user["UserName"] for user in first["Users"]]) == (True, ["ada"])
    second = world.do("ada", "iam:ListUsers", MaxItems=1, Marker=first["Marker"])
    assert (second["IsTruncated"], [user["UserName"] for user in second["Users"]]) == (False, ["noor"])


def test_the_summary_tells_whether_root_has_keys_and_mfa(world: World) -> None:
    summary = world.do("ada", "iam:GetAccountSummary")["SummaryMap"]
    assert (summary["AccountAccessKeysPresent"], summary["AccountMFAEnabled"]) == (1, 0)
    world.do("root", "iam:DeleteAccessKey", AccessKeyId=key_of("root").access_key_id)
    assert world.do("ada", "iam:GetAccountSummary")["SummaryMap"]["AccountAccessKeysPresent"] == 0


def test_an_alias_takes_the_place_of_the_one_before(world: World) -> None:
    world.do("ada", "iam:CreateAccountAlias", AccountAlias="the-games")
    assert world.do("ada", "iam:ListAccountAliases")["AccountAliases"] == ["the-games"]
    assert world.refused("ada", "iam:CreateAccountAlias", AccountAlias=ACCOUNT).code == "ValidationError"


def test_all_details_come_in_one_answer(world: World) -> None:
    world.do("ada", "iam:AttachUserPolicy", UserName="noor", PolicyArn=ADMIN)
    details = world.do("ada", "iam:GetAccountAuthorizationDetails")
    assert [user["UserName"] for user in details["UserDetailList"]] == ["ada", "noor"]
    assert [policy["PolicyName"] for policy in details["Policies"]] == ["Reader", "AdministratorAccess"]


def test_nobody_but_root_calls_roots_devices_its_own(world: World) -> None:
    device = world.account.mfa_devices["phone"]
    device.owner = world.account.root_arn
    given = {"UserName": "root", "SerialNumber": f"arn:aws:iam::{ACCOUNT}:mfa/phone"}
    assert world.refused("ada", "iam:DeactivateMFADevice", **given).code == "NoSuchEntity"
    world.do("root", "iam:DeactivateMFADevice", **given)
    assert world.account.mfa_devices["phone"].owner is None
