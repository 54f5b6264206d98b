"""What AWS refuses in a Condition element, and what it takes (facts 1.4.4, 3.1.4, 3.2.1, 3.3.7)."""

from typing import Any

import pytest

from iamlab.evaluator import Problem, parse
from iamlab.evaluator.condition_entries import nearest_operator
from iamlab.evaluator.entries import PREFACED
from iamlab.evaluator.refused import SYNTAX_ERRORS
from tests.evaluator.asking import document, problems, statement

SHAPE = 'Write `{"Operator": {"key": "value"}}`, as in `{"Bool": {"aws:SecureTransport": "true"}}`.'
STRINGS = 'Write `"…"`, or a list such as `["…", "…"]`.'
MFA: dict[str, Any] = {"aws:MultiFactorAuthPresent": "true"}


def refused(condition: Any) -> Problem:
    (problem,) = [problem for problem in problems(statement(Condition=condition)) if problem.refused]
    return problem


@pytest.mark.fact("1.4.4", "3.1.4", "3.2.1")
@pytest.mark.parametrize(
    ("condition", "path", "code", "message", "advice", "refusal"),
    [
        ("x", (), "DATA_TYPE_MISMATCH", "`Condition` takes an object, not a string.", SHAPE, SYNTAX_ERRORS),
        ([], (), "DATA_TYPE_MISMATCH", "`Condition` takes an object, not a list.", SHAPE, SYNTAX_ERRORS),
        (
            {"Bool": "true"},
            ("Bool",),
            "DATA_TYPE_MISMATCH",
            "`Bool` takes an object of condition keys, not a string.",
            SHAPE,
            SYNTAX_ERRORS,
        ),
        (
            {"StringEqual": {"s3:prefix": "x"}},
            ("StringEqual",),
            "INVALID_CONDITION_OPERATOR",
            "`StringEqual` is not a condition operator.",
            "Write `StringEquals`.",
            SYNTAX_ERRORS,
        ),
        (
            {"Contains": {}},
            ("Contains",),
            "INVALID_CONDITION_OPERATOR",
            "`Contains` is not a condition operator.",
            "Operators are, for example, `StringEquals` and `ArnLike`.",
            SYNTAX_ERRORS,
        ),
        (
            {"ForAllValues:NullIfExists": MFA},
            ("ForAllValues:NullIfExists",),
            "NULL_WITH_IF_EXISTS",
            "`Null` does not take `IfExists`.",
            "Write `ForAllValues:Null`: it already asks whether the key is there.",
            SYNTAX_ERRORS,
        ),
        (
            {"IpAddress": {"SourceIp": "203.0.113.7"}},
            ("IpAddress", "SourceIp"),
            "INVALID_CONDITION_KEY_FORMAT",
            "`SourceIp` does not say which service the condition key belongs to.",
            "Write `service:key`, as in `s3:prefix`; global keys begin with `aws:`.",
            PREFACED,
        ),
        (
            {"Bool": {"aws:SecureTransport": None}},
            ("Bool", "aws:SecureTransport"),
            "DATA_TYPE_MISMATCH",
            "`aws:SecureTransport` takes a string or a list of strings, not `null`.",
            STRINGS,
            SYNTAX_ERRORS,
        ),
        (
            {"StringEquals": {"s3:prefix": ["a", {"b": 1}]}},
            ("StringEquals", "s3:prefix", 1),
            "DATA_TYPE_MISMATCH",
            "`s3:prefix` takes a string or a list of strings, not an object.",
            STRINGS,
            SYNTAX_ERRORS,
        ),
    ],
)
def test_a_condition_that_aws_refuses(
    condition: Any, path: tuple[str | int, ...], code: str, message: str, advice: str, refusal: str
) -> None:
    problem = refused(condition)
    assert (problem.code, problem.message, problem.advice) == (code, message, advice)
    assert problem.path == ("Statement", 0, "Condition", *path)
    assert problem.refusal == refusal


@pytest.mark.parametrize(
    "condition",
    [
        {},
        {"Bool": {}},
        {"Bool": MFA, "StringEqualsIfExists": {"aws:RequestedRegion": ["eu-west-1", "eu-central-1"]}},
        {"Bool": {"aws:SecureTransport": False}, "NumericLessThan": {"s3:max-keys": [10, 1.5]}},
        {"stringequals": {"aws:PrincipalTag/team": "x"}},
        {"ForAnyValue:StringLikeIfExists": {"aws:TagKeys": []}},
        {"StringEquals": {"aws:ResourceTag/aws:cloudformation:stack-name": "x"}},
        {"Null": {"aws:TokenIssueTime": True}},
    ],
)
def test_a_condition_that_aws_takes(condition: Any) -> None:
    parse(document(statement(Condition=condition)))


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("StringEqual", "StringEquals"),
        ("StringEqualsIfNotExists", "StringEqualsIfExists"),
        ("ForAllValue:StringLike", "ForAllValues:StringLike"),
        ("ForAnyValue:StringLik", "ForAnyValue:StringLike"),
        ("IPAdress", "IpAddress"),
        ("BoolIfExist", "BoolIfExists"),
        ("NumericLessThen", "NumericLessThan"),
        ("ArnLikes", "ArnLike"),
        ("Every:StringLike", None),
        ("x" * 10_000, None),
        ("", None),
    ],
)
def test_the_operator_that_was_meant_is_offered(written: str, meant: str | None) -> None:
    assert nearest_operator(written) == meant
