"""Signing in to an account, switching role, signing out."""

import re
from datetime import UTC, datetime

import pytest
from django.test import Client

from iamlab.account import one_time_codes
from iamlab.account.configuration import loaded, saved
from lessons.models import Sandbox
from tests.aws_api.world import ACCOUNT, PASSWORD
from tests.lessons.sandbox.conftest import sign_in


def address(sandbox: Sandbox, page: str = "sign-in/") -> str:
    return f"/sandbox/{sandbox.pk}/{page}"


def test_root_signs_in_with_the_e_mail_address(browser_of_member: Client, sandbox: Sandbox) -> None:
    response = sign_in(browser_of_member, sandbox)
    assert response.status_code == 200
    assert "Root user" in response.content.decode()


@pytest.mark.parametrize("account", [ACCOUNT, "games"])
def test_a_user_signs_in_at_the_address_of_the_account(
    account: str, browser_of_member: Client, sandbox: Sandbox
) -> None:
    page = browser_of_member.get(address(sandbox, f"sign-in/{account}/")).content.decode()
    assert f'value="{account}"' in page
    typed = {"kind": "user", "account": account, "user": "ada", "password": PASSWORD}
    response = browser_of_member.post(address(sandbox, f"sign-in/{account}/"), typed)
    assert response["Location"] == f"/sandbox/{sandbox.pk}/"


def test_a_wrong_password_is_refused_without_saying_what_was_wrong(
    browser_of_member: Client, sandbox: Sandbox
) -> None:
    typed = {"kind": "user", "account": ACCOUNT, "user": "ada", "password": "wrong"}
    response = browser_of_member.post(address(sandbox), typed)
    assert response.status_code == 401
    assert "Your authentication information is incorrect" in response.content.decode()


def test_a_form_without_a_password_is_answered_at_the_field(
    browser_of_member: Client, sandbox: Sandbox
) -> None:
    response = browser_of_member.post(address(sandbox), {"kind": "root", "email": "root@example.com"})
    assert response.status_code == 400
    assert "This field is required" in response.content.decode()


def test_signing_in_is_nothing_to_undo(as_ada: Client, sandbox: Sandbox) -> None:
    assert not sandbox.snapshots.exists()
    assert sandbox.events.filter(record__eventName="ConsoleLogin").exists()


def test_signing_out_ends_the_session_in_the_account_too(as_ada: Client, sandbox: Sandbox) -> None:
    as_ada.post(address(sandbox, "sign-out/"))
    assert loaded(bytes(Sandbox.objects.get(pk=sandbox.pk).document)).sessions == {}
    assert as_ada.get(address(sandbox, ""))["Location"] == address(sandbox)


def test_signing_out_takes_a_post(as_ada: Client, sandbox: Sandbox) -> None:
    assert as_ada.get(address(sandbox, "sign-out/")).status_code == 405


def test_a_user_switches_role_and_back(as_ada: Client, sandbox: Sandbox) -> None:
    asked = {"account": ACCOUNT, "role": "Deploy"}
    page = as_ada.post(address(sandbox, "switch-role/"), asked, follow=True).content.decode()
    assert 'data-signed-in="role"' in page
    assert "Role</span> <strong>Deploy</strong>" in page
    page = as_ada.post(address(sandbox, "switch-back/"), follow=True).content.decode()
    assert "IAM user</span> <strong>ada</strong>" in page


def test_switching_to_a_role_is_refused_as_aws_refuses_it(as_noor: Client, sandbox: Sandbox) -> None:
    response = as_noor.post(address(sandbox, "switch-role/"), {"account": ACCOUNT, "role": "Deploy"})
    page = response.content.decode()
    assert response.status_code == 403
    assert "is not authorized to perform: sts:AssumeRole" in page
    assert "Decided here" in page


