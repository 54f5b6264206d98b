"""Groups: the list, and one group with its members and policies."""

from typing import Any

from django.http import HttpResponse

from lessons.forms.sandbox.acts import ConsoleCall
from lessons.forms.sandbox.groups import (
    AddMemberForm,
    CreateGroupForm,
    DeleteGroupForm,
    RemoveMemberForm,
    UpdateGroupForm,
)
from lessons.forms.sandbox.permissions import GROUP
from lessons.views.sandbox import permissions, who_has_what
from lessons.views.sandbox.acts import Acts
from lessons.views.sandbox.answers import Seen
from lessons.views.sandbox.console import Console, console_page
from lessons.views.sandbox.lists import listing


@console_page
def groups(console: Console) -> HttpResponse:
    """List the groups; a POST creates one."""
    acts = console.acts(CreateGroupForm)
    if acts.done:
        name = acts.results["CreateGroup"]["Group"]["GroupName"]
        return console.go("console-group", name, said=f"Group {name} was created.")
    listed = console.look_through(ConsoleCall("iam:ListGroups"))
    held = who_has_what.details(console, "User", "Group")
    rows = [_row(group, held) for group in listed.result.get("Groups", [])]
    found = listing(console, rows, lambda row: str(row["name"]))
    return console.show("sandbox/groups.html", acts=acts, listed=listed, listing=found, details=held)


def _row(group: dict[str, Any], held: who_has_what.Details) -> dict[str, Any]:
    name = group["GroupName"]
    shown = held.groups.get(name)
    return {
        "name": name,
        "path": group["Path"],
        "created": group["CreateDate"],
        "members": held.members[name] if shown else None,
        "policies": who_has_what.policies_on(shown, "GroupPolicyList") if shown else None,
    }


@console_page
def group(console: Console, name: str) -> HttpResponse:
    """Show one group; a POST changes it."""
    acts = console.acts(
        UpdateGroupForm, DeleteGroupForm, AddMemberForm, RemoveMemberForm, *GROUP.on_page, GroupName=name
    )
    if acts.done:
        return _after(console, acts, name)
    found = console.look_through(GROUP.get(name))
    found.must_be_there(f"There is no group {name}.")
    shown = found.result.get("Group", {"GroupName": name})
    acts["UpdateGroup"].start_with(NewGroupName=shown["GroupName"], NewPath=shown.get("Path"))
    _offer_users(console, acts, found)
    return console.show(
        "sandbox/group.html",
        acts=acts,
        name=shown["GroupName"],
        found=found,
        listing=listing(console, found.result.get("Users", []), lambda user: str(user["UserName"])),
        held=permissions.of(console, GROUP, shown["GroupName"], acts),
    )


def _offer_users(console: Console, acts: Acts, found: Seen) -> None:
    """Let one choose from those who are not in the group yet, where the caller may list them."""
    users = console.look_through(ConsoleCall("iam:ListUsers"))
    if users.refusal is None:
        members = {each["UserName"] for each in found.result.get("Users", [])}
        names = (each["UserName"] for each in users.result["Users"])
        acts["AddUserToGroup"].offer("UserName", (each for each in names if each not in members))


def _after(console: Console, acts: Acts, name: str) -> HttpResponse:
    typed = acts.posted.cleaned_data if acts.posted else {}
    if acts.done == "DeleteGroup":
        return console.go("console-groups", said=f"Group {name} was deleted.")
    if acts.done == "UpdateGroup":
        return console.go("console-group", typed["NewGroupName"], said="Saved.")
    said = {
        "AddUserToGroup": "{UserName} is in the group now.",
        "RemoveUserFromGroup": "{UserName} is no longer in the group.",
    }.get(acts.done or "")
    return console.go(
        "console-group", name, said=said.format(**typed) if said else permissions.said(acts, GROUP)
    )
