"""A learner's way through the first lessons, in a real browser."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from lessons.content_format.kinds.quiz import QuizExercise, grade_quiz
from lessons.models import Attempt, Exercise, Learner
from tests.browser.conftest import Complaints

BUCKET = "/learn/foundations/bucket-or-object/repair-the-reader/"


def editor(page: Page) -> Locator:
    return page.get_by_role("textbox", name="Policy editor")


def checks(page: Page) -> Locator:
    return page.get_by_role("region", name="Checks")


def write(page: Page, text: str) -> None:
    """Replace what stands in the editor, by keyboard, as pasting does."""
    editor(page).focus()
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.insert_text(text)


def solution_of(page: Page) -> str:
    """Return a right answer to the bucket exercise, with the bucket that this learner got."""
    bucket = re.search(r"arn:aws:s3:::([a-z-]+)", editor(page).inner_text())
    assert bucket is not None
    return (
        '{"Version": "2012-10-17", "Statement": ['
        f'{{"Effect": "Allow", "Action": "s3:ListBucket", "Resource": "arn:aws:s3:::{bucket[1]}"}},'
        f'{{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::{bucket[1]}/*"}}]}}'
    )


def press_until(page: Page, key: str, wanted: Locator, most: int = 40) -> None:
    """Press a key until the element has the focus, as somebody without a mouse does."""
    for _ in range(most):
        page.keyboard.press(key)
        if wanted.evaluate("element => element === document.activeElement"):
            return
    raise AssertionError(f"{key} never reached {wanted}")


def test_the_first_lesson_is_solved_from_the_landing_page_by_keyboard_alone(visitor: Page, lab: str) -> None:
    visitor.goto(lab)
    press_until(visitor, "Tab", visitor.get_by_role("link", name=re.compile("Start")))
    visitor.keyboard.press("Enter")
    expect(visitor.get_by_role("heading", level=1)).to_have_text("Resources, actions, ARNs")
    pick_what_is_true(visitor)
    press_until(visitor, "Tab", visitor.get_by_role("link", name=re.compile("^Next")))
    visitor.keyboard.press("Enter")
    expect(visitor.get_by_role("heading", level=2, name="The right table")).to_be_visible()
    press_until(visitor, "Tab", visitor.get_by_role("link", name="Skip to the editor"))
    visitor.keyboard.press("Enter")
    expect(editor(visitor)).to_be_focused()
    read = checks(visitor).locator("#check-read-qa")
    expect(read.locator(".verdict")).to_have_text("Fail")

    visitor.keyboard.press("ControlOrMeta+Home")
    for _ in range(5):
        visitor.keyboard.press("ArrowDown")
    visitor.keyboard.press("End")
    visitor.keyboard.press("ArrowLeft")
    for _ in "prod":
        visitor.keyboard.press("Backspace")
    visitor.keyboard.type("qa")

    expect(read.locator(".verdict")).to_have_text("Pass")
    expect(visitor.get_by_text("All checks pass").first).to_be_visible()
    press_until(visitor, "Tab", visitor.get_by_role("link", name=re.compile("^Next")))
    visitor.keyboard.press("Enter")
    expect(visitor.get_by_role("heading", level=2, name="Four things, four ARNs")).to_be_visible()


def pick_what_is_true(page: Page) -> None:
    """Answer the quiz of the first lesson with the keyboard."""
    press_until(page, "Tab", page.get_by_role("link", name="Skip to the questions"))
    page.keyboard.press("Enter")
    content = Exercise.objects.get(slug="read-an-arn").filled(0)
    assert isinstance(content, QuizExercise)
    true = grade_quiz(content, "").true_ids
    for box in page.locator("input[name=picked]").all():
        if box.get_attribute("value") in true:
            press_until(page, "Tab", box)
            page.keyboard.press("Space")
    press_until(page, "Tab", page.get_by_role("button", name="Check", exact=True))
    page.keyboard.press("Enter")
    expect(page.locator("#questions-solved")).to_be_visible()


def test_a_red_check_turns_green_as_the_learner_types(visitor: Page, lab: str) -> None:
    visitor.goto(lab + BUCKET)
    read = checks(visitor).locator("#check-read-a-report")
    expect(read.locator(".verdict")).to_have_text("Fail")
    expect(read).to_contain_text("this is the bucket’s ARN")
    write(visitor, solution_of(visitor))
    expect(read.locator(".verdict")).to_have_text("Pass")
    expect(checks(visitor)).to_contain_text("Solved")


def test_the_verdict_is_announced_to_screen_readers(visitor: Page, lab: str) -> None:
    visitor.goto(lab + BUCKET)
    expect(visitor.locator("#announcement")).to_have_text("")
    write(visitor, solution_of(visitor))
    expect(visitor.locator("#announcement")).to_have_text("All checks pass")


def test_problems_are_marked_in_the_editor_and_listed_in_words(visitor: Page, lab: str) -> None:
    visitor.goto(lab + BUCKET)
    expect(visitor.locator(".cm-lintRange-error")).to_have_text('"s3:GetItem"')
    problems = visitor.get_by_role("region", name="Problems in the document")
    expect(problems).to_contain_text("Amazon S3 has no action GetItem")
    problems.get_by_role("link", name="Line 11").click()
    expect(editor(visitor)).to_be_focused()


def test_the_line_that_nearly_matched_is_marked(visitor: Page, lab: str) -> None:
    visitor.goto(lab + BUCKET)
    expect(editor(visitor)).to_contain_text("“Read a report” stops here")
    write(visitor, solution_of(visitor))
    expect(editor(visitor)).not_to_contain_text("stops here")


def test_actions_are_completed_from_the_service_authorization_reference(visitor: Page, lab: str) -> None:
    visitor.goto(lab + BUCKET)
    write(visitor, '{"Version": "2012-10-17", "Statement": [{"Action": ""}]}')
    for _ in range(4):
        visitor.keyboard.press("ArrowLeft")
    visitor.keyboard.type("dynamodb:BatchGet")
    option = visitor.get_by_role("option", name=re.compile("BatchGetItem"))
    expect(option.first).to_be_visible()
    visitor.wait_for_timeout(150)  # completion ignores Enter until the learner can have seen the list
    visitor.keyboard.press("Enter")
    expect(editor(visitor)).to_contain_text('"Action": "dynamodb:BatchGetItem"')


def test_the_second_answer_of_a_new_guest_is_accepted_too(visitor: Page, lab: str) -> None:
    visitor.goto(lab + BUCKET)
    write(visitor, "{}")
    expect(visitor.get_by_text("The document has no Statement").first).to_be_visible()
    write(visitor, "[]")
    expect(visitor.get_by_text("this is a list").first).to_be_visible()
    assert Learner.objects.count() == 1


def test_a_text_left_alone_counts_as_a_try(visitor: Page, lab: str) -> None:
    visitor.clock.install()
    visitor.goto(lab + BUCKET)
    write(visitor, "{}")
    visitor.clock.run_for(1_000)
    expect(visitor.get_by_text("The document has no Statement").first).to_be_visible()
    assert Attempt.objects.get().tries == 0
    with visitor.expect_response(re.compile("/check/")):
        visitor.clock.run_for(5_000)
    assert (Attempt.objects.get().tries, Attempt.objects.get().text) == (1, "{}")


def test_undo_and_reset_bring_earlier_text_back(visitor: Page, lab: str) -> None:
    visitor.goto(lab + BUCKET)
    write(visitor, "{}")
    visitor.get_by_role("button", name="Reset").click()
    expect(editor(visitor)).to_contain_text("ReadReports")
    visitor.get_by_role("button", name="Undo").click()
    expect(editor(visitor)).not_to_contain_text("ReadReports")


def test_hints_then_the_solution_open_one_by_one(visitor: Page, lab: str) -> None:
    visitor.goto(lab + BUCKET)
    visitor.get_by_role("button", name="Show a hint").click()
    for opened in ("Hint 1 of 3", "Hint 2 of 3"):
        expect(visitor.get_by_text(opened)).to_be_visible()
        visitor.get_by_role("button", name="Next hint").click()
    expect(visitor.get_by_text("Hint 3 of 3")).to_be_visible()
    for text in visitor.locator(".hint-text").all():
        expect(text).to_be_visible()
    visitor.get_by_role("button", name="Show the solution").click()
    expect(visitor.get_by_role("region", name="A solution")).to_contain_text("/*")


def test_a_hint_that_was_closed_stays_closed_when_the_next_opens(visitor: Page, lab: str) -> None:
    visitor.goto(lab + BUCKET)
    visitor.get_by_role("button", name="Show a hint").click()
    visitor.get_by_text("Hint 1 of 3").click()
    visitor.get_by_role("button", name="Next hint").click()
    expect(visitor.get_by_text("Hint 2 of 3")).to_be_visible()
    first, second = visitor.locator(".hint-text").all()
    expect(second).to_be_visible()
    expect(first).to_be_hidden()


def test_a_why_stays_open_while_the_learner_types(visitor: Page, lab: str) -> None:
    visitor.goto(lab + BUCKET)
    row = visitor.locator("#check-list-the-bucket")
    row.locator("summary").click()
    expect(row.locator(".why-answer")).to_be_visible()
    write(visitor, solution_of(visitor))
    expect(visitor.get_by_text("All checks pass").first).to_be_visible()
    expect(row.locator(".why-answer")).to_be_visible()


def test_a_reload_brings_the_text_and_its_verdict_back(visitor: Page, lab: str) -> None:
    visitor.goto(lab + BUCKET)
    write(visitor, solution_of(visitor))
    expect(visitor.get_by_text("All checks pass").first).to_be_visible()
    visitor.reload()
    expect(visitor.get_by_text("All checks pass").first).to_be_visible()
    visitor.goto(f"{lab}/learn/")
    expect(visitor.get_by_text("1 of 2").first).to_be_visible()


def test_a_guest_keeps_the_progress_under_a_name(visitor: Page, lab: str) -> None:
    visitor.goto(lab + BUCKET)
    write(visitor, solution_of(visitor))
    expect(visitor.get_by_text("All checks pass").first).to_be_visible()
    visitor.get_by_role("link", name="Keep your progress").first.click()
    visitor.get_by_label("Name").fill("priya")
    for label in ("Password", "Password again"):
        visitor.get_by_label(label, exact=True).fill("a long phrase of my own")
    visitor.get_by_role("button", name="Keep my progress").click()
    expect(visitor.get_by_text("Signed in as priya").first).to_be_visible()
    visitor.goto(lab + BUCKET)
    expect(visitor.get_by_text("All checks pass").first).to_be_visible()


def test_an_overlong_document_is_refused_and_stays_in_the_editor(
    visitor: Page, lab: str, complaints: Complaints
) -> None:
    complaints.expected_statuses = {413}
    visitor.goto(lab + BUCKET)
    write(visitor, '{"Id": "' + "x" * 256 * 1024 + '"}')
    expect(visitor.get_by_text("The document is larger than 256 KB.").first).to_be_visible()
    expect(editor(visitor)).to_contain_text("xxx")


def test_an_exercise_deleted_meanwhile_is_said_so_and_the_text_stays(
    visitor: Page, lab: str, complaints: Complaints
) -> None:
    complaints.expected_statuses = {404}
    visitor.goto(lab + BUCKET)
    Exercise.objects.all().delete()
    write(visitor, '{"Id": "mine"}')
    expect(visitor.get_by_text("There is no such page").first).to_be_visible()
    expect(editor(visitor)).to_contain_text("mine")


def test_tab_leaves_the_editor(visitor: Page, lab: str) -> None:
    visitor.goto(lab + BUCKET)
    editor(visitor).focus()
    visitor.keyboard.press("Tab")
    expect(editor(visitor)).not_to_be_focused()


@pytest.mark.parametrize("context_options", [{"java_script_enabled": False}])
def test_a_lesson_is_solved_without_javascript(visitor: Page, lab: str) -> None:
    visitor.goto(lab + BUCKET)
    expect(visitor.get_by_text("Checked as you type")).to_be_hidden()
    box = editor(visitor)
    without_fault = box.input_value().replace(', "s3:GetItem"', "")
    box.fill(re.sub(r'("s3:GetObject"\],\s+"Resource": "arn:aws:s3:::[a-z-]+)"', r'\1/*"', without_fault))
    visitor.get_by_role("button", name="Check").click()
    expect(visitor.get_by_text("All checks pass").first).to_be_visible()


@pytest.mark.parametrize("context_options", [{"java_script_enabled": False}])
def test_hints_open_without_javascript_and_keep_the_text(visitor: Page, lab: str) -> None:
    visitor.goto(lab + BUCKET)
    editor(visitor).fill('{"Id": "mine"}')
    visitor.get_by_role("button", name="Show a hint").click()
    expect(visitor.get_by_text("Hint 1 of 3")).to_be_visible()
    expect(editor(visitor)).to_have_value('{"Id": "mine"}')


PARTNER = "/learn/foundations/anatomy-of-a-policy-document/let-the-partner-read/"


def test_a_bucket_policy_is_written_by_keyboard_alone(visitor: Page, lab: str) -> None:
    visitor.goto(lab + PARTNER)
    expect(visitor.get_by_text(re.compile("You write FinalsForHighlights: Bucket policy of"))).to_be_visible()
    problems = visitor.get_by_role("region", name="Problems in the document")
    expect(problems).to_contain_text("This statement has no Principal")
    given = visitor.get_by_text("HighlightsWork")
    press_until(visitor, "Tab", visitor.get_by_role("link", name="To the task"))
    visitor.keyboard.press("Enter")
    press_until(visitor, "Tab", visitor.locator("summary", has=given))
    visitor.keyboard.press("Enter")
    expect(visitor.get_by_role("region", name="HighlightsWork")).to_contain_text('"Action": "s3:*"')

    role = re.search(r"arn:aws:iam::\d+:role/Highlights", visitor.locator("#task").inner_text())
    assert role is not None
    starter = visitor.locator("#document").get_attribute("data-starter") or ""
    write(visitor, starter.replace('"Action"', '"Principal": "*",\n    "Action"'))
    expect(checks(visitor)).to_contain_text("even people who never signed in")
    expect(checks(visitor).locator("#check-stranger .verdict")).to_have_text("Fail")
    write(visitor, starter.replace('"Action"', f'"Principal": {{"AWS": "{role[0]}"}},\n    "Action"'))
    expect(visitor.locator("#announcement")).to_have_text("All checks pass")
    press_until(visitor, "Tab", visitor.get_by_role("link", name=re.compile("^Next")))
    visitor.keyboard.press("Enter")
    expect(visitor.get_by_role("heading", level=2, name="Two offices, and an end")).to_be_visible()
    expect(checks(visitor).locator("#check-no-address")).to_contain_text("aws:CurrentTime")
