"""Instance profiles: how an EC2 instance comes by its role (fact 6.3.6)."""

from django.http import HttpResponse

from lessons.forms.sandbox.acts import ConsoleCall
from lessons.forms.sandbox.roles import (
    AddRoleToProfileForm,
    CreateProfileForm,
    DeleteProfileForm,
    RemoveRoleFromProfileForm,
)
from lessons.views.sandbox.console import Console, console_page
from lessons.views.sandbox.lists import listing


@console_page
def instance_profiles(console: Console) -> HttpResponse:
    """List the instance profiles; a POST makes one, fills or empties it, or deletes it."""
    acts = console.acts(CreateProfileForm, AddRoleToProfileForm, RemoveRoleFromProfileForm, DeleteProfileForm)
    if acts.done:
        typed = acts.posted.cleaned_data if acts.posted else {}
        said = {
            "CreateInstanceProfile": "Instance profile {InstanceProfileName} was created.",
            "AddRoleToInstanceProfile": "{InstanceProfileName} holds the role {RoleName} now.",
            "RemoveRoleFromInstanceProfile": "{InstanceProfileName} holds no role now.",
            "DeleteInstanceProfile": "Instance profile {InstanceProfileName} was deleted.",
        }[acts.done]
        return console.go("console-instance-profiles", said=said.format(**typed))
    listed = console.look_through(ConsoleCall("iam:ListInstanceProfiles"))
    roles = console.look_through(ConsoleCall("iam:ListRoles"))
    rows = listed.result.get("InstanceProfiles", [])
    if roles.refusal is None and listed.refusal is None:
        form = acts["AddRoleToInstanceProfile"]
        form.offer("RoleName", (each["RoleName"] for each in roles.result["Roles"]), "Choose a role")
        empty = (each["InstanceProfileName"] for each in rows if not each["Roles"])
        form.offer("InstanceProfileName", empty, "Choose a profile")
    return console.show(
        "sandbox/instance_profiles.html",
        acts=acts,
        listed=listed,
        listing=listing(console, rows, lambda row: str(row["InstanceProfileName"])),
    )
