"""The first page of the console: findings and the diagram, as far as whoever is signed in may read."""

import re

import pytest
from django.test import Client
from django.utils import timezone

from iamlab.account.configuration import Configuration, loaded, saved
from iamlab.account.identities import User
from lessons import sandboxes
from lessons.models import Learner, Sandbox
from tests.aws_api.world import ACCOUNT, NOW, configuration
from tests.lessons.sandbox.conftest import sign_in
from tests.lessons.sandbox.studio import crowd, empty, studio


def page(browser: Client, sandbox: Sandbox, query: str = "") -> str:
    response = browser.get(f"/sandbox/{sandbox.pk}/{query}")
    assert response.status_code == 200
    return response.content.decode()


def opened(browser: Client, learner: Learner, held: Configuration, user: str | None = None) -> Sandbox:
    """Return a sandbox with this in it, in which somebody is signed in; a user's own MFA is off."""
    held.accounts[ACCOUNT].mfa_devices.pop(user or "", None)
    made = sandboxes.create(held, [learner])
    sign_in(browser, made, user)
    return made


@pytest.fixture
def games(browser_of_member: Client, learner: Learner) -> Sandbox:
    """The studio, with maya, who may read IAM, signed in."""
    return opened(browser_of_member, learner, studio(timezone.now()), "maya")


def test_the_page_shows_findings_and_who_has_what(browser_of_member: Client, games: Sandbox) -> None:
    shown = page(browser_of_member, games)
    assert "Root user has no MFA" in shown
    assert "rafael has policies attached directly" in shown
    assert "Who has which permissions in account 111122223333" in shown
    assert "maya is in " not in shown  # names in the list are links
    assert (
        f'<a href="/sandbox/{games.pk}/users/maya/">maya</a> is in '
        f'<a href="/sandbox/{games.pk}/groups/auditors/">auditors</a>, which has'
    ) in shown


def test_a_finding_and_a_box_lead_to_the_thing(browser_of_member: Client, games: Sandbox) -> None:
    shown = page(browser_of_member, games)
    address = f"/sandbox/{games.pk}/users/rafael/"
    assert f'<a href="{address}">rafael has policies attached directly</a>' in shown
    assert f'<a href="{address}" aria-label="rafael, user"' in shown


def test_a_finding_about_credentials_leads_to_them(browser_of_member: Client, games: Sandbox) -> None:
    browser_of_member.post(f"/sandbox/{games.pk}/", {"act": "GenerateCredentialReport"})
    address = f"/sandbox/{games.pk}/users/rafael/credentials/"
    assert f'<a href="{address}">rafael’s access key is 211 days old</a>' in page(browser_of_member, games)


def test_only_root_is_led_to_roots_credentials(
    browser_of_member: Client, games: Sandbox, learner: Learner
) -> None:
    assert 'my-credentials/">Root user has no MFA' not in page(browser_of_member, games)
    sign_in(browser_of_member, games)
    assert f'<a href="/sandbox/{games.pk}/my-credentials/">Root user has no MFA</a>' in page(
        browser_of_member, games
    )


def test_nothing_in_the_page_breaks_the_content_security_policy(
    browser_of_member: Client, games: Sandbox
) -> None:
    shown = page(browser_of_member, games)
    assert "style=" not in shown
    assert "<style" not in shown


def test_every_page_knows_how_the_diagram_looks_as_an_act_may_lead_here(
    browser_of_member: Client, games: Sandbox
) -> None:
    """Htmx brings the page's content without its head."""
    shown = page(browser_of_member, games, "switch-role/")
    assert "css/diagram.css" in shown
    assert "css/findings.css" in shown


def test_passwords_and_keys_are_looked_at_once_there_is_a_report(
    browser_of_member: Client, games: Sandbox
) -> None:
    before = page(browser_of_member, games)
    assert "There is no credential report yet." in before
    assert "211 days" not in before
    response = browser_of_member.post(
        f"/sandbox/{games.pk}/", {"act": "GenerateCredentialReport"}, follow=True
    )
    after = response.content.decode()
    assert "The credential report is made." in after
    assert "There is no credential report yet." not in after
    assert "rafael’s access key is 211 days old" in after
    assert "made just now" in after
    assert 'aria-label="rafael, no MFA"' in after


