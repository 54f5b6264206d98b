"""Assigning, resynchronizing and giving up MFA devices in the console (fact 6.2.9)."""

import re
from datetime import UTC, datetime

import pytest
from django.http import HttpResponse
from django.test import Client

from iamlab.account import one_time_codes
from lessons import qr_codes
from lessons.models import Sandbox
from tests.aws_api.world import ACCOUNT
from tests.lessons.sandbox.account_of import account, act

MINE, NOORS = "my-credentials/", "users/noor/credentials/"


def serial(name: str) -> str:
    return f"arn:aws:iam::{ACCOUNT}:mfa/{name}"


def make(browser: Client, sandbox: Sandbox, page: str, name: str = "tablet") -> str:
    """Make a device at the first step of enrolling, and return the page that answers."""
    response = act(browser, sandbox, f"{page}mfa/", "CreateVirtualMFADevice", VirtualMFADeviceName=name)
    assert response.status_code == 200
    return response.content.decode()


def codes(seed: str, back: int = 0) -> dict[str, str]:
    """Return the code before and the code now, or as they were some steps ago."""
    step = one_time_codes.step_at(datetime.now(UTC)) - back
    return {
        "AuthenticationCode1": one_time_codes.code(seed, step - 1),
        "AuthenticationCode2": one_time_codes.code(seed, step),
    }


def enable(browser: Client, sandbox: Sandbox, page: str, name: str = "tablet", **given: str) -> HttpResponse:
    seed = account(sandbox).mfa_devices[name].seed
    typed = {"SerialNumber": serial(name), "seed": seed, **codes(seed), **given}
    return act(browser, sandbox, f"{page}mfa/", "EnableMFADevice", **typed)


def test_a_device_is_made_with_a_qr_code_and_its_secret_key(as_ada: Client, sandbox: Sandbox) -> None:
    page = make(as_ada, sandbox, MINE)
    device = account(sandbox).mfa_devices["tablet"]
    assert "<svg" in page
    assert "data:" not in page
    grouped = "".join(f"<span>{device.seed[at : at + 4]}</span>" for at in range(0, len(device.seed), 4))
    assert grouped in page
    assert device.owner is None


def test_the_qr_code_is_drawn_from_what_authenticator_apps_read(as_ada: Client, sandbox: Sandbox) -> None:
    page = make(as_ada, sandbox, MINE)

    address = one_time_codes.address(account(sandbox).mfa_devices["tablet"], ACCOUNT)
    label = "QR code of tablet. The secret key below says the same."
    assert qr_codes.drawn(address, label) in page
    assert address.startswith("otpauth://totp/")


def test_two_codes_enable_it_for_whoever_is_signed_in(as_ada: Client, sandbox: Sandbox) -> None:
    make(as_ada, sandbox, MINE)
    response = enable(as_ada, sandbox, MINE)
    assert response["Location"] == f"/sandbox/{sandbox.pk}/my-credentials/"
    assert account(sandbox).mfa_devices["tablet"].owner == f"arn:aws:iam::{ACCOUNT}:user/ada"
    assert "<strong>tablet</strong>" in as_ada.get(f"/sandbox/{sandbox.pk}/{MINE}").content.decode()


def test_root_enrols_a_device_of_its_own(as_root: Client, sandbox: Sandbox) -> None:
    make(as_root, sandbox, MINE)
    enable(as_root, sandbox, MINE)
    assert account(sandbox).mfa_devices["tablet"].owner == f"arn:aws:iam::{ACCOUNT}:root"


def test_an_administrator_enrols_one_for_a_user(as_ada: Client, sandbox: Sandbox) -> None:
    make(as_ada, sandbox, NOORS)
    response = enable(as_ada, sandbox, NOORS)
    assert response["Location"] == f"/sandbox/{sandbox.pk}/{NOORS}"
    assert account(sandbox).mfa_devices["tablet"].owner == f"arn:aws:iam::{ACCOUNT}:user/noor"


def test_codes_may_be_typed_in_the_groups_in_which_apps_show_them(as_ada: Client, sandbox: Sandbox) -> None:
    make(as_ada, sandbox, MINE)
    first = codes(account(sandbox).mfa_devices["tablet"].seed)["AuthenticationCode1"]
    response = enable(as_ada, sandbox, MINE, AuthenticationCode1=f" {first[:3]} {first[3:]}")
    assert response.status_code == 302


def test_wrong_codes_are_refused_and_the_same_qr_code_stays(as_ada: Client, sandbox: Sandbox) -> None:
    drawn = re.search("<svg role.*?</svg>", make(as_ada, sandbox, MINE))
    response = enable(as_ada, sandbox, MINE, AuthenticationCode2="000000")
    page = response.content.decode()
    assert response.status_code == 403
    assert "InvalidAuthenticationCode: EnableMFADevice was refused" in page
    assert drawn is not None
    assert drawn.group() in page
    assert enable(as_ada, sandbox, MINE).status_code == 302


@pytest.mark.parametrize("code", ["", "1"])
def test_codes_left_out_or_too_short_keep_the_page(code: str, as_ada: Client, sandbox: Sandbox) -> None:
    drawn = make(as_ada, sandbox, MINE)
    response = enable(as_ada, sandbox, MINE, AuthenticationCode1=code)
    assert response.status_code == 400
    assert "<svg role" in drawn
    assert "<svg role" in response.content.decode()


