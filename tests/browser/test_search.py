"""The search in the page's head, by keyboard, and the search page, in a real browser."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_accessibility import violations
from tests.browser.test_learning import BUCKET


@pytest.mark.parametrize(
    "context_options", [{"color_scheme": "light"}, {"color_scheme": "dark"}], ids=["light", "dark"]
)
def test_a_slash_and_a_word_lead_to_a_lesson_by_keyboard(visitor: Page, lab: str) -> None:
    visitor.goto(f"{lab}/learn/")
    visitor.keyboard.press("/")
    visitor.keyboard.type("explicit deny")
    first = visitor.locator("#quick-found a").first
    expect(first).to_contain_text("Explicit deny wins")
    assert violations(visitor) == []
    visitor.keyboard.press("ArrowDown")
    expect(first).to_be_focused()
    visitor.keyboard.press("Enter")
    expect(visitor.get_by_role("heading", level=1)).to_have_text("Explicit deny wins")


def test_escape_puts_what_was_found_away(visitor: Page, lab: str) -> None:
    visitor.goto(lab + BUCKET)
    visitor.locator("#site-find").fill("role")
    expect(visitor.locator("#quick-found a").first).to_be_visible()
    visitor.keyboard.press("Escape")
    expect(visitor.locator("#quick-found")).to_be_hidden()
    expect(visitor.locator("#site-find")).to_be_focused()


def test_on_a_narrow_screen_a_link_leads_to_the_search(visitor: Page, lab: str) -> None:
    for width in (1024, 390):
        visitor.set_viewport_size({"width": width, "height": 900})
        visitor.goto(lab + BUCKET)
        assert visitor.evaluate("document.documentElement.scrollWidth") <= width
        visitor.get_by_role("link", name="Search").click()
        visitor.get_by_role("searchbox", name="Lessons, glossary and actions").fill("passrole")
        expect(visitor.get_by_role("link", name="iam:PassRole", exact=True)).to_be_visible()
        expect(visitor).to_have_url(f"{lab}/search/?find=passrole")


@pytest.mark.parametrize("context_options", [{"java_script_enabled": False}], ids=["no script"])
def test_the_search_works_without_script(visitor: Page, lab: str) -> None:
    visitor.goto(f"{lab}/learn/")
    visitor.locator("#site-find").fill("bucket")
    visitor.keyboard.press("Enter")
    expect(visitor.get_by_role("link", name="Bucket or object", exact=True)).to_be_visible()
