"""What changed between two configurations is told thing by thing; what only looks different is not."""

from collections.abc import Callable
from typing import Any

import pytest

from iamlab.account.changes import changes
from tests.aws_api.world import ACCOUNT, World, allow, key_of, policy_arn, trust

ADMINISTRATOR = "arn:aws:iam::aws:policy/AdministratorAccess"


def told(world: World, act: Callable[[World], Any]) -> list[tuple[str, str]]:
    """Return what is told of an act by the administrator."""
    before = world.configuration
    act(world)
    found = changes(before, world.configuration)
    assert {change.account for change in found} <= {ACCOUNT}
    return [(change.subject, change.what) for change in found]


@pytest.mark.parametrize(
    ("name", "parameters", "wanted"),
    [
        ("CreateUser", {"UserName": "leo"}, [("user `leo`", "added")]),
        ("CreateGroup", {"GroupName": "admins"}, [("group `admins`", "added")]),
        (
            "UpdateUser",
            {"UserName": "noor", "NewUserName": "nour"},
            [("user `nour`", "renamed, from `noor`")],
        ),
        (
            "AttachGroupPolicy",
            {"GroupName": "readers", "PolicyArn": ADMINISTRATOR},
            [("group `readers`", "policy `AdministratorAccess` attached")],
        ),
        (
            "PutUserPolicy",
            {"UserName": "noor", "PolicyName": "own", "PolicyDocument": allow("s3:*")},
            [("user `noor`", "inline policy `own` added")],
        ),
        (
            "PutUserPolicy",
            {"UserName": "ada", "PolicyName": "all", "PolicyDocument": allow("s3:*")},
            [("user `ada`", "inline policy `all` changed")],
        ),
        (
            "DeleteUserPolicy",
            {"UserName": "ada", "PolicyName": "all"},
            [("user `ada`", "inline policy `all` deleted")],
        ),
        (
            "RemoveUserFromGroup",
            {"UserName": "noor", "GroupName": "readers"},
            [("user `noor`", "taken out of the group `readers`")],
        ),
        (
            "AddUserToGroup",
            {"UserName": "ada", "GroupName": "readers"},
            [("user `ada`", "put into the group `readers`")],
        ),
        ("DeleteLoginProfile", {"UserName": "noor"}, [("user `noor`", "console password deleted")]),
        (
            "UpdateLoginProfile",
            {"UserName": "noor", "Password": "Another-Horse-10"},
            [("user `noor`", "console password changed")],
        ),
        (
            "UpdateAccessKey",
            {"UserName": "noor", "AccessKeyId": key_of("noor").access_key_id, "Status": "Inactive"},
            [("user `noor`", f"access key `{key_of('noor').access_key_id}` made inactive")],
        ),
        (
            "DeleteAccessKey",
            {"UserName": "noor", "AccessKeyId": key_of("noor").access_key_id},
            [("user `noor`", f"access key `{key_of('noor').access_key_id}` deleted")],
        ),
        (
            "TagUser",
            {"UserName": "noor", "Tags": [{"Key": "team", "Value": "dev"}]},
            [("user `noor`", "tag `team` set to `dev`")],
        ),
        ("UntagUser", {"UserName": "noor", "TagKeys": ["team"]}, [("user `noor`", "tag `team` taken off")]),
        (
            "PutUserPermissionsBoundary",
            {"UserName": "noor", "PermissionsBoundary": policy_arn("Reader")},
            [("user `noor`", "permissions boundary `Reader` set")],
        ),
        (
            "UpdateAssumeRolePolicy",
            {"RoleName": "Deploy", "PolicyDocument": trust({"Service": "ec2.amazonaws.com"})},
            [("role `Deploy`", "trust policy changed")],
        ),
        (
            "UpdateRole",
            {"RoleName": "Deploy", "MaxSessionDuration": 7200},
            [("role `Deploy`", "sessions may last 120 minutes")],
        ),
        (
            "AddRoleToInstanceProfile",
            {"InstanceProfileName": "Web", "RoleName": "Deploy"},
            [("instance profile `Web`", "role `Deploy` set")],
        ),
        ("DeleteAccountAlias", {"AccountAlias": "games"}, [("account", "alias `games` taken away")]),
        ("CreateAccountAlias", {"AccountAlias": "gaming"}, [("account", "alias `gaming` set")]),
        ("UpdateAccountPasswordPolicy", {}, [("account", "password policy set")]),
        ("DeleteInstanceProfile", {"InstanceProfileName": "Web"}, [("instance profile `Web`", "deleted")]),
        (
            "CreateVirtualMFADevice",
            {"VirtualMFADeviceName": "tablet"},
            [("MFA device `tablet`", "made, not enabled yet")],
        ),
        (
            "CreatePolicyVersion",
            {
                "PolicyArn": policy_arn("Reader"),
                "PolicyDocument": allow("s3:*"),
                "SetAsDefault": True,
            },
            [("policy `Reader`", "version `v2` made"), ("policy `Reader`", "version `v2` is in force")],
        ),
        ("ListUsers", {}, []),
    ],
)
def test_an_act_is_told_as_what_it_did(
    name: str, parameters: dict[str, Any], wanted: list[tuple[str, str]]
) -> None:
    assert told(World(), lambda world: world.do("ada", f"iam:{name}", **parameters)) == wanted


