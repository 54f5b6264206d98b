"""The service authorization reference (facts 1.4.5, 1.5.9)."""

import pytest

from iamlab.evaluator import reference
from iamlab.evaluator.arns import ResourcePattern


def test_it_knows_every_service_and_action() -> None:
    assert len(reference.services()) > 400
    assert sum(len(reference.actions(service)) for service in reference.services()) > 18_000
    assert reference.services()["s3"] == "Amazon S3"
    assert reference.actions("nosuch") == {}


@pytest.mark.fact("1.4.1")
@pytest.mark.parametrize("written", ["s3:GetObject", "S3:getobject"])
def test_an_action_is_found_in_any_case(written: str) -> None:
    action = reference.find_action(written)
    assert action is not None
    assert (action.full_name, action.level) == ("s3:GetObject", "Read")
    assert "object" in [kind.name for kind in action.resource_types]


@pytest.mark.parametrize("written", ["s3:GetItem", "nosuch:GetObject", "GetObject", "", "s3:*"])
def test_what_does_not_exist_is_not_found(written: str) -> None:
    assert reference.find_action(written) is None


def test_wildcards_find_every_action_they_cover() -> None:
    names = [action.name for action in reference.matching_actions("iam", "Get?ser")]
    assert names == ["GetUser"]
    assert len(reference.matching_actions("s3", "*")) == len(reference.actions("s3"))
    assert reference.matching_actions("s3", "Nope*") == ()


@pytest.mark.parametrize(
    ("service", "written", "nearest"),
    [
        ("s3", "GetItem", ["s3:GetObject"]),
        ("s3", "getobjcet", ["s3:GetObject"]),
        ("s3", "ListBuckets", ["s3:ListAllMyBuckets"]),
        ("s3", "ListObjectsV2", ["s3:ListBucket"]),
        ("s3", "HeadObject", ["s3:GetObject"]),
        ("lambda", "Invoke", ["lambda:InvokeFunction"]),
        ("ec2", "StartInstance", ["ec2:StartInstances"]),
        ("iam", "CreateUsers", ["iam:CreateUser"]),
        ("kms", "decypt", ["kms:Decrypt"]),
        ("s3", "Frobnicate", []),
        ("s3", "x" * 5000, []),
        ("nosuch", "GetItem", []),
    ],
)
def test_the_nearest_actions_are_what_was_probably_meant(
    service: str, written: str, nearest: list[str]
) -> None:
    assert [action.full_name for action in reference.nearest_actions(service, written)] == nearest


def test_every_operation_leads_to_an_action_that_exists() -> None:
    for service, operations in reference.OPERATIONS.items():
        for operation, action in operations.items():
            assert action.lower() in reference.actions(service)
            assert operation not in reference.actions(service)


@pytest.mark.parametrize(
    ("written", "nearest"),
    [
        ("lamda", "lambda"),
        ("dynamo", "dynamodb"),
        ("S3s", "s3"),
        ("secrets", "secretsmanager"),
        ("elb", "elasticloadbalancing"),
        ("StepFunctions", "states"),
        ("zzzz", None),
        ("x" * 5000, None),
    ],
)
def test_the_nearest_service_is_what_was_probably_meant(written: str, nearest: str | None) -> None:
    assert reference.nearest_service(written) == nearest


def test_every_service_name_leads_to_a_service_that_exists() -> None:
    for called, prefix in reference.SERVICE_NAMES.items():
        assert prefix in reference.services()
        assert called not in reference.services()


@pytest.mark.parametrize(
    ("arn", "name"),
    [
        ("arn:aws:s3:::reports", "bucket"),
        ("arn:aws:s3:::reports-*", None),
        ("arn:aws:s3:::reports/*", "object"),
        ("arn:aws:iam::111122223333:user/maya", "user"),
        ("arn:aws:dynamodb:eu-west-1:111122223333:table/Books", "table"),
        ("arn:aws:sqs:*:*:orders", "queue"),
        ("arn:aws:nosuch:::x", None),
        ("*", None),
        ("", None),
        ("x", None),
    ],
)
def test_the_type_of_a_resource_is_told_by_its_arn(arn: str, name: str | None) -> None:
    kind = reference.type_of(arn)
    assert (kind.name if kind else None) == name


def test_a_type_takes_the_patterns_that_cover_any_resource_of_it() -> None:
    bucket, whole = (reference.resource_types("s3")[name] for name in ("bucket", "object"))
    for text, in_bucket, in_object in [
        ("*", True, True),
        ("arn:aws:s3:::reports*", True, True),
        ("arn:aws:s3:::reports", True, False),
        ("arn:aws:s3:::reports/*", False, True),
        ("arn:aws:s3:::*/*", False, True),
        ("arn:aws:sqs:::reports", False, False),
    ]:
        pattern = ResourcePattern(text)
        assert (bucket.may_be(pattern), whole.may_be(pattern)) == (in_bucket, in_object), text


def test_a_type_is_named_with_its_article() -> None:
    kinds = reference.resource_types("s3")
    assert (kinds["bucket"].with_article, kinds["object"].with_article) == ("a bucket", "an object")
    assert reference.resource_types("iam")["user"].with_article == "a user"
