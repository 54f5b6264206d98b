"""Console passwords: given by an administrator, changed by oneself, root's own (facts 6.1.5, 6.2.2)."""

import re

import pytest
from django.test import Client

from iamlab.account import passwords
from iamlab.account.identities import PasswordPolicy
from lessons.forms.sandbox.passwords import generated
from lessons.models import Sandbox
from tests.aws_api.world import ACCOUNT, PASSWORD
from tests.lessons.sandbox.account_of import account, act, keep, page
from tests.lessons.sandbox.conftest import sign_in, words

MINE, NOORS = "my-credentials/", "users/noor/credentials/"
NEW = "Another-Horse-8"


def hash_of(sandbox: Sandbox, user: str) -> str:
    profile = account(sandbox).users[user].login_profile
    assert profile is not None
    return profile.password_hash


def without_password(sandbox: Sandbox) -> None:
    changed = account(sandbox)
    changed.users["noor"].login_profile = None
    keep(sandbox, changed)


def test_the_sign_in_address_is_awss_and_leads_to_the_labs(as_ada: Client, sandbox: Sandbox) -> None:
    shown = page(as_ada, sandbox, NOORS)
    assert "https://games.signin.aws.amazon.com/console</a>" in shown
    assert f'href="/sandbox/{sandbox.pk}/sign-in/games/"' in shown


def test_a_user_without_a_password_gets_one(as_ada: Client, sandbox: Sandbox) -> None:
    without_password(sandbox)
    shown = page(as_ada, sandbox, NOORS)
    assert "None, so noor cannot sign in to the console" in shown
    assert "No MFA device, and no password to protect with one." in shown
    response = act(as_ada, sandbox, NOORS, "CreateLoginProfile", Password=NEW, PasswordResetRequired="on")
    assert response["Location"] == f"/sandbox/{sandbox.pk}/{NOORS}"
    profile = account(sandbox).users["noor"].login_profile
    assert profile is not None
    assert passwords.matches(NEW, profile.password_hash)
    assert profile.reset_required
    assert "A new one must be chosen at the next sign-in" in page(as_ada, sandbox, NOORS)


def test_a_password_that_is_not_typed_is_generated_and_shown_once(as_ada: Client, sandbox: Sandbox) -> None:
    without_password(sandbox)
    answered = act(as_ada, sandbox, NOORS, "CreateLoginProfile", Password="").content.decode()
    (password,) = re.findall(r"<code data-copy-text>([^<]+)</code>", answered)
    password = password.replace("&amp;", "&")
    assert passwords.matches(password, hash_of(sandbox, "noor"))
    profile = account(sandbox).users["noor"].login_profile
    assert profile is not None
    assert not profile.reset_required
    for path in (NOORS, "users/noor/", ""):
        assert password not in page(as_ada, sandbox, path)
    assert password not in str(dict(as_ada.session))
    assert not any(password in str(event.record) for event in sandbox.events.all())


def test_generated_passwords_have_every_kind_and_are_never_the_same() -> None:
    made = {generated() for _ in range(50)}
    assert len(made) == 50
    for password in made:
        passwords.check(password, PasswordPolicy(20, True, True, True, True))


def test_an_administrator_sets_another_password(as_ada: Client, sandbox: Sandbox) -> None:
    act(as_ada, sandbox, NOORS, "UpdateLoginProfile", Password=NEW)
    assert passwords.matches(NEW, hash_of(sandbox, "noor"))


def test_an_administrator_ends_console_access(as_ada: Client, sandbox: Sandbox) -> None:
    act(as_ada, sandbox, NOORS, "DeleteLoginProfile")
    assert account(sandbox).users["noor"].login_profile is None


def test_a_weak_password_is_refused_with_what_it_lacks(as_ada: Client, sandbox: Sandbox) -> None:
    changed = account(sandbox)
    changed.password_policy = PasswordPolicy(minimum_length=14)
    keep(sandbox, changed)
    response = act(as_ada, sandbox, NOORS, "UpdateLoginProfile", Password="Short-1")
    assert response.status_code == 400
    assert "Password should have a minimum length of 14" in response.content.decode()
    assert "Short-1" not in response.content.decode()


def test_a_user_changes_the_own_password(as_ada: Client, sandbox: Sandbox) -> None:
    response = act(as_ada, sandbox, MINE, "ChangePassword", OldPassword=PASSWORD, NewPassword=NEW, again=NEW)
    assert response["Location"] == f"/sandbox/{sandbox.pk}/{MINE}"
    assert passwords.matches(NEW, hash_of(sandbox, "ada"))


@pytest.mark.parametrize(
    ("given", "status", "told"),
    [
        ({"OldPassword": "wrong", "NewPassword": NEW, "again": NEW}, 400, "InvalidPassword"),
        ({"OldPassword": PASSWORD, "NewPassword": NEW, "again": "x"}, 400, "not the same password"),
        ({"OldPassword": PASSWORD, "NewPassword": "", "again": ""}, 400, "This field is required"),
        ({"OldPassword": PASSWORD, "NewPassword": "weak", "again": "weak"}, 400, "PasswordPolicyViolation"),
    ],
)
def test_the_own_password_stays_when_something_is_wrong(
    given: dict[str, str], status: int, told: str, as_ada: Client, sandbox: Sandbox
) -> None:
    response = act(as_ada, sandbox, MINE, "ChangePassword", **given)
    assert response.status_code == status
    assert told in response.content.decode()
    assert passwords.matches(PASSWORD, hash_of(sandbox, "ada"))


def test_who_may_not_change_the_own_password_is_told_why(as_noor: Client, sandbox: Sandbox) -> None:
    response = act(as_noor, sandbox, MINE, "ChangePassword", OldPassword=PASSWORD, NewPassword=NEW, again=NEW)
    assert response.status_code == 403
    assert "is not authorized to perform: iam:ChangePassword" in response.content.decode()


