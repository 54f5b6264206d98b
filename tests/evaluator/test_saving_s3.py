"""What S3 refuses in a bucket policy although it is well formed, and what it takes."""

import json
from typing import Any

import pytest

from iamlab.evaluator import DocumentType, Problem, validate
from tests.evaluator.asking import document, marked, statement
from tests.evaluator.findings_asked import ACCOUNT

BUCKET, OBJECTS = "arn:aws:s3:::reports", "arn:aws:s3:::reports/*"


def bucket_policy(action: Any, resource: Any, **others: Any) -> tuple[str, list[Problem]]:
    """Return the text of a bucket policy, and what S3 refuses in it."""
    text = json.dumps(document(statement("Allow", action, resource, Principal=ACCOUNT, **others)), indent=1)
    found = validate(text, DocumentType.RESOURCE, "s3")
    return text, [problem for problem in found if problem.refused]


@pytest.mark.fact("1.5.9", "5.3", "6.6.3")
@pytest.mark.parametrize(
    ("action", "resource", "check", "refusal", "place"),
    [
        (
            "kms:Decrypt",
            OBJECTS,
            "UNSUPPORTED_ACTION_IN_POLICY",
            "Policy has invalid action",
            '"kms:Decrypt"',
        ),
        ("s3:GetItem", OBJECTS, "INVALID_ACTION", "Policy has invalid action", '"s3:GetItem"'),
        (
            "s3:GetObject",
            "arn:aws:sqs:eu-west-1:111122223333:orders",
            "UNSUPPORTED_RESOURCE_ARN_IN_POLICY",
            "Policy has invalid resource",
            '"arn:aws:sqs:eu-west-1:111122223333:orders"',
        ),
        (
            ["s3:GetObject", "s3:ListBucket"],
            OBJECTS,
            "ACTION_DOES_NOT_FIT_RESOURCE",
            "Action does not apply to any resource(s) in statement",
            '"s3:ListBucket"',
        ),
        (
            "s3:GetObject",
            BUCKET,
            "ACTION_DOES_NOT_FIT_RESOURCE",
            "Action does not apply to any resource(s) in statement",
            '"s3:GetObject"',
        ),
        (
            "s3:ListAllMyBuckets",
            [BUCKET, OBJECTS],
            "ACTION_DOES_NOT_FIT_RESOURCE",
            "Action does not apply to any resource(s) in statement",
            '"s3:ListAllMyBuckets"',
        ),
    ],
)
def test_what_is_no_matter_of_a_bucket_is_refused_in_its_words(
    action: Any, resource: Any, check: str, refusal: str, place: str
) -> None:
    text, refused = bucket_policy(action, resource)
    (problem,) = [each for each in refused if each.code == check]
    assert (problem.error_code, problem.refusal) == ("MalformedPolicy", refusal)
    assert marked(text, problem) == place


@pytest.mark.parametrize(
    ("action", "resource"),
    [
        ("s3:*", BUCKET),
        ("s3:Get*", OBJECTS),
        (["s3:GetObject", "s3:ListBucket"], [BUCKET, OBJECTS]),
        ("s3:GetObject", "arn:aws:s3:::reports/${aws:username}/*"),
        ("s3:GetObject", "*"),
        ("*", OBJECTS),
        ("S3:getobject", OBJECTS),
        ("s3:GetObject", "arn:aws:s3:eu-west-1:111122223333:accesspoint/team/object/*"),
    ],
)
def test_what_a_bucket_takes_is_saved(action: Any, resource: Any) -> None:
    assert bucket_policy(action, resource)[1] == []


def test_a_resource_that_is_no_arn_is_refused_for_that_alone() -> None:
    assert [problem.code for problem in bucket_policy("s3:GetObject", "reports")[1]] == ["INVALID_ARN_PREFIX"]


@pytest.mark.fact("6.6.3")
@pytest.mark.parametrize("service", ["sqs", "kms", "secretsmanager"])
def test_of_other_services_it_is_a_finding_since_nobody_knows_whether_they_refuse_it(service: str) -> None:
    text = json.dumps(document(statement("Allow", "s3:GetObject", "*", Principal=ACCOUNT)))
    (problem,) = validate(text, DocumentType.RESOURCE, service)
    assert (problem.code, problem.refused) == ("UNSUPPORTED_ACTION_IN_POLICY", False)


def test_what_s3_refuses_is_said_once_with_the_way_out() -> None:
    text = json.dumps(document(statement("Allow", "s3:GetObject", BUCKET, Principal=ACCOUNT)))
    (problem,) = validate(text, DocumentType.RESOURCE, "s3")
    assert problem.message == "No resource here fits `s3:GetObject`: it asks about an object."
    assert problem.advice == "Add `/*`: `arn:aws:s3:::reports/*`."
