"""Tests of a Condition: several values, missing keys, IfExists, set operators (facts 3.1, 3.3)."""

from typing import Any

import pytest

from iamlab.evaluator.conditions import read_conditions


def fits(operator: str, wanted: Any, given: Any = None, key: str = "aws:X", **others: str) -> bool:
    """Say whether one test fits a request that has `given` under aws:X, nothing when it is None."""
    (test,) = read_conditions({operator: {key: wanted}}, "2012-10-17")
    keys = {name.replace("_", ":"): value for name, value in others.items()}
    return test.fits(keys if given is None else {**keys, "aws:x": given})


@pytest.mark.fact("3.1.1")
def test_several_values_are_alternatives_and_for_a_negated_operator_none_may_fit() -> None:
    assert fits("StringEquals", ["a", "b"], "b")
    assert not fits("StringEquals", ["a", "b"], "c")
    assert fits("StringNotEquals", ["a", "b"], "c")
    assert not fits("StringNotEquals", ["a", "b"], "b")


@pytest.mark.fact("3.1.2")
def test_case_does_not_count_in_a_key() -> None:
    assert fits("StringEquals", "a", "a", key="AWS:x")


@pytest.mark.fact("3.1.3", "3.3.1", "3.3.2", "3.3.4", "3.3.8")
@pytest.mark.parametrize(
    ("operator", "fits_missing"),
    [
        ("StringEquals", False),
        ("StringNotEquals", True),
        ("NumericLessThan", False),
        ("NotIpAddress", True),
        ("StringEqualsIfExists", True),
        ("StringNotEqualsIfExists", True),
        ("ForAllValues:StringEquals", True),
        ("ForAllValues:StringNotLike", True),
        ("ForAnyValue:StringEquals", False),
        ("ForAnyValue:StringNotEquals", False),
        ("ForAnyValue:StringEqualsIfExists", True),
    ],
)
@pytest.mark.parametrize("given", [None, ()])
def test_a_missing_key_fits_by_its_operator(operator: str, fits_missing: bool, given: Any) -> None:
    """An empty list is as good as none."""
    assert fits(operator, "a", given) is fits_missing


@pytest.mark.fact("3.1.4", "3.3.6")
@pytest.mark.parametrize(
    ("operator", "wanted", "given", "expected"),
    [
        ("Null", "true", None, True),
        ("Null", "true", "x", False),
        ("Null", "false", "x", True),
        ("Null", "false", "", True),
        ("Null", "false", None, False),
        ("Null", "false", (), False),
        ("Null", True, None, True),
        ("ForAllValues:Null", "true", "x", True),
        ("ForAnyValue:Null", "false", "x", False),
    ],
)
def test_null_asks_for_presence(operator: str, wanted: Any, given: Any, expected: bool) -> None:
    assert fits(operator, wanted, given) is expected


@pytest.mark.fact("3.3.1", "3.3.2", "3.3.3", "3.3.5")
@pytest.mark.parametrize(
    ("operator", "given", "expected"),
    [
        ("ForAllValues:StringEquals", ("a", "b"), True),
        ("ForAllValues:StringEquals", ("a", "z"), False),
        ("ForAnyValue:StringEquals", ("z", "b"), True),
        ("ForAnyValue:StringEquals", ("y", "z"), False),
        ("ForAllValues:StringNotEquals", ("y", "z"), True),
        ("ForAllValues:StringNotEquals", ("a", "z"), False),
        ("ForAnyValue:StringNotEquals", ("a", "z"), True),
        ("ForAnyValue:StringNotEquals", ("a", "b"), False),
        ("ForAllValues:StringEquals", "a", True),
        ("ForAnyValue:StringEquals", "z", False),
    ],
)
def test_set_operators_look_at_every_value(operator: str, given: Any, expected: bool) -> None:
    """A single value is a set of one (3.3.5)."""
    assert fits(operator, ["a", "b"], given) is expected


@pytest.mark.fact("3.3.5")
@pytest.mark.parametrize("operator", ["StringEquals", "StringNotEquals", "StringEqualsIfExists"])
def test_several_values_without_a_set_operator_never_fit(operator: str) -> None:
    assert not fits(operator, "a", ("a", "b"))
    assert not fits(operator, "z", ("a", "b"))


@pytest.mark.fact("3.3.7")
@pytest.mark.parametrize(
    ("operator", "given", "expected"),
    [
        ("StringEquals", "a", False),
        ("StringNotEquals", "a", False),
        ("StringNotEquals", None, False),
        ("ForAnyValue:StringEquals", ("a",), False),
        ("ForAllValues:StringEquals", ("a",), False),
        ("ForAllValues:StringEquals", None, True),
        ("StringEqualsIfExists", None, True),
        ("StringEqualsIfExists", "a", False),
    ],
)
def test_an_empty_list_of_values_fits_hardly_anything(operator: str, given: Any, expected: bool) -> None:
    assert fits(operator, [], given) is expected


@pytest.mark.fact("2.2", "2.3", "2.5")
@pytest.mark.parametrize(
    ("operator", "wanted", "given", "expected"),
    [
        ("StringEquals", "${aws:username}", "maya", True),
        ("StringEquals", "${aws:none}", "maya", False),
        ("StringNotEquals", "${aws:none}", "maya", True),
        ("StringNotLike", "${aws:none}", "maya", True),
        ("StringLike", "${aws:username}*", "maya-2", True),
        ("StringLike", "${*}", "maya", False),
        ("ArnLike", "arn:aws:iam::*:user/${aws:username}", "arn:aws:iam::111122223333:user/maya", True),
        ("Bool", "${aws:username}", "maya", False),
        ("NumericEquals", "${aws:none, '7'}", "7", False),
    ],
)
def test_values_may_hold_variables(operator: str, wanted: str, given: str, expected: bool) -> None:
    """Under String and Arn operators, and nowhere else."""
    assert fits(operator, wanted, given, aws_username="maya") is expected


@pytest.mark.fact("2.4")
def test_a_variable_takes_no_key_with_several_values() -> None:
    (test,) = read_conditions({"StringEquals": {"aws:X": "${aws:TagKeys}"}}, "2012-10-17")
    assert not test.fits({"aws:x": "team", "aws:tagkeys": ("team",)})


@pytest.mark.fact("1.1.5")
def test_before_2012_a_variable_is_text() -> None:
    (test,) = read_conditions({"StringEquals": {"aws:X": "${aws:username}"}}, "2008-10-17")
    assert test.fits({"aws:x": "${aws:username}", "aws:username": "maya"})


@pytest.mark.parametrize(("wanted", "given"), [(True, "true"), (False, "false"), (7, "7"), (1.5, "1.5")])
def test_json_numbers_and_booleans_need_no_quotes(wanted: Any, given: str) -> None:
    assert fits("StringEquals", wanted, given)


@pytest.mark.fact("3.1.1")
def test_every_operator_and_key_is_a_test_of_its_own() -> None:
    block = {"StringEquals": {"aws:A": "x", "aws:B": "y"}, "Bool": {"aws:C": "true"}}
    tests = read_conditions(block, "2012-10-17")
    assert [(test.operator, test.key, test.values) for test in tests] == [
        ("StringEquals", "aws:A", ("x",)),
        ("StringEquals", "aws:B", ("y",)),
        ("Bool", "aws:C", ("true",)),
    ]
