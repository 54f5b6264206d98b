"""Figures and snippets in a lesson's text: what they describe, what is wrong with them, what is shown."""

from typing import Any

import pytest
from django.test import Client

from lessons import lesson_text
from lessons.content_format.checking import lesson_problems
from lessons.content_format.embedded import Embedded, split, without_embedded
from lessons.lesson_text import DrawnFigure, LiveSnippet, Prose
from lessons.models import Lesson
from tests.lessons.course_rows import make_course

POLICY = (
    '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}]}'
)
SNIPPET = f"""```snippet May Maya read?
principal: arn:aws:iam::111122223333:user/maya
action: s3:GetObject
resource: arn:aws:s3:::reports/q3.csv
context: {{'aws:SourceIp': 203.0.113.7}}
policy: |
  {POLICY}
expect: allowed
```"""
FIGURE = """```figure Who is where
of: ravi
groups:
  developers: {attached: [ReadOnlyAccess]}
users:
  ravi: {groups: [developers]}
```"""
TEXT = f"Before.\n\n{FIGURE}\n\nBetween.\n\n{SNIPPET}\n\nAfter."


def problems(text: str, **values: Any) -> list[tuple[int, str]]:
    return [(each.line, each.message) for each in lesson_problems(values, text)]


def test_prose_stands_around_figures_and_snippets() -> None:
    kinds = [type(each) for each in lesson_text.pieces(TEXT)]
    assert kinds == [Prose, DrawnFigure, Prose, LiveSnippet, Prose]


def test_a_text_without_any_is_one_piece() -> None:
    assert split("One.\n\n```json\n{}\n```\n") == ["One.\n\n```json\n{}\n```"]


def test_a_figure_is_drawn_from_its_account() -> None:
    figure = next(each for each in lesson_text.pieces(TEXT) if isinstance(each, DrawnFigure))
    assert [box.label for box in figure.diagram.boxes] == ["ravi", "developers", "ReadOnlyAccess"]
    assert all(box.is_on and box.href is None for box in figure.diagram.boxes)


def test_a_figure_calls_nobody_you() -> None:
    figure = next(each for each in lesson_text.pieces(TEXT) if isinstance(each, DrawnFigure))
    assert not any("you" in box.note for box in figure.diagram.boxes)


def test_a_snippet_starts_with_its_decision() -> None:
    snippet = next(each for each in lesson_text.pieces(TEXT) if isinstance(each, LiveSnippet))
    assert snippet.trace.decision.allowed
    assert snippet.circumstances == [("aws:SourceIp", "203.0.113.7")]


def test_what_is_sound_has_no_problems() -> None:
    assert problems(TEXT) == []


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        (SNIPPET.replace("expect: allowed", "expect: denied"), 8, "The evaluator says allowed."),
        (SNIPPET.replace("s3:GetObject\nresource", "s3\nresource"), 3, "action"),
        (SNIPPET.replace('"Statement"', '"Statements"'), 7, "Statements"),
        (SNIPPET.replace(" May Maya read?", ""), 1, "no title"),
        (SNIPPET.removesuffix("```"), 1, "not closed"),
        (SNIPPET.replace("principal:", "principle:"), 2, "principle"),
        (FIGURE.replace("of: ravi", "of: nobody"), 2, "nobody"),
        (FIGURE.replace("ReadOnlyAccess", "ReadNothing"), 4, "ReadNothing"),
        ("```figure Nothing\n\n```", 2, ""),
        ("```figure Not YAML\n- a: b: c\n```", 2, "not valid YAML"),
    ],
)
def test_what_is_wrong_is_told_with_its_line(text: str, line: int, message: str) -> None:
    found = problems(f"Above.\n\n{text}\n")
    assert any(place == line + 2 and message in said for place, said in found), found


def test_a_problem_that_only_some_learners_would_have_is_found() -> None:
    text = SNIPPET.replace("reports/q3.csv", "{{bucket}}/q3.csv").replace(
        '"Resource": "*"', '"Resource": "arn:aws:s3:::reports/*"'
    )
    assert problems(text, bucket=["reports"]) == []
    assert [said for _, said in problems(text, bucket=["reports", "invoices"])] == [
        "expect: The evaluator says implicitDeny."
    ]


def test_lines_below_a_block_keep_their_numbers() -> None:
    lines = without_embedded(TEXT).split("\n")
    assert len(lines) == len(TEXT.split("\n"))
    assert lines.index("Between.") == TEXT.split("\n").index("Between.")
    assert problems(f"{FIGURE}\n\n::: trap\nNo title\n:::")[0][0] == 9


def test_a_block_that_is_open_to_the_end_is_one_block() -> None:
    (found,) = split("```figure Open\nusers: {}")
    assert found == Embedded("figure", "Open", "users: {}", 1, is_closed=False)


@pytest.fixture
def lesson(db: None) -> Lesson:
    course = make_course(titles=("One",))
    found: Lesson = course.lessons.get()
    found.exercises.all().delete()
    Lesson.objects.filter(pk=found.pk).update(text=TEXT)
    return found


def test_the_page_shows_figure_and_snippet(client: Client, lesson: Lesson) -> None:
    page = client.get(lesson.get_absolute_url()).content.decode()
    assert "<svg" in page
    assert "Who is where" in page
    assert "May Maya read?" in page
    assert "This policy allows this request" in page.replace("<code>", "").replace("</code>", "")


ASKED = {
    "snippet": "snippet-4",
    "principal": "arn:aws:iam::111122223333:user/maya",
    "action": "s3:GetObject",
    "resource": "arn:aws:s3:::reports/q3.csv",
    "kind": "identity",
    "policy_name": "This policy",
    "document": POLICY,
}


@pytest.mark.parametrize(
    ("change", "status", "said"),
    [
        ({}, 200, "Allowed"),
        ({"document": POLICY.replace("Allow", "Deny")}, 200, "Explicit deny"),
        ({"document": POLICY.replace("Get", "Put")}, 200, "Implicit deny"),
        ({"document": "{"}, 200, "No decision"),
        ({"document": ""}, 200, "Implicit deny"),
        ({"action": "nonsense"}, 200, "No decision"),
        ({"document": " " * 300_000}, 413, "No decision"),
    ],
)
def test_a_changed_policy_is_decided_again(
    change: dict[str, str], status: int, said: str, client: Client, db: None
) -> None:
    response = client.post("/snippet/", {**ASKED, **change})
    assert response.status_code == status
    assert said in response.content.decode()
    assert 'id="snippet-4-answer"' in response.content.decode()


@pytest.mark.parametrize("wrong", ["", 'x"><script>', "snippet-", "snippet-12345"])
def test_there_is_no_answer_for_a_snippet_that_no_page_has(wrong: str, client: Client, db: None) -> None:
    assert client.post("/snippet/", {**ASKED, "snippet": wrong}).status_code == 400


def test_a_snippet_is_asked_by_post_alone(client: Client, db: None) -> None:
    assert client.get("/snippet/").status_code == 405


def test_without_script_the_question_goes_on_in_the_playground(client: Client, db: None) -> None:
    page = client.post("/playground/", ASKED).content.decode()
    assert "This policy" in page
    assert 'value="arn:aws:iam::111122223333:user/maya"' in page
