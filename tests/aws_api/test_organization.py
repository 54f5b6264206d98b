"""An organization over the accounts of a sandbox: its policies bind whom AWS's bind (facts 4.3.3, 4.4)."""

import json
from typing import Any

import pytest

from iamlab.account.organization import Organization, OrganizationPolicy, PolicyKind, Unit
from tests.aws_api.federated import federated_world, with_web_identity
from tests.aws_api.world import ACCOUNT, PARTNER, World, allow, role_arn, trust, user_arn

SCP: PolicyKind = "SERVICE_CONTROL_POLICY"
RCP: PolicyKind = "RESOURCE_CONTROL_POLICY"
FULL = OrganizationPolicy("p-FullAWSAccess", "FullAWSAccess", SCP, allow("*"))
ASSUME = {"RoleArn": role_arn("Deploy"), "RoleSessionName": "work"}


@pytest.fixture
def world(world: World) -> World:
    """The account in an OU in an OU; the partner is the management account."""
    return in_organization(world)


def in_organization(world: World) -> World:
    """Put the account into an OU in an OU, with the partner as the management account."""
    units = {
        "r-root": Unit("r-root", "Root"),
        "ou-teams": Unit("ou-teams", "Teams", "r-root"),
        "ou-games": Unit("ou-games", "Games", "ou-teams"),
    }
    places = {ACCOUNT: "ou-games", PARTNER: "r-root"}
    attached = {place: [FULL.id] for place in (*units, *places)}
    world.configuration.organization = Organization(
        "o-games", PARTNER, units, places, {FULL.id: FULL}, attached
    )
    return world


def attach(world: World, place: str, kind: PolicyKind, document: str, *, alone: bool = False) -> None:
    organization = world.configuration.organization
    assert organization is not None
    organization.policies["p-new"] = OrganizationPolicy("p-new", "New", kind, document)
    organization.attached[place] = ["p-new"] if alone else [*organization.attached[place], "p-new"]


def deny(action: str, **more: Any) -> str:
    statement = {"Effect": "Deny", "Action": action, "Resource": "*", **more}
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


@pytest.mark.parametrize("place", ["r-root", "ou-teams", "ou-games", ACCOUNT])
def test_what_no_scp_of_one_level_allows_nobody_in_the_account_does(world: World, place: str) -> None:
    """Facts 4.1, 4.4.11."""
    attach(world, place, SCP, allow("sts:*"), alone=True)
    error = world.refused("ada", "iam:ListUsers")
    assert "because no service control policy allows the iam:ListUsers action" in error.message


def test_a_deny_at_the_root_binds_the_root_user_of_a_member_and_not_the_management_account(
    world: World,
) -> None:
    """Facts 4.4.1, 4.4.4."""
    attach(world, "r-root", SCP, deny("iam:*"))
    error = world.refused("root", "iam:ListUsers")
    assert "with an explicit deny in a service control policy" in error.message
    world.do("finn", "iam:ListUsers")
    world.do("partner-root", "iam:ListUsers")


def test_an_rcp_keeps_strangers_from_a_role_that_trusts_them(world: World) -> None:
    """Facts 4.3.3, 4.4.9."""
    outside = {"StringNotEqualsIfExists": {"aws:PrincipalOrgID": "o-other"}}
    attach(world, "ou-teams", RCP, deny("sts:*", Principal="*", Condition=outside))
    world.account.roles["deploy"].trust = trust({"AWS": user_arn("finn", PARTNER)})
    error = world.refused("finn", "sts:AssumeRole", **ASSUME)
    assert "with an explicit deny in a resource control policy" in error.message


def test_an_rcp_keeps_out_whom_a_provider_vouches_for_and_an_scp_does_not(world: World) -> None:
    """Facts 4.3.3, 4.4.9: whom a provider vouches for is of no account, so that no SCP binds the call."""
    organization = world.configuration.organization
    world.configuration = federated_world().configuration
    world.configuration.organization = organization
    call = "sts:AssumeRoleWithWebIdentity"
    attach(world, ACCOUNT, SCP, deny(call))
    assert world.do(None, call, **with_web_identity(world))
    attach(world, ACCOUNT, RCP, deny(call, Principal="*"))
    error = world.refused(None, call, **with_web_identity(world))
    assert (error.code, error.message) == ("AccessDenied", f"Not authorized to perform {call}")


def test_rcps_do_not_touch_what_the_management_account_owns(world: World) -> None:
    """Fact 4.4.4."""
    attach(world, "r-root", RCP, deny("sts:*", Principal="*"))
    partner = world.configuration.accounts[PARTNER]
    partner.roles["deploy"] = world.account.roles["deploy"]
    partner.roles["deploy"].trust = trust({"AWS": user_arn("ada")})
    asked = {"RoleArn": f"arn:aws:iam::{PARTNER}:role/Deploy", "RoleSessionName": "work"}
    world.do("ada", "sts:AssumeRole", **asked)


@pytest.mark.parametrize(
    ("key", "value", "other"),
    [
        ("aws:PrincipalOrgID", "o-games", "o-other"),
        ("aws:ResourceOrgID", "o-games", "o-other"),
        ("aws:ResourceAccount", ACCOUNT, PARTNER),
    ],
)
def test_conditions_see_the_organization_of_caller_and_of_resource(
    world: World, key: str, value: str, other: str
) -> None:
    """Fact 3.4.4."""
    principal = {"AWS": user_arn("noor")}
    world.account.roles["deploy"].trust = trust(principal, Condition={"StringEquals": {key: other}})
    assert world.refused("noor", "sts:AssumeRole", **ASSUME).code == "AccessDenied"
    world.account.roles["deploy"].trust = trust(principal, Condition={"StringEquals": {key: value}})
    world.do("noor", "sts:AssumeRole", **ASSUME)


def test_conditions_see_the_units_that_the_account_is_in(world: World) -> None:
    paths = {"ForAnyValue:StringLike": {"aws:PrincipalOrgPaths": "o-games/r-root/ou-teams/*"}}
    world.account.roles["deploy"].trust = trust({"AWS": user_arn("noor")}, Condition=paths)
    world.do("noor", "sts:AssumeRole", **ASSUME)
