"""Acts on IAM groups."""

from django import forms

from lessons.forms.sandbox.acts import ActForm, Name


class CreateGroupForm(ActForm):
    """A new group, with nobody in it."""

    operation = "iam:CreateGroup"
    button = "Create group"
    GroupName = Name("Group name", help_text="Letters, digits and + = , . @ _ - only.")


class UpdateGroupForm(ActForm):
    """Another name or path. Members and policies stay."""

    operation = "iam:UpdateGroup"
    button = "Save"
    NewGroupName = Name("Group name")
    NewPath = Name("Path", required=False, help_text="Part of the ARN, such as /teams/qa/.")


class DeleteGroupForm(ActForm):
    """The end of a group."""

    operation = "iam:DeleteGroup"
    button = "Delete group"
    is_dangerous = True


class AddMemberForm(ActForm):
    """A user who joins the group."""

    operation = "iam:AddUserToGroup"
    button = "Add to group"
    UserName = Name("User")


class RemoveMemberForm(ActForm):
    """A user who leaves the group."""

    operation = "iam:RemoveUserFromGroup"
    button = "Remove"
    UserName = Name("User", widget=forms.HiddenInput)
