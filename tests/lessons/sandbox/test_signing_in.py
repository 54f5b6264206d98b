"""Signing in to an account, switching role, signing out."""

import pytest
from django.test import Client

from iamlab.account.configuration import loaded
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
    assert "Role <strong>Deploy</strong>" in page
    page = as_ada.post(address(sandbox, "switch-back/"), follow=True).content.decode()
    assert "IAM user <strong>ada</strong>" in page


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
