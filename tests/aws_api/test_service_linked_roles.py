"""Service-linked roles: made for a service, changed by nobody, bound by no SCP."""

from typing import Any

import pytest

from iamlab.account import aws_managed
from iamlab.aws_api.operations.iam_service_linked_roles import SERVICES
from tests.aws_api.world import ACCOUNT, World, allow, policy_arn, trust

SPOT = "spot.amazonaws.com"
NAME = "AWSServiceRoleForEC2Spot"


def make(world: World, service: str = SPOT, **more: Any) -> dict[str, Any]:
    role = world.do("ada", "iam:CreateServiceLinkedRole", AWSServiceName=service, **more)["Role"]
    assert isinstance(role, dict)
    return role


def test_a_service_gets_its_role_with_aws_policy(world: World) -> None:
    """Fact 6.3.1."""
    assert make(world)["Arn"] == f"arn:aws:iam::{ACCOUNT}:role/aws-service-role/{SPOT}/{NAME}"
    attached = world.do("ada", "iam:ListAttachedRolePolicies", RoleName=NAME)["AttachedPolicies"]
    assert [each["PolicyName"] for each in attached] == ["AWSEC2SpotServiceRolePolicy"]


@pytest.mark.parametrize("service", SERVICES)
def test_every_service_that_is_known_has_its_policy(service: str) -> None:
    assert aws_managed.find(f"{aws_managed.PREFIX}aws-service-role/{SERVICES[service][1]}")


def test_it_is_asked_for_by_the_name_of_the_service(world: World) -> None:
    only = allow("iam:CreateServiceLinkedRole", Condition={"StringEquals": {"iam:AWSServiceName": SPOT}})
    world.account.users["noor"].inline = {"only": only}
    world.do("noor", "iam:CreateServiceLinkedRole", AWSServiceName=SPOT)
    error = world.refused("noor", "iam:CreateServiceLinkedRole", AWSServiceName="autoscaling.amazonaws.com")
    assert error.code == "AccessDenied"


@pytest.mark.parametrize(
    ("parameters", "message"),
    [
        (
            {"AWSServiceName": SPOT},
            f"Service role name {NAME} has been taken in this account, please try a different suffix.",
        ),
        ({"AWSServiceName": SPOT, "CustomSuffix": "two"}, f"Custom suffix is not allowed for {SPOT}"),
        ({"AWSServiceName": "coffee.example.com"}, None),
    ],
)
def test_what_cannot_be_made_is_refused(
    world: World, parameters: dict[str, str], message: str | None
) -> None:
    make(world)
    error = world.refused("ada", "iam:CreateServiceLinkedRole", **parameters)
    assert error.code == "InvalidInput"
    assert message in (None, error.message)


def test_a_service_that_takes_a_suffix_has_several(world: World) -> None:
    make(world, "autoscaling.amazonaws.com")
    assert make(world, "autoscaling.amazonaws.com", CustomSuffix="two")["RoleName"].endswith("_two")


@pytest.mark.parametrize(
    ("name", "parameters"),
    [
        ("UpdateAssumeRolePolicy", {"PolicyDocument": trust({"AWS": ACCOUNT})}),
        ("AttachRolePolicy", {"PolicyArn": policy_arn("Reader")}),
        ("DetachRolePolicy", {"PolicyArn": policy_arn("Reader")}),
        ("PutRolePolicy", {"PolicyName": "p", "PolicyDocument": allow("s3:*")}),
        ("DeleteRolePolicy", {"PolicyName": "p"}),
        ("PutRolePermissionsBoundary", {"PermissionsBoundary": policy_arn("Reader")}),
        ("UpdateRole", {"MaxSessionDuration": 7200}),
        ("DeleteRole", {}),
    ],
)
def test_nobody_changes_it(world: World, name: str, parameters: dict[str, Any]) -> None:
    """Facts 4.4.5, 5.3."""
    make(world)
    error = world.refused("root", f"iam:{name}", RoleName=NAME, **parameters)
    assert (error.code, error.status) == ("UnmodifiableEntity", 400)


def test_its_description_can_be_changed(world: World) -> None:
    make(world)
    world.do("ada", "iam:UpdateRole", RoleName=NAME, Description="For spot instances.")
    assert world.account.roles[NAME.lower()].description == "For spot instances."


def test_it_is_deleted_in_a_way_of_its_own(world: World) -> None:
    make(world)
    task = world.do("ada", "iam:DeleteServiceLinkedRole", RoleName=NAME)["DeletionTaskId"]
    assert NAME.lower() not in world.account.roles
    status = world.do("ada", "iam:GetServiceLinkedRoleDeletionStatus", DeletionTaskId=task)
    assert status == {"Status": "SUCCEEDED"}
    unknown = world.refused("ada", "iam:GetServiceLinkedRoleDeletionStatus", DeletionTaskId=f"{task}9")
    assert unknown.code == "NoSuchEntity"


def test_other_roles_are_not_deleted_that_way_nor_called_so(world: World) -> None:
    assert world.refused("ada", "iam:DeleteServiceLinkedRole", RoleName="Deploy").code == "NoSuchEntity"
    named = {"AssumeRolePolicyDocument": trust({"AWS": ACCOUNT})}
    error = world.refused("ada", "iam:CreateRole", RoleName="AWSServiceRoleForMyself", **named)
    assert error.code == "InvalidInput"


@pytest.mark.parametrize("kind", ["User", "Group", "Role"])
def test_its_policy_is_attached_to_nothing_else(world: World, kind: str) -> None:
    name = {"User": "noor", "Group": "readers", "Role": "Deploy"}[kind]
    arn = f"{aws_managed.PREFIX}aws-service-role/AWSEC2SpotServiceRolePolicy"
    error = world.refused("ada", f"iam:Attach{kind}Policy", **{f"{kind}Name": name, "PolicyArn": arn})
    assert error.code == "PolicyNotAttachable"
