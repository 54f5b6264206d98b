"""Roles, their trust policies and instance profiles (facts 1.3.8, 1.3.9, 6.3.6, 6.3.7)."""

from collections.abc import Iterator

from iamlab.account import ids, quotas
from iamlab.account.applicable import document_of
from iamlab.account.errors import (
    AWSError,
    DeleteConflict,
    EntityAlreadyExists,
    InvalidInput,
    NoSuchEntity,
    ValidationError,
)
from iamlab.account.identities import Role
from iamlab.aws_api import tags
from iamlab.aws_api.operation import Call, Result, operation
from iamlab.aws_api.operations import iam_answers, iam_documents
from iamlab.aws_api.operations.iam_asks import on, on_everything


@operation("iam:CreateRole", on("Role", "iam:CreateRole"))
def create_role(made: Call) -> Result:
    account, name = made.account, made.parameters["RoleName"]
    if name.lower() in account.roles:
        raise EntityAlreadyExists(f"Role with name {name} already exists.")
    quotas.room_for(quotas.ROLES, len(account.roles))
    trust, boundary = made.parameters["AssumeRolePolicyDocument"], made.parameters.get("PermissionsBoundary")
    trust = iam_documents.checked_trust(made.configuration, trust)
    if boundary is not None:
        document_of(account, boundary)
    if name.lower().startswith(SERVICE_LINKED.lower()):
        raise InvalidInput(f"Role names that begin with {SERVICE_LINKED} are reserved for AWS's services.")
    role = Role(
        name=name,
        id=made.new_id(ids.ROLE),
        created=made.now,
        trust=trust,
        path=made.parameters.get("Path", "/"),
        description=made.parameters.get("Description", ""),
        max_session=made.parameters.get("MaxSessionDuration", 3600),
        tags=tags.passed(made.parameters),
        boundary=boundary,
    )
    if role.is_service_linked:
        raise ValidationError("The path /aws-service-role/ is reserved for service-linked roles.")
    account.roles[name.lower()] = role
    shown = iam_answers.role(account, role, whole=True)
    return {"Role": {key: shown[key] for key in shown if key not in ("MaxSessionDuration", "RoleLastUsed")}}


@operation("iam:GetRole", on("Role", "iam:GetRole"))
def get_role(made: Call) -> Result:
    role = made.account.role(made.parameters["RoleName"])
    return {"Role": iam_answers.role(made.account, role, whole=True)}


@operation("iam:ListRoles", on_everything("iam:ListRoles"))
def list_roles(made: Call) -> Result:
    account = made.account
    held = iam_answers.below_path(made, account.roles)
    return iam_answers.page(made, "Roles", held, lambda role: iam_answers.role(account, role))


SERVICE_LINKED = "AWSServiceRoleFor"
"""How the names of service-linked roles begin (fact 6.3.1)."""


def changeable(made: Call) -> Role:
    """Return the role that a call changes. Raises UnmodifiableEntity for a service-linked one (4.4.5)."""
    role = _named(made)
    if role.is_service_linked:
        raise AWSError(
            "UnmodifiableEntity",
            f"Cannot perform the operation on the protected role '{role.name}' - this role is only "
            "modifiable by AWS",
        )
    return role


def _named(made: Call) -> Role:
    return made.account.role(made.parameters["RoleName"])


@operation("iam:UpdateRole", on("Role", "iam:UpdateRole"))
def update_role(made: Call) -> Result:
    """Of a service-linked role the description alone can be changed."""
    role = changeable(made) if "MaxSessionDuration" in made.parameters else _named(made)
    role.description = made.parameters.get("Description", role.description)
    role.max_session = made.parameters.get("MaxSessionDuration", role.max_session)
    return {}


@operation("iam:UpdateRoleDescription", on("Role", "iam:UpdateRoleDescription"))
def update_role_description(made: Call) -> Result:
    role = _named(made)
    role.description = made.parameters["Description"]
    return {"Role": iam_answers.role(made.account, role, whole=True)}


@operation("iam:UpdateAssumeRolePolicy", on("Role", "iam:UpdateAssumeRolePolicy"))
def update_assume_role_policy(made: Call) -> None:
    role, text = changeable(made), made.parameters["PolicyDocument"]
    role.trust = iam_documents.checked_trust(made.configuration, text)


@operation("iam:DeleteRole", on("Role", "iam:DeleteRole"))
def delete_role(made: Call) -> None:
    account, role = made.account, changeable(made)
    for held, conflict in (
        (list(_profiles(made, role)), "must remove roles from instance profile first"),
        (role.inline, "must delete policies first"),
        (role.attached, "must detach all policies first"),
    ):
        if held:
            raise DeleteConflict(f"Cannot delete entity, {conflict}.")
    arn = account.arn("role", role.path, role.name)
    iam_documents.rename_principal(made.configuration, arn, role.id)
    del account.roles[role.name.lower()]


def _profiles(made: Call, role: Role) -> Iterator[str]:
    return (profile.name for profile in made.account.instance_profiles.values() if profile.role == role.name)


@operation("iam:PutRolePermissionsBoundary", on("Role", "iam:PutRolePermissionsBoundary"))
def put_role_permissions_boundary(made: Call) -> None:
    role, arn = changeable(made), made.parameters["PermissionsBoundary"]
    document_of(made.account, arn)
    role.boundary = arn


@operation("iam:DeleteRolePermissionsBoundary", on("Role", "iam:DeleteRolePermissionsBoundary"))
def delete_role_permissions_boundary(made: Call) -> None:
    role = changeable(made)
    if role.boundary is None:
        raise NoSuchEntity(f"Role {role.name} does not have permissions boundary.")
    role.boundary = None
