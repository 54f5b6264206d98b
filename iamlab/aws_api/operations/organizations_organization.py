"""The organization itself: making it, its root, the kinds of policy it has enabled (facts 4.4.4, 4.4.10)."""

from collections.abc import Iterator

from iamlab.account.organization import FULL_ACCESS, KINDS, Organization, PolicyKind, Unit, full_access
from iamlab.aws_api.operation import Ask, Call, Result, operation
from iamlab.aws_api.operations.iam_service_linked_roles import service_linked_role
from iamlab.aws_api.operations.organizations import (
    error,
    kind_of,
    managed,
    on,
    on_everything,
    own,
    page,
    some,
)

SERVICE = "organizations.amazonaws.com"
SERVICE_ROLE = "AWSServiceRoleForOrganizations"


def _creates(made: Call) -> Iterator[Ask]:
    """To make an organization is to make its service-linked role too (user guide, orgs_manage_create)."""
    yield Ask("organizations:CreateOrganization")
    arn = made.account.arn("role", f"/aws-service-role/{SERVICE}/", SERVICE_ROLE)
    yield Ask("iam:CreateServiceLinkedRole", arn, {"iam:AWSServiceName": SERVICE})


@operation("organizations:CreateOrganization", _creates)
def create_organization(made: Call) -> Result:
    """The caller's account becomes the management account. No kind of policy is enabled at first."""
    if made.configuration.organization is not None:
        raise error("AlreadyInOrganization", "The AWS account is already a member of an organization.")
    if made.parameters.get("FeatureSet", "ALL") != "ALL":
        raise error("InvalidInput", "This lab has organizations with all features alone.")
    root = f"r-{some(made, 4)}"
    account = made.account
    organization = Organization(
        f"o-{some(made, 10)}",
        account.id,
        {root: Unit(root, "Root")},
        {account.id: root},
        full_access(),
        disabled=list(KINDS),
        joined={account.id: made.now},
    )
    made.configuration.organization = organization
    name = SERVICE_ROLE.lower()
    if name not in account.roles:
        account.roles[name] = service_linked_role(SERVICE, SERVICE_ROLE, made)
    return {"Organization": _shown(made, organization)}


@operation("organizations:DescribeOrganization", on_everything("DescribeOrganization"))
def describe_organization(made: Call) -> Result:
    return {"Organization": _shown(made, own(made))}


def _shown(made: Call, organization: Organization) -> Result:
    management = organization.management_account
    return {
        "Id": organization.id,
        "Arn": f"arn:aws:organizations::{management}:organization/{organization.id}",
        "FeatureSet": "ALL",
        "MasterAccountArn": organization.arn("account", management),
        "MasterAccountId": management,
        "MasterAccountEmail": made.configuration.accounts[management].root.email,
        # Of the root's kinds of policy ListRoots tells: this list says the same whatever is enabled.
        "AvailablePolicyTypes": [{"Type": KINDS[0], "Status": "ENABLED"}],
    }


@operation("organizations:DeleteOrganization", on_everything("DeleteOrganization"))
def delete_organization(made: Call) -> None:
    if len(managed(made).places) > 1:
        raise error("OrganizationNotEmpty", "The organization isn't empty: remove all member accounts first.")
    made.configuration.organization = None


@operation("organizations:ListRoots", on_everything("ListRoots"))
def list_roots(made: Call) -> Result:
    organization = managed(made)
    return page(made, "Roots", [organization.root], lambda root: _root(organization, root))


def _root(organization: Organization, root: Unit) -> Result:
    enabled = [kind for kind in KINDS if kind not in organization.disabled]
    return {
        "Id": root.id,
        "Arn": organization.arn_of(root.id),
        "Name": root.name,
        "PolicyTypes": [{"Type": kind, "Status": "ENABLED"} for kind in enabled],
    }


@operation("organizations:EnablePolicyType", on("EnablePolicyType", "RootId"))
def enable_policy_type(made: Call) -> Result:
    """AWS's policy of this kind, which allows everything, is attached everywhere then (fact 4.4.10)."""
    organization, kind = _of_root(made), kind_of(made, "PolicyType")
    if kind not in organization.disabled:
        raise error("PolicyTypeAlreadyEnabled", "The specified policy type is already enabled.")
    organization.disabled.remove(kind)
    for target in (*organization.units, *organization.places):
        attach_full_access(organization, target, kind)
    return {"Root": _root(organization, organization.root)}


@operation("organizations:DisablePolicyType", on("DisablePolicyType", "RootId"))
def disable_policy_type(made: Call) -> Result:
    """Everything of this kind is detached, and stays so when it is enabled again."""
    organization, kind = _of_root(made), kind_of(made, "PolicyType")
    if kind in organization.disabled:
        raise error("PolicyTypeNotEnabled", "This operation can be performed only for enabled policy types.")
    organization.disabled.append(kind)
    for target, held in organization.attached.items():
        organization.attached[target] = [each for each in held if organization.policies[each].kind != kind]
    return {"Root": _root(organization, organization.root)}


def _of_root(made: Call) -> Organization:
    organization = managed(made)
    if organization.root.id != made.parameters["RootId"]:
        raise error("RootNotFound", "You specified a root that doesn't exist.")
    return organization


def attach_full_access(organization: Organization, target: str, kind: PolicyKind) -> None:
    """Attach AWS's own policy of a kind to a unit or account."""
    organization.attached.setdefault(target, []).insert(0, FULL_ACCESS[kind])
