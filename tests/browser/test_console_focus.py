"""After an act in the console what came of it is in view, and the focus is not lost."""

from playwright.sync_api import Page, expect

from tests.browser.conftest import Complaints


def _as_root(visitor: Page, lab: str) -> str:
    visitor.goto(f"{lab}/sandbox/")
    visitor.get_by_role("button", name="Open an account").click()
    visitor.get_by_label("Root user e-mail address").fill("root@sandbox.example")
    visitor.get_by_label("Password", exact=True).fill("Open-Sandbox-1")
    visitor.keyboard.press("Enter")
    expect(visitor.get_by_role("heading", name="Overview")).to_be_visible()
    return visitor.url


def test_a_refusal_is_in_view_and_the_focus_is_never_lost(
    visitor: Page, lab: str, complaints: Complaints
) -> None:
    complaints.expected_statuses = {409}
    account = _as_root(visitor, lab)
    visitor.goto(f"{account}users/")
    for _ in range(2):
        visitor.get_by_label("User name").first.fill("maya")
        visitor.keyboard.press("Enter")
        expect(visitor.get_by_role("link", name="maya")).to_be_visible()
    expect(visitor.locator(".refusal")).to_be_in_viewport()
    expect(visitor.get_by_label("User name").first).to_be_focused()
    visitor.get_by_label("User name").first.fill("noor")
    visitor.keyboard.press("Enter")
    expect(visitor.get_by_role("link", name="noor")).to_be_visible()
    assert visitor.evaluate("document.activeElement !== document.body")
