"""The simulator, the organization and the two questions in a real browser."""

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from iamlab.account.configuration import Configuration
from tests.aws_api.world import ACCOUNT, allow, user_arn
from tests.browser.test_accessibility import violations
from tests.browser.test_overview import Open, open_as
from tests.lessons.sandbox.studio import studio

__all__ = ["open_as"]

SCHEMES = pytest.mark.parametrize(
    "context_options", [{"color_scheme": "light"}, {"color_scheme": "dark"}], ids=["light", "dark"]
)


def account() -> Configuration:
    """Return the small studio, in which `maya` may do everything."""

    held = studio(timezone.now())
    held.accounts[ACCOUNT].users["maya"].inline = {"all": allow("*")}
    return held


def fits_and_is_accessible(page: Page) -> None:
    page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true; })")
    for width in (1440, 1024, 390):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert violations(page) == []


def test_a_question_is_put_together_asked_and_explained(visitor: Page, open_as: Open) -> None:
    open_as(account(), "maya")
    visitor.get_by_role("link", name="Simulator").click()
    visitor.get_by_label("Who asks").select_option(label="jonas")
    visitor.get_by_text("Find actions").click()
    visitor.get_by_label("A part of an action’s name").press_sequentially("getobject")
    visitor.get_by_role("button", name="Add s3:GetObject", exact=True).click()
    expect(visitor.get_by_role("textbox", name="Actions")).to_have_value("s3:GetObject")
    visitor.get_by_role("textbox", name="Actions").fill("s3:GetObject\nsqs:SendMessage")
    visitor.get_by_role("button", name="Simulate", exact=True).last.click()
    expect(visitor.get_by_text("1 of 2 allowed")).to_be_visible()
    expect(visitor.locator("#why-title")).to_contain_text("sqs:SendMessage")
    cell = visitor.locator("#cell-1\\.1")
    cell.click()
    expect(visitor.locator("#why-title")).to_contain_text("s3:GetObject")
    expect(cell).to_be_focused()


@SCHEMES
def test_the_simulators_answer_is_accessible_and_fits_every_width(visitor: Page, open_as: Open) -> None:
    open_as(account(), "maya")
    asked = f"who={user_arn('jonas')}&actions=s3:GetObject+sqs:SendMessage&resources=arn:aws:s3:::b/x"
    visitor.goto(f"{visitor.url}simulator/?{asked}")
    expect(visitor.get_by_role("heading", name="Decisions")).to_be_visible()
    fits_and_is_accessible(visitor)


@SCHEMES
def test_the_organizations_tree_is_accessible_and_fits_every_width(visitor: Page, open_as: Open) -> None:
    open_as(account(), "maya")
    visitor.get_by_role("link", name="Organization").click()
    visitor.get_by_role("button", name="Create an organization").click()
    visitor.get_by_role("button", name="Enable SCPs").click()
    expect(visitor.get_by_role("link", name="SCP FullAWSAccess").first).to_be_visible()
    unit = visitor.get_by_role("form", name="New OU")
    unit.get_by_label("Name").fill("Workloads")
    unit.get_by_role("button", name="Create OU").click()
    expect(visitor.get_by_role("link", name="Workloads")).to_be_visible()
    fits_and_is_accessible(visitor)
    visitor.get_by_role("link", name="Workloads").click()
    expect(visitor.get_by_role("heading", level=1, name="Workloads")).to_be_visible()
    fits_and_is_accessible(visitor)


@SCHEMES
@pytest.mark.parametrize("address", ["who-can/?action=s3:GetObject", f"what-can/?who={user_arn('jonas')}"])
def test_who_can_and_what_can_are_accessible_and_fit_every_width(
    visitor: Page, open_as: Open, address: str
) -> None:
    open_as(account(), "maya")
    visitor.goto(f"{visitor.url}{address}")
    expect(visitor.get_by_role("link", name="Why").first).to_be_visible()
    fits_and_is_accessible(visitor)