def test_a_link_fills_in_the_role_to_switch_to(as_ada: Client, sandbox: Sandbox) -> None:
    page = as_ada.get(address(sandbox, "switch-role/?account=games&role=Deploy")).content.decode()
    assert 'value="games"' in page
    assert 'value="Deploy"' in page


def with_device(sandbox: Sandbox, owner: str) -> str:
    """Enable the device `phone` for somebody and return its seed."""
    configuration = loaded(bytes(sandbox.document))
    device = configuration.accounts[ACCOUNT].mfa_devices["phone"]
    device.owner = f"arn:aws:iam::{ACCOUNT}:{owner}"
    sandbox.document = saved(configuration)
    sandbox.save()
    return device.seed


def with_password_to_change(sandbox: Sandbox) -> None:
    configuration = loaded(bytes(sandbox.document))
    profile = configuration.accounts[ACCOUNT].users["ada"].login_profile
    assert profile is not None
    profile.reset_required = True
    sandbox.document = saved(configuration)
    sandbox.save()


def code_of(seed: str) -> str:
    return one_time_codes.code(seed, one_time_codes.step_at(datetime.now(UTC)))


ADA = {"kind": "user", "account": ACCOUNT, "user": "ada", "password": PASSWORD}
ROOT = {"kind": "root", "email": "root@example.com", "password": PASSWORD}


def test_the_code_is_asked_for_after_the_password(browser_of_member: Client, sandbox: Sandbox) -> None:
    seed = with_device(sandbox, "root")
    page = browser_of_member.post(address(sandbox), ROOT).content.decode()
    assert "Signing in as <strong>the root user root@example.com</strong>" in page
    assert 'type="password"' not in page
    assert "This stands in for the app on your phone" in page
    response = browser_of_member.post(address(sandbox), {**ROOT, "mfa_code": code_of(seed)})
    assert response["Location"] == f"/sandbox/{sandbox.pk}/"
    page = browser_of_member.get(f"/sandbox/{sandbox.pk}/").content.decode()
    assert "signed in with MFA" in page


def test_a_code_that_was_used_is_refused_and_the_next_announced(
    browser_of_member: Client, sandbox: Sandbox
) -> None:
    typed = {**ROOT, "mfa_code": code_of(with_device(sandbox, "root"))}
    browser_of_member.post(address(sandbox), typed)
    response = browser_of_member.post(address(sandbox), typed)
    page = response.content.decode()
    assert response.status_code == 401
    assert "A code works once. If this one was used already, the next comes in" in page
    assert typed["mfa_code"] not in page
    assert 'name="mfa_code"' in page


def test_a_code_may_be_typed_with_a_space(browser_of_member: Client, sandbox: Sandbox) -> None:
    code = code_of(with_device(sandbox, "user/ada"))
    typed = {**ADA, "mfa_code": f"{code[:3]} {code[3:]}"}
    assert browser_of_member.post(address(sandbox), typed)["Location"] == f"/sandbox/{sandbox.pk}/"


def test_a_new_password_is_asked_for_and_asked_twice(browser_of_member: Client, sandbox: Sandbox) -> None:
    with_password_to_change(sandbox)
    page = browser_of_member.post(address(sandbox), ADA).content.decode()
    assert "has to be changed now" in page
    assert "New password again" in page
    typed = {**ADA, "new_password": "Another-Horse-8", "new_password_again": "Another-Horse-9"}
    response = browser_of_member.post(address(sandbox), typed)
    assert response.status_code == 400
    assert "This is not the same password" in response.content.decode()
    typed["new_password_again"] = "Another-Horse-8"
    assert browser_of_member.post(address(sandbox), typed)["Location"] == f"/sandbox/{sandbox.pk}/"


def test_a_new_password_against_the_policy_is_refused_and_asked_for_again(
    browser_of_member: Client, sandbox: Sandbox
) -> None:
    with_password_to_change(sandbox)
    typed = {**ADA, "new_password": "weak", "new_password_again": "weak"}
    response = browser_of_member.post(address(sandbox), typed)
    assert response.status_code == 400
    assert "PasswordPolicyViolation" in response.content.decode()
    assert 'name="new_password"' in response.content.decode()


