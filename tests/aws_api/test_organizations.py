"""AWS Organizations through the gate: units, accounts, policies, and who may touch them (facts 4.1, 4.4)."""

import json
from typing import Any

import pytest

from iamlab.account.organization import Organization
from tests.aws_api.world import ACCOUNT, PARTNER, World, allow, credentials_in, role_arn, user_arn

SCP, RCP = "SERVICE_CONTROL_POLICY", "RESOURCE_CONTROL_POLICY"
DENY_S3 = allow("s3:*").replace('"Allow"', '"Deny"')
FULL = "p-FullAWSAccess"


@pytest.fixture
def world(world: World) -> World:
    """The account has made an organization, with SCPs enabled."""
    ask(world, "CreateOrganization")
    ask(world, "EnablePolicyType", RootId=root(world), PolicyType=SCP)
    return world


def ask(world: World, name: str, **parameters: Any) -> dict[str, Any]:
    return world.do("ada", f"organizations:{name}", **parameters)


def refused(world: World, name: str, **parameters: Any) -> str:
    return world.refused("ada", f"organizations:{name}", **parameters).code


def organization(world: World) -> Organization:
    assert world.configuration.organization is not None
    return world.configuration.organization


def root(world: World) -> str:
    return organization(world).root.id


def unit(world: World, name: str = "Games", parent: str | None = None) -> str:
    made = ask(world, "CreateOrganizationalUnit", ParentId=parent or root(world), Name=name)
    return str(made["OrganizationalUnit"]["Id"])


def account(world: World, name: str = "shop", **more: Any) -> str:
    given = {"AccountName": name, "Email": f"{name}@example.com", **more}
    request = ask(world, "CreateAccount", **given)["CreateAccountStatus"]
    assert request["State"] == "IN_PROGRESS"
    status = ask(world, "DescribeCreateAccountStatus", CreateAccountRequestId=request["Id"])
    return str(status["CreateAccountStatus"]["AccountId"])


def policy(world: World, name: str = "no s3", content: str = DENY_S3, kind: str = SCP) -> str:
    given = {"Name": name, "Description": "", "Type": kind, "Content": content}
    return str(ask(world, "CreatePolicy", **given)["Policy"]["PolicySummary"]["Id"])


def names(world: World, target: str, kind: str = SCP) -> list[str]:
    found = ask(world, "ListPoliciesForTarget", TargetId=target, Filter=kind)["Policies"]
    return [each["Name"] for each in found]


def in_member(world: World, number: str) -> Any:
    """Return credentials of the management account's `ada` in a member account that it made."""
    asked = {"RoleArn": role_arn("OrganizationAccountAccessRole", number), "RoleSessionName": "ada"}
    return credentials_in(world.do("ada", "sts:AssumeRole", **asked))


def test_whoever_makes_an_organization_manages_it() -> None:
    world = World()
    made = ask(world, "CreateOrganization", FeatureSet="ALL")["Organization"]
    assert made["MasterAccountId"] == ACCOUNT
    assert made["MasterAccountEmail"] == "root@example.com"
    assert ask(world, "DescribeOrganization")["Organization"] == made
    assert refused(world, "CreateOrganization") == "AlreadyInOrganizationException"
    assert "awsserviceroleforOrganizations".lower() in world.account.roles
    (found,) = ask(world, "ListRoots")["Roots"]
    assert (found["Name"], found["PolicyTypes"]) == ("Root", [])


def test_to_make_one_takes_the_permission_to_make_its_service_linked_role() -> None:
    world = World()
    world.account.users["noor"].inline = {"some": allow("organizations:*")}
    error = world.refused("noor", "organizations:CreateOrganization")
    assert "iam:CreateServiceLinkedRole" in error.message


@pytest.mark.parametrize(
    ("name", "parameters"),
    [
        ("DescribeOrganization", {}),
        ("ListRoots", {}),
        ("ListAccounts", {}),
        ("ListPolicies", {"Filter": SCP}),
        ("DescribeAccount", {"AccountId": ACCOUNT}),
        ("DeleteOrganization", {}),
    ],
)
def test_without_an_organization_there_is_nothing_to_ask(name: str, parameters: dict[str, Any]) -> None:
    error = World().refused("ada", f"organizations:{name}", **parameters)
    assert error.code == "AWSOrganizationsNotInUseException"


