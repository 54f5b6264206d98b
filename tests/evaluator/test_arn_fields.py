"""Regions and accounts that no ARN of the kind has (fact 6.6.3)."""

import json

import pytest

from iamlab.evaluator import validate


def problems(action: str, resource: str) -> list[tuple[str, str]]:
    statement = {"Effect": "Allow", "Action": action, "Resource": resource}
    document = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    return [(problem.code, problem.message) for problem in validate(document)]


@pytest.mark.fact("6.6.3")
def test_a_field_that_was_left_out_shows_as_a_wrong_account() -> None:
    assert problems("lambda:GetFunction", "arn:aws:lambda:*:function:matchmaker") == [
        ("INVALID_ARN_ACCOUNT", "`function` is not an account.")
    ]


@pytest.mark.fact("6.6.3")
def test_an_account_in_a_buckets_arn_is_reported_once() -> None:
    assert problems("s3:ListBucket", "arn:aws:s3::111122223333:level-maps") == [
        (
            "ARN_ACCOUNT_NOT_ALLOWED",
            "Amazon S3 ARNs of this kind have no account; this has `111122223333`.",
        )
    ]


@pytest.mark.fact("6.6.3")
def test_an_empty_region_is_reported_where_resources_have_one() -> None:
    assert problems("dynamodb:GetItem", "arn:aws:dynamodb::111122223333:table/Games") == [
        ("MISSING_ARN_REGION", "Amazon DynamoDB ARNs of this kind have a Region; here it is empty.")
    ]


@pytest.mark.parametrize(
    ("action", "resource"),
    [
        ("iam:GetUser", "arn:aws:iam::111122223333:user/maya"),
        ("iam:GetPolicy", "arn:aws:iam::aws:policy/ReadOnlyAccess"),
        ("ssm:GetParameter", "arn:aws:ssm:eu-west-1::parameter/aws/service/ami"),
        ("ec2:RunInstances", "arn:aws:ec2:eu-west-1::image/ami-0abc"),
        ("s3:GetAccessPointPolicy", "arn:aws:s3:eu-west-1:111122223333:accesspoint/reports"),
        ("dynamodb:GetItem", "arn:aws:dynamodb:*:1111*:table/Games"),
        ("lambda:GetFunction", "arn:aws:lambda:eu-west-1:*:function:a"),
    ],
)
def test_the_arns_that_aws_writes_have_no_problem(action: str, resource: str) -> None:
    assert problems(action, resource) == []


def test_an_arn_that_aws_refuses_is_not_also_said_to_fit_no_action() -> None:
    assert [code for code, _ in problems("s3:GetObject", "reports")] == ["INVALID_ARN_PREFIX"]
    wrong_region = problems("s3:ListBucket", "arn:aws:s3:eu-west-1:111122223333:maps")
    assert "RESOURCE_DOES_NOT_FIT_ACTION" not in [code for code, _ in wrong_region]


def test_a_space_in_an_action_is_said_to_be_one() -> None:
    assert problems("s3:GetObject ", "*") == [("INVALID_ACTION", "`s3:GetObject ` holds a space.")]
    assert problems("s3: GetObject", "*") == [("INVALID_ACTION", "`s3: GetObject` holds a space.")]


def test_a_space_at_the_end_of_an_arn_is_pointed_out() -> None:
    assert problems("s3:GetObject", "arn:aws:s3:::reports/* ") == [
        ("INVALID_ARN_RESOURCE", "A space ends this ARN.")
    ]
