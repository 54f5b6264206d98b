"""Content files that are broken as files, lessons' texts, and courses whose files do not fit together."""

from pathlib import Path

import pytest

from lessons.content_format.problems import BrokenContent
from lessons.content_format.reading import course_directories, read_courses
from tests.lessons.tiny_course import COURSE, EXERCISES, TEXT, errors_of, the_error, write


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ("title: Tiny: a course", "Put quotes around a text that holds a colon"),
        ("title:\n\tx", "Indent with spaces"),
        ("title: [", "This is not valid YAML"),
        ("title: Tiny\n---\na: b", "Write one document"),
        ("title: " + "[" * 700, "nested too deeply"),
        ("title: \x07", "not valid YAML"),
    ],
)
def test_what_is_no_yaml_gets_one_error(tmp_path: Path, wrong: str, words: str) -> None:
    error = the_error(write(tmp_path, COURSE.replace("title: Tiny", wrong, 1)))
    assert error.file.endswith("tiny/course.yaml")
    assert words in error.message


def test_an_empty_file_is_an_error(tmp_path: Path) -> None:
    assert "Expected keys and values, found nothing." in the_error(write(tmp_path, exercises="")).message


def test_a_newer_format_is_named_and_nothing_else_is_complained_about(tmp_path: Path) -> None:
    exercises = EXERCISES.replace("format: 1", "format: 2").replace("kind: policy", "kind: puzzle")
    error = the_error(write(tmp_path, exercises=exercises))
    assert (error.line, error.path) == (1, "format")
    assert error.message == "This file has format 2; this lab reads format 1. Update IAM Lab."


def test_a_file_that_is_not_utf8_is_named_with_the_line(tmp_path: Path) -> None:
    directory = write(tmp_path)
    (directory / "first-steps.md").write_bytes(TEXT.encode() + b"caf\xe9\n")
    error = the_error(directory)
    assert error.message.startswith("This file is not UTF-8")
    assert error.line == TEXT.count("\n") + 1


def test_a_null_character_is_refused(tmp_path: Path) -> None:
    error = the_error(write(tmp_path, text=TEXT + "a\0b"))
    assert (error.line, error.message) == (TEXT.count("\n") + 1, "A null character stands here. Remove it.")


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("No front matter", 1, "A lesson starts with its front matter"),
        (TEXT.replace("account-id\n---", "account-id"), 1, "The front matter does not end"),
        (
            TEXT.replace("title: First steps", "titel: First steps"),
            4,
            "Unknown key 'titel'. Did you mean 'title'?",
        ),
        (TEXT.replace("`{{bucket}}`", "`{{buckets}}`"), 12, "{{buckets}} cannot be filled"),
        (TEXT.replace("::: trap", "::: trip"), 14, "There is no call-out of the kind 'trip'"),
        (TEXT.replace("`.\n:::\n", "`.\n"), 14, "This call-out is not closed"),
        (TEXT + "\n# Heading", 18, "Start headings at ##"),
        (TEXT.replace("summary: Read", "summary: Read {{bucket}}"), 6, "A summary is the same for everybody"),
        (TEXT.replace("minutes: 3", "minutes: three"), 5, "Expected a whole number, found 'three'."),
        (TEXT.replace("minutes: 3", "minutes: 0"), 5, "This must be 1 or more."),
        (TEXT.replace("minutes: 3", "minutes: 61"), 5, "This must be 60 or less."),
        (TEXT.replace("id: first-steps", "id: second"), 3, "the name of the file says 'first-steps'"),
        (
            TEXT.replace("[reports, invoices]", "nobody"),
            8,
            "Expected a list or 'account-id', found 'nobody'.",
        ),
    ],
)
def test_a_mistake_in_a_lessons_text_is_reported_at_its_line(
    tmp_path: Path, text: str, line: int, words: str
) -> None:
    found = [error for error in errors_of(write(tmp_path, text=text)) if error.file.endswith(".md")]
    assert any(error.line == line and words in error.message for error in found), found


def test_a_listed_lesson_without_files_is_an_error(tmp_path: Path) -> None:
    error = the_error(write(tmp_path, COURSE.replace("[first-steps]", "[first-steps, next]")))
    assert (error.path, error.line) == ("lessons[1]", 6)
    assert error.message == "There is no next.md and no next.yaml beside this file."


def test_a_lesson_that_is_not_listed_is_an_error(tmp_path: Path) -> None:
    directory = write(tmp_path)
    (directory / "stray.md").write_text(TEXT.replace("id: first-steps", "id: stray"))
    (directory / "stray.yaml").write_text(EXERCISES)
    assert "'stray' are here, but the lesson is not listed" in the_error(directory).message


@pytest.mark.parametrize(
    ("suffix", "words"),
    [(".md", "The text of this lesson is"), (".yaml", "The exercises of this lesson are")],
)
def test_a_lesson_with_one_file_is_an_error(tmp_path: Path, suffix: str, words: str) -> None:
    directory = write(tmp_path)
    (directory / f"first-steps{suffix}").unlink()
    assert the_error(directory).message == f"{words} missing."


def test_a_placeholder_in_a_courses_title_is_an_error(tmp_path: Path) -> None:
    error = the_error(write(tmp_path, COURSE.replace("title: Tiny", "title: '{{bucket}}'")))
    assert (error.line, error.path) == (4, "title")


def test_a_lesson_listed_twice_is_an_error(tmp_path: Path) -> None:
    error = the_error(write(tmp_path, COURSE.replace("[first-steps]", "[first-steps, first-steps]")))
    assert error.message == "The lesson 'first-steps' stands here twice."


def test_a_file_called_yml_is_an_error(tmp_path: Path) -> None:
    directory = write(tmp_path)
    (directory / "first-steps.yaml").rename(directory / "first-steps.yml")
    assert "Name this file first-steps.yaml." in [error.message for error in errors_of(directory)]


def test_a_directory_without_course_yaml_is_an_error(tmp_path: Path) -> None:
    directory = write(tmp_path)
    (directory / "course.yaml").unlink()
    assert "has no course.yaml" in the_error(directory).message


def test_a_directory_without_courses_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(BrokenContent, match="holds no course"):
        course_directories(tmp_path)
    with pytest.raises(BrokenContent, match="no such directory"):
        course_directories(tmp_path / "nowhere")


def test_errors_of_several_courses_come_together(tmp_path: Path) -> None:
    write(tmp_path / "a", COURSE.replace("position: 3", "position: 0"))
    write(tmp_path / "b", COURSE.replace("title: Tiny\n", ""))
    with pytest.raises(BrokenContent) as caught:
        read_courses([tmp_path / "a" / "tiny", tmp_path / "b" / "tiny"])
    assert len(caught.value.errors) == 2
