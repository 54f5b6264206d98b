"""IAM users (facts 6.2.2, 6.3.2)."""

from iamlab.account import ids, quotas
from iamlab.account.applicable import document_of
from iamlab.account.errors import DeleteConflict, EntityAlreadyExists, NoSuchEntity
from iamlab.account.identities import User
from iamlab.aws_api import tags
from iamlab.aws_api.operation import Call, Result, operation
from iamlab.aws_api.operations import iam_answers, iam_documents
from iamlab.aws_api.operations.iam_asks import on, on_everything, own_name, renaming


@operation("iam:CreateUser", on("User", "iam:CreateUser"))
def create_user(made: Call) -> Result:
    account, name = made.account, made.parameters["UserName"]
    if name.lower() in account.users:
        raise EntityAlreadyExists(f"User with name {name} already exists.")
    quotas.room_for(quotas.USERS, len(account.users))
    boundary = made.parameters.get("PermissionsBoundary")
    if boundary is not None:
        document_of(account, boundary)
    user = User(
        name=name,
        id=made.new_id(ids.USER),
        created=made.now,
        path=made.parameters.get("Path", "/"),
        tags=tags.passed(made.parameters),
        boundary=boundary,
    )
    account.users[name.lower()] = user
    return {"User": iam_answers.user(account, user, whole=True)}


@operation("iam:GetUser", on("User", "iam:GetUser"))
def get_user(made: Call) -> Result:
    name = made.parameters.get("UserName") or own_name(made)
    if name is None:
        return {"User": _root(made)}
    return {"User": iam_answers.user(made.account, made.account.user(name), whole=True)}


def _root(made: Call) -> Result:
    """GetUser without a name shows root itself, as AWS does."""
    account = made.account
    return {"Path": "/", "UserId": account.id, "Arn": account.root_arn, "CreateDate": account.created}


@operation("iam:ListUsers", on_everything("iam:ListUsers"))
def list_users(made: Call) -> Result:
    account = made.account
    return iam_answers.page(
        made,
        "Users",
        iam_answers.below_path(made, account.users),
        lambda user: iam_answers.user(account, user),
    )


@operation("iam:UpdateUser", renaming("User", "iam:UpdateUser"))
def update_user(made: Call) -> None:
    account, user = made.account, made.account.user(made.parameters["UserName"])
    name = made.parameters.get("NewUserName", user.name)
    if name.lower() != user.name.lower() and name.lower() in account.users:
        raise EntityAlreadyExists(f"User with name {name} already exists.")
    before = account.arn("user", user.path, user.name)
    del account.users[user.name.lower()]
    user.name, user.path = name, made.parameters.get("NewPath", user.path)
    account.users[name.lower()] = user
    after = account.arn("user", user.path, user.name)
    for device in list(account.devices_of(before)):
        device.owner = after
    for session in made.configuration.sessions.values():
        session.principal = after if session.principal == before else session.principal
        session.issuer = after if session.issuer == before else session.issuer
    iam_documents.rename_principal(made.configuration, before, after)


@operation("iam:DeleteUser", on("User", "iam:DeleteUser"))
def delete_user(made: Call) -> None:
    """Everything that hangs on a user goes first (fact 5.3.1)."""
    account, user = made.account, made.account.user(made.parameters["UserName"])
    arn = account.arn("user", user.path, user.name)
    for held, conflict in (
        (user.login_profile, "must delete login profile first"),
        (user.access_keys, "must delete access keys first"),
        (list(account.devices_of(arn)), "must delete MFA device first"),
        (user.inline, "must delete policies first"),
        (user.attached, "must detach all policies first"),
        (user.groups, "must remove users from group first"),
    ):
        if held:
            raise DeleteConflict(f"Cannot delete entity, {conflict}.")
    iam_documents.rename_principal(made.configuration, arn, user.id)
    del account.users[user.name.lower()]


@operation("iam:PutUserPermissionsBoundary", on("User", "iam:PutUserPermissionsBoundary"))
def put_user_permissions_boundary(made: Call) -> None:
    user, arn = made.account.user(made.parameters["UserName"]), made.parameters["PermissionsBoundary"]
    document_of(made.account, arn)
    user.boundary = arn


@operation("iam:DeleteUserPermissionsBoundary", on("User", "iam:DeleteUserPermissionsBoundary"))
def delete_user_permissions_boundary(made: Call) -> None:
    user = made.account.user(made.parameters["UserName"])
    if user.boundary is None:
        raise NoSuchEntity(f"User {user.name} does not have permissions boundary.")
    user.boundary = None
