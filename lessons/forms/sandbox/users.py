"""Acts on IAM users."""

from collections.abc import Iterator

from django import forms

from lessons.forms.sandbox.acts import ActForm, ConsoleCall, Name


class CreateUserForm(ActForm):
    """A new user, put into a group at once if one is chosen."""

    operation = "iam:CreateUser"
    button = "Create user"
    UserName = Name("User name", help_text="Letters, digits and + = , . @ _ - only.")
    GroupName = Name("Group", required=False, help_text="The user gets what the group may do.")

    def calls(self) -> Iterator[ConsoleCall]:
        """Create the user, then add it to the group: two calls, as in AWS's console."""
        name, group = self.cleaned_data["UserName"], self.cleaned_data["GroupName"]
        yield ConsoleCall(self.operation, {"UserName": name})
        if group:
            yield ConsoleCall("iam:AddUserToGroup", {"UserName": name, "GroupName": group})


class UpdateUserForm(ActForm):
    """Another name or path. Everything that hangs on the user stays."""

    operation = "iam:UpdateUser"
    button = "Save"
    NewUserName = Name("User name")
    NewPath = Name("Path", required=False, help_text="Part of the ARN, such as /teams/qa/.")


class DeleteUserForm(ActForm):
    """The end of a user."""

    operation = "iam:DeleteUser"
    button = "Delete user"
    is_dangerous = True


class AddUserToGroupForm(ActForm):
    """Membership in a group."""

    operation = "iam:AddUserToGroup"
    button = "Add to group"
    GroupName = Name("Group")


class RemoveUserFromGroupForm(ActForm):
    """The end of a membership."""

    operation = "iam:RemoveUserFromGroup"
    button = "Remove"
    GroupName = Name("Group", widget=forms.HiddenInput)
