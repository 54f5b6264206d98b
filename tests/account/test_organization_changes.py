"""What changed in an organization is told; what AWS does by itself is told with what made it do so."""

from typing import Any

from iamlab.account.changes import changes
from tests.aws_api.world import ACCOUNT, World, allow

SCP = "SERVICE_CONTROL_POLICY"


def told(world: World, name: str, **parameters: Any) -> list[tuple[str, str]]:
    """Return what is told of an act on the organization; all of it in the management account."""
    before = world.configuration
    world.do("ada", f"organizations:{name}", **parameters)
    found = changes(before, world.configuration)
    assert {change.account for change in found} <= {ACCOUNT}
    return [(change.subject, change.what) for change in found]


def test_an_organization_is_told_from_its_making_to_its_end() -> None:
    world = World()
    assert told(world, "CreateOrganization") == [
        ("role `AWSServiceRoleForOrganizations`", "added"),
        ("role `AWSServiceRoleForOrganizations`", "policy `AWSOrganizationsServiceTrustPolicy` attached"),
        ("organization", "added"),
    ]
    organization = world.configuration.organization
    assert organization is not None
    root = organization.root.id
    enable = {"RootId": root, "PolicyType": SCP}
    assert told(world, "EnablePolicyType", **enable) == [("organization", "SCPs enabled")]
    assert told(world, "CreateOrganizationalUnit", ParentId=root, Name="Games") == [("OU `Games`", "added")]
    assert told(world, "CreateAccount", AccountName="shop", Email="shop@example.com") == [
        ("account `shop`", "added")
    ]
    given = {"Name": "no s3", "Description": "", "Type": SCP, "Content": allow("s3:*")}
    assert told(world, "CreatePolicy", **given) == [("SCP `no s3`", "added")]
    made = world.configuration.organization
    assert made is not None
    unit, shop, policy = list(made.units)[1], list(made.places)[1], list(made.policies)[-1]
    move = {"AccountId": shop, "SourceParentId": root, "DestinationParentId": unit}
    assert told(world, "MoveAccount", **move) == [("account `shop`", "moved to `Games`")]
    rename = {"OrganizationalUnitId": unit, "Name": "Play"}
    assert told(world, "UpdateOrganizationalUnit", **rename) == [("OU `Play`", "renamed, from `Games`")]
    about = {"PolicyId": policy, "TargetId": unit}
    assert told(world, "AttachPolicy", **about) == [("SCP `no s3`", "attached to `Play`")]
    other = {"PolicyId": policy, "Content": allow("sqs:*")}
    assert told(world, "UpdatePolicy", **other) == [("SCP `no s3`", "document changed")]
    assert told(world, "DetachPolicy", **about) == [("SCP `no s3`", "detached from `Play`")]
    assert told(world, "DeletePolicy", PolicyId=policy) == [("SCP `no s3`", "deleted")]
    back = {"AccountId": shop, "SourceParentId": unit, "DestinationParentId": root}
    world.do("ada", "organizations:MoveAccount", **back)
    assert told(world, "DeleteOrganizationalUnit", OrganizationalUnitId=unit) == [("OU `Play`", "deleted")]
    assert told(world, "DisablePolicyType", **enable) == [("organization", "SCPs disabled")]


def test_an_organization_that_is_gone_is_told_so() -> None:
    world = World()
    world.do("ada", "organizations:CreateOrganization")
    assert told(world, "DeleteOrganization") == [("organization", "deleted")]


def test_looking_changes_nothing() -> None:
    world = World()
    world.do("ada", "organizations:CreateOrganization")
    assert told(world, "ListAccounts") == []