def test_what_a_new_user_was_given_is_told_with_it() -> None:
    def act(world: World) -> None:
        world.do("ada", "iam:CreateUser", UserName="leo")
        world.do("ada", "iam:AddUserToGroup", UserName="leo", GroupName="readers")
        world.do("ada", "iam:CreateLoginProfile", UserName="leo", Password="Another-Horse-10")

    assert told(World(), act) == [
        ("user `leo`", "added"),
        ("user `leo`", "put into the group `readers`"),
        ("user `leo`", "console password set"),
    ]


def test_a_user_made_anew_under_the_same_name_is_another_one() -> None:
    def act(world: World) -> None:
        world.do("ada", "iam:CreateUser", UserName="leo")

    world = World()
    act(world)

    def again(world: World) -> None:
        world.do("ada", "iam:DeleteUser", UserName="leo")
        act(world)

    assert told(world, again) == [("user `leo`", "deleted"), ("user `leo`", "added")]


def test_mfa_is_told_of_whom_it_protects() -> None:
    world = World()
    account = world.account
    before = world.configuration.copy()
    account.mfa_devices["phone"].owner = account.root_arn
    enabled = world.configuration.copy()
    assert [(each.subject, each.what) for each in changes(before, enabled)] == [("root user", "MFA enabled")]
    del account.mfa_devices["phone"]
    assert [(each.subject, each.what) for each in changes(enabled, world.configuration)] == [
        ("root user", "MFA disabled"),
        ("MFA device `phone`", "deleted"),
    ]


def test_using_a_key_is_no_change() -> None:
    assert told(World(), lambda world: world.do("noor", "sts:GetCallerIdentity")) == []


def test_changes_of_resources_are_told_too() -> None:
    before = World()
    before.do("ada", "s3:CreateBucket", Bucket="games-data")
    before.do("ada", "s3:PutObject", Bucket="games-data", Key="plan", Body=b"one")
    key = before.do("ada", "kms:CreateKey")["KeyMetadata"]["KeyId"]
    after = World(before.configuration.copy(), bodies=before.bodies)
    after.do("ada", "s3:PutObject", Bucket="games-data", Key="plan", Body=b"two")
    after.do("ada", "s3:DeletePublicAccessBlock", Bucket="games-data")
    after.do("ada", "kms:DisableKey", KeyId=key)
    after.do("ada", "kms:CreateAlias", AliasName="alias/reports", TargetKeyId=key)
    after.do("ada", "sqs:CreateQueue", QueueName="jobs")
    found = [(change.subject, change.what) for change in changes(before.configuration, after.configuration)]
    assert found == [
        ("bucket `games-data`", "Block Public Access changed"),
        ("bucket `games-data`", "object `plan` changed"),
        ("queue `jobs`", "added"),
        (f"KMS key `{key}`", "disabled"),
        ("alias `alias/reports`", "added"),
    ]