def test_an_account_outside_has_no_organization(world: World) -> None:
    error = world.refused("finn", "organizations:DescribeOrganization")
    assert error.code == "AWSOrganizationsNotInUseException"


def test_units_hold_units_and_accounts(world: World) -> None:
    games = unit(world)
    tools = unit(world, "Tools", games)
    number = account(world)
    ask(world, "MoveAccount", AccountId=number, SourceParentId=root(world), DestinationParentId=tools)
    units = ask(world, "ListOrganizationalUnitsForParent", ParentId=games)["OrganizationalUnits"]
    assert [(each["Id"], each["Name"]) for each in units] == [(tools, "Tools")]
    assert units[0]["Path"] == f"{organization(world).id}/{root(world)}/{games}/{tools}/"
    assert ask(world, "ListChildren", ParentId=tools, ChildType="ACCOUNT")["Children"] == [
        {"Id": number, "Type": "ACCOUNT"}
    ]
    assert ask(world, "ListChildren", ParentId=games, ChildType="ORGANIZATIONAL_UNIT")["Children"] == [
        {"Id": tools, "Type": "ORGANIZATIONAL_UNIT"}
    ]
    assert ask(world, "ListParents", ChildId=number)["Parents"] == [
        {"Id": tools, "Type": "ORGANIZATIONAL_UNIT"}
    ]
    assert ask(world, "ListParents", ChildId=games)["Parents"] == [{"Id": root(world), "Type": "ROOT"}]
    (found,) = ask(world, "ListAccountsForParent", ParentId=tools)["Accounts"]
    assert (found["Id"], found["Name"], found["JoinedMethod"]) == (number, "shop", "CREATED")
    assert ask(world, "DescribeOrganizationalUnit", OrganizationalUnitId=tools)["OrganizationalUnit"][
        "Arn"
    ] == (f"arn:aws:organizations::{ACCOUNT}:ou/{organization(world).id}/{tools}")


def test_a_unit_is_renamed_and_deleted_when_it_is_empty(world: World) -> None:
    games = unit(world)
    inner = unit(world, "Inner", games)
    assert refused(world, "DeleteOrganizationalUnit", OrganizationalUnitId=games) == (
        "OrganizationalUnitNotEmptyException"
    )
    ask(world, "DeleteOrganizationalUnit", OrganizationalUnitId=inner)
    renamed = ask(world, "UpdateOrganizationalUnit", OrganizationalUnitId=games, Name="Play")
    assert renamed["OrganizationalUnit"]["Name"] == "Play"
    ask(world, "DeleteOrganizationalUnit", OrganizationalUnitId=games)
    assert list(organization(world).units) == [root(world)]
    assert games not in organization(world).attached


def test_two_units_of_one_parent_have_two_names(world: World) -> None:
    games = unit(world)
    other = unit(world, "Other")
    assert refused(world, "CreateOrganizationalUnit", ParentId=root(world), Name="Games") == (
        "DuplicateOrganizationalUnitException"
    )
    assert refused(world, "UpdateOrganizationalUnit", OrganizationalUnitId=other, Name="Games") == (
        "DuplicateOrganizationalUnitException"
    )
    unit(world, "Games", games)


def test_units_nest_five_deep(world: World) -> None:
    """Fact 1.6.4."""
    below = root(world)
    for number in range(5):
        below = unit(world, f"level {number}", below)
    assert (
        refused(world, "CreateOrganizationalUnit", ParentId=below, Name="x") == "ConstraintViolationException"
    )


def test_a_new_account_has_a_root_user_without_credentials_and_a_role_for_who_made_it(world: World) -> None:
    """Fact 6.1.6."""
    number = account(world)
    made = world.configuration.accounts[number]
    assert (made.root.email, made.root.login_profile, made.root.access_keys) == ("shop@example.com", None, [])
    assert world.do(in_member(world, number), "sts:GetCallerIdentity")["Account"] == number
    world.do(in_member(world, number), "iam:CreateUser", UserName="kim")
    assert "kim" in world.configuration.accounts[number].users


def test_the_role_into_a_new_account_may_have_another_name_and_trusts_nobody_else(world: World) -> None:
    number = account(world, RoleName="Landing")
    asked = {"RoleArn": role_arn("Landing", number), "RoleSessionName": "xx"}
    world.do("ada", "sts:AssumeRole", **asked)
    assert world.refused("noor", "sts:AssumeRole", **asked).code == "AccessDenied"
    assert world.refused("finn", "sts:AssumeRole", **asked).code == "AccessDenied"


