"""Every course, played once from its first exercise to its last, with the solutions that ship with it."""

import json
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from lessons.content_format.kinds.account import AccountExercise
from lessons.content_format.kinds.diagnose import DiagnoseExercise
from lessons.content_format.kinds.policy import PolicyExercise
from lessons.content_format.kinds.predict import PredictExercise, grade_prediction
from lessons.content_format.kinds.quiz import QuizExercise, grade_quiz
from lessons.content_format.reading import course_directories
from lessons.grading import grade
from lessons.grading.diagnose import DiagnoseFeedback
from lessons.grading.layers import deciding_layer
from lessons.models import Attempt, Exercise, Learner, Sandbox
from lessons.templatetags.answer_words import layer_word
from tests.browser.playing import Player
from tests.browser.test_learning import write

CONTENT = Path(__file__).resolve().parents[2] / "lessons" / "content"
COURSES = [each.name for each in course_directories(CONTENT)]


@pytest.mark.parametrize("course", COURSES)
def test_a_course_is_solved_with_its_solutions(course: str, visitor: Page, lab: str) -> None:
    for exercise in Exercise.objects.live().filter(lesson__course__slug=course):
        visitor.goto(lab + exercise.get_absolute_url())
        solve(visitor, lab, exercise)
        assert Attempt.objects.get(exercise=exercise).solved, exercise


def solve(page: Page, lab: str, exercise: Exercise) -> None:
    """Solve the exercise whose page is open, as the learner who is at it."""
    if exercise.kind == "policy":
        solve_policy(page, exercise)
    elif exercise.kind == "account":
        solve_account(page, lab, exercise)
    elif exercise.kind == "quiz":
        solve_quiz(page, exercise)
    elif exercise.kind == "predict":
        solve_predict(page, exercise)
    elif exercise.kind == "diagnose":
        solve_diagnose(page, exercise)
    else:
        raise AssertionError(f"nobody knows how to play a {exercise.kind}")


def solve_policy(page: Page, exercise: Exercise) -> None:
    content = exercise.filled(variant_of(page))
    assert isinstance(content, PolicyExercise)
    write(page, json.dumps(json.loads(content.solution)))
    expect(page.locator("#checks-solved")).to_be_visible()


def solve_quiz(page: Page, exercise: Exercise) -> None:
    content = exercise.filled(variant_of(page))
    assert isinstance(content, QuizExercise)
    for statement in grade_quiz(content, "").true_ids:
        page.locator(f"input[name=picked][value={statement}]").check()
    page.get_by_role("button", name="Check", exact=True).click()
    expect(page.locator("#questions-solved")).to_be_visible()


def solve_diagnose(page: Page, exercise: Exercise) -> None:
    content = exercise.filled(variant_of(page))
    assert isinstance(content, DiagnoseExercise)
    feedback = grade(content, "")
    assert isinstance(feedback, DiagnoseFeedback)
    assert feedback.refusal is not None
    if not content.repair:
        page.get_by_label(layer_word(deciding_layer(feedback.refusal)), exact=True).check()
        page.get_by_role("button", name="Check", exact=True).click()
    for name, text in content.solution.items():
        page.locator(".document-tabs label").filter(has_text=name).click()
        page.get_by_role("textbox", name=name, exact=True).focus()
        page.keyboard.press("ControlOrMeta+a")
        page.keyboard.insert_text(json.dumps(json.loads(text)))
    expect(page.locator(".verdict-bar[data-result=pass]")).to_be_visible()


def solve_predict(page: Page, exercise: Exercise) -> None:
    content = exercise.filled(variant_of(page))
    assert isinstance(content, PredictExercise)
    for each in grade_prediction(content, "").predictions:
        page.locator(f"#outcome-{each.asked.id}-{each.right_outcome}").check()
        page.locator(f"#by-{each.asked.id}-{min(each.right_by)}").check()
    page.get_by_role("button", name="See the run").click()
    expect(page.locator("#questions-solved")).to_be_visible()


def solve_account(page: Page, lab: str, exercise: Exercise) -> None:
    page.get_by_role("button", name="Open the account").click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    sandbox = Sandbox.objects.get(exercise=exercise)
    content = exercise.filled(sandbox.variant)
    assert isinstance(content, AccountExercise)
    Player(page, lab, content, sandbox).play()
    page.goto(lab + exercise.get_absolute_url())
    expect(page.locator(".verdict-bar[data-result=pass]")).to_be_visible()


def variant_of(page: Page) -> int:
    """Return the values that the open page is filled with: a visitor's own, or the learner's."""
    posted = page.locator("input[name=variant]")
    return int(posted.first.input_value()) if posted.count() else Learner.objects.get().variant
