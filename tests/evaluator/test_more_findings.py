"""Findings on conditions, variables, principals and what a statement allows too much (fact 6.6).

Each check with a document that has it and a good neighbour that has not.
"""

import json
from typing import Any

import pytest

from iamlab.evaluator import validate
from iamlab.evaluator.findings.checks import CHECKS
from tests.evaluator.asking import document, marked, statement
from tests.evaluator.findings_asked import BUCKET, found, when

IDENTITY = [
    # Check; the statement that has it; one that has not.
    ("EMPTY_OBJECT_CONDITION", statement(**BUCKET, Condition={}), statement(**BUCKET)),
    (
        "EMPTY_OBJECT_CONDITION",
        statement(**BUCKET, Condition={"Bool": {}}),
        when("Bool", "aws:SecureTransport", "true"),
    ),
    (
        "EMPTY_ARRAY_CONDITION",
        when("StringEquals", "aws:userid", []),
        when("StringEquals", "aws:userid", ["x"]),
    ),
    (
        "EMPTY_ARRAY_CONDITION_FORALLVALUES",
        when("ForAllValues:StringEquals", "aws:TagKeys", []),
        when("ForAllValues:StringEquals", "aws:TagKeys", ["team"]),
    ),
    (
        "EMPTY_ARRAY_CONDITION_FORANYVALUE",
        when("ForAnyValue:StringEquals", "aws:TagKeys", []),
        when("ForAnyValue:StringEquals", "aws:TagKeys", ["team"]),
    ),
    (
        "EMPTY_ARRAY_CONDITION_IFEXISTS",
        when("StringEqualsIfExists", "aws:userid", []),
        when("StringEqualsIfExists", "aws:userid", "x"),
    ),
    (
        "NULL_WITH_QUALIFIER",
        when("ForAnyValue:Null", "aws:TagKeys", "true"),
        when("Null", "aws:TagKeys", "true"),
    ),
    (
        "INVALID_CONDITION_MULTIPLE_BOOLEAN",
        when("Bool", "aws:SecureTransport", ["true", "false"]),
        when("Bool", "aws:SecureTransport", ["true"]),
    ),
    (
        "TYPE_MISMATCH_NUMBER",
        when("NumericLessThan", "aws:MultiFactorAuthAge", "an hour"),
        when("NumericLessThan", "aws:MultiFactorAuthAge", 3600),
    ),
    (
        "TYPE_MISMATCH_DATE",
        when("DateLessThan", "aws:CurrentTime", "tomorrow"),
        when("DateLessThan", "aws:CurrentTime", "2027-01-01T00:00:00Z"),
    ),
    (
        "TYPE_MISMATCH_BOOLEAN",
        when("Bool", "aws:SecureTransport", "yes"),
        when("Bool", "aws:SecureTransport", True),
    ),
    (
        "TYPE_MISMATCH_IP_RANGE",
        when("IpAddress", "aws:SourceIp", "203.0.113.0/33"),
        when("IpAddress", "aws:SourceIp", "203.0.113.0/24"),
    ),
    (
        "WILDCARD_WITHOUT_LIKE_OPERATOR",
        when("StringEquals", "aws:userid", "AROAEXAMPLE:*"),
        when("StringEquals", "aws:userid", "AROAEXAMPLE${*}"),
    ),
    (
        "REDUNDANT_CONDITION_VALUE_NUM",
        when("NumericLessThan", "aws:MultiFactorAuthAge", ["60", "3600"]),
        when("NumericEquals", "aws:MultiFactorAuthAge", ["60", "3600"]),
    ),
    (
        "EQUIVALENT_TO_NULL_FALSE",
        when("StringLike", "aws:userid", "*"),
        when("StringLike", "aws:userid", "a*"),
    ),
    (
        "EQUIVALENT_TO_NULL_TRUE",
        when("StringNotLike", "aws:userid", "*"),
        when("StringNotLike", "aws:userid", "a*"),
    ),
    (
        "INVALID_GLOBAL_CONDITION_KEY",
        when("StringEquals", "aws:SourceAcount", "111122223333"),
        when("StringEquals", "aws:sourceaccount", "111122223333"),
    ),
    (
        "INVALID_SERVICE_CONDITION_KEY",
        when("StringEquals", "s3:prefixes", "home/"),
        when("StringEquals", "s3:ExistingObjectTag/team", "blue"),
    ),
    (
        "UNSUPPORTED_ACTION_FOR_CONDITION_KEY",
        when("StringEquals", "s3:prefix", "home/"),
        when("StringEquals", "s3:prefix", "home/", action="s3:ListBucket", resource="arn:aws:s3:::reports"),
    ),
    (
        "MISSING_TAG_KEY_IN_CONDITION",
        when("StringEquals", "aws:PrincipalTag/", "blue"),
        when("StringEquals", "aws:PrincipalTag/team", "blue"),
    ),
    (
        "UNTRUSTWORTHY_CONDITION_KEY",
        when("StringLike", "aws:Referer", "https://example.com/*"),
        when("StringLike", "aws:Referer", "https://example.com/*", effect="Deny"),
    ),
    (
        "TYPE_MISMATCH",
        when("StringEquals", "aws:SourceIp", "203.0.113.7"),
        when("IpAddress", "aws:SourceIp", "203.0.113.7"),
    ),
    (
        "STRING_LIKE_OPERATOR_WITH_ARN_CONDITION_KEYS",
        when("StringLike", "aws:PrincipalArn", "arn:aws:iam::*:role/Admin"),
        when("ArnLike", "aws:PrincipalArn", "arn:aws:iam::*:role/Admin"),
    ),
    (
        "MISSING_QUALIFIER",
        when("StringEquals", "aws:TagKeys", "team"),
        when("ForAnyValue:StringEquals", "aws:TagKeys", "team"),
    ),
    (
        "FORALLVALUES_WITH_SINGLE_VALUED_KEY",
        when("ForAllValues:StringEquals", "aws:PrincipalTag/team", "blue"),
        when("StringEquals", "aws:PrincipalTag/team", "blue"),
    ),
    (
        "INVALID_VPC_FORMAT",
        when("StringEquals", "aws:SourceVpc", "my-vpc"),
        when("StringEquals", "aws:SourceVpc", "vpc-0abc1234def567890"),
    ),
    (
        "INVALID_VPCE_FORMAT",
        when("StringEquals", "aws:SourceVpce", "vpc-0abc1234def567890"),
        when("StringEquals", "aws:SourceVpce", "vpce-0abc1234def567890"),
    ),
    (
        "IMPROVE_IP_RANGE",
        when("IpAddress", "aws:SourceIp", "203.0.113.77/24"),
        when("IpAddress", "aws:SourceIp", "203.0.113.0/24"),
    ),
    (
        "PRIVATE_IP_ADDRESS",
        when("IpAddress", "aws:SourceIp", "10.0.0.0/16"),
        when("IpAddress", "aws:SourceIp", "203.0.113.0/24"),
    ),
    (
        "PRIVATE_NOT_IP_ADDRESS",
        when("NotIpAddress", "aws:SourceIp", "192.168.0.0/16"),
        when("NotIpAddress", "aws:SourceIp", "198.51.100.0/24"),
    ),
    (
        "PRIVATE_IP_ADDRESS_SUBSET",
        when("IpAddress", "aws:SourceIp", ["10.0.0.0/16", "203.0.113.0/24"]),
        when("IpAddress", "aws:SourceIp", ["198.51.100.0/24", "203.0.113.0/24"]),
    ),
    (
        "PRIVATE_NOT_IP_ADDRESS_SUBSET",
        when("NotIpAddress", "aws:SourceIp", ["10.0.0.0/16", "203.0.113.0/24"]),
        when("NotIpAddress", "aws:SourceIp", ["203.0.113.0/24"]),
    ),
    (
        "EMPTY_VARIABLE",
        statement(action="s3:GetObject", resource="arn:aws:s3:::home/${}/*"),
        statement(action="s3:GetObject", resource="arn:aws:s3:::home/${aws:username}/*"),
    ),
    (
        "MISSING_BRACE_IN_VARIABLE",
        statement(action="s3:GetObject", resource="arn:aws:s3:::home/${aws:username/*"),
        statement(action="s3:GetObject", resource="arn:aws:s3:::home/${aws:username}/*"),
    ),
    (
        "MISSING_QUOTE_IN_VARIABLE",
        when("StringEquals", "aws:userid", "${aws:PrincipalTag/id, none}"),
        when("StringEquals", "aws:userid", "${aws:PrincipalTag/id, 'none'}"),
    ),
    (
        "UNSUPPORTED_SPACE_IN_VARIABLE",
        when("StringEquals", "aws:userid", "${ aws:username }"),
        when("StringEquals", "aws:userid", "${aws:username}"),
    ),
    (
        "VARIABLE_UNSUPPORTED_IN_ELEMENT",
        statement(action="s3:Get${aws:username}", resource="arn:aws:s3:::reports/*"),
        statement(**BUCKET),
    ),
    (
        "VARIABLE_UNSUPPORTED_IN_ELEMENT",
        statement(action="sqs:SendMessage", resource="arn:aws:sqs:*:${aws:PrincipalAccount}:orders"),
        statement(action="sqs:SendMessage", resource="arn:aws:sqs:*:*:${aws:username}"),
    ),
    (
        "INVALID_VARIABLE_FOR_OPERATOR",
        when("NumericEquals", "aws:MultiFactorAuthAge", "${aws:PrincipalTag/age}"),
        when("StringEquals", "aws:userid", "${aws:PrincipalTag/age}"),
    ),
    (
        "REDUNDANT_ACTION",
        statement(action=["s3:Get*", "s3:GetObject"], resource="arn:aws:s3:::reports/*"),
        statement(action=["s3:Get*", "s3:PutObject"], resource="arn:aws:s3:::reports/*"),
    ),
    (
        "REDUNDANT_RESOURCE",
        statement(action="s3:GetObject", resource=["arn:aws:s3:::reports/a/*", "arn:aws:s3:::reports/*"]),
        statement(action="s3:GetObject", resource=["arn:aws:s3:::reports/a/*", "arn:aws:s3:::reports/b/*"]),
    ),
]


