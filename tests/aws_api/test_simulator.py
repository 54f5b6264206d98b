"""Simulated requests are decided as real ones are, and answered in AWS's form (fact 4.9)."""

import json
from typing import Any

import pytest

from iamlab.account import aws_managed
from iamlab.account.organization import Organization, OrganizationPolicy, Unit
from tests.aws_api.world import (
    ACCOUNT,
    PARTNER,
    World,
    allow,
    policy_arn,
    role_arn,
    trust,
    user_arn,
)

REPORT = "arn:aws:s3:::reports/may.csv"
GROUP = f"arn:aws:iam::{ACCOUNT}:group/readers"
DENY = allow("s3:*").replace('"Allow"', '"Deny"')


def simulate(
    world: World, *actions: str, source: str = user_arn("noor"), **more: Any
) -> list[dict[str, Any]]:
    given = {"PolicySourceArn": source, "ActionNames": list(actions), **more}
    found: list[dict[str, Any]] = world.do("ada", "iam:SimulatePrincipalPolicy", **given)["EvaluationResults"]
    return found


def decision(world: World, action: str, **more: Any) -> str:
    (found,) = simulate(world, action, **more)
    return str(found["EvalDecision"])


def custom(world: World, *actions: str, policies: tuple[str, ...], **more: Any) -> dict[str, Any]:
    given = {"PolicyInputList": list(policies), "ActionNames": list(actions), **more}
    found: list[dict[str, Any]] = world.do("ada", "iam:SimulateCustomPolicy", **given)["EvaluationResults"]
    return found[0]


def organization(world: World, *, root: str) -> None:
    """Put the account into an organization whose root has one SCP besides AWS's; the partner manages it."""
    full = OrganizationPolicy("p-FullAWSAccess", "FullAWSAccess", "SERVICE_CONTROL_POLICY", allow("*"))
    own = OrganizationPolicy("p-own", "Own", "SERVICE_CONTROL_POLICY", root)
    world.configuration.organization = Organization(
        "o-games",
        PARTNER,
        {"r-root": Unit("r-root", "Root")},
        {ACCOUNT: "r-root", PARTNER: "r-root"},
        {full.id: full, own.id: own},
        {"r-root": [full.id, own.id], ACCOUNT: [full.id]},
    )


def test_a_users_policies_and_its_groups_decide_together(world: World) -> None:
    world.account.groups["readers"].inline = {"read": allow("s3:GetObject", f"{REPORT[:-7]}*")}
    found = simulate(world, "s3:GetObject", "s3:PutObject", ResourceArns=[REPORT])
    assert [each["EvalDecision"] for each in found] == ["allowed", "implicitDeny"]
    world.account.users["noor"].inline = {"never": DENY}
    assert decision(world, "s3:GetObject", ResourceArns=[REPORT]) == "explicitDeny"


def test_what_decided_is_named_with_its_place_in_the_document(world: World) -> None:
    text = json.dumps(
        {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}]},
        indent=2,
    )
    world.account.groups["readers"].inline = {"read": text}
    world.account.users["noor"].attached = [f"{aws_managed.PREFIX}AmazonS3ReadOnlyAccess"]
    (found,) = simulate(world, "s3:GetObject")
    inline, managed = sorted(found["MatchedStatements"], key=lambda each: str(each["SourcePolicyId"]))[::-1]
    assert inline == {
        "SourcePolicyId": "group_readers_read",
        "SourcePolicyType": "IAM Policy",
        "StartPosition": {"Line": 4, "Column": 5},
        "EndPosition": {"Line": 8, "Column": 6},
    }
    assert managed["SourcePolicyId"] == "AmazonS3ReadOnlyAccess"