def test_a_report_that_is_too_old_is_made_again(browser_of_member: Client, games: Sandbox) -> None:
    browser_of_member.post(f"/sandbox/{games.pk}/", {"act": "GenerateCredentialReport"})
    games.refresh_from_db()
    held = loaded(bytes(games.document))
    report = held.accounts[ACCOUNT].credential_report
    assert report is not None
    report.generated = NOW
    games.document = saved(held)
    games.save()
    assert "The credential report is older than four hours." in page(browser_of_member, games)
    browser_of_member.post(f"/sandbox/{games.pk}/", {"act": "GenerateCredentialReport"})
    assert "made just now" in page(browser_of_member, games)


def test_whoever_may_not_make_a_report_sees_why(as_noor: Client, sandbox: Sandbox) -> None:
    response = as_noor.post(f"/sandbox/{sandbox.pk}/", {"act": "GenerateCredentialReport"})
    assert response.status_code == 403
    shown = response.content.decode()
    assert "AccessDenied: GenerateCredentialReport was refused" in shown
    assert "is not authorized to perform: iam:GenerateCredentialReport" in shown
    assert "Decided here" in shown


def test_whoever_may_read_nothing_sees_each_refusal_and_nothing_of_the_account(
    as_noor: Client, sandbox: Sandbox
) -> None:
    shown = page(as_noor, sandbox)
    assert "noor may read nothing that findings are made from." in shown
    for operation in (
        "GetAccountSummary",
        "GetAccountPasswordPolicy",
        "GetCredentialReport",
        "ListVirtualMFADevices",
        "GetAccountAuthorizationDetails",
    ):
        assert shown.count(f"AccessDenied: {operation} was refused") == 1
    assert "Decided here" in shown
    assert not re.search(r"[>/ ]ada[< ]", shown)
    assert "Root user has" not in shown


def test_what_may_be_read_in_part_is_shown_in_part(browser_of_member: Client, learner: Learner) -> None:
    held = configuration()
    noor: User = held.accounts[ACCOUNT].user("noor")
    noor.inline = {"some": held.accounts[ACCOUNT].user("ada").inline["all"].replace('"*"', '"iam:Get*"', 1)}
    made = opened(browser_of_member, learner, held, "noor")
    shown = page(browser_of_member, made)
    assert "1 read refused, so some checks are not made" in shown
    assert "AccessDenied: ListVirtualMFADevices was refused" in shown
    assert "noor has a policy attached directly" in shown
    assert "Who has which permissions" in shown


def test_a_tidy_account_says_so(browser_of_member: Client, learner: Learner) -> None:
    held = Configuration({ACCOUNT: empty(timezone.now())})
    account = held.accounts[ACCOUNT]
    made = opened(browser_of_member, learner, held)
    shown = page(browser_of_member, made)
    assert "2 findings" in shown
    assert "There are no users, groups, roles or policies yet." in shown
    assert '<svg class="diagram" viewBox="0 0 1040' not in shown
    assert account.users == {}


def test_of_a_large_account_a_part_is_drawn_and_all_of_it_listed(
    browser_of_member: Client, learner: Learner
) -> None:
    made = opened(browser_of_member, learner, crowd(timezone.now()), "user-0")
    shown = page(browser_of_member, made)
    assert "500 users are too many for one picture. This shows what is around user-0." in shown
    assert 'aria-label="user-7, ' not in shown
    assert ">user-499</a>" in shown
    around = page(browser_of_member, made, "?around=group-7")
    assert "This shows what is around group-7." in around
    assert 'aria-label="user-7, ' in around
    assert 'value="group-7"' in around


def test_more_than_a_page_of_details_is_read_to_the_end(browser_of_member: Client, learner: Learner) -> None:
    made = opened(browser_of_member, learner, crowd(timezone.now(), users=1100), "user-0")
    shown = page(browser_of_member, made)
    assert "1100 users are too many for one picture." in shown
    assert ">user-1099</a>" in shown
    assert "policy-299" in shown


@pytest.mark.parametrize("around", ["%3Cscript%3Ealert(1)%3C/script%3E", "%00", "x" * 5000, "%F0%9F%92%A9"])
def test_whatever_somebody_looks_for_breaks_nothing(
    browser_of_member: Client, games: Sandbox, around: str
) -> None:
    shown = page(browser_of_member, games, f"?around={around}")
    assert "Nothing in this account is called" in shown
    assert "<script>alert" not in shown


def test_looking_changes_nothing_and_is_recorded(browser_of_member: Client, games: Sandbox) -> None:
    games.refresh_from_db()
    before, revision = bytes(games.document), games.revision
    page(browser_of_member, games)
    games.refresh_from_db()
    assert (bytes(games.document), games.revision) == (before, revision)
    names = {event.record["eventName"] for event in games.events.all()}
    assert {"GetAccountAuthorizationDetails", "GetCredentialReport", "GetAccountSummary"} <= names