def test_an_e_mail_address_belongs_to_one_account(world: World) -> None:
    request = ask(world, "CreateAccount", AccountName="x", Email="root@example.com")["CreateAccountStatus"]
    (status,) = ask(world, "ListCreateAccountStatus", States=["FAILED"])["CreateAccountStatuses"]
    assert (status["Id"], status["FailureReason"]) == (request["Id"], "EMAIL_ALREADY_EXISTS")
    unknown = refused(world, "DescribeCreateAccountStatus", CreateAccountRequestId="car-00000000")
    assert unknown == "CreateAccountStatusNotFoundException"


def test_an_organization_has_ten_accounts(world: World) -> None:
    for number in range(9):
        account(world, f"a{number}")
    assert (
        refused(world, "CreateAccount", AccountName="x", Email="x@example.com")
        == "ConstraintViolationException"
    )


def test_lists_come_in_pages(world: World) -> None:
    account(world)
    first = ask(world, "ListAccounts", MaxResults=1)
    last = ask(world, "ListAccounts", MaxResults=1, NextToken=first["NextToken"])
    assert [each["Name"] for each in (*first["Accounts"], *last["Accounts"])] == ["Games", "shop"]
    assert "NextToken" not in last
    assert refused(world, "ListAccounts", NextToken="what") == "InvalidInputException"


@pytest.mark.parametrize(
    ("name", "parameters", "code"),
    [
        ("DescribeAccount", {"AccountId": PARTNER}, "AccountNotFoundException"),
        (
            "DescribeOrganizationalUnit",
            {"OrganizationalUnitId": "ou-0000-00000000"},
            "OrganizationalUnitNotFoundException",
        ),
        ("ListAccountsForParent", {"ParentId": "r-0000"}, "ParentNotFoundException"),
        ("CreateOrganizationalUnit", {"ParentId": "r-0000", "Name": "x"}, "ParentNotFoundException"),
        ("ListParents", {"ChildId": PARTNER}, "ChildNotFoundException"),
        ("EnablePolicyType", {"RootId": "r-0000", "PolicyType": SCP}, "RootNotFoundException"),
        ("DescribePolicy", {"PolicyId": "p-00000000"}, "PolicyNotFoundException"),
        ("AttachPolicy", {"PolicyId": FULL, "TargetId": PARTNER}, "TargetNotFoundException"),
        ("ListPoliciesForTarget", {"TargetId": PARTNER, "Filter": SCP}, "TargetNotFoundException"),
        ("ListPolicies", {"Filter": "TAG_POLICY"}, "PolicyTypeNotAvailableForOrganizationException"),
        (
            "MoveAccount",
            {"AccountId": PARTNER, "SourceParentId": "r-0000", "DestinationParentId": "r-0000"},
            "AccountNotFoundException",
        ),
        ("CreateOrganizationalUnit", {"ParentId": "nowhere", "Name": "x"}, "ValidationException"),
    ],
)
def test_what_is_not_there_is_told_so(world: World, name: str, parameters: dict[str, Any], code: str) -> None:
    assert refused(world, name, **parameters) == code


def test_an_account_moves_from_where_it_is_to_somewhere_else(world: World) -> None:
    number, games = account(world), unit(world)
    move = {"AccountId": number, "SourceParentId": root(world), "DestinationParentId": games}
    assert (
        refused(world, "MoveAccount", **{**move, "SourceParentId": games}) == "SourceParentNotFoundException"
    )
    nowhere = {**move, "DestinationParentId": "ou-0000-00000000"}
    assert refused(world, "MoveAccount", **nowhere) == "DestinationParentNotFoundException"
    assert (
        refused(world, "MoveAccount", **{**move, "DestinationParentId": root(world)})
        == "DuplicateAccountException"
    )
    ask(world, "MoveAccount", **move)
    assert organization(world).places[number] == games