def test_each_resource_has_its_own_result_and_the_strictest_stands_for_all(world: World) -> None:
    world.account.users["noor"].inline = {"read": allow("s3:GetObject", REPORT)}
    other = "arn:aws:s3:::payroll/may.csv"
    (found,) = simulate(world, "s3:GetObject", ResourceArns=[REPORT, other])
    assert found["EvalDecision"] == "implicitDeny"
    assert found["EvalResourceName"] == "arn:${Partition}:s3:::${BucketName}/${ObjectName}"
    assert found["EvalDecisionDetails"] == {}
    each = {one["EvalResourceName"]: one["EvalResourceDecision"] for one in found["ResourceSpecificResults"]}
    assert each == {REPORT: "allowed", other: "implicitDeny"}


def test_without_resources_everything_is_asked_and_nothing_in_particular(world: World) -> None:
    (found,) = simulate(world, "iam:ListUsers")
    assert found["EvalResourceName"] == "*"
    assert "ResourceSpecificResults" not in found


def test_keys_that_a_policy_asks_for_and_nobody_gave_are_named(world: World) -> None:
    mfa = {"Bool": {"aws:MultiFactorAuthPresent": "true"}, "StringEquals": {"aws:PrincipalTag/team": "qa"}}
    world.account.users["noor"].inline = {
        "read": allow("s3:GetObject", "arn:aws:s3:::b/${aws:username}/${aws:SourceIdentity}", Condition=mfa),
        "about something else": allow("sqs:*", Condition={"Bool": {"aws:SecureTransport": "true"}}),
    }
    (found,) = simulate(world, "s3:GetObject", ResourceArns=["arn:aws:s3:::b/noor/x"])
    assert found["MissingContextValues"] == ["aws:MultiFactorAuthPresent", "aws:SourceIdentity"]
    given = [
        {
            "ContextKeyName": "aws:MultiFactorAuthPresent",
            "ContextKeyValues": ["true"],
            "ContextKeyType": "boolean",
        },
        {"ContextKeyName": "aws:SourceIdentity", "ContextKeyValues": ["x"], "ContextKeyType": "string"},
    ]
    (found,) = simulate(world, "s3:GetObject", ResourceArns=["arn:aws:s3:::b/noor/x"], ContextEntries=given)
    assert (found["EvalDecision"], found["MissingContextValues"]) == ("allowed", [])


def test_a_key_with_several_values_is_a_list(world: World) -> None:
    only = {"ForAllValues:StringEquals": {"aws:TagKeys": ["team", "cost"]}}
    world.account.users["noor"].inline = {"tag": allow("iam:TagUser", Condition=only)}
    for values, outcome in ((["team", "cost"], "allowed"), (["team", "secret"], "implicitDeny")):
        entry = {"ContextKeyName": "aws:TagKeys", "ContextKeyValues": values, "ContextKeyType": "stringList"}
        found = decision(world, "iam:TagUser", ResourceArns=[user_arn("ada")], ContextEntries=[entry])
        assert found == outcome


def test_a_group_is_simulated_by_a_member_who_is_nobody_in_particular(world: World) -> None:
    """Fact 1.3.5: a group itself never asks."""
    own = allow("iam:GetUser", f"arn:aws:iam::{ACCOUNT}:user/${{aws:username}}")
    world.account.groups["readers"].inline = {"own": own}
    asked: dict[str, Any] = {"source": GROUP, "ResourceArns": [user_arn("noor")]}
    (found,) = simulate(world, "iam:GetUser", **asked)
    assert (found["EvalDecision"], found["MissingContextValues"]) == ("implicitDeny", ["aws:username"])
    entry = {"ContextKeyName": "aws:username", "ContextKeyValues": ["noor"], "ContextKeyType": "string"}
    assert decision(world, "iam:GetUser", **asked, ContextEntries=[entry]) == "allowed"


