"""Users: the list, and one user with what hangs on it."""

from django.http import Http404, HttpResponse

from lessons.forms.sandbox.acts import ConsoleCall
from lessons.forms.sandbox.users import (
    AddUserToGroupForm,
    CreateUserForm,
    DeleteUserForm,
    RemoveUserFromGroupForm,
)
from lessons.views.sandbox.console import Console, console_page


@console_page
def users(console: Console) -> HttpResponse:
    """List the users; a POST creates one."""
    acts = console.acts(CreateUserForm)
    if acts.done:
        name = acts.results["CreateUser"]["User"]["UserName"]
        return console.go("console-users", said=f"User {name} was created.")
    (listed,) = console.look(ConsoleCall("iam:ListUsers", {"MaxItems": 1000}))
    return console.show("sandbox/users.html", acts=acts, listed=listed)


@console_page
def user(console: Console, name: str) -> HttpResponse:
    """Show one user; a POST changes it."""
    acts = console.acts(AddUserToGroupForm, RemoveUserFromGroupForm, DeleteUserForm, UserName=name)
    if acts.done == "DeleteUser":
        return console.go("console-users", said=f"User {name} was deleted.")
    if acts.done:
        return console.go("console-user", name, said=_said(acts.done, name))
    about = {"UserName": name}
    found, groups = console.look(
        ConsoleCall("iam:GetUser", about), ConsoleCall("iam:ListGroupsForUser", about)
    )
    if found.is_missing:
        raise Http404(f"There is no user {name}.")
    return console.show("sandbox/user.html", acts=acts, name=name, found=found, groups=groups)


def _said(act: str, name: str) -> str:
    return {
        "AddUserToGroup": f"{name} is in the group now.",
        "RemoveUserFromGroup": f"{name} is no longer in the group.",
    }[act]
