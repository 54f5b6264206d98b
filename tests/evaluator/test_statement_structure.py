"""What AWS refuses in one statement: code, place, words and AWS's own text (facts 1.1.2, 1.1.9, 1.1.10)."""

import dataclasses
import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from iamlab.evaluator import DocumentType, MalformedPolicyDocument, parse, validate
from iamlab.evaluator.grammar import grammar
from iamlab.evaluator.refused import LEGACY_PARSING, NO_ACTIONS, NO_RESOURCES, SYNTAX_ERRORS
from iamlab.evaluator.statement_structure import is_plain, statement_problems
from tests.evaluator.asking import document, marked, problems, statement

SID_TEXT = (
    "Statement IDs (SID) must be alpha-numeric. Check that your input satisfies the regular expression "
    "[0-9A-Za-z]*"
)
STRING = 'Put it in double quotes: `"…"`.'
STRINGS = 'Write `"…"`, or a list such as `["…", "…"]`.'

# The elements of the one statement; the rest as above.
STATEMENTS: list[tuple[dict[str, Any], str, str, str, str, str]] = [
    (
        {"Version": "2012-10-17"},
        "INVALID_POLICY_ELEMENT",
        '"Version"',
        "`Version` is not an element of a statement.",
        "Move it out of the statement.",
        SYNTAX_ERRORS,
    ),
    (
        {"Because": "x"},
        "INVALID_POLICY_ELEMENT",
        '"Because"',
        "`Because` is not an element of a statement.",
        "The elements are `Sid`, `Effect`, `Action`, `NotAction`, `Resource`, `NotResource`, `Condition`.",
        SYNTAX_ERRORS,
    ),
    (
        {"Sid": "Read reports"},
        "UNSUPPORTED_SID",
        '"Read reports"',
        "The Sid `Read reports` holds characters other than letters and digits.",
        "Use only A to Z, a to z and 0 to 9, without spaces.",
        SID_TEXT,
    ),
    ({"Sid": 1}, "DATA_TYPE_MISMATCH", "1", "`Sid` takes a string, not a number.", STRING, SYNTAX_ERRORS),
    (
        {"effect": None},
        "MISSING_EFFECT",
        '{"Action": "*", "Resource": "*"}',
        "This statement has no `Effect`.",
        'Add `"Effect": "Allow"` or `"Effect": "Deny"`; there is no default.',
        SYNTAX_ERRORS,
    ),
    (
        {"effect": "allow"},
        "INVALID_EFFECT",
        '"allow"',
        "`allow` is not an effect.",
        "Write exactly `Allow` or `Deny`; capital and small letters count.",
        LEGACY_PARSING,
    ),
    (
        {"effect": "Permit"},
        "INVALID_EFFECT",
        '"Permit"',
        "`Permit` is not an effect.",
        "Write exactly `Allow` or `Deny`; capital and small letters count.",
        SYNTAX_ERRORS,
    ),
    (
        {"effect": ["Allow"]},
        "DATA_TYPE_MISMATCH",
        '["Allow"]',
        "`Effect` takes a string, not a list.",
        'Write `"Allow"` or `"Deny"`.',
        SYNTAX_ERRORS,
    ),
    (
        {"action": None},
        "MISSING_ACTION",
        '{"Effect": "Allow", "Resource": "*"}',
        "This statement has no `Action`.",
        'Add one, such as `"Action": "s3:GetObject"`.',
        NO_ACTIONS,
    ),
    (
        {"resource": None},
        "MISSING_RESOURCE",
        '{"Effect": "Allow", "Action": "*"}',
        "This statement has no `Resource`.",
        'Add one, such as `"Resource": "arn:aws:s3:::reports/*"`.',
        NO_RESOURCES,
    ),
    (
        {"action": []},
        "EMPTY_ARRAY_ACTION",
        "[]",
        "`Action` is empty.",
        "Put at least one action in it.",
        NO_ACTIONS,
    ),
    (
        {"resource": None, "NotResource": []},
        "EMPTY_ARRAY_RESOURCE",
        "[]",
        "`NotResource` is empty.",
        "Put at least one resource in it.",
        NO_RESOURCES,
    ),
    (
        {"NotAction": "s3:*"},
        "UNSUPPORTED_ELEMENT_COMBINATION",
        '"NotAction"',
        "`Action` and `NotAction` stand in one statement.",
        "Keep one of them, or split the statement in two.",
        SYNTAX_ERRORS,
    ),
    (
        {"NotResource": "*"},
        "UNSUPPORTED_ELEMENT_COMBINATION",
        '"NotResource"',
        "`Resource` and `NotResource` stand in one statement.",
        "Keep one of them, or split the statement in two.",
        SYNTAX_ERRORS,
    ),
    (
        {"action": {"s3": "GetObject"}},
        "DATA_TYPE_MISMATCH",
        '{"s3": "GetObject"}',
        "`Action` takes a string or a list of strings, not an object.",
        STRINGS,
        SYNTAX_ERRORS,
    ),
    (
        {"resource": ["*", 5]},
        "DATA_TYPE_MISMATCH",
        "5",
        "`Resource` takes a string or a list of strings, not a number.",
        STRINGS,
        SYNTAX_ERRORS,
    ),
    (
        {"action": ["*", ["*"]]},
        "DATA_TYPE_MISMATCH",
        '["*"]',
        "`Action` takes a string or a list of strings, not a list.",
        STRINGS,
        SYNTAX_ERRORS,
    ),
    (
        {"Principal": "*"},
        "UNSUPPORTED_PRINCIPAL",
        '"Principal"',
        "`Principal` has no place in an identity-based policy.",
        "Remove it: the policy applies to whoever it is attached to.",
        "Policy document should not specify a principal.",
    ),
    (
        {"NotPrincipal": {"AWS": "*"}},
        "UNSUPPORTED_PRINCIPAL",
        '"NotPrincipal"',
        "`NotPrincipal` has no place in an identity-based policy.",
        "Remove it: the policy applies to whoever it is attached to.",
        "Policy document should not specify a principal.",
    ),
]


