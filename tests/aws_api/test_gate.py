"""The gate: who calls, what is refused before anything is done, and what is recorded."""

from typing import Any

import pytest

from iamlab.account.organization import Organization, OrganizationPolicy, Unit
from iamlab.aws_api.authentication import Credentials
from iamlab.aws_api.gate import Read, read
from tests.aws_api.world import ACCOUNT, NOW, World, allow, key_of, policy_arn, user_arn


def test_a_call_returns_what_aws_returns(world: World) -> None:
    user = world.do("ada", "iam:CreateUser", UserName="ravi", Path="/dev/")["User"]
    assert user["Arn"] == f"arn:aws:iam::{ACCOUNT}:user/dev/ravi"
    assert user["UserId"].startswith("AIDA")
    assert len(user["UserId"]) == 21


def test_a_refusal_names_who_what_and_on_what(world: World) -> None:
    error = world.refused("noor", "iam:CreateUser", UserName="ravi")
    assert (error.code, error.status) == ("AccessDenied", 403)
    assert error.message == (
        f"User: {user_arn('noor')} is not authorized to perform: iam:CreateUser on resource: "
        f"{user_arn('ravi')} because no identity-based policy allows the iam:CreateUser action"
    )


def test_a_refusal_carries_what_was_decided(world: World) -> None:
    answer = world.answer("noor", "iam:CreateUser", UserName="ravi")
    assert [each.request.action for each in answer.asked] == ["iam:CreateUser"]
    assert not answer.asked[0].decision.allowed


def test_the_configuration_that_is_passed_stays_as_it_is(world: World) -> None:
    before = world.configuration
    world.do("ada", "iam:CreateUser", UserName="ravi")
    assert "ravi" not in before.accounts[ACCOUNT].users
    assert "ravi" in world.account.users


@pytest.mark.parametrize(
    ("credentials", "code"),
    [
        (Credentials("AKIANOBODYNOBODYNOBO", "x"), "InvalidClientTokenId"),
        (Credentials(key_of("ada").access_key_id, "wrong"), "SignatureDoesNotMatch"),
        (
            Credentials(*[key_of("ada").access_key_id, key_of("ada").secret, "a token"]),
            "InvalidClientTokenId",
        ),
    ],
)
def test_a_key_that_is_not_right_is_told_before_anything_is_authorized(
    world: World, credentials: Credentials, code: str
) -> None:
    """Fact 5.3.2."""
    answer = world.answer(credentials, "iam:CreateUser", UserName="ravi")
    assert answer.error is not None
    assert answer.error.code == code
    assert not answer.asked


def test_an_inactive_key_is_as_good_as_none(world: World) -> None:
    key = key_of("noor").access_key_id
    world.do("root", "iam:UpdateAccessKey", UserName="noor", AccessKeyId=key, Status="Inactive")
    assert world.refused("noor", "sts:GetCallerIdentity").code == "InvalidClientTokenId"


@pytest.mark.parametrize(
    ("parameters", "code", "text"),
    [
        ({}, "ParamValidation", 'Missing required parameter in input: "UserName"'),
        ({"UserName": "a", "Colour": "b"}, "ParamValidation", 'Unknown parameter in input: "Colour"'),
        ({"UserName": 7}, "ParamValidation", "Invalid type for parameter UserName"),
        (
            {"UserName": "a/b"},
            "ValidationError",
            r"Member must satisfy regular expression pattern: [\w+=,.@-]+",
        ),
        ({"UserName": "a" * 65}, "ValidationError", "Member must have length less than or equal to 64"),
    ],
)
def test_parameters_are_held_to_the_services_model(
    world: World, parameters: dict[str, Any], code: str, text: str
) -> None:
    error = world.refused("ada", "iam:CreateUser", **parameters)
    assert error.code == code
    assert text in error.message


def test_the_last_use_of_a_key_is_known_to_a_quarter_of_an_hour(world: World) -> None:
    """Fact 6.2.6."""
    key = key_of("ada").access_key_id
    world.do("ada", "iam:ListUsers")
    world.later(minutes=14)
    world.do("ada", "iam:ListUsers")
    used = world.do("root", "iam:GetAccessKeyLastUsed", AccessKeyId=key)["AccessKeyLastUsed"]
    assert (used["LastUsedDate"], used["ServiceName"]) == (NOW, "iam")
    world.later(minutes=1)
    world.do("ada", "iam:ListUsers")
    used = world.do("root", "iam:GetAccessKeyLastUsed", AccessKeyId=key)["AccessKeyLastUsed"]
    assert used["LastUsedDate"] == world.now


