"""What AWS refuses in an entry, and what it takes (facts 1.4.3, 1.4.4, 1.5.4, 1.5.5, 1.5.8)."""

from typing import Any

import pytest

from iamlab.evaluator import Problem, parse
from iamlab.evaluator.entries import PREFACED
from iamlab.evaluator.refused import LEGACY_PARSING
from tests.evaluator.asking import document, problems, statement

VENDOR = "Resource vendor must be fully qualified and cannot contain regexes."
IAM_PATH = (
    'IAM resource path must either be "*" or start with user/, federated-user/, role/, group/, '
    "instance-profile/, mfa/, server-certificate/, policy/, sms-mfa/, saml-provider/, oidc-provider/, "
    "report/, access-report/."
)


def refused(**elements: Any) -> Problem:
    (problem,) = [problem for problem in problems(statement(**elements)) if problem.refused]
    return problem


@pytest.mark.fact("1.4.3", "1.4.4")
@pytest.mark.parametrize(
    ("entry", "code", "message", "advice", "refusal"),
    [
        (
            "GetObject",
            "INVALID_ACTION",
            "`GetObject` does not say which service it belongs to.",
            "Write `service:Action`, as in `s3:GetObject`.",
            PREFACED,
        ),
        (
            "",
            "INVALID_ACTION",
            '`""` does not say which service it belongs to.',
            "Write `service:Action`, as in `s3:GetObject`.",
            PREFACED,
        ),
        (
            "**",
            "INVALID_ACTION",
            "`**` does not say which service it belongs to.",
            "Write `service:Action`, as in `s3:GetObject`.",
            PREFACED,
        ),
        (
            "s3:Get:Object",
            "INVALID_ACTION",
            "`s3:Get:Object` has more than one colon.",
            "Write `service:Action`, with one colon between them.",
            "Actions/Condition can contain only one colon.",
        ),
        (
            "s*:GetObject",
            "INVALID_SERVICE_IN_ACTION",
            "`s*` is not the prefix of a service.",
            "Name one service; wildcards go behind the colon.",
            "Vendor s* is not valid",
        ),
        (
            "s 3:GetObject",
            "INVALID_SERVICE_IN_ACTION",
            "`s 3` is not the prefix of a service.",
            "Write it as in `s3:GetObject`.",
            "Vendor s 3 is not valid",
        ),
        (
            ":GetObject",
            "INVALID_SERVICE_IN_ACTION",
            '`""` is not the prefix of a service.',
            "Write it as in `s3:GetObject`.",
            "Vendor  is not valid",
        ),
    ],
)
@pytest.mark.parametrize("element", ["Action", "NotAction"])
def test_an_action_that_aws_refuses(
    element: str, entry: str, code: str, message: str, advice: str, refusal: str
) -> None:
    problem = refused(**{"action": None, element: entry})
    assert (problem.code, problem.message, problem.advice) == (code, message, advice)
    assert problem.refusal == refusal
    assert problem.path == ("Statement", 0, element)


@pytest.mark.fact("1.4.3", "1.4.5")
@pytest.mark.parametrize(
    "entry",
    [
        "*",
        "s3:*",
        "S3:getobject",
        "*:*",
        "*:Get*",
        "s3:GetItem",
        "nosuch:Action",
        "a-b.c:X",
        "iam: Get User ",
    ],
)
def test_an_action_that_aws_takes(entry: str) -> None:
    """It need not exist."""
    parse(document(statement(action=[entry])))


