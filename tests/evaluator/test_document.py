"""Parsed documents: read once, kept by their text, never changed."""

import json
from typing import Any

import pytest

from iamlab.evaluator import parse, validate
from iamlab.evaluator.actions import ActionList
from iamlab.evaluator.document import Effect
from iamlab.evaluator.text_cache import LONGEST, by_text
from tests.evaluator.asking import document, statement, text_of


def test_a_document_holds_what_was_written() -> None:
    text = json.dumps(
        {
            "Version": "2012-10-17",
            "Id": "mine",
            "Statement": [
                statement(Sid="Read", action=["s3:Get*", "S3:List*"], resource="arn:aws:s3:::reports"),
                statement("Deny", None, None, NotAction="iam:*", NotResource=["*"]),
            ],
        }
    )
    parsed = parse(text)
    read, rest = parsed.statements
    assert (parsed.version, parsed.id, parsed.text) == ("2012-10-17", "mine", text)
    assert (read.index, read.sid, read.effect) == (0, "Read", Effect.ALLOW)
    assert read.action == ActionList(["s3:Get*", "S3:List*"])
    assert [pattern.text for pattern in read.resource or ()] == ["arn:aws:s3:::reports"]
    assert (read.not_action, read.not_resource) == (None, None)
    assert (rest.index, rest.sid, rest.effect) == (1, None, Effect.DENY)
    assert rest.not_action == ActionList(["iam:*"])
    assert [pattern.text for pattern in rest.not_resource or ()] == ["*"]
    assert (rest.action, rest.resource) == (None, None)


@pytest.mark.fact("1.1.3")
def test_one_statement_may_stand_without_brackets() -> None:
    alone = parse({"Version": "2012-10-17", "Statement": statement()})
    assert alone.statements == parse(document(statement())).statements


def test_the_same_text_is_parsed_once() -> None:
    text = text_of(statement(Sid="Once"))
    assert parse(text) is parse(str(text.encode(), "utf-8"))
    assert validate(text) is validate(str(text.encode(), "utf-8"))


def test_a_parsed_document_cannot_be_changed() -> None:
    parsed: Any = parse(document(statement()))
    with pytest.raises(AttributeError):
        parsed.version = "x"


def test_very_long_texts_are_not_kept_for_long() -> None:
    asked: list[str] = []

    @by_text(100)
    def length(text: str) -> int:
        asked.append(text)
        return len(text)

    short = [f"{n}" for n in range(50)]
    long = [f"{n}" + " " * LONGEST for n in range(50)]
    for text in (*short, *long, *short, *long):
        assert length(text) == len(text)
    assert len(asked) == 50 + 100