def test_several_reads_answer_as_each_by_itself(world: World) -> None:
    asked = [
        Read("iam", "ListUsers"),
        Read("iam", "GetUser", {"UserName": "nobody"}),
        Read("iam", "ListRoles"),
    ]
    answers = read(world.configuration, key_of("ada"), asked, world.surroundings)
    for each, answer in zip(asked, answers, strict=True):
        alone = world.answer("ada", f"{each.service}:{each.operation}", **each.parameters)
        assert answer.result == alone.result
        assert str(answer.error) == str(alone.error)
        assert len(answer.events) == 1


def test_what_changes_something_is_no_read(world: World) -> None:
    with pytest.raises(ValueError, match="does more than read"):
        read(world.configuration, key_of("ada"), [Read("iam", "CreateUser", {"UserName": "ravi"})])


def test_an_operation_that_is_not_there_is_refused(world: World) -> None:
    assert world.refused("ada", "iam:MakeCoffee").code == "InvalidAction"


def test_a_call_is_recorded_as_cloudtrail_does(world: World) -> None:
    (event,) = world.answer("ada", "iam:CreateUser", UserName="ravi").events
    assert event["eventSource"] == "iam.amazonaws.com"
    assert event["eventName"] == "CreateUser"
    assert event["requestParameters"] == {"userName": "ravi"}
    assert event["responseElements"]["user"]["userName"] == "ravi"
    assert event["userIdentity"]["type"] == "IAMUser"
    assert event["userIdentity"]["userName"] == "ada"
    assert event["recipientAccountId"] == ACCOUNT
    assert "errorCode" not in event


def test_a_call_that_only_reads_is_recorded_without_what_it_answered(world: World) -> None:
    (event,) = world.answer("ada", "iam:GetUser", UserName="noor").events
    assert event["requestParameters"] == {"userName": "noor"}
    assert event["responseElements"] is None


def test_a_refused_call_is_recorded_with_its_error(world: World) -> None:
    (event,) = world.answer("noor", "iam:CreateUser", UserName="ravi").events
    assert event["errorCode"] == "AccessDenied"
    assert event["responseElements"] is None


def test_no_secret_stands_in_a_record(world: World) -> None:
    (made,) = world.answer("ada", "iam:CreateAccessKey", UserName="noor").events
    secret = world.account.users["noor"].access_keys[-1].secret
    assert secret not in str(made)
    (changed,) = world.answer(
        "ada", "iam:UpdateLoginProfile", UserName="noor", Password="New-secret-77"
    ).events
    assert "New-secret-77" not in str(changed)


def test_scps_of_the_organization_bind_members_and_not_the_management_account(world: World) -> None:
    full = OrganizationPolicy("p-FullAWSAccess", "FullAWSAccess", "SERVICE_CONTROL_POLICY", allow("*"))
    deny = allow("iam:CreateUser").replace('"Allow"', '"Deny"')
    guard = OrganizationPolicy("p-guard", "Guard", "SERVICE_CONTROL_POLICY", deny)
    world.configuration.organization = Organization(
        "o-games",
        ACCOUNT,
        {"r-root": Unit("r-root", "Root")},
        {ACCOUNT: "r-root", "444455556666": "r-root"},
        {"p-FullAWSAccess": full, "p-guard": guard},
        {
            "r-root": ["p-FullAWSAccess", "p-guard"],
            ACCOUNT: ["p-FullAWSAccess"],
            "444455556666": ["p-FullAWSAccess"],
        },
    )
    world.do("ada", "iam:CreateUser", UserName="ravi")
    error = world.refused("partner-root", "iam:CreateUser", UserName="ravi")
    assert "with an explicit deny in a service control policy" in error.message


def test_a_boundary_limits_its_user(world: World) -> None:
    world.do(
        "root", "iam:PutUserPermissionsBoundary", UserName="ada", PermissionsBoundary=policy_arn("Reader")
    )
    error = world.refused("ada", "iam:CreateUser", UserName="ravi")
    assert "because no permissions boundary allows the iam:CreateUser action" in error.message