@pytest.mark.fact("1.5.4", "1.5.8")
@pytest.mark.parametrize(
    ("entry", "code", "message", "advice", "refusal"),
    [
        (
            "reports",
            "INVALID_ARN_PREFIX",
            "`reports` is not an ARN.",
            'Name it as `arn:aws:service:region:account:resource`, or write `"*"`.',
            'Resource reports must be in ARN format or "*".',
        ),
        (
            "",
            "INVALID_ARN_PREFIX",
            '`""` is not an ARN.',
            'Name it as `arn:aws:service:region:account:resource`, or write `"*"`.',
            'Resource  must be in ARN format or "*".',
        ),
        (
            "arn",
            "INVALID_ARN_PREFIX",
            "`arn` is not an ARN.",
            'Name it as `arn:aws:service:region:account:resource`, or write `"*"`.',
            'Resource arn must be in ARN format or "*".',
        ),
        (
            "reports:q3",
            "INVALID_ARN_PREFIX",
            "`reports:q3` is not an ARN.",
            'Name it as `arn:aws:service:region:account:resource`, or write `"*"`.',
            'Partition "q3" is not valid for resource "arn:q3:*:*:*:*".',
        ),
        (
            "arn:aws:",
            "INVALID_ARN_RESOURCE",
            "The third field of `arn:aws:` does not name a service.",
            "Write the service there, such as `s3` or `dynamodb`, without a wildcard.",
            LEGACY_PARSING,
        ),
        (
            "aws:s3:::reports",
            "INVALID_ARN_PREFIX",
            "`aws:s3:::reports` is not an ARN.",
            "Add `arn:` in front: `arn:aws:s3:::reports`.",
            'Partition "s3" is not valid for resource "arn:s3:::reports:*".',
        ),
        (
            "arn:amazon:s3:::reports",
            "INVALID_PARTITION",
            "`amazon` is not a partition of AWS.",
            "Write `aws` in the second field of the ARN.",
            'Partition "amazon" is not valid for resource "arn:amazon:s3:::reports".',
        ),
        (
            "arn:aws",
            "INVALID_ARN_RESOURCE",
            "The third field of `arn:aws` does not name a service.",
            "Write the service there, such as `s3` or `dynamodb`, without a wildcard.",
            VENDOR,
        ),
        (
            "arn:aws:s*:::reports",
            "INVALID_ARN_RESOURCE",
            "The third field of `arn:aws:s*:::reports` does not name a service.",
            "Write the service there, such as `s3` or `dynamodb`, without a wildcard.",
            VENDOR,
        ),
        (
            "arn:aws::::reports",
            "INVALID_ARN_RESOURCE",
            "The third field of `arn:aws::::reports` does not name a service.",
            "Write the service there, such as `s3` or `dynamodb`, without a wildcard.",
            LEGACY_PARSING,
        ),
        (
            "arn:aws:s3::reports",
            "MISSING_ARN_FIELD",
            "This ARN has 5 fields, and it takes six.",
            "Count the colons: `arn:aws:s3:::reports` has five, three of them in a row.",
            LEGACY_PARSING,
        ),
        (
            "arn:aws:s3:eu-west-1::reports",
            "ARN_REGION_NOT_ALLOWED",
            "ARNs of S3 buckets have no region; this has `eu-west-1`.",
            "Leave the fourth field empty: `arn:aws:s3:::…`.",
            "Resource arn:aws:s3:eu-west-1::reports can not contain region information.",
        ),
        (
            "arn:aws:s3:reports/*",
            "ARN_REGION_NOT_ALLOWED",
            "ARNs of S3 buckets have no region; this has `reports/*`.",
            "Leave the fourth field empty: `arn:aws:s3:::…`.",
            "Resource arn:aws:s3:reports/* can not contain region information.",
        ),
        (
            "arn:aws:iam:eu-west-1:111122223333:user/maya",
            "ARN_REGION_NOT_ALLOWED",
            "ARNs of IAM have no region; this has `eu-west-1`.",
            "Leave the fourth field empty: `arn:aws:iam::…`.",
            "IAM resource arn:aws:iam:eu-west-1:111122223333:user/maya cannot contain region information.",
        ),
        (
            "arn:aws:iam::111122223333:maya",
            "INVALID_ARN_RESOURCE",
            "`maya` is not a kind of IAM resource.",
            "Begin the last field with its kind, as in `user/maya` or `role/Reader`.",
            IAM_PATH,
        ),
        (
            "arn:aws:iam::111122223333:u*",
            "INVALID_ARN_RESOURCE",
            "`u*` is not a kind of IAM resource.",
            "Begin the last field with its kind, as in `user/maya` or `role/Reader`.",
            IAM_PATH,
        ),
    ],
)
@pytest.mark.parametrize("element", ["Resource", "NotResource"])
def test_a_resource_that_aws_refuses(
    element: str, entry: str, code: str, message: str, advice: str, refusal: str
) -> None:
    problem = refused(**{"resource": None, element: [entry]})
    assert (problem.code, problem.message, problem.advice) == (code, message, advice)
    assert problem.refusal == refusal
    assert problem.path == ("Statement", 0, element, 0)


@pytest.mark.parametrize(
    "entry",
    [
        "*",
        "arn:aws:s3:::reports",
        "arn:aws:s3:::",
        "arn:*:s3:::reports",
        "arn:aws-us-gov:s3:::reports",
        "arn:aws:sqs",
        "arn:aws:sqs:*",
        "arn:aws:lambda:eu-west-1:111122223333:function:orders:prod",
        "arn:aws:nosuch:::x",
        "arn:aws:*:*:*:*",
        "arn:aws:s3:*:111122223333:accesspoint/*",
        "arn:aws:s3:eu-west-1:111122223333:accesspoint/read/object/*",
        "arn:aws:s3:eu-west-1:111122223333:job/*",
        "arn:aws:s3:eu-west-1:111122223333:storage-lens/default",
        "arn:aws:s3:eu-west-1:111122223333:access-grants/default",
        "arn:aws:iam::111122223333:*",
        "arn:aws:iam::111122223333:root",
        "arn:aws:iam::aws:policy/*",
        "arn:aws:iam::*:mfa/*",
        "arn:aws:iam::111122223333:sms-mfa/x",
        "arn:aws:iam::111122223333:delegation-request/x",
        "arn:aws:ec2:eu-west-1::image/ami-1",
    ],
)
def test_a_resource_that_aws_takes(entry: str) -> None:
    parse(document(statement(resource=[entry])))


def test_entries_of_a_list_are_marked_one_by_one() -> None:
    found = problems(statement(action=["s3:Get*", "Get", "x:y:z"], resource=["*", "reports"]))
    refused_ones = [problem for problem in found if problem.refused]
    assert [problem.path[2:] for problem in refused_ones] == [("Action", 1), ("Action", 2), ("Resource", 1)]


def test_a_very_long_entry_is_cut_in_sentences() -> None:
    problem = refused(resource="x" * 10_000)
    assert len(problem.message) < 120
    assert problem.refusal is not None
    assert len(problem.refusal) < 600