def test_further_policies_count_and_another_boundary_takes_the_place_of_the_own(world: World) -> None:
    world.account.users["noor"].boundary = policy_arn("Reader")
    more: dict[str, Any] = {"PolicyInputList": [allow("s3:*")]}
    (found,) = simulate(world, "s3:PutObject", **more)
    assert found["EvalDecision"] == "implicitDeny"
    assert found["PermissionsBoundaryDecisionDetail"] == {"AllowedByPermissionsBoundary": False}
    (found,) = simulate(world, "s3:PutObject", **more, PermissionsBoundaryPolicyInputList=[allow("s3:*")])
    assert found["EvalDecision"] == "allowed"
    assert found["MatchedStatements"][0]["SourcePolicyId"] == "PolicyInputList.1"
    assert found["PermissionsBoundaryDecisionDetail"] == {"AllowedByPermissionsBoundary": True}


def test_the_organizations_policies_count_and_are_told_apart(world: World) -> None:
    organization(world, root=DENY)
    world.account.users["noor"].inline = {"all": allow("*")}
    found = simulate(world, "s3:GetObject", "sqs:SendMessage")
    assert [each["EvalDecision"] for each in found] == ["explicitDeny", "allowed"]
    allowed = [each["OrganizationsDecisionDetail"]["AllowedByOrganizations"] for each in found]
    assert allowed == [False, True]
    assert found[0]["MatchedStatements"] == []


def test_without_an_organization_nothing_is_said_of_one(world: World) -> None:
    (found,) = simulate(world, "s3:GetObject")
    assert "OrganizationsDecisionDetail" not in found
    assert "PermissionsBoundaryDecisionDetail" not in found


def test_to_assume_a_role_its_trust_policy_is_asked_which_awss_simulator_leaves_out(world: World) -> None:
    """Fact 4.6.1."""
    world.account.users["noor"].inline = {"assume": allow("sts:AssumeRole")}
    asked = {"ResourceArns": [role_arn("Deploy")]}
    assert decision(world, "sts:AssumeRole", **asked) == "allowed"
    world.account.roles["deploy"].trust = trust({"AWS": user_arn("ada")})
    assert decision(world, "sts:AssumeRole", **asked) == "implicitDeny"
    world.account.roles["deploy"].trust = trust({"AWS": user_arn("noor")})
    world.account.users["noor"].inline = {}
    assert decision(world, "sts:AssumeRole", **asked) == "allowed"


def test_a_simulated_decision_is_the_decision(world: World) -> None:
    world.account.users["noor"].inline = {"some": allow(["iam:GetUser", "iam:ListUsers"], "*")}
    world.account.users["noor"].boundary = policy_arn("Reader")
    for action, parameters, resource in (
        ("iam:GetUser", {"UserName": "ada"}, user_arn("ada")),
        ("iam:ListUsers", {}, "*"),
        ("iam:DeleteUser", {"UserName": "ada"}, user_arn("ada")),
    ):
        answer = world.answer("noor", action, **parameters)
        assert decision(world, action, ResourceArns=[resource]) == answer.asked[-1].decision.outcome


def test_a_policy_for_every_resource_may_come_along(world: World) -> None:
    policy = trust({"AWS": user_arn("noor")}, "s3:GetObject", Resource=REPORT)
    (found,) = simulate(world, "s3:GetObject", ResourceArns=[REPORT], ResourcePolicy=policy)
    assert found["EvalDecision"] == "allowed"
    assert found["MatchedStatements"][0]["SourcePolicyType"] == "Resource Policy"


def test_across_accounts_each_side_says_what_it_says(world: World) -> None:
    """Fact 4.3.1."""
    policy = trust({"AWS": user_arn("noor")}, "s3:GetObject", Resource=REPORT)
    (found,) = simulate(
        world, "s3:GetObject", ResourceArns=[REPORT], ResourcePolicy=policy, ResourceOwner=PARTNER
    )
    assert found["EvalDecision"] == "implicitDeny"
    assert found["EvalDecisionDetails"] == {"IAM Policy": "implicitDeny", "Resource Policy": "allowed"}