def test_a_code_and_a_new_password_are_asked_for_in_turn(browser_of_member: Client, sandbox: Sandbox) -> None:
    typed = {**ADA, "mfa_code": code_of(with_device(sandbox, "user/ada"))}
    with_password_to_change(sandbox)
    page = browser_of_member.post(address(sandbox), typed).content.decode()
    assert f'type="hidden" name="mfa_code" value="{typed["mfa_code"]}"' in page
    new = "Another-Horse-8"
    response = browser_of_member.post(
        address(sandbox), {**typed, "new_password": new, "new_password_again": new}
    )
    assert response["Location"] == f"/sandbox/{sandbox.pk}/"


def test_a_code_that_ran_out_meanwhile_is_asked_for_again(
    browser_of_member: Client, sandbox: Sandbox
) -> None:
    with_device(sandbox, "user/ada")
    with_password_to_change(sandbox)
    new = "Another-Horse-8"
    typed = {**ADA, "mfa_code": "000000", "new_password": new, "new_password_again": new}
    page = browser_of_member.post(address(sandbox), typed).content.decode()
    assert 'type="text" name="mfa_code"' in page
    assert 'name="new_password"' in page


def test_who_signed_out_as_a_user_comes_to_the_accounts_own_sign_in(as_ada: Client, sandbox: Sandbox) -> None:
    response = as_ada.post(address(sandbox, "sign-out/"))
    assert response["Location"] == address(sandbox, "sign-in/games/")


def test_who_signed_out_as_root_comes_to_roots(as_root: Client, sandbox: Sandbox) -> None:
    assert as_root.post(address(sandbox, "sign-out/"))["Location"] == address(sandbox)


def test_who_signs_out_while_acting_as_a_role_is_signed_out_altogether(
    as_ada: Client, sandbox: Sandbox
) -> None:
    as_ada.post(address(sandbox, "switch-role/"), {"account": ACCOUNT, "role": "Deploy"})
    response = as_ada.post(address(sandbox, "sign-out/"))
    assert response["Location"] == address(sandbox, "sign-in/games/")
    assert loaded(bytes(Sandbox.objects.get(pk=sandbox.pk).document)).sessions == {}


def test_the_sign_in_page_names_the_account_by_its_number(
    browser_of_member: Client, sandbox: Sandbox
) -> None:
    page = browser_of_member.get(address(sandbox)).content.decode()
    assert ACCOUNT in page
    assert "games" in page


@pytest.mark.parametrize(
    ("place", "field"), [("sign-in/", "sign-in-email"), ("sign-in/games/", "sign-in-user")]
)
def test_the_first_field_to_fill_in_has_the_focus(
    place: str, field: str, browser_of_member: Client, sandbox: Sandbox
) -> None:
    shown = browser_of_member.get(address(sandbox, place)).content.decode()
    (focused,) = re.findall(r"<input[^>]*autofocus[^>]*>", shown)
    assert f'id="{field}"' in focused


def test_an_act_of_somebody_signed_out_elsewhere_is_said_to_be_undone(
    browser_of_member: Client, sandbox: Sandbox
) -> None:
    asked = {"act": "CreateUser", "UserName": "leo"}
    page = browser_of_member.post(address(sandbox, "users/"), asked, follow=True).content.decode()
    assert "nothing was done" in page


def test_a_free_sandbox_leads_to_undo_and_reset(browser_of_member: Client, free: Sandbox) -> None:
    typed = {"kind": "root", "email": "root@sandbox.example", "password": "Open-Sandbox-1"}
    page = browser_of_member.post(address(free), typed, follow=True).content.decode()
    assert f'href="{address(free, "changes/")}"' in page