def test_enabling_a_kind_of_policy_attaches_awss_own_everywhere(world: World) -> None:
    """Fact 4.4.10."""
    number, games = account(world), unit(world)
    for target in (root(world), games, number, ACCOUNT):
        assert names(world, target) == ["FullAWSAccess"]
        assert names(world, target, RCP) == []
    ask(world, "EnablePolicyType", RootId=root(world), PolicyType=RCP)
    assert all(names(world, target, RCP) == ["RCPFullAWSAccess"] for target in (root(world), games, number))
    again = {"RootId": root(world), "PolicyType": RCP}
    assert refused(world, "EnablePolicyType", **again) == "PolicyTypeAlreadyEnabledException"


def test_a_kind_that_is_disabled_binds_nobody_and_is_detached(world: World) -> None:
    number = account(world)
    no_s3 = policy(world, content=allow("*").replace('"Allow"', '"Deny"'))
    ask(world, "AttachPolicy", PolicyId=no_s3, TargetId=number)
    member = in_member(world, number)
    assert world.refused(member, "iam:ListUsers").code == "AccessDenied"
    ask(world, "DisablePolicyType", RootId=root(world), PolicyType=SCP)
    world.do(member, "iam:ListUsers")
    assert refused(world, "AttachPolicy", PolicyId=no_s3, TargetId=number) == "PolicyTypeNotEnabledException"
    again = {"RootId": root(world), "PolicyType": SCP}
    assert refused(world, "DisablePolicyType", **again) == "PolicyTypeNotEnabledException"
    ask(world, "EnablePolicyType", **again)
    assert names(world, number) == ["FullAWSAccess"]


def test_an_scp_binds_a_member_at_once_and_again_when_its_text_changes(world: World) -> None:
    """Facts 4.1, 4.4.11."""
    number, games = account(world), unit(world)
    ask(world, "MoveAccount", AccountId=number, SourceParentId=root(world), DestinationParentId=games)
    member, no_iam = in_member(world, number), policy(world, content=DENY_S3.replace("s3", "iam"))
    ask(world, "AttachPolicy", PolicyId=no_iam, TargetId=games)
    error = world.refused(member, "iam:ListUsers")
    assert "with an explicit deny in a service control policy" in error.message
    world.do("ada", "iam:ListUsers")
    ask(world, "UpdatePolicy", PolicyId=no_iam, Content=DENY_S3)
    world.do(member, "iam:ListUsers")
    ask(world, "UpdatePolicy", PolicyId=no_iam, Name="no iam", Content=DENY_S3.replace("s3", "iam"))
    ask(world, "DetachPolicy", PolicyId=no_iam, TargetId=games)
    world.do(member, "iam:ListUsers")


def test_an_allow_list_takes_the_place_of_full_access(world: World) -> None:
    """Fact 4.4.10."""
    number = account(world)
    member, only_s3 = in_member(world, number), policy(world, content=allow("s3:*"))
    assert refused(world, "DetachPolicy", PolicyId=FULL, TargetId=number) == "ConstraintViolationException"
    ask(world, "AttachPolicy", PolicyId=only_s3, TargetId=number)
    ask(world, "DetachPolicy", PolicyId=FULL, TargetId=number)
    error = world.refused(member, "iam:ListUsers")
    assert "because no service control policy allows the iam:ListUsers action" in error.message


def test_awss_own_rcp_stays_and_its_policies_are_nobodys_to_change(world: World) -> None:
    """Fact 4.1, step 2."""
    ask(world, "EnablePolicyType", RootId=root(world), PolicyType=RCP)
    own = policy(
        world,
        "own",
        json.dumps(
            {
                "Version": "2012-10-17",
                "Statement": [
                    {
                        "Effect": "Deny",
                        "Principal": "*",
                        "Action": "sts:*",
                        "Resource": "*",
                        "Condition": {"StringNotEqualsIfExists": {"aws:PrincipalOrgID": "o-x"}},
                    }
                ],
            }
        ),
        RCP,
    )
    ask(world, "AttachPolicy", PolicyId=own, TargetId=root(world))
    detach = {"PolicyId": "p-RCPFullAWSAccess", "TargetId": root(world)}
    assert refused(world, "DetachPolicy", **detach) == "ConstraintViolationException"
    assert refused(world, "UpdatePolicy", PolicyId=FULL, Name="mine") == "AccessDeniedException"
    assert refused(world, "DeletePolicy", PolicyId=FULL) == "AccessDeniedException"


