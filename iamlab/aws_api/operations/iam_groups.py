"""IAM groups, and who is in them (fact 6.3.3)."""

from iamlab.account import ids, quotas
from iamlab.account.errors import DeleteConflict, EntityAlreadyExists
from iamlab.account.identities import Group
from iamlab.aws_api.operation import Call, Result, operation
from iamlab.aws_api.operations import iam_answers
from iamlab.aws_api.operations.iam_asks import on, on_everything, renaming


@operation("iam:CreateGroup", on("Group", "iam:CreateGroup"))
def create_group(made: Call) -> Result:
    account, name = made.account, made.parameters["GroupName"]
    if name.lower() in account.groups:
        raise EntityAlreadyExists(f"Group with name {name} already exists.")
    quotas.room_for(quotas.GROUPS, len(account.groups))
    group = Group(
        name=name, id=made.new_id(ids.GROUP), created=made.now, path=made.parameters.get("Path", "/")
    )
    account.groups[name.lower()] = group
    return {"Group": iam_answers.group(account, group)}


@operation("iam:GetGroup", on("Group", "iam:GetGroup"))
def get_group(made: Call) -> Result:
    account, group = made.account, made.account.group(made.parameters["GroupName"])
    users = iam_answers.page(
        made, "Users", account.members(group), lambda user: iam_answers.user(account, user)
    )
    return {"Group": iam_answers.group(account, group), **users}


@operation("iam:ListGroups", on_everything("iam:ListGroups"))
def list_groups(made: Call) -> Result:
    account = made.account
    held = iam_answers.below_path(made, account.groups)
    return iam_answers.page(made, "Groups", held, lambda group: iam_answers.group(account, group))


@operation("iam:UpdateGroup", renaming("Group", "iam:UpdateGroup"))
def update_group(made: Call) -> None:
    account, group = made.account, made.account.group(made.parameters["GroupName"])
    name = made.parameters.get("NewGroupName", group.name)
    if name.lower() != group.name.lower() and name.lower() in account.groups:
        raise EntityAlreadyExists(f"Group with name {name} already exists.")
    for user in account.members(group):
        user.groups = [name if each == group.name else each for each in user.groups]
    del account.groups[group.name.lower()]
    group.name, group.path = name, made.parameters.get("NewPath", group.path)
    account.groups[name.lower()] = group


@operation("iam:DeleteGroup", on("Group", "iam:DeleteGroup"))
def delete_group(made: Call) -> None:
    account, group = made.account, made.account.group(made.parameters["GroupName"])
    for held, conflict in (
        (list(account.members(group)), "must remove users from group first"),
        (group.inline, "must delete policies first"),
        (group.attached, "must detach all policies first"),
    ):
        if held:
            raise DeleteConflict(f"Cannot delete entity, {conflict}.")
    del account.groups[group.name.lower()]


@operation("iam:AddUserToGroup", on("Group", "iam:AddUserToGroup"))
def add_user_to_group(made: Call) -> None:
    """To add a member again is no error."""
    group, user = (
        made.account.group(made.parameters["GroupName"]),
        made.account.user(made.parameters["UserName"]),
    )
    if group.name not in user.groups:
        quotas.room_for(quotas.GROUPS_PER_USER, len(user.groups))
        user.groups.append(group.name)


@operation("iam:RemoveUserFromGroup", on("Group", "iam:RemoveUserFromGroup"))
def remove_user_from_group(made: Call) -> None:
    group, user = (
        made.account.group(made.parameters["GroupName"]),
        made.account.user(made.parameters["UserName"]),
    )
    if group.name in user.groups:
        user.groups.remove(group.name)


@operation("iam:ListGroupsForUser", on("User", "iam:ListGroupsForUser"))
def list_groups_for_user(made: Call) -> Result:
    account, user = made.account, made.account.user(made.parameters["UserName"])
    held = [account.group(name) for name in user.groups]
    return iam_answers.page(made, "Groups", held, lambda group: iam_answers.group(account, group))
