"""The frame of the console: whose sandbox it is, who is signed in, what a refusal shows."""

import uuid

import pytest
from django.test import Client

from iamlab.account.configuration import loaded
from lessons import sandboxes
from lessons.models import Sandbox
from tests.aws_api.world import ACCOUNT
from tests.lessons.sandbox.conftest import sign_in

READER = f"arn:aws:iam::{ACCOUNT}:policy/Reader"

PAGES = (
    "",
    "sign-in/",
    "switch-role/",
    "session/",
    "terminal/",
    "terminal/completions.json",
    "users/",
    "users/ada/",
    "users/ada/credentials/",
    "users/ada/credentials/mfa/",
    "my-credentials/",
    "my-credentials/mfa/",
    "users/ada/attach-policy/",
    "users/ada/boundary/",
    "users/ada/last-accessed/",
    "users/ada/create-inline-policy/",
    "users/ada/inline-policies/all/",
    "groups/",
    "groups/readers/",
    "groups/readers/attach-policy/",
    "groups/readers/create-inline-policy/",
    "policies/",
    "policies/create/",
    f"policies/{READER}/",
    f"policies/new-version/{READER}/",
    "roles/",
    "roles/Deploy/",
    "roles/Deploy/trust-policy/",
    "roles/Deploy/attach-policy/",
    "roles/Deploy/boundary/",
    "roles/Deploy/last-accessed/",
    "groups/readers/last-accessed/",
    "roles/Deploy/create-inline-policy/",
    "roles/Deploy/inline-policies/read/",
    "create-role/",
    "instance-profiles/",
    "identity-providers/",
    "events/",
    "account-settings/",
    "password-policy/",
    "buckets/",
    "tables/",
    "functions/",
    "instances/",
    "ecs/",
    "instances/i-0a1b2c3d4e5f60718/terminal/",
    "instances/i-0a1b2c3d4e5f60718/terminal/completions.json",
    "queues/",
    "kms-keys/",
    "secrets/",
    "parameters/",
    "rules/",
    "apis/",
    "organization/",
    "organization/create-scp/",
    "organization/create-rcp/",
    "who-can/",
    "what-can/",
    "simulator/",
    "simulator/actions/",
)
"""Every page that a GET shows; other modules test what stands on them."""


@pytest.mark.parametrize("page", PAGES)
def test_a_stranger_learns_only_that_there_is_no_such_page(
    page: str, stranger: Client, sandbox: Sandbox
) -> None:
    assert stranger.get(f"/sandbox/{sandbox.pk}/{page}").status_code == 404
    assert stranger.post(f"/sandbox/{sandbox.pk}/{page}").status_code == 404


@pytest.mark.parametrize("page", PAGES)
def test_a_visitor_is_led_to_the_labs_own_sign_in(page: str, client: Client, sandbox: Sandbox) -> None:
    response = client.get(f"/sandbox/{sandbox.pk}/{page}")
    assert response.status_code == 302
    assert response["Location"].startswith("/sign-in/?next=")


@pytest.mark.parametrize("page", PAGES)
def test_there_is_no_page_of_a_sandbox_that_is_not_there(page: str, browser_of_member: Client) -> None:
    assert browser_of_member.get(f"/sandbox/{uuid.uuid4()}/{page}").status_code == 404


@pytest.mark.parametrize("page", [page for page in PAGES if page != "sign-in/"])
def test_a_member_who_is_not_signed_in_to_the_account_goes_to_its_sign_in(
    page: str, browser_of_member: Client, sandbox: Sandbox
) -> None:
    response = browser_of_member.get(f"/sandbox/{sandbox.pk}/{page}")
    assert response["Location"] == f"/sandbox/{sandbox.pk}/sign-in/"


@pytest.mark.parametrize("page", PAGES)
def test_every_page_is_there_for_who_may_do_everything(page: str, as_root: Client, sandbox: Sandbox) -> None:
    assert as_root.get(f"/sandbox/{sandbox.pk}/{page}").status_code == 200


