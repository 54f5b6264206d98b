"""What AWS refuses to save: code, place, words and AWS's own text (facts 1.1, 1.2, 5.3)."""

import json
from typing import Any

import pytest

from iamlab.evaluator import MalformedPolicyDocument, parse, validate
from iamlab.evaluator.refused import SYNTAX_ERRORS
from tests.evaluator.asking import document, marked, statement, text_of

OK = statement(action="s3:GetObject", resource="arn:aws:s3:::reports/*")

STRING = 'Put it in double quotes: `"…"`.'
BRACES = "Put each statement in braces: `{ … }`."

# The document; code; what is marked; message; advice; AWS's text.
DOCUMENTS: list[tuple[Any, str, str, str, str, str]] = [
    (
        [],
        "DATA_TYPE_MISMATCH",
        "[]",
        "A policy document is a JSON object; this is a list.",
        'Begin with `{` and put `"Version"` and `"Statement"` inside.',
        SYNTAX_ERRORS,
    ),
    (
        None,
        "DATA_TYPE_MISMATCH",
        "null",
        "A policy document is a JSON object; this is `null`.",
        'Begin with `{` and put `"Version"` and `"Statement"` inside.',
        SYNTAX_ERRORS,
    ),
    (
        {"Version": "2012-10-17"},
        "MISSING_STATEMENT",
        '{"Version": "2012-10-17"}',
        "The document has no `Statement`.",
        'Add `"Statement": [ … ]` with at least one statement.',
        SYNTAX_ERRORS,
    ),
    (
        document(),
        "MISSING_STATEMENT",
        "[]",
        "`Statement` is empty.",
        "Put at least one statement in it.",
        SYNTAX_ERRORS,
    ),
    (
        document(OK, version="2024-01-01"),
        "INVALID_VERSION",
        '"2024-01-01"',
        "`2024-01-01` is not a version of the policy language.",
        "Write `2012-10-17`: it names the language, not the day you write the policy.",
        SYNTAX_ERRORS,
    ),
    (
        {"Version": 2012, "Statement": OK},
        "DATA_TYPE_MISMATCH",
        "2012",
        "`Version` takes a string, not a number.",
        'Write `"2012-10-17"`.',
        SYNTAX_ERRORS,
    ),
    (
        {**document(OK), "Id": ["x"]},
        "DATA_TYPE_MISMATCH",
        '["x"]',
        "`Id` takes a string, not a list.",
        STRING,
        SYNTAX_ERRORS,
    ),
    (
        {"Version": "2012-10-17", "Statement": ["Allow"]},
        "DATA_TYPE_MISMATCH",
        '"Allow"',
        "A statement is an object, not a string.",
        BRACES,
        SYNTAX_ERRORS,
    ),
    (
        {"Version": "2012-10-17", "Statement": True},
        "DATA_TYPE_MISMATCH",
        "true",
        "A statement is an object, not `true`.",
        BRACES,
        SYNTAX_ERRORS,
    ),
    (
        {**document(OK), "Statment": []},
        "INVALID_POLICY_ELEMENT",
        '"Statment"',
        "`Statment` is not an element of a policy document.",
        "Write `Statement`, with exactly these letters.",
        SYNTAX_ERRORS,
    ),
    (
        {**document(OK), "Effect": "Allow"},
        "INVALID_POLICY_ELEMENT",
        '"Effect"',
        "`Effect` is not an element of a policy document.",
        "Move it into the statement.",
        SYNTAX_ERRORS,
    ),
    (
        {**document(OK), "Comment": ""},
        "INVALID_POLICY_ELEMENT",
        '"Comment"',
        "`Comment` is not an element of a policy document.",
        "The elements are `Version`, `Id`, `Statement`.",
        SYNTAX_ERRORS,
    ),
]


@pytest.mark.fact("1.1.1", "1.1.4", "5.3")
@pytest.mark.parametrize(("value", "code", "where", "message", "advice", "refusal"), DOCUMENTS)
def test_what_aws_refuses_is_named_in_its_place(
    value: Any, code: str, where: str, message: str, advice: str, refusal: str
) -> None:
    text = json.dumps(value)
    (problem,) = validate(text)
    assert (problem.code, problem.type, problem.refusal) == (code, "ERROR", refusal)
    assert (problem.message, problem.advice) == (message, advice)
    assert marked(text, problem) == where
    with pytest.raises(MalformedPolicyDocument) as refused:
        parse(text)
    assert refused.value.problems == (problem,)
    with pytest.raises(MalformedPolicyDocument):
        parse(value)


