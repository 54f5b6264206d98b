"""After an act in the console the focus is on what came of it, by keyboard alone."""

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


def test_the_focus_goes_to_a_refusal_and_stays_near_after_an_act(
    visitor: Page, lab: str, complaints: Complaints
) -> None:
    complaints.expected_statuses = {409}
    account = _as_root(visitor, lab)
    visitor.goto(f"{account}users/")
    for _ in range(2):
        visitor.get_by_label("User name").first.fill("maya")
        visitor.keyboard.press("Enter")
        expect(visitor.get_by_role("link", name="maya")).to_be_visible()
    refusal = visitor.locator(".refusal")
    expect(refusal).to_be_focused()
    expect(refusal).to_be_in_viewport()
    visitor.get_by_label("User name").first.fill("noor")
    visitor.keyboard.press("Enter")
    expect(visitor.get_by_role("link", name="noor")).to_be_visible()
    assert visitor.evaluate("document.activeElement !== document.body")
