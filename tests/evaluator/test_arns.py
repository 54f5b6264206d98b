"""ARNs and patterns of them (facts 1.5.1 to 1.5.6), with the examples of AWS's own page."""

import pytest

from iamlab.evaluator import arns
from iamlab.evaluator.arns import Arn, ResourcePattern


def covers(pattern: str, arn: str) -> bool:
    return ResourcePattern(pattern).covers(Arn.parse(arn))


@pytest.mark.fact("1.5.2")
@pytest.mark.parametrize(
    "key",
    [
        "1/test/object.jpg",
        "1/2/test/object.jpg",
        "1/2/test/3/object.jpg",
        "1/2/3/test/4/object.jpg",
        "1///test///object.jpg",
        "1/test/.jpg",
        "/test/object.jpg",
        "1/test/",
    ],
)
def test_an_asterisk_runs_over_slashes(key: str) -> None:
    assert covers("arn:aws:s3:::b/*/test/*", f"arn:aws:s3:::b/{key}")


@pytest.mark.fact("1.5.2")
@pytest.mark.parametrize("key", ["1-test/object.jpg", "test/object.jpg", "1/2/test.jpg"])
def test_a_slash_between_asterisks_must_be_there(key: str) -> None:
    assert not covers("arn:aws:s3:::b/*/test/*", f"arn:aws:s3:::b/{key}")


@pytest.mark.fact("1.5.1", "1.5.4")
@pytest.mark.parametrize(
    ("pattern", "arn"),
    [
        ("*", "arn:aws:s3:::b"),
        ("arn:aws:s3:::b", "arn:aws:s3:::b"),
        ("arn:aws:s3:::?", "arn:aws:s3:::b"),
        ("arn:aws:s3:::b*", "arn:aws:s3:::b"),
        ("arn:*:s3:::b", "arn:aws-cn:s3:::b"),
        ("arn:aws:sqs:eu-*-1:1111222?3333:orders", "arn:aws:sqs:eu-west-1:111122223333:orders"),
        ("arn:aws:sqs:*:*:*", "arn:aws:sqs:eu-west-1:111122223333:orders"),
    ],
)
def test_wildcards_fit_within_each_field(pattern: str, arn: str) -> None:
    assert covers(pattern, arn)


@pytest.mark.fact("1.5.1")
@pytest.mark.parametrize(
    ("pattern", "arn"),
    [
        ("arn:aws:sqs:eu-west-1:orders", "arn:aws:sqs:eu-west-1:111122223333:orders"),
        ("arn:aws:s3:*:b", "arn:aws:s3:::b"),
        ("arn:aws:sqs:eu*3333:1:orders", "arn:aws:sqs:eu-west-1:111122223333:orders"),
        ("arn:aws:sqs:?:111122223333:orders", "arn:aws:sqs::111122223333:orders"),
        ("arn:aws:sqs:eu-west-1::orders", "arn:aws:sqs:eu-west-1:111122223333:orders"),
    ],
)
def test_no_wildcard_stands_for_a_colon_between_fields(pattern: str, arn: str) -> None:
    """Matched field by field."""
    assert not covers(pattern, arn)


@pytest.mark.fact("1.5.3")
@pytest.mark.parametrize(
    ("pattern", "fits"),
    [
        ("arn:aws:lambda:eu-west-1:1:function:orders", False),
        ("arn:aws:lambda:eu-west-1:1:function:orders:*", True),
        ("arn:aws:lambda:eu-west-1:1:function:*", True),
        ("arn:aws:lambda:eu-west-1:1:*", True),
        ("arn:aws:lambda:eu-west-1:*", True),
        ("arn:aws:lambda:eu-west-1:*:function:*:prod", True),
        ("arn:aws:lambda:*", True),
    ],
)
def test_the_last_field_holds_colons_of_its_own(pattern: str, fits: bool) -> None:
    """An asterisk at the end runs over them."""
    assert covers(pattern, "arn:aws:lambda:eu-west-1:1:function:orders:prod") is fits


@pytest.mark.fact("1.5.5")
@pytest.mark.parametrize(
    "short", ["arn:aws:sqs", "arn:aws:sqs:*", "arn:aws:sqs:eu-west-1", "arn:aws:sqs:*:*"]
)
def test_a_short_arn_is_completed_with_asterisks(short: str) -> None:
    assert covers(short, "arn:aws:sqs:eu-west-1:111122223333:orders")
    assert not covers(short, "arn:aws:sns:eu-west-1:111122223333:orders")


@pytest.mark.fact("1.5.6")
def test_case_counts_in_the_resource_alone() -> None:
    assert covers("ARN:AWS:SQS:EU-West-1:111122223333:orders", "arn:aws:sqs:eu-west-1:111122223333:orders")
    assert not covers(
        "arn:aws:sqs:eu-west-1:111122223333:Orders", "arn:aws:sqs:eu-west-1:111122223333:orders"
    )


@pytest.mark.fact("1.5.9")
def test_a_request_about_no_resource_is_covered_by_an_asterisk_alone() -> None:
    assert covers("*", "*")
    assert not covers("arn:aws:s3:::*", "*")
    assert not covers("arn:*:*:*:*:*", "*")


def test_the_fields_that_differ_are_told() -> None:
    pattern = ResourcePattern("arn:aws:sqs:us-east-1:*:Orders")
    differing = pattern.differing_fields(Arn.parse("arn:aws:sqs:eu-west-1:111122223333:orders"))
    assert [arns.FIELDS[index] for index in differing] == ["region", "resource"]
    assert ResourcePattern("*").differing_fields(Arn.parse("arn:aws:s3:::b")) == []
    assert pattern.differing_fields(Arn.parse("*")) == []


@pytest.mark.parametrize(
    ("arn", "account"),
    [
        ("arn:aws:iam::111122223333:user/maya", "111122223333"),
        ("arn:aws:s3:::reports", None),
        ("arn:aws:sqs:*:*:orders", None),
        ("arn:aws:sqs", None),
        ("*", None),
    ],
)
def test_the_account_is_the_fifth_field(arn: str, account: str | None) -> None:
    assert arns.account_of(arn) == account
