"""The lab's authenticator: it stands in for the app on a learner's phone.

A phone is no part of AWS, so nothing here goes through the gate: every member of a sandbox holds the phones
of everybody in its accounts, whoever is signed in.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import add_never_cache_headers, patch_vary_headers
from django.views.decorators.http import require_safe

from iamlab.account import one_time_codes
from iamlab.account.account import Account
from iamlab.account.configuration import loaded
from iamlab.account.credentials import MFADevice
from lessons.models import Sandbox
from lessons.views.htmx import LabRequest
from lessons.views.sandbox.console import of_member


@dataclass(frozen=True, slots=True)
class Phone:
    """One device as the authenticator shows it. `owner` is a user's name, `root`, or nothing yet."""

    name: str
    serial: str
    account: str
    owner: str
    shown: one_time_codes.Shown


@require_safe
@of_member
def authenticator(request: LabRequest, sandbox: Sandbox) -> HttpResponse:
    """Show the codes of the sandbox's MFA devices, to htmx only these.

    `?device=` asks for one of them, `?owner=` for those of a user, or of `root`.
    """
    device, owner = request.GET.get("device"), request.GET.get("owner")
    phones = [
        each
        for each in _phones(sandbox)
        if device in (None, each.serial) and (owner is None or each.owner.lower() == owner.lower())
    ]
    template = "sandbox/_authenticator.html" if request.htmx else "sandbox/authenticator.html"
    response = render(
        request,
        template,
        {"sandbox": sandbox, "phones": phones, "query": f"?{request.GET.urlencode()}" if request.GET else ""},
    )
    patch_vary_headers(response, ["HX-Request"])
    add_never_cache_headers(response)
    return response


def _phones(sandbox: Sandbox) -> Iterator[Phone]:
    """Yield the devices in use first, then those that belong to nobody, each in the order of their making."""
    now = timezone.now()
    held = [
        (account, device)
        for account in loaded(bytes(sandbox.document)).accounts.values()
        for device in account.mfa_devices.values()
    ]
    for account, device in sorted(held, key=lambda each: each[1].owner is None):
        yield Phone(
            device.name,
            account.arn("mfa", device.path, device.name),
            account.id,
            _owner(account, device),
            one_time_codes.shown(device, now),
        )


def _owner(account: Account, device: MFADevice) -> str:
    if device.owner is None:
        return ""
    return "root" if device.owner == account.root_arn else device.owner.rpartition("/")[2]
