"""The condition operators, each with values that fit and values that do not (fact 3.2)."""

import pytest

from iamlab.evaluator.operators import OPERATORS, read_operator

ARN = "arn:aws:iam::111122223333:user/maya"

# Operator; value in the policy; value in the request; does it fit?
CASES = [
    ("StringEquals", "blue", "blue", True),
    ("StringEquals", "blue", "Blue", False),
    ("StringEquals", "bl*", "blue", False),
    ("StringEquals", "bl*", "bl*", True),
    ("StringNotEquals", "blue", "Blue", True),
    ("StringEqualsIgnoreCase", "blue", "BLUE", True),
    ("StringEqualsIgnoreCase", "blue", "blues", False),
    ("StringNotEqualsIgnoreCase", "blue", "BLUE", False),
    ("StringLike", "b*e", "blue", True),
    ("StringLike", "b?ue", "blue", True),
    ("StringLike", "b*e", "Blue", False),
    ("StringLike", "arn:*:maya", ARN.replace("/", ":"), True),
    ("StringNotLike", "b*e", "blue", False),
    ("NumericEquals", "7", "7.0", True),
    ("NumericEquals", "7", "seven", False),
    ("NumericNotEquals", "7", "8", True),
    ("NumericLessThan", "7", "6.99", True),
    ("NumericLessThan", "7", "7", False),
    ("NumericLessThan", "10", "9", True),
    ("NumericLessThanEquals", "7", "7", True),
    ("NumericGreaterThan", "7", "7", False),
    ("NumericGreaterThan", "-1", "0", True),
    ("NumericGreaterThanEquals", "7", "7", True),
    ("DateEquals", "2026-11-24T08:00:00Z", "1795507200", True),
    ("DateEquals", "2026-11-24T08:00:00Z", "2026-11-24T09:00:00+01:00", True),
    ("DateEquals", "2026-11-24", "2026-11-24T00:00:00Z", True),
    ("DateNotEquals", "2026-11-24", "2026-11-25", True),
    ("DateLessThan", "2026-11-24T08:00:00Z", "2026-11-24T07:59:59.9Z", True),
    ("DateLessThan", "2026-11-24T08:00:00Z", "2026-11-24T08:00:00Z", False),
    ("DateLessThanEquals", "2026", "2026-01-01T00:00:00Z", True),
    ("DateGreaterThan", "2026-11", "2026-11-01T00:00:01Z", True),
    ("DateGreaterThanEquals", "0", "1970-01-01T00:00:00Z", True),
    ("DateGreaterThan", "2026-11-24", "tomorrow", False),
    ("Bool", "true", "TRUE", True),
    ("Bool", "false", "true", False),
    ("Bool", "false", "no", False),
    ("BinaryEquals", "QmluYXJ5", "QmluYXJ5", True),
    ("BinaryEquals", "QmluYXJ5", "Qmxh", False),
    ("BinaryEquals", "QmluYXJ5", "Binary", False),
    ("IpAddress", "203.0.113.0/24", "203.0.113.255", True),
    ("IpAddress", "203.0.113.0/24", "203.0.114.0", False),
    ("IpAddress", "203.0.113.77/24", "203.0.113.1", True),
    ("IpAddress", "203.0.113.7", "203.0.113.7", True),
    ("IpAddress", "203.0.113.7", "203.0.113.8", False),
    ("IpAddress", "2001:db8::/32", "2001:db8:1::7", True),
    ("IpAddress", "2001:db8::1", "2001:db8::1", True),
    ("IpAddress", "2001:db8::1", "2001:db8::2", False),
    ("IpAddress", "0.0.0.0/0", "2001:db8::1", False),
    ("IpAddress", "203.0.113.0/24", "here", False),
    ("NotIpAddress", "203.0.113.0/24", "198.51.100.1", True),
    ("ArnEquals", "arn:aws:iam::111122223333:user/*", ARN, True),
    ("ArnLike", "arn:aws:iam::*:user/ma?a", ARN, True),
    ("ArnLike", "arn:aws:iam:*:user/maya", ARN, False),
    ("ArnLike", "arn:aws:IAM::*:user/maya", ARN, False),
    ("ArnLike", "arn:aws:iam::*", ARN, True),
    ("ArnLike", "arn:aws:iam::", ARN, False),
    ("ArnLike", "*", ARN, True),
    ("ArnNotLike", "arn:aws:iam::*:role/*", ARN, True),
    ("ArnNotEquals", ARN, ARN, False),
]


@pytest.mark.fact("3.2", "3.2.2", "3.2.3")
@pytest.mark.parametrize(("name", "wanted", "given", "fits"), CASES)
def test_an_operator_compares_as_aws_does(name: str, wanted: str, given: str, fits: bool) -> None:
    found = read_operator(name)
    assert found is not None
    operator = found.operator
    assert (operator.meets(operator.read(wanted), given) != operator.negated) is fits


@pytest.mark.fact("3.2")
def test_every_operator_has_a_case() -> None:
    assert {name.lower() for name, *_ in CASES} | {"null"} == set(OPERATORS)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("NumericEquals", "seven"),
        ("NumericEquals", ""),
        ("NumericEquals", "1e9999"),
        ("DateEquals", "2026-13-01"),
        ("DateEquals", "tomorrow"),
        ("Bool", "yes"),
        ("IpAddress", "203.0.113.0/33"),
        ("IpAddress", "here"),
        ("BinaryEquals", "not base64!"),
    ],
)
def test_a_value_of_another_kind_is_read_as_none(name: str, value: str) -> None:
    assert OPERATORS[name.lower()].read(value) is None


@pytest.mark.fact("3.2")
@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("StringLike", ("", "StringLike", False)),
        ("stringlike", ("", "StringLike", False)),
        ("StringLikeIfExists", ("", "StringLike", True)),
        ("ForAnyValue:StringLike", ("ForAnyValue", "StringLike", False)),
        ("forallvalues:stringnotlikeifexists", ("ForAllValues", "StringNotLike", True)),
        ("ForAllValues:Null", ("ForAllValues", "Null", False)),
    ],
)
def test_a_set_operator_and_if_exists_go_with_any_operator(text: str, read: tuple[str, str, bool]) -> None:
    found = read_operator(text)
    assert found is not None
    assert (found.set_operator, found.operator.name, found.if_exists) == read


@pytest.mark.fact("3.1.4", "3.2.1")
@pytest.mark.parametrize(
    "text",
    [
        "",
        "Equals",
        "StringEqualsIfNotExists",
        "NullIfExists",
        "ForSomeValues:StringLike",
        "ForAnyValue:",
        "IfExists",
    ],
)
def test_what_is_no_operator_is_none(text: str) -> None:
    assert read_operator(text) is None


@pytest.mark.fact("2.2", "2.3")
def test_variables_and_wildcards_are_for_strings_and_arns() -> None:
    assert {each.family for each in OPERATORS.values() if each.takes_variables} == {"string", "arn"}
    assert {each.name for each in OPERATORS.values() if each.takes_wildcards} == {
        "StringLike",
        "StringNotLike",
        "ArnEquals",
        "ArnNotEquals",
        "ArnLike",
        "ArnNotLike",
    }