def test_a_role_takes_no_policy_of_a_resource(world: World) -> None:
    """API reference, ResourceArns."""
    given = {
        "PolicySourceArn": role_arn("Deploy"),
        "ActionNames": ["s3:GetObject"],
        "ResourcePolicy": allow("*"),
    }
    assert world.refused("ada", "iam:SimulatePrincipalPolicy", **given).code == "InvalidInput"


def test_somebody_else_may_ask_with_the_policies_of_the_source(world: World) -> None:
    world.account.users["noor"].inline = {
        "own": allow("iam:GetUser", f"arn:aws:iam::{ACCOUNT}:user/${{aws:username}}")
    }
    asked = {"ResourceArns": [user_arn("ada")], "CallerArn": user_arn("ada")}
    assert decision(world, "iam:GetUser", **asked) == "allowed"
    assert decision(world, "iam:GetUser", **{**asked, "CallerArn": user_arn("nobody-here")}) == "implicitDeny"


@pytest.mark.parametrize(
    ("excluded", "outcome"),
    [
        ({"PolicyType": "inline"}, "implicitDeny"),
        ({"PolicyType": "permission-boundary"}, "allowed"),
        ({"PolicyType": "user-managed"}, "implicitDeny"),
        ({"PolicyArn": policy_arn("Reader")}, "allowed"),
        (
            {
                "InlinePolicyIdentifier": {
                    "PolicyName": "all",
                    "AttachmentType": "user",
                    "AttachmentName": "noor",
                }
            },
            "implicitDeny",
        ),
    ],
)
def test_policies_can_be_left_out(world: World, excluded: dict[str, Any], outcome: str) -> None:
    world.account.users["noor"].inline = {"all": allow("*")}
    world.account.users["noor"].boundary = policy_arn("Reader")
    assert decision(world, "sqs:SendMessage", PolicyExclusionList=[excluded]) == outcome


def test_documents_alone_can_be_asked(world: World) -> None:
    found = custom(world, "s3:GetObject", policies=(allow("s3:*"),))
    assert found["EvalDecision"] == "allowed"
    found = custom(
        world, "s3:GetObject", policies=(allow("s3:*"),), PermissionsBoundaryPolicyInputList=[allow("sqs:*")]
    )
    assert found["EvalDecision"] == "implicitDeny"


def test_every_level_of_scps_must_allow(world: World) -> None:
    """Fact 4.1."""
    levels = [
        {"ServiceControlPolicyInputList": [allow("*")]},
        {"ServiceControlPolicyInputList": [allow("sqs:*")]},
    ]
    found = custom(world, "s3:GetObject", policies=(allow("*"),), OrderedOrganizationPolicyInputList=levels)
    assert found["EvalDecision"] == "implicitDeny"
    assert found["OrganizationsDecisionDetail"] == {"AllowedByOrganizations": False}


def test_a_boundary_of_the_caller_does_not_count_for_documents_alone(world: World) -> None:
    world.account.users["noor"].boundary = policy_arn("Reader")
    found = custom(world, "sqs:SendMessage", policies=(allow("*"),), CallerArn=user_arn("noor"))
    assert found["EvalDecision"] == "allowed"


@pytest.mark.parametrize(
    ("parameters", "code"),
    [
        ({"PolicySourceArn": user_arn("nobody")}, "NoSuchEntity"),
        ({"PolicySourceArn": "neither an ARN nor a name"}, "InvalidInput"),
        ({"ActionNames": ["ListUsers"]}, "InvalidInput"),
        ({"ActionNames": ["s3:*"]}, "InvalidInput"),
        ({"ResourceArns": ["reports"]}, "InvalidInput"),
        ({"PolicyInputList": ["{"]}, "InvalidInput"),
        ({"CallerArn": "arn:aws:sts::111122223333:assumed-role/Deploy/x"}, "InvalidInput"),
        ({"CallerArn": "nobody"}, "InvalidInput"),
        ({"PolicyExclusionList": [{"PolicyArn": "arn:aws:iam::1:policy/nothing"}]}, "InvalidInput"),
        ({"PermissionsBoundaryPolicyInputList": [allow("*"), allow("*")]}, "InvalidInput"),
        ({"ContextEntries": [{"ContextKeyName": "no key"}]}, "InvalidInput"),
        ({"ContextEntries": [{"ContextKeyName": "aws:username", "ContextKeyValues": []}]}, "InvalidInput"),
        ({"ActionNames": [f"s3:A{number}" for number in range(1001)]}, "InvalidInput"),
    ],
)
def test_what_cannot_be_simulated_is_refused(world: World, parameters: dict[str, Any], code: str) -> None:
    given = {"PolicySourceArn": user_arn("noor"), "ActionNames": ["s3:GetObject"], **parameters}
    assert world.refused("ada", "iam:SimulatePrincipalPolicy", **given).code == code


