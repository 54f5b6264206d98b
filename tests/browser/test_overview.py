"""The console's first page in a real browser: findings, and a diagram that works with the keyboard."""

from collections.abc import Callable

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from iamlab.account.configuration import Configuration
from lessons import sandboxes
from lessons.models import Learner
from tests.aws_api.world import ACCOUNT, PASSWORD
from tests.browser.test_accessibility import violations
from tests.lessons.sandbox.studio import crowd, studio

Open = Callable[[Configuration, str], None]


@pytest.fixture
def open_as(visitor: Page, live_server: LiveServer, transactional_db: None) -> Open:
    """Open the console of an account as one of its users, whose MFA is off."""

    def opened(held: Configuration, user: str) -> None:
        learner = Learner.objects.create_user("maya", password="a-long-password")
        held.accounts[ACCOUNT].mfa_devices.pop(user, None)
        made = sandboxes.create(held, [learner])
        browser = Client()
        browser.force_login(learner)
        typed = {"kind": "user", "account": ACCOUNT, "user": user, "password": PASSWORD}
        assert browser.post(f"/sandbox/{made.pk}/sign-in/", typed).status_code == 302
        value = browser.cookies[settings.SESSION_COOKIE_NAME].value
        visitor.context.add_cookies(
            [{"name": settings.SESSION_COOKIE_NAME, "value": value, "url": live_server.url}]
        )
        visitor.goto(f"{live_server.url}/sandbox/{made.pk}/")

    return opened


@pytest.mark.parametrize(
    "context_options", [{"color_scheme": "light"}, {"color_scheme": "dark"}], ids=["light", "dark"]
)
def test_the_overview_has_no_axe_violation_and_fits_every_width(visitor: Page, open_as: Open) -> None:
    open_as(studio(timezone.now()), "maya")
    visitor.get_by_role("button", name="Generate the credential report").click()
    expect(visitor.get_by_text("The credential report is made.")).to_be_visible()
    visitor.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true; })")
    for width in (1440, 1024, 390):
        visitor.set_viewport_size({"width": width, "height": 900})
        assert visitor.evaluate("document.documentElement.scrollWidth") <= width
        assert violations(visitor) == []


def test_a_box_is_reached_with_tab_seen_when_focused_and_opened_with_enter(
    visitor: Page, open_as: Open
) -> None:
    open_as(studio(timezone.now()), "maya")
    visitor.get_by_role("region", name="Diagram").focus()
    visitor.keyboard.press("Tab")
    box = visitor.get_by_role("link", name="maya, you, user")
    expect(box).to_be_focused()
    expect(box.locator("rect")).to_have_css("stroke-width", "3px")
    visitor.keyboard.press("Enter")
    expect(visitor.get_by_role("heading", level=1, name="maya")).to_be_visible()


def test_of_a_large_account_somebody_chooses_what_to_see(visitor: Page, open_as: Open) -> None:
    open_as(crowd(timezone.now()), "user-0")
    field = visitor.get_by_label("User, group, role or policy")
    field.fill("group-7")
    field.press("Enter")
    expect(visitor.get_by_text("This shows what is around group-7.")).to_be_visible()
    expect(visitor.get_by_role("link", name="user-7, user", exact=True)).to_be_visible()
    visitor.get_by_role("link", name="Show all").click()
    expect(visitor.get_by_text("This shows what is around user-0.")).to_be_visible()
    assert violations(visitor) == []
