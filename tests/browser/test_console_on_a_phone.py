"""The console at 390 pixels: the bars take little room, and nothing that has the focus lies beneath one."""

import re

import pytest
from playwright.sync_api import Page, expect

from lessons.models import Exercise
from tests.browser.test_account_exercise import bar, create_user, exercise, open_account

__all__ = ["exercise"]


@pytest.fixture
def phone(visitor: Page) -> Page:
    visitor.set_viewport_size({"width": 390, "height": 740})
    return visitor


HIDDEN_FOCUS = """() => {
    const [active, bar] = [document.activeElement, document.getElementById("task-bar")];
    if (active === document.body || bar.contains(active)) return "";
    const [is, over] = [active.getBoundingClientRect(), bar.getBoundingClientRect()];
    return is.bottom > over.top + 1 && is.height < over.top ? active.outerHTML.slice(0, 200) : "";
}"""


def test_what_has_the_focus_never_lies_beneath_the_task_bar(
    phone: Page, lab: str, exercise: Exercise
) -> None:
    open_account(phone, lab, exercise)
    create_user(phone, "ana")
    expect(bar(phone).get_by_role("status")).to_contain_text("There is a user ana")
    for direction in ("Tab", "Shift+Tab"):
        for _ in range(45):
            phone.keyboard.press(direction)
            assert phone.evaluate(HIDDEN_FOCUS) == ""


def test_the_bars_take_two_rows_and_hold_everything(phone: Page, lab: str, exercise: Exercise) -> None:
    open_account(phone, lab, exercise)
    create_user(phone, "a-very-long-name-that-goes-on-and-on-and-on-for-sixty-characters")
    account = phone.get_by_role("region", name="Simulated account")
    for held, most in ((account, 76), (bar(phone), 92)):
        box = held.bounding_box()
        assert box is not None
        assert box["height"] <= most
    for name in ("Hints", "Lesson"):
        expect(bar(phone).get_by_role("link", name=re.compile(name))).to_be_visible()
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390
    column = phone.locator("th[scope=col]").filter(has_text="Groups")
    assert column.evaluate("each => each.getBoundingClientRect().left") < 390