def test_nobody_changes_a_password_of_their_own_on_somebody_elses_page(
    as_ada: Client, sandbox: Sandbox
) -> None:
    given = {"OldPassword": PASSWORD, "NewPassword": NEW, "again": NEW}
    assert act(as_ada, sandbox, NOORS, "ChangePassword", **given).status_code == 400
    assert passwords.matches(PASSWORD, hash_of(sandbox, "noor"))


def test_who_may_not_read_whether_there_is_a_password_may_try(as_noor: Client, sandbox: Sandbox) -> None:
    shown = page(as_noor, sandbox, "users/ada/credentials/")
    assert "GetLoginProfile was refused" in shown
    assert "Give console access" in shown
    assert "Set a new password" in shown


def test_root_changes_its_password_and_signs_in_with_it(as_root: Client, sandbox: Sandbox) -> None:
    given = {"OldPassword": PASSWORD, "NewPassword": NEW, "again": NEW}
    assert act(as_root, sandbox, MINE, "ChangeRootPassword", **given).status_code == 302
    profile = account(sandbox).root.login_profile
    assert profile is not None
    assert passwords.matches(NEW, profile.password_hash)
    assert sandbox.events.filter(record__eventName="PasswordUpdated").exists()
    assert sandbox.snapshots.filter(act="ChangeRootPassword").exists()


def test_root_changes_its_e_mail_address(as_root: Client, sandbox: Sandbox) -> None:
    act(as_root, sandbox, MINE, "ChangeRootEmail", Email="owners@example.com", Password=PASSWORD)
    assert account(sandbox).root.email == "owners@example.com"
    assert "owners@example.com" in page(as_root, sandbox, MINE)


@pytest.mark.parametrize(
    ("name", "given", "code"),
    [
        (
            "ChangeRootPassword",
            {"OldPassword": "wrong", "NewPassword": NEW, "again": NEW},
            "InvalidPassword",
        ),
        ("ChangeRootEmail", {"Email": "nobody", "Password": PASSWORD}, "ValidationError"),
        ("ChangeRootEmail", {"Email": "a@example.com", "Password": "wrong"}, "InvalidPassword"),
    ],
)
def test_root_is_refused_with_awss_error(
    name: str, given: dict[str, str], code: str, as_root: Client, sandbox: Sandbox
) -> None:
    response = act(as_root, sandbox, MINE, name, **given)
    assert response.status_code == 400
    assert f"{code}: {name} was refused" in response.content.decode()
    assert account(sandbox).root.email == "root@example.com"


def test_root_acts_are_no_acts_of_a_user(as_ada: Client, sandbox: Sandbox) -> None:
    given = {"OldPassword": PASSWORD, "NewPassword": NEW, "again": NEW}
    assert act(as_ada, sandbox, MINE, "ChangeRootPassword", **given).status_code == 400


def test_the_own_page_of_an_administrator_holds_both(as_ada: Client, sandbox: Sandbox) -> None:
    shown = page(as_ada, sandbox, "users/ada/credentials/")
    assert "Change my password" in shown
    assert "End console access" in shown
    assert "End console access" not in page(as_ada, sandbox, MINE)


def test_a_password_without_mfa_is_warned_of(as_ada: Client, sandbox: Sandbox) -> None:
    assert "No MFA device. The password alone is enough to sign in." in page(as_ada, sandbox, NOORS)


def test_root_is_told_what_awss_own_rules_want(as_root: Client, sandbox: Sandbox) -> None:
    refused = act(
        as_root, sandbox, MINE, "ChangeRootPassword", OldPassword=PASSWORD, NewPassword="short", again="short"
    )
    shown = words(refused.content.decode())
    assert "Password does not conform to the account password policy" in shown
    assert "8 to 128 characters of at least three kinds" in shown
    assert 'aria-describedby="ChangeRootPassword-NewPassword_helptext"' in refused.content.decode()


def strict_policy(sandbox: Sandbox) -> None:
    changed = account(sandbox)
    changed.password_policy = PasswordPolicy(
        14, require_symbols=True, require_numbers=True, reuse_prevention=5
    )
    keep(sandbox, changed)


RULES = "14 to 128 characters, among them a number and a symbol"


def test_who_may_read_the_password_policy_is_told_its_rules(as_ada: Client, sandbox: Sandbox) -> None:
    strict_policy(sandbox)
    for path in (MINE, NOORS):
        shown = words(page(as_ada, sandbox, path))
        assert RULES in shown
        assert "None of the last 5." in shown


def test_who_may_not_read_the_password_policy_is_told_so(as_noor: Client, sandbox: Sandbox) -> None:
    strict_policy(sandbox)
    shown = words(page(as_noor, sandbox, MINE))
    assert RULES not in shown
    assert "You may not read them: iam:GetAccountPasswordPolicy." in shown


def test_a_new_password_at_sign_in_comes_with_its_rules(browser_of_member: Client, sandbox: Sandbox) -> None:
    strict_policy(sandbox)
    changed = account(sandbox)
    profile = changed.users["noor"].login_profile
    assert profile is not None
    profile.reset_required = True
    keep(sandbox, changed)
    first = words(sign_in(browser_of_member, sandbox, "noor").content.decode())
    assert RULES in first
    typed = {"kind": "user", "account": ACCOUNT, "user": "noor", "password": PASSWORD}
    new = {"new_password": "short", "new_password_again": "short"}
    refused = browser_of_member.post(f"/sandbox/{sandbox.pk}/sign-in/", {**typed, **new})
    assert "Password should have a minimum length of 14" in refused.content.decode()
    assert RULES in words(refused.content.decode())
