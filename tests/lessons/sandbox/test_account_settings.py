"""Account settings and password policy in the console (facts 6.2.1, 6.2.3, 6.2.4)."""

import re

import pytest
from django.test import Client

from iamlab.account.identities import PasswordPolicy
from lessons.models import Sandbox
from tests.aws_api.world import ACCOUNT
from tests.lessons.sandbox.account_of import account, act, keep, page

SETTINGS, POLICY = "account-settings/", "password-policy/"


def with_policy(sandbox: Sandbox, policy: PasswordPolicy) -> None:
    changed = account(sandbox)
    changed.password_policy = policy
    keep(sandbox, changed)


def test_the_account_shows_who_it_is_and_where_users_sign_in(as_ada: Client, sandbox: Sandbox) -> None:
    shown = page(as_ada, sandbox, SETTINGS)
    assert ACCOUNT in shown
    assert f"arn:aws:iam::{ACCOUNT}:root" in shown
    assert "https://games.signin.aws.amazon.com/console" in shown


def test_the_summary_stands_beside_the_quotas(as_ada: Client, sandbox: Sandbox) -> None:
    shown = page(as_ada, sandbox, SETTINGS)
    users = '<tr><th scope="row">Users</th><td class="number">2</td><td class="number">5000</td></tr>'
    keys = (
        '<tr><th scope="row">Access keys of a user</th><td class="number"></td><td class="number">2</td></tr>'
    )
    assert users in shown
    assert keys in shown


def test_an_alias_is_set_and_deleted(as_ada: Client, sandbox: Sandbox) -> None:
    response = act(as_ada, sandbox, SETTINGS, "CreateAccountAlias", AccountAlias="outcome-games")
    assert response["Location"] == f"/sandbox/{sandbox.pk}/{SETTINGS}"
    assert account(sandbox).alias == "outcome-games"
    assert "https://outcome-games.signin.aws.amazon.com/console" in page(as_ada, sandbox, SETTINGS)
    act(as_ada, sandbox, SETTINGS, "DeleteAccountAlias", AccountAlias="outcome-games")
    assert account(sandbox).alias is None
    assert f"https://{ACCOUNT}.signin.aws.amazon.com/console" in page(as_ada, sandbox, SETTINGS)
    assert "Delete alias" not in page(as_ada, sandbox, SETTINGS)


@pytest.mark.parametrize(
    ("alias", "status"), [("", 400), ("Has Spaces", 400), ("123456789012", 400), ("games", 409)]
)
def test_an_alias_that_cannot_be_is_refused(
    alias: str, status: int, as_ada: Client, sandbox: Sandbox
) -> None:
    response = act(as_ada, sandbox, SETTINGS, "CreateAccountAlias", AccountAlias=alias)
    assert response.status_code == status
    assert account(sandbox).alias == "games"


def test_who_may_read_nothing_sees_why_and_the_page_stays(as_noor: Client, sandbox: Sandbox) -> None:
    shown = page(as_noor, sandbox, SETTINGS)
    assert "ListAccountAliases was refused" in shown
    assert "GetAccountSummary was refused" in shown
    assert ACCOUNT in shown
    response = act(as_noor, sandbox, SETTINGS, "CreateAccountAlias", AccountAlias="mine")
    assert response.status_code == 403
    assert account(sandbox).alias == "games"


def test_without_a_policy_the_default_is_explained(as_ada: Client, sandbox: Sandbox) -> None:
    shown = page(as_ada, sandbox, POLICY)
    assert "AWS’s default is in force: 8 to 128 characters" in shown
    assert "Delete policy" not in shown


def test_a_policy_is_saved_with_every_option(as_ada: Client, sandbox: Sandbox) -> None:
    on = (
        "RequireUppercaseCharacters",
        "RequireLowercaseCharacters",
        "RequireNumbers",
        "RequireSymbols",
        "AllowUsersToChangePassword",
        "HardExpiry",
    )
    numbers = {"MinimumPasswordLength": "14", "MaxPasswordAge": "90", "PasswordReusePrevention": "24"}
    response = act(
        as_ada,
        sandbox,
        POLICY,
        "UpdateAccountPasswordPolicy",
        **numbers,
        **dict.fromkeys(on, "on"),
    )
    assert response["Location"] == f"/sandbox/{sandbox.pk}/{POLICY}"
    assert account(sandbox).password_policy == PasswordPolicy(14, True, True, True, True, True, 90, 24, True)
    shown = page(as_ada, sandbox, POLICY)
    assert 'name="MinimumPasswordLength" value="14"' in shown
    assert len(re.findall(r"<input[^>]* checked", shown)) == len(on)
    assert "Delete policy" in shown


def test_what_is_left_empty_goes_back_to_its_default(as_ada: Client, sandbox: Sandbox) -> None:
    with_policy(sandbox, PasswordPolicy(14, require_symbols=True, max_age=90))
    act(as_ada, sandbox, POLICY, "UpdateAccountPasswordPolicy", MinimumPasswordLength="", MaxPasswordAge="")
    assert account(sandbox).password_policy == PasswordPolicy(6, hard_expiry=False)


@pytest.mark.parametrize(
    "given",
    [
        {"MinimumPasswordLength": "5"},
        {"MinimumPasswordLength": "129"},
        {"MaxPasswordAge": "1096"},
        {"PasswordReusePrevention": "0"},
        {"PasswordReusePrevention": "many"},
        {"MaxPasswordAge": "9" * 5000},
    ],
)
def test_what_cannot_be_saved_is_refused_and_stays_typed(
    given: dict[str, str], as_ada: Client, sandbox: Sandbox
) -> None:
    with_policy(sandbox, PasswordPolicy(20))
    response = act(as_ada, sandbox, POLICY, "UpdateAccountPasswordPolicy", **given)
    assert response.status_code == 400
    (typed,) = given.values()
    assert f'value="{typed}"' in response.content.decode()
    assert account(sandbox).password_policy == PasswordPolicy(20)


def test_a_policy_is_deleted(as_ada: Client, sandbox: Sandbox) -> None:
    with_policy(sandbox, PasswordPolicy(14))
    act(as_ada, sandbox, POLICY, "DeleteAccountPasswordPolicy")
    assert account(sandbox).password_policy is None


def test_deleting_what_is_not_there_is_refused(as_ada: Client, sandbox: Sandbox) -> None:
    assert act(as_ada, sandbox, POLICY, "DeleteAccountPasswordPolicy").status_code == 404


def test_who_may_not_is_refused_with_the_reason(as_noor: Client, sandbox: Sandbox) -> None:
    assert "GetAccountPasswordPolicy was refused" in page(as_noor, sandbox, POLICY)
    response = act(as_noor, sandbox, POLICY, "UpdateAccountPasswordPolicy", MinimumPasswordLength="6")
    assert response.status_code == 403
    assert "is not authorized to perform: iam:UpdateAccountPasswordPolicy" in response.content.decode()
    assert account(sandbox).password_policy is None
