"""IAM users (facts 6.2.2, 6.3.2)."""

from iamlab.account import ids, quotas
from iamlab.account.applicable import document_of
from iamlab.account.errors import DeleteConflict, EntityAlreadyExists
from iamlab.account.identities import User
from iamlab.aws_api.operation import Call, Result, operation
from iamlab.aws_api.operations import iam_answers
from iamlab.aws_api.operations.iam_asks import on_everything, on_user


@operation("iam:CreateUser", on_user("iam:CreateUser", "PermissionsBoundary=iam:PermissionsBoundary"))
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
        tags={tag["Key"]: tag["Value"] for tag in made.parameters.get("Tags", [])},
        boundary=boundary,
    )
    account.users[name.lower()] = user
    return {"User": iam_answers.user(account, user, whole=True)}


@operation("iam:GetUser", on_user("iam:GetUser"))
def get_user(made: Call) -> Result:
    name = made.parameters.get("UserName") or made.caller.name
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


@operation("iam:UpdateUser", on_user("iam:UpdateUser"))
def update_user(made: Call) -> None:
    account, user = made.account, made.account.user(made.parameters["UserName"])
    name = made.parameters.get("NewUserName", user.name)
    if name.lower() != user.name.lower() and name.lower() in account.users:
        raise EntityAlreadyExists(f"User with name {name} already exists.")
    before = account.arn("user", user.path, user.name)
    del account.users[user.name.lower()]
    user.name, user.path = name, made.parameters.get("NewPath", user.path)
    account.users[name.lower()] = user
    for device in account.devices_of(before):
        device.owner = account.arn("user", user.path, user.name)


@operation("iam:DeleteUser", on_user("iam:DeleteUser"))
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
    del account.users[user.name.lower()]