def test_a_target_takes_five_policies_of_a_kind(world: World) -> None:
    """Fact 1.6.4."""
    for number in range(4):
        ask(world, "AttachPolicy", PolicyId=policy(world, f"p{number}"), TargetId=root(world))
    sixth = policy(world, "one too many")
    assert (
        refused(world, "AttachPolicy", PolicyId=sixth, TargetId=root(world)) == "ConstraintViolationException"
    )


def test_policies_are_attached_once_and_deleted_when_nobody_has_them(world: World) -> None:
    no_s3 = policy(world)
    about = {"PolicyId": no_s3, "TargetId": root(world)}
    assert refused(world, "DetachPolicy", **about) == "PolicyNotAttachedException"
    ask(world, "AttachPolicy", **about)
    assert refused(world, "AttachPolicy", **about) == "DuplicatePolicyAttachmentException"
    assert refused(world, "DeletePolicy", PolicyId=no_s3) == "PolicyInUseException"
    (target,) = ask(world, "ListTargetsForPolicy", PolicyId=no_s3)["Targets"]
    assert (target["TargetId"], target["Name"], target["Type"]) == (root(world), "Root", "ROOT")
    ask(world, "DetachPolicy", **about)
    ask(world, "DeletePolicy", PolicyId=no_s3)
    assert [each["Name"] for each in ask(world, "ListPolicies", Filter=SCP)["Policies"]] == ["FullAWSAccess"]


@pytest.mark.parametrize(
    ("content", "kind", "code"),
    [
        ("{", SCP, "MalformedPolicyDocumentException"),
        (allow("s3:*", Principal="*"), SCP, "MalformedPolicyDocumentException"),
        (allow("s3:*", Principal="*"), RCP, "MalformedPolicyDocumentException"),
        (allow([f"s3:Get{number:0>100}" for number in range(60)]), SCP, "ConstraintViolationException"),
    ],
)
def test_what_is_no_policy_of_its_kind_is_refused(world: World, content: str, kind: str, code: str) -> None:
    """Facts 1.2.4, 1.6."""
    given = {"Name": "x", "Description": "", "Type": kind, "Content": content}
    assert refused(world, "CreatePolicy", **given) == code
    if kind == SCP:
        assert refused(world, "UpdatePolicy", PolicyId=policy(world), Content=content) == code


def test_two_policies_of_a_kind_have_two_names(world: World) -> None:
    policy(world)
    other = policy(world, "other")
    given = {"Name": "no s3", "Description": "", "Type": SCP, "Content": DENY_S3}
    assert refused(world, "CreatePolicy", **given) == "DuplicatePolicyException"
    assert refused(world, "UpdatePolicy", PolicyId=other, Name="no s3") == "DuplicatePolicyException"


def test_a_member_learns_which_organization_it_is_in_and_no_more(world: World) -> None:
    number = account(world)
    member = in_member(world, number)
    described = world.do(member, "organizations:DescribeOrganization")["Organization"]
    assert described["MasterAccountId"] == ACCOUNT
    error = world.refused(member, "organizations:ListAccounts")
    assert (error.code, error.message) == (
        "AccessDeniedException",
        "You don't have permissions to access this resource.",
    )
    error = world.refused(member, "organizations:DetachPolicy", PolicyId=policy(world), TargetId=number)
    assert error.code == "AccessDeniedException"
    assert "because no resource-based policy allows the organizations:DetachPolicy action" in error.message


