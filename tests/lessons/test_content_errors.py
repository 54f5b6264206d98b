"""Mistakes in exercises: each is reported with its file, line and path, and with what to do."""

from pathlib import Path

import pytest

from lessons.content_format.problems import BrokenContent
from lessons.content_format.reading import course_directories, read_courses
from tests.lessons.tiny_course import COURSE, EXERCISES, TEXT, errors_of, line_of, the_error, write

GIVEN = '{"Version": "2012-10-17", "Statement": {"Effect": "Deny", "Action": "iam:*", "Resource": "*"}}'
HINTS = "hints:\n      - id: compare\n        text: Compare the **ARNs**.\n"

# Each: what stands in the exercises, what stands there instead, where the error is, and words of it.
MISTAKES = {
    "unknown key": ("expect: allowed", "expects: allowed", "checks[0].expects", "Did you mean 'expect'?"),
    "missing key": ("        why: Maya needs the file.\n", "", "checks[0]", "The key 'why' is missing."),
    "unknown decision": ("expect: allowed", "expect: alowed", "checks[0].expect", "Did you mean 'allowed'?"),
    "unknown rule": (
        "rule: version-2012",
        "rule: polite",
        "rules[0].rule",
        "Known are: no-problems, version",
    ),
    "unknown kind": ("kind: policy", "kind: polcy", "kind", "Did you mean 'policy'?"),
    "no kind": ("    kind: policy\n", "", "", "An exercise needs a 'kind'. Known are: account, diagnose,"),
    "text for a list": (
        "[q1.csv, q2.csv]",
        "q1.csv",
        "values.file",
        "a list or 'account-id', found 'q1.csv'",
    ),
    "list for a text": ("title: Let Maya read", "title: [a]", "title", "Expected a text, found a list."),
    "text for parts": (HINTS, "hints: none\n", "hints", "Expected a list, found 'none'."),
    "yes for true": (
        "hidden: true",
        "hidden: yes",
        "checks[1].hidden",
        "Expected true or false, found 'yes'.",
    ),
    "id of wrong form": ("- id: read\n", "- id: Read_It\n", "checks[0].id", "lower-case letters"),
    "id of two checks": ("- id: keep", "- id: read", "checks[1].id", "The id 'read' is taken already."),
    "id of check and rule": ("- id: clean", "- id: keep", "rules[1].id", "The id 'keep' is taken already."),
    "duplicate key": (
        "expect: denied",
        "expect: denied\n        why: x",
        "checks[1].why",
        "stands here twice",
    ),
    "title of two lines": ("title: Let Maya read", "title: |\n      a\n      b", "title", "one line of text"),
    "empty task": ("Let Maya read `{{file}}`.", "", "task", "This must not be empty."),
    "unknown placeholder": (
        "`{{file}}`.",
        "`{{fil}}`.",
        "task",
        "{{fil}} cannot be filled. No value has this name",
    ),
    "placeholder with spaces": ("`{{file}}`.", "`{{ file }}`.", "task", "{{ file }} cannot be filled."),
    "placeholder in a title": (
        "title: Let Maya read",
        "title: Let {{bucket}}",
        "title",
        "the same for everybody",
    ),
    "value shared": (
        "[q1.csv, q2.csv]",
        "[q1.csv, reports]",
        "values.file",
        "stands under 'bucket' and 'file'",
    ),
    "value with a quote": ("[q1.csv, q2.csv]", "['a\"b']", "values.file[0]", "without double quotes"),
    "list without entry": ("[q1.csv, q2.csv]", "[]", "values.file", "needs 1 entry"),
    "action with a wildcard": (
        "action: s3:GetObject",
        "action: s3:Get*",
        "checks[0].action",
        "not one action",
    ),
    "resource no ARN": (
        "resource: arn:aws:s3:::{{bucket}}",
        "resource: reports",
        "checks[0].resource",
        "not an ARN",
    ),
    "principal no ARN": (
        "principal: arn:aws:iam::{{account}}:user/maya",
        "principal: maya",
        "principal",
        "ARN",
    ),
    "check's principal": (
        "principal: arn:aws:iam::{{account}}:user/noor",
        "principal: noor",
        "checks[1].principal",
        "",
    ),
    "source not https": ("url: https://docs", "url: http://docs", "source[0].url", "an https:// address"),
    "call-out of no kind": (
        "It works for `{{bucket}}`.",
        "::: tip A\n      b\n      :::",
        "explanation",
        "Known are: note",
    ),
    "anchor": ("title: Let Maya read", "title: &a Let", "title", "Anchors (&) and aliases (*)"),
    "tag": ("title: Let Maya read", "title: !secret Let", "title", "The tag !secret"),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_is_reported_once_at_its_place(tmp_path: Path, mistake: str) -> None:
    right, wrong, path, words = MISTAKES[mistake]
    assert right in EXERCISES
    exercises = EXERCISES.replace(right, wrong, 1)
    error = the_error(write(tmp_path, exercises=exercises))
    assert error.file.endswith("tiny/first-steps.yaml")
    assert error.path == f"exercises[0].{path}".rstrip(".")
    assert words in error.message


@pytest.mark.parametrize(
    ("mistake", "part"),
    [
        ("unknown key", "expects: allowed"),
        ("unknown placeholder", "`{{fil}}`."),
        ("duplicate key", "        why: Nobody deletes it."),
        ("missing key", "- id: read\n"),
        ("call-out of no kind", "::: tip"),
        ("id of check and rule", "- id: keep\n        title: Nothing"),
    ],
)
def test_the_line_of_a_mistake_is_right(tmp_path: Path, mistake: str, part: str) -> None:
    right, wrong, *_ = MISTAKES[mistake]
    exercises = EXERCISES.replace(right, wrong, 1)
    assert the_error(write(tmp_path, exercises=exercises)).line == line_of(exercises, part)


def test_all_mistakes_of_a_course_are_reported_together(tmp_path: Path) -> None:
    exercises = EXERCISES.replace("expect: allowed", "expect: x").replace(
        "kind: policy", "kind: policy\n    x: y"
    )
    directory = write(
        tmp_path,
        COURSE.replace("position: 3", "position: x"),
        TEXT.replace("minutes: 3", "minutes: 99"),
        exercises,
    )
    places = [(Path(error.file).name, error.path) for error in errors_of(directory)]
    assert places == [
        ("course.yaml", "position"),
        ("first-steps.md", "minutes"),
        ("first-steps.yaml", "exercises[0].x"),
        ("first-steps.yaml", "exercises[0].checks[0].expect"),
    ]


def test_an_error_reads_file_line_path_message(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    write(tmp_path, exercises=EXERCISES.replace("expect: allowed", "expect: alowed"))
    with pytest.raises(BrokenContent) as caught:
        read_courses(course_directories(tmp_path))
    line = line_of(EXERCISES, "expect: allowed")
    assert str(caught.value) == (
        f"tiny/first-steps.yaml:{line}: exercises[0].checks[0].expect: "
        "'alowed' does not stand in the list. Did you mean 'allowed'?"
    )


def test_two_exercises_with_one_id_are_refused(tmp_path: Path) -> None:
    entry = EXERCISES.partition("exercises:\n")[2]
    error = the_error(write(tmp_path, exercises=EXERCISES + entry))
    assert (error.path, error.message) == (
        "exercises[1].id",
        "The id 'read-a-file' is taken already by an exercise above.",
    )


def test_two_hints_with_one_id_are_refused(tmp_path: Path) -> None:
    hint = "      - id: compare\n        text: Compare the **ARNs**.\n"
    error = the_error(write(tmp_path, exercises=EXERCISES.replace(hint, hint * 2)))
    assert error.path == "exercises[0].hints[1].id"


def test_a_solution_that_is_no_json_is_reported_at_its_own_line(tmp_path: Path) -> None:
    exercises = EXERCISES.replace('"Statement": [\n          {"Effect"', '"Statement": [\n          {Effect"')
    error = the_error(write(tmp_path, exercises=exercises))
    assert error.path == "exercises[0].solution"
    assert error.line == line_of(exercises, '{Effect"')
    assert error.message.startswith("This is not valid JSON")


def test_a_given_document_that_is_no_object_is_reported(tmp_path: Path) -> None:
    exercises = EXERCISES.replace(GIVEN, "[]")
    error = the_error(write(tmp_path, exercises=exercises))
    assert error.path == "exercises[0].given[0].document"
    assert "not an object" in error.message


def test_hidden_checks_alone_are_refused(tmp_path: Path) -> None:
    exercises = EXERCISES.replace("why: Maya needs the file.", "why: Maya.\n        hidden: true")
    assert "Every check is hidden" in the_error(write(tmp_path, exercises=exercises)).message


def test_a_choice_that_breaks_the_exercise_of_some_learners_only_is_found(tmp_path: Path) -> None:
    exercises = EXERCISES.replace("[q1.csv, q2.csv]", "[q1.csv, q 2.csv]")
    messages = [error.message for error in errors_of(write(tmp_path, exercises=exercises))]
    assert len(messages) == 2, "one for each check"
    assert all("/q 2.csv' is not an ARN" in message for message in messages)
