"""Quizzes, predictions and diagnoses in a real browser: by keyboard alone, without losing the place."""

import re

import pytest
from playwright.sync_api import Page, expect

from lessons.models import Lesson
from tests.browser.conftest import Complaints
from tests.browser.test_accessibility import violations
from tests.lessons.kind_rows import row_of
from tests.lessons.test_diagnose import CONTENT, MENDED

QUIZ = "/learn/foundations/resources-actions-arns/read-an-arn/"
PREDICTIONS = "/learn/foundations/explicit-deny-wins/who-wins/"
SCHEMES = pytest.mark.parametrize(
    "context_options", [{"color_scheme": "light"}, {"color_scheme": "dark"}], ids=["light", "dark"]
)


def fits_and_is_accessible(page: Page) -> None:
    for width in (1440, 1024, 390):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert violations(page) == []


def announced(page: Page, words: str) -> None:
    expect(page.locator("#announcement")).to_contain_text(words)


@SCHEMES
def test_a_quiz_is_answered_by_keyboard_and_the_focus_stays(visitor: Page, lab: str) -> None:
    visitor.goto(lab + QUIZ)
    visitor.locator("#pick-table").focus()
    visitor.keyboard.press("Space")
    visitor.locator("#pick-reads-file").focus()
    visitor.keyboard.press("Space")
    visitor.get_by_role("button", name="Check").focus()
    visitor.keyboard.press("Enter")
    announced(visitor, "1 of your 2 is not true")
    expect(visitor.get_by_role("button", name="Check")).to_be_focused()
    visitor.locator("#why-reads-file > summary").press("Enter")
    expect(visitor.locator("#why-reads-file .near-miss")).to_be_visible()
    fits_and_is_accessible(visitor)
    visitor.locator("#pick-reads-file").uncheck()
    visitor.locator("#pick-object").check()
    visitor.get_by_role("button", name="Check").press("Enter")
    announced(visitor, "All that is true is picked")
    fits_and_is_accessible(visitor)


PREDICTED = {
    "write-outcome": ("allowed", "identity"),
    "read-secret": ("allowed", "identity"),
    "read-copy": ("allowed", "identity"),
    "delete-table": ("denied", "identity"),
    "read-file": ("denied", "none"),
}


@SCHEMES
def test_predictions_are_made_by_keyboard_before_the_run(
    visitor: Page, lab: str, complaints: Complaints
) -> None:
    complaints.expected_statuses = {400}
    visitor.goto(lab + PREDICTIONS)
    visitor.get_by_role("button", name="See the run").press("Enter")
    announced(visitor, "Say for every request what AWS decides")
    fits_and_is_accessible(visitor)
    for asked, (outcome, by) in PREDICTED.items():
        visitor.locator(f"#outcome-{asked}-{outcome}").press("Space")
        visitor.locator(f"#by-{asked}-{by}").press("Space")
    visitor.get_by_role("button", name="See the run").press("Enter")
    announced(visitor, "4 of 5 as AWS decides, and a thought on this answer")
    expect(visitor.locator("#results")).not_to_have_class(re.compile("is-checking"))
    fits_and_is_accessible(visitor)
    visitor.locator("#outcome-read-secret-denied").press("Space")
    visitor.get_by_role("button", name="See the run").press("Enter")
    announced(visitor, "5 of 5 as AWS decides")


@pytest.mark.parametrize("context_options", [{"java_script_enabled": False}])
def test_a_quiz_is_solved_without_javascript(visitor: Page, lab: str) -> None:
    visitor.goto(lab + QUIZ)
    visitor.locator("#pick-table").check()
    visitor.locator("#pick-object").check()
    visitor.get_by_role("button", name="Check").click()
    expect(visitor.get_by_text("Solved", exact=True)).to_be_visible()


@pytest.fixture
def diagnosis(lab: str) -> str:
    """The address of an exercise of the kind diagnose."""
    return lab + row_of("diagnose", Lesson.objects.get(slug="wildcards"), **CONTENT).get_absolute_url()


@SCHEMES
def test_a_diagnosis_goes_from_the_message_to_the_repaired_policy(visitor: Page, diagnosis: str) -> None:
    visitor.goto(diagnosis)
    expect(visitor.get_by_text("because no permissions boundary allows").first).to_be_visible()
    visitor.get_by_label("Identity-based policy").press("Space")
    visitor.get_by_role("button", name="Name it").press("Enter")
    expect(visitor.locator("#layer-said")).to_contain_text("Not this one")
    fits_and_is_accessible(visitor)
    visitor.locator("#tab-1").focus()
    visitor.keyboard.press("ArrowRight")
    editor = visitor.get_by_role("textbox", name="Limit")
    editor.focus()
    visitor.keyboard.press("ControlOrMeta+a")
    visitor.keyboard.insert_text(MENDED)
    announced(visitor, "All checks pass")
    fits_and_is_accessible(visitor)


def test_a_line_that_a_reason_names_is_shown_in_its_tab(visitor: Page, diagnosis: str) -> None:
    visitor.goto(diagnosis)
    visitor.locator("#check-denied > summary").click()
    visitor.locator("#check-denied a[data-document]").first.click()
    expect(visitor.locator("#tab-2")).to_be_checked()
    expect(visitor.get_by_role("textbox", name="Limit")).to_be_focused()


@pytest.mark.parametrize("context_options", [{"java_script_enabled": False}])
def test_a_diagnosis_is_solved_without_javascript(visitor: Page, diagnosis: str) -> None:
    visitor.goto(diagnosis)
    visitor.locator("label[for=tab-2]").click()
    visitor.get_by_role("textbox", name="Limit").fill(MENDED)
    visitor.get_by_role("button", name="Check", exact=True).click()
    expect(visitor.get_by_text("All checks pass").first).to_be_visible()
