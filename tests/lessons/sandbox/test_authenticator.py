"""The lab's authenticator shows the codes of the sandbox's devices, and nothing of another's."""

import re
from datetime import UTC, datetime
from unittest.mock import patch

import pytest
from django.test import Client

from iamlab.account import one_time_codes
from iamlab.account.configuration import Configuration, loaded, saved
from iamlab.account.credentials import MFADevice
from lessons import sandboxes
from lessons.models import Learner, Sandbox
from tests.aws_api import world
from tests.aws_api.world import ACCOUNT

NOW = datetime(2026, 11, 24, 8, 0, 12, tzinfo=UTC)


def page(browser: Client, sandbox: Sandbox, query: str = "", **headers: str) -> str:
    with patch("django.utils.timezone.now", return_value=NOW):
        response = browser.get(f"/sandbox/{sandbox.pk}/authenticator/{query}", headers=headers)
    assert response.status_code == 200
    return response.content.decode()


def digits(shown: str) -> list[str]:
    return ["".join(pair) for pair in re.findall(r"<span>(\d{3})</span><span>(\d{3})</span>", shown)]


def change(sandbox: Sandbox, **device: object) -> None:
    configuration: Configuration = loaded(bytes(sandbox.document))
    for name, value in device.items():
        setattr(configuration.accounts[ACCOUNT].mfa_devices["phone"], name, value)
    sandbox.document = saved(configuration)
    sandbox.save()


def test_the_code_before_the_code_now_and_how_long_it_stays(
    browser_of_member: Client, sandbox: Sandbox
) -> None:
    shown = page(browser_of_member, sandbox)
    step = one_time_codes.step_at(NOW)
    seed = loaded(bytes(sandbox.document)).accounts[ACCOUNT].mfa_devices["phone"].seed
    assert digits(shown) == [one_time_codes.code(seed, step - 1), one_time_codes.code(seed, step)]
    assert "The next code comes in 18 s." in shown
    assert "phone" in shown
    assert ACCOUNT in shown
    assert "not assigned" in shown


def test_a_button_beside_a_code_says_that_it_copies(browser_of_member: Client, sandbox: Sandbox) -> None:
    shown = page(browser_of_member, sandbox)
    assert shown.count('<span aria-live="polite">Copy</span>') == 2
    assert '<span class="visually-hidden"> before</span>' in shown


def test_it_needs_nobody_to_be_signed_in_to_the_account(browser_of_member: Client, sandbox: Sandbox) -> None:
    assert "This stands in for the app on your phone" in page(browser_of_member, sandbox)


def test_htmx_gets_the_codes_alone(browser_of_member: Client, sandbox: Sandbox) -> None:
    shown = page(browser_of_member, sandbox, HX_Request="true")
    assert "<html" not in shown
    assert 'hx-trigger="every 3s"' in shown
    assert len(shown) < 4000


def test_one_device_alone_and_it_stays_so_when_htmx_asks_again(
    browser_of_member: Client, sandbox: Sandbox
) -> None:
    serial = f"?device=arn%3Aaws%3Aiam%3A%3A{ACCOUNT}%3Amfa%2Fphone"
    shown = page(browser_of_member, sandbox, serial)
    assert len(digits(shown)) == 2
    assert f'authenticator/{serial}"' in shown
    assert digits(page(browser_of_member, sandbox, "?device=another")) == []


def test_the_devices_of_one_person_alone(browser_of_member: Client, sandbox: Sandbox) -> None:
    change(sandbox, owner=f"arn:aws:iam::{ACCOUNT}:user/ada")
    assert len(digits(page(browser_of_member, sandbox, "?owner=Ada"))) == 2
    assert digits(page(browser_of_member, sandbox, "?owner=root")) == []


def test_signing_in_shows_the_devices_of_who_signs_in(browser_of_member: Client, sandbox: Sandbox) -> None:
    change(sandbox, owner=f"arn:aws:iam::{ACCOUNT}:user/ada")
    typed = {"kind": "user", "account": ACCOUNT, "user": "ada", "password": world.PASSWORD}
    asked = browser_of_member.post(f"/sandbox/{sandbox.pk}/sign-in/", typed).content.decode()
    assert "authenticator/?owner=ada" in asked


def test_a_code_that_was_taken_is_marked(browser_of_member: Client, sandbox: Sandbox) -> None:
    change(sandbox, owner=f"arn:aws:iam::{ACCOUNT}:root", last_step=one_time_codes.step_at(NOW))
    shown = page(browser_of_member, sandbox)
    assert "Now, used" in shown
    assert "root, account" in shown


def test_a_device_that_was_enrolled_late_shows_codes_that_still_work(
    browser_of_member: Client, sandbox: Sandbox
) -> None:
    change(sandbox, owner=f"arn:aws:iam::{ACCOUNT}:user/ada", offset=-5)
    device = loaded(bytes(sandbox.document)).accounts[ACCOUNT].mfa_devices["phone"]
    assert one_time_codes.take(device, digits(page(browser_of_member, sandbox))[1], NOW)


def test_nothing_of_another_sandbox_is_shown(
    browser_of_member: Client, sandbox: Sandbox, stranger: Client
) -> None:
    whole = world.configuration()
    others = Configuration({world.PARTNER: whole.accounts[world.PARTNER]})
    others.accounts[world.PARTNER].users.clear()
    others.accounts[world.PARTNER].root.access_keys.clear()
    others.accounts[world.PARTNER].mfa_devices["phone"] = MFADevice("others-phone", "GEZDGNBV")
    theirs = sandboxes.create(others, [Learner.objects.get(username="finn")])
    assert "others-phone" in page(stranger, theirs)
    assert "others-phone" not in page(browser_of_member, sandbox)
    assert stranger.get(f"/sandbox/{sandbox.pk}/authenticator/").status_code == 404


def test_it_takes_no_post(browser_of_member: Client, sandbox: Sandbox) -> None:
    assert browser_of_member.post(f"/sandbox/{sandbox.pk}/authenticator/").status_code == 405


def test_a_visitor_whose_browser_asks_again_is_led_away_as_a_whole(client: Client, sandbox: Sandbox) -> None:
    response = client.get(f"/sandbox/{sandbox.pk}/authenticator/", headers={"HX-Request": "true"})
    assert response["HX-Redirect"].startswith("/sign-in/?next=")


@pytest.mark.django_db
def test_a_new_account_says_what_will_stand_there(browser_of_member: Client, free: Sandbox) -> None:
    assert "Its codes will stand here" in page(browser_of_member, free)
