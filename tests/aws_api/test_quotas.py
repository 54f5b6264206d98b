"""How much of everything an account may have, and what must go before something else can (facts 1.6, 5.3)."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from iamlab.account.account import Account
from iamlab.account.credentials import MFADevice
from tests.aws_api.world import ACCOUNT, World, allow, policy_arn, trust, user_arn

Fill = Callable[[Account], None]
READER = policy_arn("Reader")
TRUST = trust({"Service": "ec2.amazonaws.com"})


def many(held: str, name: str, number: int) -> Fill:
    """Return what fills a part of an account with copies of what is called `name` there."""

    def fill(account: Account) -> None:
        entities: dict[str, Any] = getattr(account, held)
        entities.update({f"copy{each}": entities[name] for each in range(number - len(entities))})

    return fill


def attached(held: str, name: str) -> Fill:
    def fill(account: Account) -> None:
        getattr(account, held)[name].attached = [policy_arn(f"p{each}") for each in range(10)]

    return fill


def in_groups(account: Account) -> None:
    account.users["noor"].groups = [f"g{number}" for number in range(10)]


def devices(account: Account) -> None:
    for number in range(8):
        account.mfa_devices[f"d{number}"] = MFADevice(f"d{number}", "A" * 32, owner=user_arn("noor"))


@pytest.mark.parametrize(
    ("fill", "name", "parameters", "message"),
    [
        (many("users", "noor", 5000), "CreateUser", {"UserName": "x"}, "UsersPerAccount: 5000"),
        (many("groups", "readers", 300), "CreateGroup", {"GroupName": "x"}, "GroupsPerAccount: 300"),
        (
            many("roles", "deploy", 1000),
            "CreateRole",
            {"RoleName": "x", "AssumeRolePolicyDocument": TRUST},
            "RolesPerAccount: 1000",
        ),
        (
            many("policies", "reader", 1500),
            "CreatePolicy",
            {"PolicyName": "x", "PolicyDocument": allow("s3:*")},
            "CustomerManagedPoliciesPerAccount: 1500",
        ),
        (
            many("instance_profiles", "web", 1000),
            "CreateInstanceProfile",
            {"InstanceProfileName": "x"},
            "InstanceProfilesPerAccount: 1000",
        ),
        (
            many("saml_providers", "corp", 100),
            "CreateSAMLProvider",
            {"Name": "x", "SAMLMetadataDocument": "<EntityDescriptor/>" * 100},
            "SAMLProvidersPerAccount: 100",
        ),
        (
            many("oidc_providers", "token.example.com", 100),
            "CreateOpenIDConnectProvider",
            {"Url": "https://new.example.com"},
            "OpenIdConnectProvidersPerAccount: 100",
        ),
        (
            attached("users", "noor"),
            "AttachUserPolicy",
            {"UserName": "noor", "PolicyArn": READER},
            "PoliciesPerUser: 10",
        ),
        (
            attached("groups", "readers"),
            "AttachGroupPolicy",
            {"GroupName": "readers", "PolicyArn": READER},
            "PoliciesPerGroup: 10",
        ),
        (
            attached("roles", "deploy"),
            "AttachRolePolicy",
            {"RoleName": "Deploy", "PolicyArn": READER},
            "PoliciesPerRole: 10",
        ),
        (
            in_groups,
            "AddUserToGroup",
            {"UserName": "noor", "GroupName": "readers"},
            "GroupsPerUser: 10",
        ),
        (
            devices,
            "EnableMFADevice",
            {
                "UserName": "noor",
                "SerialNumber": f"arn:aws:iam::{ACCOUNT}:mfa/phone",
                "AuthenticationCode1": "123456",
                "AuthenticationCode2": "654321",
            },
            "MFADevicesPerUser: 8",
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_over_a_quota_is_refused(
    world: World, fill: Fill, name: str, parameters: dict[str, Any], message: str
) -> None:
    fill(world.account)
    error = world.refused("ada", f"iam:{name}", **parameters)
    assert (error.code, error.status) == ("LimitExceeded", 409)
    assert error.message == f"Cannot exceed quota for {message}"


def long_policy(size: int) -> str:
    """Return a policy of this size as IAM counts: without white space."""
    short = allow(["s3:*"], "")
    whole = allow(["s3:*"], "arn:aws:s3:::" + "x" * (size - len("".join(short.split())) - 13))
    assert len("".join(whole.split())) == size
    return json.dumps(json.loads(whole), indent=8)


@pytest.mark.parametrize(
    ("name", "parameters", "most", "message"),
    [
        (
            "PutUserPolicy",
            {"UserName": "noor"},
            2048,
            "Maximum policy size of 2048 bytes exceeded for user noor",
        ),
        (
            "PutGroupPolicy",
            {"GroupName": "readers"},
            5120,
            "Maximum policy size of 5120 bytes exceeded for group readers",
        ),
        ("CreatePolicy", {}, 6144, "Cannot exceed quota for PolicySize: 6144"),
    ],
)
def test_white_space_does_not_count_to_the_size_of_a_policy(
    world: World, name: str, parameters: dict[str, str], most: int, message: str
) -> None:
    given = {"PolicyName": "long", **parameters}
    error = world.refused("ada", f"iam:{name}", **given, PolicyDocument=long_policy(most + 1))
    assert (error.code, error.message) == ("LimitExceeded", message)
    world.do("ada", f"iam:{name}", **given, PolicyDocument=long_policy(most))


def test_an_entity_has_fifty_tags_at_most(world: World) -> None:
    tags = [{"Key": f"k{number}", "Value": ""} for number in range(50)]
    world.do("ada", "iam:CreateUser", UserName="ravi", Tags=tags)
    error = world.refused("ada", "iam:TagUser", UserName="ravi", Tags=[{"Key": "one-more", "Value": ""}])
    assert error.code == "LimitExceeded"


@pytest.mark.parametrize(
    ("before", "name", "parameters", "message"),
    [
        (
            ("iam:AddUserToGroup", {"GroupName": "readers", "UserName": "noor"}),
            "DeleteGroup",
            {"GroupName": "readers"},
            "Cannot delete entity, must remove users from group first.",
        ),
        (
            ("iam:AttachGroupPolicy", {"GroupName": "readers", "PolicyArn": READER}),
            "DeletePolicy",
            {"PolicyArn": READER},
            "Cannot delete a policy attached to entities.",
        ),
        (
            ("iam:PutUserPermissionsBoundary", {"UserName": "noor", "PermissionsBoundary": READER}),
            "DeletePolicy",
            {"PolicyArn": READER},
            "Cannot delete a policy attached to entities.",
        ),
        (
            ("iam:CreatePolicyVersion", {"PolicyArn": READER, "PolicyDocument": allow("s3:*")}),
            "DeletePolicyVersion",
            {"PolicyArn": READER, "VersionId": "v1"},
            "Cannot delete the default version of a policy.",
        ),
        (
            ("iam:ListRolePolicies", {"RoleName": "Deploy"}),
            "DeleteRole",
            {"RoleName": "Deploy"},
            "Cannot delete entity, must delete policies first.",
        ),
        (
            ("iam:AddRoleToInstanceProfile", {"InstanceProfileName": "Web", "RoleName": "Deploy"}),
            "DeleteRole",
            {"RoleName": "Deploy"},
            "Cannot delete entity, must remove roles from instance profile first.",
        ),
        (
            ("iam:AddRoleToInstanceProfile", {"InstanceProfileName": "Web", "RoleName": "Deploy"}),
            "DeleteInstanceProfile",
            {"InstanceProfileName": "Web"},
            "Cannot delete entity, must remove roles from instance profile first.",
        ),
    ],
)
def test_what_is_in_use_is_not_deleted(
    world: World, before: tuple[str, dict[str, str]], name: str, parameters: dict[str, str], message: str
) -> None:
    world.do("ada", before[0], **before[1])
    error = world.refused("ada", f"iam:{name}", **parameters)
    assert (error.code, error.status, error.message) == ("DeleteConflict", 409, message)


def test_a_trust_policy_may_name_a_unique_id_and_shows_whose_it_is(world: World) -> None:
    """Fact 1.3.8."""
    unique_id = world.account.users["noor"].id
    named = {"RoleName": "Deploy", "PolicyDocument": trust({"AWS": unique_id})}
    world.do("ada", "iam:UpdateAssumeRolePolicy", **named)
    assert user_arn("noor") in world.account.roles["deploy"].trust
    gone = {**named, "PolicyDocument": trust({"AWS": "AIDA" + "Q" * 17})}
    error = world.refused("ada", "iam:UpdateAssumeRolePolicy", **gone)
    assert error.message == f'Invalid principal in policy: "AWS":"AIDA{"Q" * 17}"'


def test_lists_show_what_is_below_a_path_and_end_where_the_list_does(world: World) -> None:
    world.do("ada", "iam:AttachUserPolicy", UserName="noor", PolicyArn=READER)
    listed = world.do("ada", "iam:ListAttachedUserPolicies", UserName="noor", PathPrefix="/dev/")
    assert listed["AttachedPolicies"] == []
    shown = world.do("ada", "iam:ListEntitiesForPolicy", PolicyArn=READER, MaxItems=1)
    assert [user["UserName"] for user in shown["PolicyUsers"]] == ["noor"]
    assert world.do("ada", "iam:ListUsers", Marker="900")["Users"] == []
    assert world.refused("ada", "iam:ListUsers", Marker="next").code == "ValidationError"