@pytest.mark.parametrize(
    ("name", "parameters", "expected"),
    [
        (
            "AttachPolicy",
            {"PolicyId": "{policy}", "TargetId": "{unit}"},
            ["policy/{o}/service_control_policy/{policy}", "ou/{o}/{unit}"],
        ),
        ("DetachPolicy", {"PolicyId": FULL, "TargetId": "{root}"}, ["aws", "root/{o}/{root}"]),
        (
            "MoveAccount",
            {"AccountId": ACCOUNT, "SourceParentId": "{root}", "DestinationParentId": "{unit}"},
            ["account/{o}/" + ACCOUNT, "root/{o}/{root}", "ou/{o}/{unit}"],
        ),
        (
            "CreatePolicy",
            {"Name": "n", "Description": "", "Type": SCP, "Content": DENY_S3},
            ["policy/{o}/service_control_policy/p-*"],
        ),
        ("ListPolicies", {"Filter": SCP}, ["*"]),
        ("ListRoots", {}, ["*"]),
        ("DescribeAccount", {"AccountId": ACCOUNT}, ["account/{o}/" + ACCOUNT]),
    ],
)
def test_permissions_are_asked_on_what_a_call_names(
    world: World, name: str, parameters: dict[str, str], expected: list[str]
) -> None:
    """Service authorization reference, AWS Organizations."""
    ids = {"policy": policy(world), "unit": unit(world), "root": root(world), "o": organization(world).id}
    given = {
        key: value.format(**ids) if "{" not in value[:1] or value[1:2].isalpha() else value
        for key, value in parameters.items()
    }
    answer = world.answer("ada", f"organizations:{name}", **given)
    prefix = f"arn:aws:organizations::{ACCOUNT}:"
    wanted = [each if each == "*" else prefix + each.format(**ids) for each in expected]
    aws = f"arn:aws:organizations::aws:policy/service_control_policy/{FULL}"
    asked = [each.request.resource for each in answer.asked]
    assert asked == [aws if each == f"{prefix}aws" else each for each in wanted]
    assert {each.request.action for each in answer.asked} == {f"organizations:{name}"}
    if "Policy" in name or "Policies" in name:
        assert answer.asked[0].request.keys["organizations:policytype"] == SCP


def test_conditions_see_kinds_and_tags(world: World) -> None:
    only_scps = {"StringEquals": {"organizations:PolicyType": SCP}}
    world.account.users["noor"].inline = {"some": allow("organizations:ListPolicies", Condition=only_scps)}
    world.do("noor", "organizations:ListPolicies", Filter=SCP)
    assert world.refused("noor", "organizations:ListPolicies", Filter=RCP).code == "AccessDeniedException"
    tags = [{"Key": "team", "Value": "qa"}]
    games = ask(world, "CreateOrganizationalUnit", ParentId=root(world), Name="Games", Tags=tags)
    mine = {"StringEquals": {"aws:ResourceTag/team": "qa"}}
    world.account.users["noor"].inline = {"some": allow("organizations:*", Condition=mine)}
    about = {"OrganizationalUnitId": games["OrganizationalUnit"]["Id"]}
    world.do("noor", "organizations:DescribeOrganizationalUnit", **about)
    assert (
        world.refused("noor", "organizations:ListAccountsForParent", ParentId=root(world)).code
        == "AccessDeniedException"
    )


def test_an_organization_is_deleted_when_nobody_else_is_in_it(world: World) -> None:
    ask(world, "DeleteOrganization")
    assert world.configuration.organization is None
    ask(world, "CreateOrganization")
    account(world)
    assert refused(world, "DeleteOrganization") == "OrganizationNotEmptyException"


def test_conditions_on_the_organization_see_a_new_one(world: World) -> None:
    """Fact 3.4.4."""
    answer = world.answer("ada", "iam:ListUsers")
    assert answer.asked[0].request.keys["aws:principalorgid"] == organization(world).id
    assert user_arn("ada") == answer.asked[0].request.principal


def test_tags_are_put_on_and_taken_off_what_the_organization_holds(world: World) -> None:
    games = unit(world)
    for target in (root(world), games, ACCOUNT, policy(world)):
        ask(world, "TagResource", ResourceId=target, Tags=[{"Key": "team", "Value": "qa"}])
        ask(world, "TagResource", ResourceId=target, Tags=[{"Key": "cost", "Value": "1"}])
        listed = ask(world, "ListTagsForResource", ResourceId=target)["Tags"]
        assert {each["Key"]: each["Value"] for each in listed} == {"team": "qa", "cost": "1"}
        ask(world, "UntagResource", ResourceId=target, TagKeys=["team", "cost"])
        assert ask(world, "ListTagsForResource", ResourceId=target)["Tags"] == []
    assert refused(world, "ListTagsForResource", ResourceId=PARTNER) == "TargetNotFoundException"


def test_tags_that_cannot_be_kept_are_refused_in_organizations_own_words(world: World) -> None:
    twice = [{"Key": "team", "Value": "a"}, {"Key": "Team", "Value": "b"}]
    many = [{"Key": f"key {number}", "Value": ""} for number in range(51)]
    for tags, code in ((twice, "InvalidInputException"), (many, "ConstraintViolationException")):
        assert refused(world, "TagResource", ResourceId=root(world), Tags=tags) == code
        assert refused(world, "CreateOrganizationalUnit", ParentId=root(world), Name="x", Tags=tags) == code
