"""Federation and the end of a session, in a real browser: no IAM user, no password, and time that runs."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from iamlab.account.configuration import loaded, saved
from lessons.models import Sandbox
from tests.aws_api.federated import federated_world
from tests.aws_api.world import allow
from tests.browser.conftest import Complaints
from tests.browser.test_accessibility import violations


@pytest.fixture
def opened(visitor: Page, lab: str) -> Page:
    """A browser at a new sandbox whose account trusts the company's provider, nobody signed in to it."""
    visitor.goto(f"{lab}/sandbox/")
    visitor.get_by_role("button", name="Open an account").click()
    sandbox = Sandbox.objects.get()
    configuration = federated_world().configuration
    for account in configuration.accounts.values():
        for role in account.roles.values():
            role.inline["look"] = allow(["iam:Get*", "iam:List*", "sts:AssumeRole"])
    sandbox.document = saved(configuration)
    sandbox.save()
    visitor.goto(f"{lab}/sandbox/{sandbox.pk}/identity-provider/")
    return visitor


def test_somebody_of_the_company_signs_in_to_the_console_until_the_session_ends(
    opened: Page, complaints: Complaints
) -> None:
    assert not violations(opened)
    opened.get_by_role("link", name="Maya Costa").click()
    opened.get_by_role("button", name="Issue a SAML response").click()
    expect(opened.get_by_role("heading", name="The SAML response")).to_be_visible()
    assert not violations(opened)
    opened.clock.install()
    opened.get_by_role("button", name="Sign in to the console").click()
    bar = opened.get_by_role("region", name="Simulated account")
    expect(bar).to_contain_text("Role Reader, session maya@company.example")
    expect(bar).to_contain_text("ends in 59 min")
    opened.clock.fast_forward("58:30")
    expect(bar).to_contain_text("ends in 1 min")
    opened.clock.fast_forward("02:00")
    expect(bar).to_contain_text("has ended")
    _let_sessions_end()
    complaints.expected_statuses.add(403)
    opened.get_by_role("link", name="Users").click()
    expect(opened.get_by_text("ExpiredToken: Your call was refused")).to_be_visible()
    assert not violations(opened)
    opened.get_by_role("link", name="Go to the identity provider").click()
    expect(opened.get_by_role("heading", name="Identity provider")).to_be_visible()


def test_a_token_goes_to_the_terminal_and_gets_a_session_there(opened: Page) -> None:
    opened.get_by_role("link", name="Maya Costa").click()
    opened.get_by_role("button", name="Issue a SAML response").click()
    opened.get_by_role("button", name="Sign in to the console").click()
    console = opened.url
    opened.goto(f"{console}identity-provider/people/ravi-0815/")
    opened.get_by_role("button", name="Issue an ID token").click()
    opened.get_by_role("button", name="Save to the terminal as ravi-0815.jwt").click()
    command = opened.locator("#issued pre").first.inner_text()
    opened.goto(f"{console}terminal/")
    opened.get_by_label("Command").fill(f"{command} --query AssumedRoleUser.Arn --output text")
    opened.keyboard.press("Enter")
    expect(opened.get_by_role("log")).to_contain_text("assumed-role/Reader/ravi-0815", timeout=20_000)


def _let_sessions_end() -> None:
    sandbox = Sandbox.objects.get()
    configuration = loaded(bytes(sandbox.document))
    for session in configuration.sessions.values():
        session.expires = timezone.now() - timedelta(seconds=1)
    sandbox.document = saved(configuration)
    sandbox.save()