@pytest.mark.fact(
    "2.2",
    "2.3",
    "2.6",
    "3.2.2",
    "3.2.3",
    "3.2.5",
    "3.3.5",
    "3.3.6",
    "3.3.7",
    "6.6.3",
    "6.6.4",
    "6.6.5",
    "6.6.6",
)
@pytest.mark.parametrize(("code", "bad", "good"), IDENTITY)
def test_a_finding_is_made_and_its_good_neighbour_left_alone(
    code: str, bad: dict[str, Any], good: dict[str, Any]
) -> None:
    assert code in found(bad)
    assert found(good) == []


@pytest.mark.fact("6.6.3")
def test_variables_want_the_newer_version() -> None:
    own = statement(action="s3:GetObject", resource="arn:aws:s3:::home/${aws:username}/*")
    assert "VARIABLE_UNSUPPORTED_IN_VERSION" in found(own, version="2008-10-17")


@pytest.mark.fact("6.6.6")
def test_a_repeated_statement_is_redundant() -> None:
    text = json.dumps(document(statement(**BUCKET), statement(**BUCKET, Sid="Again")))
    assert [problem.code for problem in validate(text)] == ["REDUNDANT_STATEMENT"]


@pytest.mark.parametrize(
    ("bad", "place"),
    [
        (when("Bool", "aws:SecureTransport", ["true", "yes"]), '"yes"'),
        (when("StringEquals", "aws:SourceAcount", "1"), '"aws:SourceAcount"'),
        (when("StringEquals", "aws:TagKeys", "team"), '"StringEquals"'),
        (statement(action=["s3:Get*", "s3:GetObject"], resource="arn:aws:s3:::b/*"), '"s3:GetObject"'),
    ],
)
def test_a_finding_points_at_what_it_is_about(bad: dict[str, Any], place: str) -> None:
    text = json.dumps(document(bad), indent=1)
    assert place in [marked(text, problem) for problem in validate(text)]


def test_every_finding_says_what_is_wrong_and_what_to_do() -> None:
    for code, bad, _ in IDENTITY:
        for problem in validate(json.dumps(document(bad))):
            assert problem.code in CHECKS, code
            assert problem.message.endswith((".", "?")), problem
            assert problem.advice.endswith((".", "?")), problem
            assert problem.type is CHECKS[problem.code] or problem.refused