@pytest.mark.fact("1.1.1", "1.1.2", "1.1.3", "1.1.7", "1.1.8", "1.1.9")
@pytest.mark.parametrize(
    "value",
    [
        document(OK),
        {"Version": "2012-10-17", "Statement": OK},
        {"Statement": [statement("Deny")], "Version": "2008-10-17"},
        {**document(OK), "Id": "cd3ad3d9-2776-4ef1-a904-4c229d1642ee"},
        document(statement(Sid="Read1"), statement(Sid=""), statement(Sid=""), OK),
        document(statement(action=None, NotAction="s3:*", resource=None, NotResource="*")),
    ],
)
def test_what_aws_saves_is_parsed(value: Any) -> None:
    assert parse(value).statements == parse(json.dumps(value)).statements


@pytest.mark.fact("1.1.6", "6.6.4")
def test_a_document_without_version_is_parsed_and_warned_about() -> None:
    text = text_of(OK, version=None)
    assert parse(text).version is None
    (warning,) = validate(text)
    assert (warning.code, warning.type, warning.refused) == ("MISSING_VERSION", "WARNING", False)
    assert (warning.line, warning.column) == (1, 1)
    assert warning.message == "The document has no `Version`."
    assert warning.advice == 'Add `"Version": "2012-10-17"`: without it AWS reads the language of 2008.'


def test_a_misspelt_statement_is_not_reported_missing_too() -> None:
    (problem,) = validate('{"Version": "2012-10-17", "Statements": []}')
    assert problem.advice == "Write `Statement`, with exactly these letters."


def test_all_errors_are_reported_at_once_in_the_order_of_the_text() -> None:
    text = """{
  "Version": "2012",
  "Statement": [
    {
      "Sid": "a b",
      "Effect": "allow",
      "Action": ["GetObject", 5],
      "Resource": "reports",
      "Principal": "*"
    },
    "x",
    { "Effect": "Deny", "Actions": "s3:*", "NotResource": [] }
  ]
}"""
    assert [(problem.line, problem.column, problem.code) for problem in validate(text)] == [
        (2, 14, "INVALID_VERSION"),
        (5, 14, "UNSUPPORTED_SID"),
        (6, 17, "INVALID_EFFECT"),
        (7, 18, "INVALID_ACTION"),
        (7, 31, "DATA_TYPE_MISMATCH"),
        (8, 19, "INVALID_ARN_PREFIX"),
        (9, 7, "UNSUPPORTED_PRINCIPAL"),
        (11, 5, "DATA_TYPE_MISMATCH"),
        (12, 25, "INVALID_POLICY_ELEMENT"),
        (12, 59, "EMPTY_ARRAY_RESOURCE"),
    ]


def test_duplicate_keys_foreign_characters_and_errors_are_reported_together() -> None:
    text = '{"Version": "2012-10-17", "Version": "x", "Statement": [{"Effect": "allow", "Sid": "“"}]}'
    assert [problem.code for problem in validate(text)] == [
        "DUPLICATE_KEYS",
        "MISSING_ACTION",
        "MISSING_RESOURCE",
        "INVALID_EFFECT",
        "UNSUPPORTED_SID",
        "INVALID_CHARACTER",
    ]
    with pytest.raises(MalformedPolicyDocument) as refused:
        parse(text)
    assert refused.value.problems == validate(text)


def test_a_document_as_a_value_has_its_errors_without_places() -> None:
    with pytest.raises(MalformedPolicyDocument) as refused:
        parse(document(statement("allow", "GetObject")))
    assert [problem.place for problem in refused.value.problems] == [None, None]
    assert str(refused.value) == (
        "allow is not an effect.; GetObject does not say which service it belongs to."
    )


def test_an_error_of_a_text_says_where() -> None:
    with pytest.raises(MalformedPolicyDocument, match=r"^line 5, column 17: allow is not an effect\.$"):
        parse(text_of(statement("allow")))