@pytest.mark.fact("1.1.2", "1.1.9", "1.1.10", "5.3")
@pytest.mark.parametrize(("elements", "code", "where", "message", "advice", "refusal"), STATEMENTS)
def test_what_aws_refuses_is_named_in_its_place(
    elements: dict[str, Any], code: str, where: str, message: str, advice: str, refusal: str
) -> None:
    value = document(statement(**elements))
    text = json.dumps(value)
    (problem,) = [problem for problem in validate(text) if problem.refused]
    assert (problem.code, problem.type, problem.refusal) == (code, "ERROR", refusal)
    assert (problem.message, problem.advice) == (message, advice)
    assert problem.error_code == "MalformedPolicyDocument"
    assert marked(text, problem) == where
    with pytest.raises(MalformedPolicyDocument) as refused:
        parse(text)
    assert refused.value.problems == (problem,)
    with pytest.raises(MalformedPolicyDocument):
        parse(value)


@pytest.mark.fact("1.1.9")
def test_two_statements_do_not_share_a_sid() -> None:
    found = problems(statement(Sid="Read"), statement("Deny"), statement(Sid="Read"), statement(Sid="read"))
    (problem,) = (each for each in found if each.refused)
    assert (problem.code, problem.path) == ("UNIQUE_SIDS_REQUIRED", ("Statement", 2, "Sid"))
    assert problem.message == "The Sid `Read` is taken: statement 1 has it too."
    assert problem.advice == "Give each statement a Sid of its own, or none."
    assert problem.refusal == "Statement IDs (SID) in a single policy must be unique."


@pytest.mark.fact("1.1.12")
@pytest.mark.parametrize(
    ("written", "meant"),
    [("Actions", "Action"), ("action", "Action"), ("Resources", "Resource"), ("EFFECT", "Effect")],
)
def test_a_misspelt_element_is_not_reported_missing_too(written: str, meant: str) -> None:
    elements = statement()
    elements[written] = elements.pop(meant)
    (problem,) = problems(elements)
    assert problem.message == f"`{written}` is not an element of a statement."
    assert problem.advice == f"Write `{meant}`, with exactly these letters."


WRITTEN: dict[str, list[Any]] = {
    "Sid": ["Read", "", "with space", 7, "Taken"],
    "Effect": ["Allow", "Deny", "allow", None],
    "Principal": ["*"],
    "NotAction": ["s3:*"],
    "Action": [
        "s3:GetObject",
        "*",
        "GetObject",
        "s3:Get\nsqs:Put",
        "a:b:c",
        [],
        ["s3:*", 5],
        ["s3:*", "iam:Get*"],
    ],
    "Resource": [
        "*",
        "arn:aws:s3:::b/*",
        "arn:aws:s3:eu-west-1::b",
        "arn:aws:iam::111122223333:user/x",
        "arn:aws:iam::111122223333:users/x",
        "arn:aws:sqs",
        "arn:aws:sqs:*:*:q\narn:aws:sqs:*:*:r",
        "arn:aws:sqs::q",
        "arn:AWS:sqs:a:b:q",
        "reports",
        [],
        ["*", "arn:aws:sqs:eu-west-1:111122223333:q"],
    ],
    "Condition": [{}, {"Bool": {"aws:SecureTransport": True}}, {"Equals": {}}, {"Bool": {"x": "y"}}, []],
    "Condtion": [{}],
}


@settings(max_examples=500)
@given(
    st.fixed_dictionaries({}, optional={name: st.sampled_from(values) for name, values in WRITTEN.items()}),
    st.sampled_from(list(DocumentType)),
)
def test_what_is_plain_at_a_glance_has_no_problem_at_a_closer_look(
    statement: dict[str, Any], document_type: DocumentType
) -> None:
    rules = grammar(document_type)
    if is_plain(statement, {"Taken": 0}, rules):
        closer = dataclasses.replace(rules, required=(*rules.required, "Effect"))
        assert not is_plain(statement, {}, closer)
        assert list(statement_problems(statement, (), 1, {"Taken": 0}, closer)) == []


def test_most_statements_are_plain_at_a_glance() -> None:
    plain = {"Sid": "Read", "Effect": "Allow", "Action": ["s3:Get*", "*"], "Resource": "arn:aws:s3:::b/*"}
    assert is_plain(plain, {}, grammar(DocumentType.IDENTITY))
    assert not is_plain(plain, {}, grammar(DocumentType.TRUST))
