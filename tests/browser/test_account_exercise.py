"""An account exercise played in a real browser: from the lesson into the account and back."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from lessons.models import Attempt, Exercise
from tests.browser.test_accessibility import violations
from tests.browser.test_learning import press_until
from tests.lessons.account_rows import make_lesson, make_row, url


@pytest.fixture
def exercise(lab: str) -> Exercise:
    """An exercise beside the lessons that ship with the lab."""
    call = {"who": "key upload-key", "call": "iam:CreateUser", "parameters": {"UserName": "mallory"}}
    still = {"who": "key upload-key", "call": "sts:GetCallerIdentity"}
    goals = [
        {"goal": "user", "id": "ana", "user": "ana"},
        {"goal": "root-without-keys", "id": "no-keys", "why": "Nothing limits such a key."},
        {"goal": "attack", "id": "up", "calls": [call], "still": [still]},
        {
            "goal": "request",
            "id": "put",
            "who": "user maya",
            "action": "s3:PutObject",
            "resource": "arn:aws:s3:::reports/a.csv",
            "expect": "allowed",
        },
    ]
    return make_row(make_lesson(), goals=goals, keys=["upload-key"])


def bar(page: Page) -> Locator:
    return page.get_by_role("region", name="Task", exact=True)


def open_account(page: Page, lab: str, exercise: Exercise) -> None:
    """Go from the lesson into the account, as root."""
    page.goto(lab + url(exercise))
    page.get_by_role("button", name="Open the account").click()
    page.get_by_label("E-mail").fill("root@games.example")
    page.get_by_label("Password", exact=True).fill("Correct-Horse-9")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("region", name="Simulated account")).to_contain_text("Root user")


def create_user(page: Page, name: str) -> None:
    page.get_by_role("link", name=re.compile("^Users")).first.click()
    page.get_by_label("User name").fill(name)
    page.get_by_role("button", name="Create user").click()


def test_a_goal_is_ticked_off_by_an_act_and_what_is_unfolded_stays_so(
    visitor: Page, lab: str, exercise: Exercise
) -> None:
    open_account(visitor, lab, exercise)
    expect(bar(visitor)).to_contain_text("1 of 4 goals met")
    create_user(visitor, "ravi")
    bar(visitor).get_by_text("Task and goals").click()
    goals = bar(visitor).get_by_role("region", name="Task and goals")
    expect(goals).to_contain_text("There is no user ana yet.")
    bar(visitor).get_by_text("Task and goals").click()
    create_user(visitor, "ana")
    expect(bar(visitor)).to_contain_text("2 of 4 goals met")
    expect(bar(visitor).get_by_role("status")).to_have_text("Met now: There is a user ana")
    assert Attempt.objects.get().failing == ["no-keys", "up"]


def test_undo_brings_a_goal_back_and_the_lesson_says_what_changed(
    visitor: Page, lab: str, exercise: Exercise
) -> None:
    open_account(visitor, lab, exercise)
    create_user(visitor, "ana")
    expect(bar(visitor)).to_contain_text("2 of 4 goals met")
    bar(visitor).get_by_role("link", name="Back to the lesson").click()
    visitor.get_by_text("What changed").click()
    expect(visitor.locator(".changes")).to_contain_text("User ana")
    visitor.get_by_role("button", name="Undo the last act").click()
    expect(visitor.locator(".verdict-count")).to_have_text("1 of 4 goals met")
    visitor.get_by_role("button", name="Back to the account").click()
    expect(bar(visitor)).to_contain_text("1 of 4 goals met")


def test_the_attack_is_replayed_on_the_lessons_page(visitor: Page, lab: str, exercise: Exercise) -> None:
    open_account(visitor, lab, exercise)
    bar(visitor).get_by_role("link", name="Back to the lesson").click()
    attack = visitor.locator("#goal-up")
    expect(attack).to_contain_text("The attack still goes through, from the first call to the last.")
    expect(attack).to_contain_text("Went through")
    request = visitor.locator("#goal-put")
    request.get_by_text("Why", exact=True).click()
    expect(request.get_by_role("list", name="Decision, policy type by policy type")).to_be_visible()


@pytest.mark.parametrize(
    "context_options", [{"color_scheme": "light"}, {"color_scheme": "dark"}], ids=["light", "dark"]
)
def test_lesson_and_bar_have_no_axe_violation_and_fit_every_width(
    visitor: Page, lab: str, exercise: Exercise
) -> None:
    open_account(visitor, lab, exercise)
    create_user(visitor, "ana")
    bar(visitor).get_by_text("Task and goals").click()
    in_order(visitor)
    visitor.get_by_role("link", name="What changed").click()
    in_order(visitor)
    visitor.goto(lab + url(exercise))
    visitor.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true; })")
    in_order(visitor)


def in_order(page: Page) -> None:
    """Hold the page to axe and to the width of the window, at three widths."""
    for width in (1440, 1024, 390):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert violations(page) == []


@pytest.mark.parametrize("context_options", [{"java_script_enabled": False}], ids=["without script"])
def test_without_javascript_the_bar_goals_undo_and_the_way_back_work(
    visitor: Page, lab: str, exercise: Exercise
) -> None:
    open_account(visitor, lab, exercise)
    create_user(visitor, "ana")
    expect(bar(visitor)).to_contain_text("2 of 4 goals met")
    bar(visitor).get_by_role("button", name="Undo the last act").click()
    expect(bar(visitor)).to_contain_text("1 of 4 goals met")
    bar(visitor).get_by_role("link", name="Back to the lesson").click()
    visitor.get_by_role("button", name="Show a hint").click()
    expect(visitor.locator("#help")).to_contain_text("Begin with MFA.")


def test_the_way_through_is_open_to_the_keyboard(visitor: Page, lab: str, exercise: Exercise) -> None:
    open_account(visitor, lab, exercise)
    press_until(visitor, "Tab", bar(visitor).locator("summary"), most=80)
    visitor.keyboard.press("Enter")
    expect(bar(visitor).get_by_role("region", name="Task and goals")).to_be_visible()
    press_until(visitor, "Tab", bar(visitor).get_by_role("link", name="Back to the lesson"))
    visitor.keyboard.press("Enter")
    expect(visitor.get_by_role("heading", name="Harden it")).to_be_visible()
