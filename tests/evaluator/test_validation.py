"""Everything there is to say about a text, at once and in its order."""

import pytest

from iamlab.evaluator import PolicyDocumentError, Problem, parse, validate, validation
from tests.evaluator.asking import statement, text_of


def test_a_sound_document_has_nothing_to_say_about_it() -> None:
    assert validate(text_of(statement(Sid="Read", action="s3:GetObject", resource="arn:aws:s3:::b/*"))) == ()


def test_refusals_and_findings_come_together_in_the_order_of_the_text() -> None:
    text = """{
  "Statement": [
    {"Effect": "allow",
     "Action": ["s3:GetItem",
                "GetObject"],
     "Condition": {"StringEqual": {"s3:prefix": "x"}},
     "Resource": "arn:aws:s3:::b/*"},
    {"Effect": "Deny", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::b"}
  ]
}"""
    assert [(problem.line, problem.code, problem.type, problem.refused) for problem in validate(text)] == [
        (1, "MISSING_VERSION", "WARNING", False),
        (3, "INVALID_EFFECT", "ERROR", True),
        (4, "INVALID_ACTION", "ERROR", False),
        (5, "INVALID_ACTION", "ERROR", True),
        (6, "INVALID_CONDITION_OPERATOR", "ERROR", True),
        (8, "RESOURCE_DOES_NOT_FIT_ACTION", "WARNING", False),
    ]


def test_every_problem_of_a_text_has_its_place() -> None:
    text = text_of(statement("allow", "s3:GetItem", "reports", Sid="", Principal="*"), version=None)
    for problem in validate(text):
        assert problem.line is not None
        assert problem.end_line is not None
        assert (problem.line, problem.column) < (problem.end_line, problem.end_column)


@pytest.mark.parametrize("text", ["", "{", "[]", "null", "5", '"x"', text_of(statement("allow"))])
def test_what_cannot_be_parsed_always_has_a_refusal(text: str) -> None:
    assert any(problem.refused for problem in validate(text))
    with pytest.raises(PolicyDocumentError):
        parse(text)


def test_refusals_come_before_findings_when_there_are_too_many() -> None:
    text = text_of(
        *[statement(action="s3:GetItem") for _ in range(100)], *[statement("x") for _ in range(100)]
    )
    assert {problem.code for problem in validate(text)} == {"INVALID_EFFECT"}
    assert len(validate(text)) == 100


def test_what_aws_refuses_is_not_found_a_second_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """Access Analyzer reports much of it too; a finding elsewhere, or of another kind, is kept."""
    path = ("Statement", 0, "Effect")
    found = [
        Problem("INVALID_EFFECT", "Found.", "Mend it.", path),
        Problem("OTHER", "Found.", "Mend it.", path),
        Problem("INVALID_EFFECT", "Found.", "Mend it.", ("Statement", 0)),
    ]
    monkeypatch.setattr(validation, "findings", lambda *given: iter(found))
    problems = validate(text_of(statement("once")))
    assert [(problem.code, problem.message) for problem in problems] == [
        ("INVALID_EFFECT", "Found."),
        ("INVALID_EFFECT", "`once` is not an effect."),
        ("OTHER", "Found."),
    ]
