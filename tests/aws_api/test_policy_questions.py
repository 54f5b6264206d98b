"""What is asked about policies without a request: their context keys, and the services they open."""

import pytest

from iamlab.account import aws_managed
from tests.aws_api.world import World, allow, policy_arn, role_arn, user_arn


def test_the_context_keys_of_documents_are_those_of_conditions_and_of_variables(world: World) -> None:
    with_both = allow(
        "s3:GetObject",
        "arn:aws:s3:::b/${aws:username}/${aws:PrincipalTag/team, 'all'}/${*}",
        Condition={"StringLike": {"s3:prefix": "${aws:UserId}*"}, "Bool": {"AWS:username": "true"}},
    )
    keys = world.do("ada", "iam:GetContextKeysForCustomPolicy", PolicyInputList=[with_both, allow("s3:*")])
    assert keys["ContextKeyNames"] == ["s3:prefix", "AWS:username", "aws:PrincipalTag/team", "aws:UserId"]


def test_a_document_that_is_none_is_refused(world: World) -> None:
    error = world.refused("ada", "iam:GetContextKeysForCustomPolicy", PolicyInputList=["{"])
    assert error.code == "InvalidInput"


def test_the_context_keys_of_a_user_are_those_of_its_groups_too(world: World) -> None:
    in_org = allow("s3:*", Condition={"StringEquals": {"aws:PrincipalOrgID": "o-games"}})
    with_mfa = allow("s3:*", Condition={"Bool": {"aws:MultiFactorAuthPresent": "true"}})
    world.account.groups["readers"].inline = {"p": in_org}
    given = {"PolicySourceArn": user_arn("noor"), "PolicyInputList": [with_mfa]}
    keys = world.do("ada", "iam:GetContextKeysForPrincipalPolicy", **given)["ContextKeyNames"]
    assert sorted(keys) == ["aws:MultiFactorAuthPresent", "aws:PrincipalOrgID"]


@pytest.mark.parametrize(
    ("name", "parameter"),
    [("GetContextKeysForPrincipalPolicy", "PolicySourceArn"), ("ListPoliciesGrantingServiceAccess", "Arn")],
)
def test_nobody_is_refused(world: World, name: str, parameter: str) -> None:
    more = {"ServiceNamespaces": ["s3"]} if parameter == "Arn" else {}
    for arn, code in ((user_arn("nobody"), "NoSuchEntity"), ("no ARN, but long enough", "InvalidInput")):
        assert world.refused("ada", f"iam:{name}", **{parameter: arn}, **more).code == code


def test_the_policies_that_open_a_service_are_listed_with_whose_they_are(world: World) -> None:
    noor, readers = world.account.users["noor"], world.account.groups["readers"]
    noor.inline = {"not s3": allow("sqs:*"), "denied": allow("s3:*").replace('"Allow"', '"Deny"')}
    noor.attached = [policy_arn("Reader"), f"{aws_managed.PREFIX}PowerUserAccess"]
    readers.inline = {"lists": allow("s3:List*")}
    (found,) = world.do(
        "ada",
        "iam:ListPoliciesGrantingServiceAccess",
        Arn=user_arn("noor"),
        ServiceNamespaces=["s3"],
    )["PoliciesGrantingServiceAccess"]
    assert [(each["PolicyName"], each["PolicyType"]) for each in found["Policies"]] == [
        ("Reader", "MANAGED"),
        ("PowerUserAccess", "MANAGED"),
        ("lists", "INLINE"),
    ]
    assert found["Policies"][-1]["EntityName"] == "readers"


def test_a_policy_that_leaves_a_service_out_does_not_open_it(world: World) -> None:
    world.account.roles["deploy"].attached = [f"{aws_managed.PREFIX}PowerUserAccess"]
    world.account.roles["deploy"].inline = {}
    asked = {"Arn": role_arn("Deploy"), "ServiceNamespaces": ["iam", "cloudshell", "nothing-of-aws"]}
    result = world.do("ada", "iam:ListPoliciesGrantingServiceAccess", **asked)
    found = {
        each["ServiceNamespace"]: len(each["Policies"]) for each in result["PoliciesGrantingServiceAccess"]
    }
    assert found == {"iam": 1, "cloudshell": 1, "nothing-of-aws": 0}
