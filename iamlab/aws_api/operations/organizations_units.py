"""Organizational units (fact 1.6.4)."""

from collections.abc import Iterator

from iamlab.account.organization import KINDS, Organization, Unit
from iamlab.aws_api.operation import Ask, Call, Result, operation
from iamlab.aws_api.operations.organizations import (
    error,
    managed,
    on,
    page,
    put_tags,
    some,
    tagging,
    tags_after,
)
from iamlab.aws_api.operations.organizations_organization import attach_full_access

DEEPEST = 5
"""How deep units nest below the root."""


def parent(organization: Organization, unit: str) -> Unit:
    """Return the root or unit with this id. Raises ParentNotFoundException."""
    if unit not in organization.units:
        raise error("ParentNotFound", "You specified parent that doesn't exist.")
    return organization.units[unit]


def _unit(organization: Organization, unit: str) -> Unit:
    found = organization.units.get(unit)
    if found is None or found.parent is None:
        raise error("OrganizationalUnitNotFound", "You specified an organizational unit that doesn't exist.")
    return found


def _shown(organization: Organization, unit: Unit) -> Result:
    return {
        "Id": unit.id,
        "Arn": organization.arn_of(unit.id),
        "Name": unit.name,
        "Path": f"{organization.id}/{'/'.join(_path(organization, unit))}/",
    }


def _path(organization: Organization, unit: Unit) -> list[str]:
    above = [] if unit.parent is None else _path(organization, organization.units[unit.parent])
    return [*above, unit.id]


def _creates(made: Call) -> Iterator[Ask]:
    yield from on("CreateOrganizationalUnit", "ParentId")(made)
    organization = made.configuration.organization
    if organization is not None:
        yield from tagging(organization.arn("ou", f"ou-{organization.root.id[2:]}-*"), made)


@operation("organizations:CreateOrganizationalUnit", _creates)
def create_organizational_unit(made: Call) -> Result:
    organization, name = managed(made), made.parameters["Name"]
    above = parent(organization, made.parameters["ParentId"])
    _see_that_name_is_free(organization, above.id, name)
    if len(_path(organization, above)) > DEEPEST:
        raise error("ConstraintViolation", "You have exceeded the depth limit of the OU tree.")
    unit = Unit(f"ou-{organization.root.id[2:]}-{some(made, 8)}", name, above.id)
    organization.units[unit.id] = unit
    put_tags(organization, unit.id, tags_after({}, made))
    for kind in KINDS:
        if kind not in organization.disabled:
            attach_full_access(organization, unit.id, kind)
    return {"OrganizationalUnit": _shown(organization, unit)}


def _see_that_name_is_free(organization: Organization, above: str, name: str) -> None:
    if any(unit.name == name for unit in organization.units_in(above)):
        raise error("DuplicateOrganizationalUnit", "An OU with the same name already exists.")


@operation("organizations:UpdateOrganizationalUnit", on("UpdateOrganizationalUnit", "OrganizationalUnitId"))
def update_organizational_unit(made: Call) -> Result:
    organization = managed(made)
    unit = _unit(organization, made.parameters["OrganizationalUnitId"])
    name = made.parameters.get("Name", unit.name)
    if name != unit.name:
        _see_that_name_is_free(organization, str(unit.parent), name)
    unit.name = name
    return {"OrganizationalUnit": _shown(organization, unit)}


@operation("organizations:DeleteOrganizationalUnit", on("DeleteOrganizationalUnit", "OrganizationalUnitId"))
def delete_organizational_unit(made: Call) -> None:
    """What is attached to it goes with it."""
    organization = managed(made)
    unit = _unit(organization, made.parameters["OrganizationalUnitId"])
    if any(organization.units_in(unit.id)) or any(organization.accounts_in(unit.id)):
        raise error(
            "OrganizationalUnitNotEmpty",
            "The specified OU is not empty. Move all accounts to another root or to other OUs, remove all "
            "child OUs, and try the operation again.",
        )
    del organization.units[unit.id]
    organization.attached.pop(unit.id, None)
    put_tags(organization, unit.id, {})


@operation(
    "organizations:DescribeOrganizationalUnit", on("DescribeOrganizationalUnit", "OrganizationalUnitId")
)
def describe_organizational_unit(made: Call) -> Result:
    organization = managed(made)
    unit = _unit(organization, made.parameters["OrganizationalUnitId"])
    return {"OrganizationalUnit": _shown(organization, unit)}


@operation(
    "organizations:ListOrganizationalUnitsForParent", on("ListOrganizationalUnitsForParent", "ParentId")
)
def list_organizational_units_for_parent(made: Call) -> Result:
    organization = managed(made)
    above = parent(organization, made.parameters["ParentId"])
    return page(
        made,
        "OrganizationalUnits",
        organization.units_in(above.id),
        lambda unit: _shown(organization, unit),
    )


@operation("organizations:ListChildren", on("ListChildren", "ParentId"))
def list_children(made: Call) -> Result:
    organization, kind = managed(made), made.parameters["ChildType"]
    above = parent(organization, made.parameters["ParentId"])
    units = (unit.id for unit in organization.units_in(above.id))
    children = organization.accounts_in(above.id) if kind == "ACCOUNT" else units
    return page(made, "Children", children, lambda child: {"Id": child, "Type": kind})


@operation("organizations:ListParents", on("ListParents", "ChildId"))
def list_parents(made: Call) -> Result:
    """Everything has one parent, but for the root, which is no child."""
    organization, child = managed(made), made.parameters["ChildId"]
    unit = organization.units.get(child)
    above = organization.places.get(child) or (unit.parent if unit else None)
    if above is None:
        raise error("ChildNotFound", "You specified child that doesn't exist.")
    kind = "ROOT" if above == organization.root.id else "ORGANIZATIONAL_UNIT"
    return page(made, "Parents", [{"Id": above, "Type": kind}])