@pytest.mark.parametrize("seed", ["", "short", "<script>", "a" * 500])
def test_a_seed_that_is_none_is_told_and_nothing_drawn(seed: str, as_ada: Client, sandbox: Sandbox) -> None:
    make(as_ada, sandbox, MINE)
    response = enable(as_ada, sandbox, MINE, seed=seed)
    page = response.content.decode()
    assert response.status_code == 400
    assert "<svg role" not in page
    assert "<script>" not in page.partition("<main")[2]


def test_a_device_of_nobody_cannot_be_enabled(as_ada: Client, sandbox: Sandbox) -> None:
    make(as_ada, sandbox, MINE)
    response = enable(as_ada, sandbox, MINE, SerialNumber=serial("nobodys"))
    assert response.status_code == 404
    assert "NoSuchEntity" in response.content.decode()


def test_the_seed_is_shown_once(as_ada: Client, sandbox: Sandbox) -> None:
    make(as_ada, sandbox, MINE)
    seed = account(sandbox).mfa_devices["tablet"].seed
    enable(as_ada, sandbox, MINE)
    for page in (MINE, f"{MINE}mfa/"):
        answered = as_ada.get(f"/sandbox/{sandbox.pk}/{page}").content.decode()
        assert seed not in answered.replace("</span><span>", "")
    assert seed not in str(dict(as_ada.session))
    assert not sandbox.events.filter(record__icontains=seed).exists()


def test_a_name_that_is_taken_is_refused(as_ada: Client, sandbox: Sandbox) -> None:
    response = act(as_ada, sandbox, f"{MINE}mfa/", "CreateVirtualMFADevice", VirtualMFADeviceName="phone")
    assert response.status_code == 409
    assert "EntityAlreadyExists" in response.content.decode()


def test_who_may_not_enrol_is_refused_with_the_reason(as_noor: Client, sandbox: Sandbox) -> None:
    response = act(as_noor, sandbox, f"{MINE}mfa/", "CreateVirtualMFADevice", VirtualMFADeviceName="tablet")
    assert response.status_code == 403
    assert "is not authorized to perform: iam:CreateVirtualMFADevice" in response.content.decode()


def test_there_is_no_page_for_a_user_who_is_not_there(as_ada: Client, sandbox: Sandbox) -> None:
    for page in ("users/nobody/credentials/", "users/nobody/credentials/mfa/"):
        assert as_ada.get(f"/sandbox/{sandbox.pk}/{page}").status_code == 404


def test_a_device_is_deactivated_and_then_deleted(as_ada: Client, sandbox: Sandbox) -> None:
    make(as_ada, sandbox, MINE)
    enable(as_ada, sandbox, MINE)
    assert act(as_ada, sandbox, MINE, "DeactivateMFADevice", SerialNumber=serial("tablet")).status_code == 302
    assert account(sandbox).mfa_devices["tablet"].owner is None
    page = as_ada.get(f"/sandbox/{sandbox.pk}/{MINE}").content.decode()
    assert "Devices of the account that belong to nobody" in page
    assert (
        act(as_ada, sandbox, MINE, "DeleteVirtualMFADevice", SerialNumber=serial("tablet")).status_code == 302
    )
    assert "tablet" not in account(sandbox).mfa_devices


def test_a_device_in_use_cannot_be_deleted(as_ada: Client, sandbox: Sandbox) -> None:
    make(as_ada, sandbox, MINE)
    enable(as_ada, sandbox, MINE)
    response = act(as_ada, sandbox, MINE, "DeleteVirtualMFADevice", SerialNumber=serial("tablet"))
    assert response.status_code == 409
    assert "DeleteConflict: DeleteVirtualMFADevice was refused" in response.content.decode()


def test_a_device_of_another_user_cannot_be_deactivated_here(as_ada: Client, sandbox: Sandbox) -> None:
    make(as_ada, sandbox, NOORS)
    enable(as_ada, sandbox, NOORS)
    response = act(as_ada, sandbox, MINE, "DeactivateMFADevice", SerialNumber=serial("tablet"))
    assert response.status_code == 404
    assert account(sandbox).mfa_devices["tablet"].owner is not None


def test_a_device_whose_clock_is_off_is_resynchronized(as_ada: Client, sandbox: Sandbox) -> None:
    make(as_ada, sandbox, MINE)
    enable(as_ada, sandbox, MINE)
    seed = account(sandbox).mfa_devices["tablet"].seed
    response = act(
        as_ada, sandbox, MINE, "ResyncMFADevice", SerialNumber=serial("tablet"), **codes(seed, back=90)
    )
    assert response.status_code == 302
    assert account(sandbox).mfa_devices["tablet"].offset == -90


def test_who_may_not_read_devices_sees_why_and_the_page_stays(as_noor: Client, sandbox: Sandbox) -> None:
    response = as_noor.get(f"/sandbox/{sandbox.pk}/{MINE}")
    page = response.content.decode()
    assert response.status_code == 200
    assert "ListMFADevices was refused" in page
    assert "My security credentials" in page


def test_a_role_has_no_credentials_of_its_own(as_ada: Client, sandbox: Sandbox) -> None:
    as_ada.post(f"/sandbox/{sandbox.pk}/switch-role/", {"account": ACCOUNT, "role": "Deploy"})
    page = as_ada.get(f"/sandbox/{sandbox.pk}/{MINE}").content.decode()
    assert "You act as the role <strong>Deploy</strong>" in page
    assert as_ada.get(f"/sandbox/{sandbox.pk}/{MINE}mfa/").status_code == 404
