"""The security credentials of a user, and of whoever is signed in."""

from typing import Any

from django.http import Http404, HttpResponse
from django.views.decorators.debug import sensitive_post_parameters

from lessons.forms.sandbox.acts import ActForm, ConsoleCall
from lessons.forms.sandbox.mfa import (
    DeactivateMFADeviceForm,
    DeleteVirtualMFADeviceForm,
    ResyncMFADeviceForm,
)
from lessons.views.sandbox.acts import Acts
from lessons.views.sandbox.answers import Seen
from lessons.views.sandbox.console import Console, console_page
from lessons.views.sandbox.credential_owner import CredentialOwner

_SAID = {
    "DeactivateMFADevice": "{device} is deactivated. It still exists, and belongs to nobody.",
    "DeleteVirtualMFADevice": "{device} is deleted.",
    "ResyncMFADevice": "{device} is in step again.",
}


@sensitive_post_parameters()
@console_page
def credentials(console: Console, name: str | None = None) -> HttpResponse:
    """Show the credentials of a user, or of whoever is signed in; a POST changes them."""
    owner = CredentialOwner.of(console, name)
    if owner.is_role:
        return console.show("sandbox/role_credentials.html")
    acts = console.acts(*_forms(owner), **owner.about)
    if acts.done:
        return console.go(*owner.page, said=_said(acts))
    if not owner.is_root:
        (found,) = console.look(ConsoleCall("iam:GetUser", owner.about))
        if found.is_missing:
            raise Http404(f"There is no user {name}.")
    shown: dict[str, Any] = _devices(console, owner, acts)
    return console.show("sandbox/credentials.html", acts=acts, owner=owner, **shown)


def _forms(owner: CredentialOwner) -> list[type[ActForm]]:
    return [DeactivateMFADeviceForm, DeleteVirtualMFADeviceForm, ResyncMFADeviceForm]


def _said(acts: Acts) -> str:
    typed: dict[str, Any] = acts.posted.cleaned_data if acts.posted else {}
    device = typed.get("SerialNumber", "").rpartition("/")[2]
    return _SAID[acts.done or ""].format(device=device)


def _devices(console: Console, owner: CredentialOwner, acts: Acts) -> dict[str, Seen]:
    """Read the MFA devices of the owner, and those that belong to nobody."""
    held, free = console.look(
        ConsoleCall("iam:ListMFADevices", owner.about),
        ConsoleCall("iam:ListVirtualMFADevices", {"AssignmentStatus": "Unassigned"}),
    )
    resync = acts["ResyncMFADevice"]
    assert isinstance(resync, ResyncMFADeviceForm)
    resync.offer_devices(each["SerialNumber"] for each in held.result.get("MFADevices", []))
    return {"devices": held, "free_devices": free}
