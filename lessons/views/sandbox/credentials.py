"""The security credentials of a user, and of whoever is signed in: password, access keys, MFA devices."""

from typing import Any

from django.http import HttpResponse
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_POST

from lessons.forms.sandbox import keys, mfa, password_rules, passwords
from lessons.forms.sandbox.acts import ActForm, ConsoleCall
from lessons.models import Sandbox
from lessons.views.htmx import LabRequest
from lessons.views.sandbox.acts import Acts
from lessons.views.sandbox.answers import Seen
from lessons.views.sandbox.console import Console, console_page, of_member
from lessons.views.sandbox.credential_owner import CredentialOwner

_OF_ALL = (
    keys.CreateAccessKeyForm,
    keys.ActivateAccessKeyForm,
    keys.DeactivateAccessKeyForm,
    keys.DeleteAccessKeyForm,
    mfa.DeactivateMFADeviceForm,
    mfa.DeleteVirtualMFADeviceForm,
    mfa.ResyncMFADeviceForm,
)
_OF_ROOT = (passwords.ChangeRootPasswordForm, passwords.ChangeRootEmailForm)
_OF_USERS = (
    passwords.CreateLoginProfileForm,
    passwords.UpdateLoginProfileForm,
    passwords.DeleteLoginProfileForm,
)

_SAID = {
    "ActivateAccessKey": "{key} works again.",
    "DeactivateAccessKey": "{key} works no more, until it is activated.",
    "DeleteAccessKey": "{key} is deleted.",
    "DeactivateMFADevice": "{device} is deactivated. It still exists, and belongs to nobody.",
    "DeleteVirtualMFADevice": "{device} is deleted.",
    "ResyncMFADevice": "{device} is in step again.",
    "CreateLoginProfile": "The user can sign in to the console now.",
    "UpdateLoginProfile": "The user has a new password.",
    "DeleteLoginProfile": "The password is deleted: no console sign-in any more.",
    "ChangePassword": "Your password is changed.",
    "ChangeRootPassword": "Your password is changed.",
    "ChangeRootEmail": "You sign in with the new e-mail address from now on.",
}


@sensitive_post_parameters()
@sensitive_variables()
@console_page
def credentials(console: Console, name: str | None = None) -> HttpResponse:
    """Show the credentials of a user, or of whoever is signed in; a POST changes them.

    What is shown once, a secret key or a generated password, stands in the answer to the POST alone.
    """
    owner = CredentialOwner.of(console, name)
    if owner.is_role:
        return console.show("sandbox/role_credentials.html")
    acts = console.acts(*_forms(owner), **owner.about)
    once = _shown_once(acts)
    if acts.done and not once:
        return console.go(*owner.page, said=_said(acts))
    found, password, held, devices, free_devices = console.look(
        *_reads_of_user(owner),
        ConsoleCall("iam:ListAccessKeys", owner.about),
        ConsoleCall("iam:ListMFADevices", owner.about),
        ConsoleCall("iam:ListVirtualMFADevices", {"AssignmentStatus": "Unassigned"}),
    )
    found.must_be_there(f"There is no user {name}.")
    _offer(acts, devices)
    _say_rules(acts, password_rules.BY_DEFAULT if owner.is_root else _rules(console))
    return console.show(
        "sandbox/credentials.html",
        acts=acts,
        owner=owner,
        once=once,
        password=password,
        keys=held,
        key_rows=_key_rows(console, owner, held),
        devices=devices,
        free_devices=free_devices,
    )


@require_POST
@sensitive_post_parameters()
@of_member
def key_file(request: LabRequest, sandbox: Sandbox) -> HttpResponse:
    """Answer with the key that the page sends as a file to download, as AWS's console offers it once."""
    form = keys.KeyFileForm(request.POST)
    if not form.is_valid():
        return HttpResponse("This is no access key.", status=400, content_type="text/plain")
    return HttpResponse(
        form.content,
        content_type="text/csv; charset=utf-8",
        headers={
            "Content-Disposition": f'attachment; filename="{form.file_name}"',
            "Cache-Control": "no-store",
        },
    )


def _forms(owner: CredentialOwner) -> tuple[type[ActForm], ...]:
    if owner.is_root:
        return (*_OF_ALL, *_OF_ROOT)
    own: tuple[type[ActForm], ...] = (passwords.ChangePasswordForm,) if owner.is_caller else ()
    return (*_OF_ALL, *own, *(() if owner.is_mine else _OF_USERS))


def _reads_of_user(owner: CredentialOwner) -> tuple[ConsoleCall, ConsoleCall]:
    """Root is no user: what stands in place of its entity and password is who it is."""
    if owner.is_root:
        return (ConsoleCall("sts:GetCallerIdentity"), ConsoleCall("sts:GetCallerIdentity"))
    return (ConsoleCall("iam:GetUser", owner.about), ConsoleCall("iam:GetLoginProfile", owner.about))


def _shown_once(acts: Acts) -> dict[str, Any]:
    """Return what is to be shown this one time: `key`, or `password`."""
    form = acts.posted
    if acts.done == "CreateAccessKey":
        return {"key": acts.results["CreateAccessKey"]["AccessKey"]}
    if acts.done and isinstance(form, passwords.LoginProfileForm) and form.generated:
        return {"password": form.generated}
    return {}


def _said(acts: Acts) -> str:
    typed = acts.posted.cleaned_data if acts.posted else {}
    device = typed.get("SerialNumber", "").rpartition("/")[2]
    return _SAID[acts.done or ""].format(device=device, key=typed.get("AccessKeyId"))


def _offer(acts: Acts, devices: Seen) -> None:
    resync = acts["ResyncMFADevice"]
    assert isinstance(resync, mfa.ResyncMFADeviceForm)
    resync.offer_devices(each["SerialNumber"] for each in devices.result.get("MFADevices", []))


def _say_rules(acts: Acts, rules: str) -> None:
    for form in acts:
        if isinstance(form, passwords.NewPasswordForm):
            form.say_rules(rules)


def _rules(console: Console) -> str:
    """Say what users' passwords must be like, as far as whoever looks may know."""
    (policy,) = console.look(ConsoleCall("iam:GetAccountPasswordPolicy"))
    if policy.refusal is not None and not policy.is_missing:
        return password_rules.UNREADABLE
    return password_rules.in_words(password_rules.policy_of(policy.result) if policy.result else None)


def _key_rows(console: Console, owner: CredentialOwner, held: Seen) -> list[dict[str, Any]]:
    """Join each key with its last use, which AWS tells of users' keys alone."""
    listed = held.result.get("AccessKeyMetadata", [])
    if owner.is_root or not listed:
        return [{"key": each} for each in listed]
    used = console.look(
        *(ConsoleCall("iam:GetAccessKeyLastUsed", {"AccessKeyId": each["AccessKeyId"]}) for each in listed)
    )
    return [
        {"key": each, "refusal": seen.refusal, "used": seen.result.get("AccessKeyLastUsed")}
        for each, seen in zip(listed, used, strict=True)
    ]
