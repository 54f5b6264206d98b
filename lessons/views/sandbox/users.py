"""Users: the list, and one user with what hangs on it."""

from collections.abc import Collection

from django.http import HttpResponse

from lessons.forms.sandbox.acts import ActForm, ConsoleCall
from lessons.forms.sandbox.overview import GenerateCredentialReportForm
from lessons.forms.sandbox.permissions import USER
from lessons.forms.sandbox.users import (
    AddUserToGroupForm,
    CreateUserForm,
    DeleteUserForm,
    RemoveUserFromGroupForm,
    UpdateUserForm,
)
from lessons.views.sandbox import credential_report, permissions, user_rows, who_has_what
from lessons.views.sandbox.acts import Acts
from lessons.views.sandbox.console import Console, console_page
from lessons.views.sandbox.lists import listing


@console_page
def users(console: Console) -> HttpResponse:
    """List the users; a POST creates one, or the credential report that three columns come from."""
    acts = console.acts(CreateUserForm, GenerateCredentialReportForm)
    if acts.done == "CreateUser":
        name = acts.results["CreateUser"]["User"]["UserName"]
        return console.go("console-users", said=f"User {name} was created.")
    if acts.done:
        return console.go("console-users", said="The credential report is there.")
    listed = console.look_through(ConsoleCall("iam:ListUsers"))
    details = who_has_what.details(console, "User")
    report = credential_report.read(console)
    rows = user_rows.rows(listed, details, report)
    _offer_groups(console, acts["CreateUser"], (), "No group")
    return console.show(
        "sandbox/users.html",
        acts=acts,
        listed=listed,
        details=details,
        report=report,
        listing=listing(console, rows, lambda row: row.searched),
    )


@console_page
def user(console: Console, name: str) -> HttpResponse:
    """Show one user; a POST changes it."""
    acts = console.acts(
        AddUserToGroupForm,
        RemoveUserFromGroupForm,
        UpdateUserForm,
        DeleteUserForm,
        *USER.on_page,
        UserName=name,
    )
    if acts.done:
        return _after(console, acts, name)
    found, groups = console.look(USER.get(name), ConsoleCall("iam:ListGroupsForUser", {"UserName": name}))
    found.must_be_there(f"There is no user {name}.")
    name = found.result.get("User", {}).get("UserName", name)
    in_groups = [each["GroupName"] for each in groups.result.get("Groups", [])]
    acts["UpdateUser"].start_with(NewUserName=name, NewPath=found.result.get("User", {}).get("Path"))
    _offer_groups(console, acts["AddUserToGroup"], in_groups)
    return console.show(
        "sandbox/user.html",
        acts=acts,
        name=name,
        found=found,
        groups=groups,
        held=permissions.of(console, USER, name, acts, in_groups),
        extras=permissions.extras(console, USER, name, acts, found),
    )


def _offer_groups(
    console: Console, form: ActForm, without: Collection[str], empty: str = "Choose a group"
) -> None:
    """Let one choose from the groups, where the caller may list them."""
    groups = console.look_through(ConsoleCall("iam:ListGroups"))
    if groups.refusal is None:
        names = (each["GroupName"] for each in groups.result["Groups"])
        form.offer("GroupName", (each for each in names if each not in without), empty)


def _after(console: Console, acts: Acts, name: str) -> HttpResponse:
    typed = acts.posted.cleaned_data if acts.posted else {}
    if acts.done == "DeleteUser":
        return console.go("console-users", said=f"User {name} was deleted.")
    if acts.done == "UpdateUser":
        return console.go("console-user", typed["NewUserName"], said="Saved.")
    said = {
        "AddUserToGroup": f"{name} is in the group now.",
        "RemoveUserFromGroup": f"{name} is no longer in the group.",
    }.get(acts.done or "")
    return console.go("console-user", name, said=said or permissions.said(acts, USER))
