"""Terms in a lesson in a real browser: by keyboard, and without script."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_accessibility import violations
from tests.browser.test_learning import BUCKET

LESSON = "/learn/foundations/denied-by-default/"


@pytest.mark.parametrize(
    "context_options",
    [{"color_scheme": "light"}, {"color_scheme": "dark"}, {"java_script_enabled": False}],
    ids=["light", "dark", "no script"],
)
def test_a_term_shows_its_meaning_by_keyboard_and_escape_puts_it_away(visitor: Page, lab: str) -> None:
    visitor.goto(lab + LESSON)
    term = visitor.locator(".prose button.term").first
    meaning = visitor.locator(".prose .term-means").first
    expect(meaning).to_be_hidden()
    term.focus()
    visitor.keyboard.press("Enter")
    expect(meaning).to_be_visible()
    expect(meaning).to_be_in_viewport()
    visitor.keyboard.press("Escape")
    expect(meaning).to_be_hidden()
    expect(term).to_be_focused()


@pytest.mark.parametrize(
    "context_options", [{"color_scheme": "light"}, {"color_scheme": "dark"}], ids=["light", "dark"]
)
def test_an_open_meaning_has_no_axe_violation_and_fits_every_width(visitor: Page, lab: str) -> None:
    visitor.goto(lab + BUCKET)
    for width in (1440, 1024, 390):
        visitor.set_viewport_size({"width": width, "height": 900})
        visitor.locator(".prose button.term").last.press("Enter")
        expect(visitor.locator(".prose .term-means").last).to_be_in_viewport(ratio=1)
        assert visitor.evaluate("document.documentElement.scrollWidth") <= width
        assert violations(visitor) == []
        visitor.keyboard.press("Escape")
