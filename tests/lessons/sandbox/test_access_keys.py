"""Access keys in the console: the secret shown once, two at most, off and on, gone (facts 6.2.6, 6.2.7)."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from lessons.models import Sandbox
from tests.aws_api.world import key_of
from tests.lessons.sandbox.account_of import account, act, keep, page

MINE, NOORS = "my-credentials/", "users/noor/credentials/"
FILE = "access-key.csv"


def made(browser: Client, sandbox: Sandbox, path: str) -> tuple[str, str, str]:
    """Create a key; return the page that answers, its id and its secret."""
    answered = act(browser, sandbox, path, "CreateAccessKey").content.decode()
    key, secret = re.findall(r"<code data-copy-text>([^<]+)</code>", answered)
    return answered, key, secret


def test_a_new_key_is_shown_with_its_secret_and_a_file_to_download(as_ada: Client, sandbox: Sandbox) -> None:
    answered, key, secret = made(as_ada, sandbox, MINE)
    held = account(sandbox).users["ada"].access_keys[-1]
    assert (key, secret) == (held.id, held.secret)
    assert "Download .csv file" in answered
    assert "data-copy hidden" in answered


def test_the_secret_is_shown_once(as_ada: Client, sandbox: Sandbox) -> None:
    _, key, secret = made(as_ada, sandbox, MINE)
    assert key in page(as_ada, sandbox, MINE)
    for path in (MINE, "", "users/ada/", "users/ada/credentials/"):
        assert secret not in page(as_ada, sandbox, path)
    assert secret not in str(dict(as_ada.session))
    assert not any(secret in str(event.record) for event in sandbox.events.all())


def test_the_page_with_the_secret_is_never_kept_by_the_browser(as_ada: Client, sandbox: Sandbox) -> None:
    assert "no-store" in act(as_ada, sandbox, MINE, "CreateAccessKey")["Cache-Control"]


def test_the_file_is_written_from_what_the_page_sends(as_ada: Client, sandbox: Sandbox) -> None:
    _, key, secret = made(as_ada, sandbox, MINE)
    given = {"AccessKeyId": key, "SecretAccessKey": secret, "UserName": "ada"}
    response = as_ada.post(f"/sandbox/{sandbox.pk}/{FILE}", given)
    assert response.content.decode() == f"Access key ID,Secret access key\r\n{key},{secret}\r\n"
    assert response["Content-Disposition"] == 'attachment; filename="ada_accessKeys.csv"'
    assert "no-store" in response["Cache-Control"]
    given["UserName"] = ""
    response = as_ada.post(f"/sandbox/{sandbox.pk}/{FILE}", given)
    assert "rootkey.csv" in response["Content-Disposition"]


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"AccessKeyId": "AKIA" + "A" * 16, "SecretAccessKey": "=cmd()"},
        {"AccessKeyId": "<script>", "SecretAccessKey": "s" * 40},
        {"AccessKeyId": "AKIA" + "A" * 16, "SecretAccessKey": "s" * 40, "UserName": 'a"\r\nX: y'},
    ],
)
def test_no_file_is_made_of_what_is_no_key(given: dict[str, str], as_ada: Client, sandbox: Sandbox) -> None:
    response = as_ada.post(f"/sandbox/{sandbox.pk}/{FILE}", given)
    assert response.status_code == 400
    assert response.content == b"This is no access key."


def test_the_file_is_for_members_and_takes_a_post(as_ada: Client, stranger: Client, sandbox: Sandbox) -> None:
    assert as_ada.get(f"/sandbox/{sandbox.pk}/{FILE}").status_code == 405
    assert stranger.post(f"/sandbox/{sandbox.pk}/{FILE}").status_code == 404


def test_a_third_key_is_refused(as_ada: Client, sandbox: Sandbox) -> None:
    made(as_ada, sandbox, NOORS)
    response = act(as_ada, sandbox, NOORS, "CreateAccessKey")
    assert response.status_code == 409
    assert "Cannot exceed quota for AccessKeysPerUser: 2" in response.content.decode()


def test_a_key_is_deactivated_activated_and_deleted(as_ada: Client, sandbox: Sandbox) -> None:
    key = key_of("noor").access_key_id
    act(as_ada, sandbox, NOORS, "DeactivateAccessKey", AccessKeyId=key)
    assert not account(sandbox).users["noor"].access_keys[0].is_active
    assert "Inactive" in page(as_ada, sandbox, NOORS)
    act(as_ada, sandbox, NOORS, "ActivateAccessKey", AccessKeyId=key)
    assert account(sandbox).users["noor"].access_keys[0].is_active
    response = act(as_ada, sandbox, NOORS, "DeleteAccessKey", AccessKeyId=key)
    assert response["Location"] == f"/sandbox/{sandbox.pk}/{NOORS}"
    assert account(sandbox).users["noor"].access_keys == []


def test_roots_own_keys(as_root: Client, sandbox: Sandbox) -> None:
    assert "no access keys for root" in page(as_root, sandbox, MINE)
    act(as_root, sandbox, MINE, "DeleteAccessKey", AccessKeyId=key_of("root").access_key_id)
    assert account(sandbox).root.access_keys == []
    assert "None, and so it should stay" in page(as_root, sandbox, MINE)
    _, key, _ = made(as_root, sandbox, MINE)
    assert account(sandbox).root.access_keys[0].id == key


def test_a_key_of_somebody_else_is_not_found_here(as_ada: Client, sandbox: Sandbox) -> None:
    response = act(as_ada, sandbox, NOORS, "DeleteAccessKey", AccessKeyId=key_of("ada").access_key_id)
    assert response.status_code == 404
    assert "NoSuchEntity: DeleteAccessKey was refused" in response.content.decode()
    assert account(sandbox).users["ada"].access_keys


def test_a_form_without_a_key_is_refused(as_ada: Client, sandbox: Sandbox) -> None:
    assert act(as_ada, sandbox, NOORS, "DeactivateAccessKey").status_code == 400
    assert account(sandbox).users["noor"].access_keys[0].is_active


def test_last_use_and_age_are_told(as_ada: Client, sandbox: Sandbox) -> None:
    changed = account(sandbox)
    changed.users["noor"].access_keys[0].created = datetime.now(UTC) - timedelta(days=91)
    keep(sandbox, changed)
    shown = page(as_ada, sandbox, NOORS)
    assert "older than 90 days" in shown
    assert "never used" in shown


def test_refused_acts_and_reads_are_explained(as_noor: Client, sandbox: Sandbox) -> None:
    assert "ListAccessKeys was refused" in page(as_noor, sandbox, MINE)
    response = act(as_noor, sandbox, MINE, "CreateAccessKey")
    assert response.status_code == 403
    assert "is not authorized to perform: iam:CreateAccessKey" in response.content.decode()
    assert len(account(sandbox).users["noor"].access_keys) == 1


def test_a_last_use_that_may_not_be_read_is_told_beside_the_keys(as_noor: Client, sandbox: Sandbox) -> None:
    changed = account(sandbox)
    changed.users["noor"].inline["some"] = (
        '{"Version": "2012-10-17", "Statement": '
        '{"Effect": "Allow", "Action": "iam:ListAccessKeys", "Resource": "*"}}'
    )
    keep(sandbox, changed)
    shown = page(as_noor, sandbox, MINE)
    assert key_of("noor").access_key_id in shown
    assert "GetAccessKeyLastUsed was refused" in shown


def test_htmx_gets_the_same_page(as_ada: Client, sandbox: Sandbox) -> None:
    response = as_ada.post(
        f"/sandbox/{sandbox.pk}/{MINE}", {"act": "CreateAccessKey"}, headers={"HX-Request": "true"}
    )
    assert 'id="console"' in response.content.decode()
    assert account(sandbox).users["ada"].access_keys[-1].secret in response.content.decode()
