"""JSON read fast, and exactly as the scan reads it."""

import json
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from iamlab.evaluator import json_text
from iamlab.evaluator.json_scan import MAX_DEPTH, scan
from iamlab.evaluator.problems import MalformedPolicyDocument
from tests.evaluator.asking import statement, text_of

SEEDS = [
    text_of(statement()),
    text_of(statement(action=["s3:Get*", "s3:Put*"], Sid="A"), statement("Deny")).replace("\n", "\r\n"),
    '{"a":[1,-2.5e+3,true,false,null,{"b":[]},""],"c":{"d":{}}}',
    '"\\u00e9\\ud83d\\ude00"',
    "[[],{},[{}]]",
]
PIECES = [
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    '"',
    "'",
    "\\",
    "“",
    "\x00",
    "\ufeff",
    "\ud800",
    "\\ud800",
    "\\u12",
    "NaN",
]
PIECES += ["Infinity", "-", "0", "01", "1.", "1e", "9" * 5000, "true", "tru", "null", " ", "\t", "\r", "\x0b"]
PIECES += ["\xa0", "\u2028", '"a":1', '"a":1,', "//", "[" * 70, "{" * 3, "é", "😀"]


@st.composite
def mutated_texts(draw: st.DrawFn) -> str:
    """A JSON text in which some characters were lost, doubled or replaced by something awkward."""
    text = draw(st.sampled_from(SEEDS))
    for _ in range(draw(st.integers(0, 4))):
        start = draw(st.integers(0, len(text)))
        end = draw(st.integers(start, min(len(text), start + draw(st.sampled_from([0, 1, 1, 5, 40])))))
        put = draw(st.sampled_from(PIECES) | st.just("") | st.just(text[start:end] * 2))
        text = text[:start] + put + text[end:]
    return text


def depth(value: Any) -> int:
    if isinstance(value, dict | list):
        return 1 + max(map(depth, value.values() if isinstance(value, dict) else value), default=0)
    return 0


def is_strict_json(text: str) -> bool:
    """Say whether json's own parser takes `text`, once its leniences are taken from it."""

    def unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        assert len({key for key, _ in pairs}) == len(pairs)
        return dict(pairs)

    def refuse(name: str) -> None:
        raise AssertionError(name)

    try:
        value = json.loads(text, object_pairs_hook=unique, parse_int=float, parse_constant=refuse)
    except (ValueError, AssertionError, RecursionError):
        return False
    return depth(value) <= MAX_DEPTH


@settings(max_examples=1500)
@given(mutated_texts())
@example("[" * 64 + "]" * 64)
@example("[" * 65 + "]" * 65)
@example("[" * 64 + "{}" + "]" * 64)
@example("[" * 10_000)
@example('{"a":1,"a":1}')
@example("9" * 5000)
@example("[NaN]")
@example("\ufeff{}")
def test_the_fast_parse_and_the_scan_take_the_same_texts(text: str) -> None:
    assert (scan(text).problems == []) is is_strict_json(text)


@settings(max_examples=500)
@given(mutated_texts() | st.text(st.characters(exclude_categories=())))
def test_a_text_is_read_or_refused_with_a_place(text: str) -> None:
    try:
        _, problems = json_text.load(text)
    except MalformedPolicyDocument as error:
        problems = list(error.problems)
        assert "JSON_SYNTAX_ERROR" in {problem.code for problem in problems}
    assert all(problem.refused and problem.place for problem in problems)


def test_of_duplicate_keys_the_first_value_is_read() -> None:
    value, problems = json_text.load('{"a": {"b": 1, "b": 2}, "a": 3}')
    assert value == {"a": {"b": 1}}
    assert [problem.code for problem in problems] == ["DUPLICATE_KEYS", "DUPLICATE_KEYS"]


@pytest.mark.parametrize("digits", [1, 19, 20, 400, 5000])
def test_numbers_of_any_length_are_read(digits: int) -> None:
    value, problems = json_text.load("9" * digits)
    assert problems == []
    assert isinstance(value, int | float)


@pytest.mark.fact("1.1.11")
def test_characters_beyond_aws_are_told_apart_from_broken_json() -> None:
    value, problems = json_text.load('{"a": "“é\x7f\xa0 — 😀\u200b"}')
    assert value == {"a": "“é\x7f\xa0 — 😀\u200b"}
    assert [problem.message for problem in problems] == [
        "`“` is not a character that AWS takes in a policy.",
        "`—` is not a character that AWS takes in a policy.",
        "`😀` is not a character that AWS takes in a policy.",
        "An invisible U+200B is not a character that AWS takes in a policy.",
    ]
    assert {problem.code for problem in problems} == {"INVALID_CHARACTER"}
    assert [problem.column for problem in problems] == [8, 13, 15, 16]
    first = problems[0]
    assert first.advice == "Write it in letters and signs up to U+00FF: no curly quotes, no long dashes."
    assert first.refusal == (
        "1 validation error detected: Value at 'policyDocument' failed to satisfy constraint: Member must "
        "satisfy regular expression pattern: [\\u0009\\u000A\\u000D\\u0020-\\u00FF]+"
    )


def test_escaped_characters_are_only_escapes_to_aws() -> None:
    assert json_text.load('{"a": "\\u201c"}') == ({"a": "“"}, [])


def test_half_of_a_character_is_refused_at_its_escape() -> None:
    text = '{"Version": "2012-10-17", "Id": "\\ud800x", "Statement": []}'
    _, problems = json_text.load(text)
    assert [(problem.code, problem.column) for problem in problems] == [("INVALID_CHARACTER", 34)]
    assert json_text.load(text.replace("\\ud800", "\\\\ud800"))[1] == []
    assert json_text.load(text.replace("\\ud800", "\\ud83d\\ude00"))[1] == []