def test_documents_with_a_resources_policy_need_somebody_who_asks(world: World) -> None:
    given = {"PolicyInputList": [allow("*")], "ActionNames": ["s3:GetObject"], "ResourcePolicy": allow("*")}
    assert world.refused("ada", "iam:SimulateCustomPolicy", **given).code == "InvalidInput"


def test_only_who_may_simulate_learns_of_others_permissions(world: World) -> None:
    given = {"PolicySourceArn": user_arn("ada"), "ActionNames": ["s3:GetObject"]}
    assert world.refused("noor", "iam:SimulatePrincipalPolicy", **given).code == "AccessDenied"
    world.account.users["noor"].inline = {"own": allow("iam:SimulatePrincipalPolicy", user_arn("noor"))}
    assert world.refused("noor", "iam:SimulatePrincipalPolicy", **given).code == "AccessDenied"
    world.do("noor", "iam:SimulatePrincipalPolicy", **{**given, "PolicySourceArn": user_arn("noor")})


def test_results_come_in_pages(world: World) -> None:
    given = {"PolicySourceArn": user_arn("noor"), "ActionNames": ["s3:GetObject", "s3:PutObject"]}
    first = world.do("ada", "iam:SimulatePrincipalPolicy", **given, MaxItems=1)
    last = world.do("ada", "iam:SimulatePrincipalPolicy", **given, MaxItems=1, Marker=first["Marker"])
    assert [
        each["EvalActionName"] for each in (*first["EvaluationResults"], *last["EvaluationResults"])
    ] == given["ActionNames"]


def test_a_keys_own_policy_is_asked_and_one_that_is_not_there_has_awss_default(world: World) -> None:
    """Facts 4.5.1, 4.5.2."""
    world.account.users["noor"].inline = {"use": allow("kms:Decrypt")}
    own = trust({"AWS": user_arn("ada")}, "kms:*", Resource="*")
    key = world.do("ada", "kms:CreateKey", Policy=own)["KeyMetadata"]["Arn"]
    assert decision(world, "kms:Decrypt", ResourceArns=[key]) == "implicitDeny"
    other = f"arn:aws:kms:us-east-1:{ACCOUNT}:key/12345678-1234-1234-1234-123456789012"
    assert decision(world, "kms:Decrypt", ResourceArns=[other]) == "allowed"
    assert custom(world, "kms:Decrypt", policies=(allow("s3:*"),), ResourceArns=[other])["EvalDecision"] == (
        "implicitDeny"
    )


def test_a_buckets_own_policy_counts_only_where_it_comes_along(world: World) -> None:
    """API reference, ResourceArns: policies of resources are not retrieved."""
    world.do("ada", "s3:CreateBucket", Bucket="reports")
    policy = trust({"AWS": user_arn("noor")}, "s3:GetObject", Resource=REPORT)
    world.do("ada", "s3:PutBucketPolicy", Bucket="reports", Policy=policy)
    assert decision(world, "s3:GetObject", ResourceArns=[REPORT]) == "implicitDeny"
    assert decision(world, "s3:GetObject", ResourceArns=[REPORT], ResourcePolicy=policy) == "allowed"
