"""The pages of users: the list with what it warns of, and one user."""

from datetime import timedelta

import pytest
from django.utils import timezone

from iamlab.account.account import Account
from iamlab.account.identities import User
from tests.aws_api.world import ACCOUNT
from tests.lessons.sandbox.conftest import Console, let, signed_in_as_noor, words


def with_report(console: Console) -> str:
    return words(console.act("users/", "GenerateCredentialReport"))


def test_without_a_report_its_columns_are_unknown_and_it_can_be_made(root: Console) -> None:
    page = words(root.page("users/"))
    assert "noor readers Unknown Unknown Unknown" in page
    assert "there is no fresh one" in page
    assert "Generate the credential report" in page


def test_the_report_fills_the_columns(root: Console) -> None:
    page = with_report(root)
    assert "The credential report is there." in page
    assert "Off" in page
    assert "as of the credential report, made just now" in page


def test_an_old_key_and_a_missing_mfa_are_warnings_with_a_word(root: Console) -> None:
    def age(account: Account) -> None:
        account.users["noor"].access_keys[0].created = timezone.now() - timedelta(days=211)
        account.users["noor"].login_profile = None

    root.change(age)
    assert "noor readers No password 211 days Never" in with_report(root)
    page = root.page("users/")
    assert page.count('<span class="is-warning">') == 3, "noor's key, ada's MFA and her own policy"


def test_a_key_that_is_not_active_does_not_count(root: Console) -> None:
    def stop(account: Account) -> None:
        account.users["noor"].access_keys[0].is_active = False

    root.change(stop)
    assert "noor readers Off None Never" in with_report(root)


def test_policies_on_a_user_are_a_warning(root: Console) -> None:
    assert "ada None, 1 policy direct" in words(root.page("users/"))


def test_a_user_who_came_after_the_report_is_not_in_it(root: Console) -> None:
    with_report(root)
    root.act("users/", "CreateUser", UserName="leo")
    assert "leo None Unknown Unknown Unknown" in words(root.page("users/"))


def test_who_may_list_users_alone_sees_names_and_why_not_more(root: Console) -> None:
    let(root, "noor", "iam:ListUsers")
    page = words(signed_in_as_noor(root).page("users/"))
    assert "noor you Unknown Unknown Unknown Unknown" in page
    assert "Groups: you may not read them" in page
    assert "MFA, access keys and last activity: you may not read them" in page


def test_who_may_read_the_details_alone_sees_users_from_them(root: Console) -> None:
    let(root, "noor", "iam:GetAccountAuthorizationDetails")
    page = words(signed_in_as_noor(root).page("users/"))
    assert "ListUsers was refused" in page
    assert "ada None, 1 policy direct" in page


def test_users_are_found_by_name_and_by_group(root: Console) -> None:
    for find in ("NOO", "reader"):
        page = root.page(f"users/?find={find}")
        assert "1 user found" in page
        assert ">noor</a>" in page
        assert ">ada</a>" not in page


def test_a_new_user_joins_a_group_that_is_chosen(root: Console) -> None:
    assert '<option value="readers">' in root.page("users/")
    root.act("users/", "CreateUser", UserName="leo", GroupName="readers")
    assert root.account.users["leo"].groups == ["readers"]


def test_a_user_is_renamed_and_the_page_moves(root: Console) -> None:
    page = root.act("users/noor/", "UpdateUser", NewUserName="no+or=,.@-_", NewPath="/qa/")
    assert f"arn:aws:iam::{ACCOUNT}:user/qa/no+or=,.@-_" in page
    root.page("users/no+or=,.@-_/")


def test_names_are_found_in_any_case_of_letters(root: Console) -> None:
    assert "<h1>noor" in root.page("users/NOOR/")


def test_a_user_with_credentials_is_not_deleted_and_is_led_to_them(root: Console) -> None:
    page = root.act("users/noor/", "DeleteUser", 409)
    assert "must delete login profile first" in page
    assert f'First: <a href="/sandbox/{root.sandbox.pk}/users/noor/credentials/">delete the password' in page


def test_a_user_with_memberships_is_led_to_them(root: Console) -> None:
    def strip(account: Account) -> None:
        account.users["noor"].login_profile = None
        account.users["noor"].access_keys = []

    root.change(strip)
    assert '<a href="#members-title">end the membership</a>' in root.act("users/noor/", "DeleteUser", 409)
    root.act("users/noor/", "RemoveUserFromGroup", GroupName="readers")
    assert "User noor was deleted." in root.act("users/noor/", "DeleteUser")


def test_a_user_leaves_a_group_and_joins_one(root: Console) -> None:
    root.act("groups/", "CreateGroup", GroupName="auditors")
    page = root.act("users/noor/", "AddUserToGroup", GroupName="auditors")
    assert ">auditors</a>" in page
    assert '<option value="auditors">' not in page
    assert "noor is no longer in the group." in root.act(
        "users/noor/", "RemoveUserFromGroup", GroupName="auditors"
    )


def test_a_refused_removal_says_so(noor: Console) -> None:
    page = noor.act("users/noor/", "RemoveUserFromGroup", 403, GroupName="readers")
    assert "AccessDenied: RemoveUserFromGroup was refused" in page


def test_the_page_leads_to_the_credentials(root: Console) -> None:
    assert f"/sandbox/{root.sandbox.pk}/users/noor/credentials/" in root.page("users/noor/")


def test_five_hundred_users_come_in_pages_of_fifty(root: Console) -> None:
    def fill(account: Account) -> None:
        for number in range(500):
            name = f"user-{number:03}"
            account.users[name] = User(name=name, id=f"AIDA{number:017}", created=timezone.now())

    root.change(fill)
    page = root.page("users/")
    assert page.count('<th scope="row">') == 50
    assert "502 users" in page
    assert "user-499" in root.page("users/?page=11")
    assert "1 user found" in root.page("users/?find=user-499")


@pytest.mark.parametrize("name", [".", ".."])
def test_a_user_whose_name_a_browser_resolves_has_a_page(name: str, root: Console) -> None:
    page = root.act("users/", "CreateUser", UserName=name)
    address = f"/sandbox/{root.sandbox.pk}/users/~{name}/"
    assert f'href="{address}"' in page
    root.act(f"users/~{name}/", "TagUser", Key="team", Value="qa")
    assert root.account.users[name].tags == {"team": "qa"}
    root.act(f"users/~{name}/", "UpdateUser", NewUserName="dot")
    root.act("users/dot/", "DeleteUser")
    assert "dot" not in root.account.users