@pytest.mark.parametrize("page", PAGES)
def test_every_page_is_there_for_who_may_do_nothing_and_says_so(
    page: str, as_noor: Client, sandbox: Sandbox
) -> None:
    """What may not be read is refused in its own place; the page around it works."""
    assert as_noor.get(f"/sandbox/{sandbox.pk}/{page}").status_code == 200


def test_htmx_is_led_to_the_sign_in_as_a_whole_page(browser_of_member: Client, sandbox: Sandbox) -> None:
    response = browser_of_member.post(f"/sandbox/{sandbox.pk}/users/", headers={"HX-Request": "true"})
    assert response["HX-Redirect"] == f"/sandbox/{sandbox.pk}/sign-in/"


def test_the_banner_says_who_is_signed_in(as_root: Client, sandbox: Sandbox) -> None:
    page = as_root.get(f"/sandbox/{sandbox.pk}/").content.decode()
    assert 'data-signed-in="root"' in page
    assert ACCOUNT in page
    assert "signed in without MFA" in page


def test_a_refusal_shows_awss_text_and_why(as_noor: Client, sandbox: Sandbox) -> None:
    response = as_noor.post(f"/sandbox/{sandbox.pk}/users/", {"act": "CreateUser", "UserName": "leo"})
    page = response.content.decode()
    assert response.status_code == 403
    assert response["X-Swap"] == "yes"
    assert "AccessDenied: CreateUser was refused" in page
    assert (
        f"User: arn:aws:iam::{ACCOUNT}:user/noor is not authorized to perform: iam:CreateUser on resource: "
        f"arn:aws:iam::{ACCOUNT}:user/leo because no identity-based policy allows the iam:CreateUser action"
    ) in page
    assert "Decided here" in page
    assert 'value="leo"' in page


def test_an_act_that_is_no_form_of_the_page_is_refused(as_root: Client, sandbox: Sandbox) -> None:
    response = as_root.post(f"/sandbox/{sandbox.pk}/users/", {"act": "DeleteUser", "UserName": "ada"})
    assert response.status_code == 400
    assert "ada" in loaded(bytes(Sandbox.objects.get(pk=sandbox.pk).document)).accounts[ACCOUNT].users


def test_a_session_whose_user_is_gone_has_ended(as_ada: Client, sandbox: Sandbox) -> None:
    stored = Sandbox.objects.get(pk=sandbox.pk)
    stored.document = stored.start
    stored.save()
    response = as_ada.get(f"/sandbox/{sandbox.pk}/users/", follow=True)
    assert "Your console session has ended" in response.content.decode()


def test_pages_of_the_console_are_never_kept(as_root: Client, sandbox: Sandbox) -> None:
    assert "no-store" in as_root.get(f"/sandbox/{sandbox.pk}/users/")["Cache-Control"]


def test_a_name_that_nobody_has_has_no_page(as_root: Client, sandbox: Sandbox) -> None:
    assert as_root.get(f"/sandbox/{sandbox.pk}/users/nobody/").status_code == 404


def test_other_methods_are_not_allowed(as_root: Client, sandbox: Sandbox) -> None:
    assert as_root.delete(f"/sandbox/{sandbox.pk}/users/").status_code == 405


def test_signing_in_as_somebody_else_replaces_who_was_there(as_root: Client, sandbox: Sandbox) -> None:
    response = sign_in(as_root, sandbox, "noor")
    assert 'data-signed-in="user"' in response.content.decode()


def test_an_act_that_never_comes_through_is_said_to_be_undone(
    as_root: Client, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sandboxes, "MOST_TRIES", 0)
    asked = {"act": "CreateUser", "UserName": "leo"}
    response = as_root.post(f"/sandbox/{sandbox.pk}/users/", asked)
    assert response.status_code == 503
    assert "Nothing of it was done" in response.content.decode()
