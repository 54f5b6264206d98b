"""Reading content files that are right."""

from pathlib import Path
from typing import get_args

import pytest

from lessons.content_format.kinds import kinds
from lessons.content_format.kinds.policy import PolicyExercise
from lessons.content_format.policy_parts import RuleName
from lessons.content_format.reading import CourseContent, read_course
from lessons.grading.rules import RULES
from tests.lessons import tiny_course


@pytest.fixture
def content(tmp_path: Path) -> CourseContent:
    return read_course(tiny_course.write(tmp_path))


def exercise(content: CourseContent) -> PolicyExercise:
    (found,) = content.lessons[0].exercises
    assert isinstance(found, PolicyExercise)
    return found


def test_a_course_is_read_with_its_lessons_and_exercises(content: CourseContent) -> None:
    assert (content.course.id, content.course.position, content.course.title) == ("tiny", 3, "Tiny")
    (lesson,) = content.lessons
    assert (lesson.front.id, lesson.front.minutes) == ("first-steps", 3)
    assert lesson.front.values == {"bucket": ["reports", "invoices"], "account": "account-id"}
    assert lesson.text.startswith("Your bucket is called")
    assert lesson.text.endswith(":::")


def test_every_field_of_an_exercise_arrives(content: CourseContent) -> None:
    read = exercise(content)
    assert (read.id, read.kind, read.title) == ("read-a-file", "policy", "Let Maya read")
    assert read.starter == '{"Version": "2012-10-17",'
    assert read.given[0].name == "Nothing"
    visible, hidden = read.checks
    assert (visible.hidden, hidden.hidden) == (False, True)
    assert visible.principal is None
    assert hidden.principal == "arn:aws:iam::{{account}}:user/noor"
    assert hidden.context == {"aws:SourceIp": "203.0.113.7", "aws:TagKeys": ["team", "cost"]}
    assert [rule.rule for rule in read.rules] == ["version-2012", "no-problems"]
    assert read.hints[0].text == "Compare the **ARNs**."
    assert read.source[0].url.startswith("https://docs.aws.amazon.com/")


def test_what_looks_like_a_number_or_a_date_stays_a_text(tmp_path: Path) -> None:
    exercises = tiny_course.EXERCISES.replace("Let Maya read\n", "2012-10-17\n").replace("Reader\n", "0123\n")
    read = exercise(read_course(tiny_course.write(tmp_path, exercises=exercises)))
    assert (read.title, read.policy) == ("2012-10-17", "0123")


def test_an_empty_starter_is_allowed(tmp_path: Path) -> None:
    exercises = tiny_course.EXERCISES.replace('starter: |\n      {"Version": "2012-10-17",\n', "starter:\n")
    assert exercise(read_course(tiny_course.write(tmp_path, exercises=exercises))).starter == ""


def test_windows_line_ends_and_a_byte_order_mark_make_no_difference(
    tmp_path: Path, content: CourseContent
) -> None:
    directory = tiny_course.write(tmp_path / "windows")
    for path in directory.iterdir():
        path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    assert read_course(directory) == content


def test_files_that_are_no_content_are_passed_over(tmp_path: Path) -> None:
    directory = tiny_course.write(tmp_path)
    (directory / "notes.txt").write_text("To do")
    (directory / ".draft.md").write_text("nothing yet")
    assert len(read_course(directory).lessons) == 1


def test_the_kind_policy_is_found_by_itself() -> None:
    assert kinds()["policy"] is PolicyExercise


def test_grading_knows_every_rule_of_the_format() -> None:
    assert set(get_args(RuleName)) == set(RULES)
