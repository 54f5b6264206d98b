"""Calls that nobody signs: what a resource's policy lets everybody do, and nothing else (fact 4.4.7)."""

import pytest

from tests.aws_api.test_resource_records import NAMES, fill, parameters
from tests.aws_api.world import ACCOUNT, PARTNER, World, trust

BUCKET = "games-site"
ARN = f"arn:aws:s3:::{BUCKET}"
PAGE = {"Bucket": BUCKET, "Key": "index.html"}


@pytest.fixture
def site(world: World) -> World:
    """The small AWS with a bucket whose objects everybody may read."""
    world.do("ada", "s3:CreateBucket", Bucket=BUCKET)
    world.do("ada", "s3:PutObject", **PAGE, Body=b"<h1>Games</h1>")
    world.do("ada", "s3:DeletePublicAccessBlock", Bucket=BUCKET)
    policy = trust("*", "s3:GetObject", Resource=f"{ARN}/*")
    world.do("ada", "s3:PutBucketPolicy", Bucket=BUCKET, Policy=policy)
    return world


@pytest.mark.fact("4.4.7")
def test_everybody_reads_what_a_policy_opens_to_everybody(site: World) -> None:
    assert site.do(None, "s3:GetObject", **PAGE)["Body"] == b"<h1>Games</h1>"
    error = site.refused(None, "s3:ListObjectsV2", Bucket=BUCKET)
    assert (error.code, error.message) == ("AccessDenied", "Access Denied")


def test_whose_bucket_it_is_sees_that_somebody_came(site: World) -> None:
    (event,) = site.answer(None, "s3:GetObject", **PAGE).events
    assert event["userIdentity"] == {"type": "AWSAccount", "principalId": "", "accountId": "anonymous"}
    assert event["recipientAccountId"] == ACCOUNT
    (event,) = site.answer(None, "s3:ListObjectsV2", Bucket=BUCKET).events
    assert (event["errorCode"], event["recipientAccountId"]) == ("AccessDenied", ACCOUNT)


def test_a_restricted_bucket_is_shut_to_whom_nobody_knows(site: World) -> None:
    """Fact 4.8.2."""
    settings = {"RestrictPublicBuckets": True}
    site.do("ada", "s3:PutPublicAccessBlock", Bucket=BUCKET, PublicAccessBlockConfiguration=settings)
    assert site.refused(None, "s3:GetObject", **PAGE).code == "AccessDenied"


def test_a_condition_on_the_signature_is_not_met_without_one(site: World) -> None:
    condition = {"StringEquals": {"s3:authType": "REST-HEADER"}}
    policy = trust("*", "s3:GetObject", Resource=f"{ARN}/*", Condition=condition)
    site.do("ada", "s3:PutBucketPolicy", Bucket=BUCKET, Policy=policy)
    assert site.refused(None, "s3:GetObject", **PAGE).code == "AccessDenied"
    site.do("noor", "s3:GetObject", **PAGE)


def test_a_policy_for_accounts_means_nobody_without_one(site: World) -> None:
    policy = trust({"AWS": [ACCOUNT, PARTNER]}, "s3:GetObject", Resource=f"{ARN}/*")
    site.do("ada", "s3:PutBucketPolicy", Bucket=BUCKET, Policy=policy)
    assert site.refused(None, "s3:GetObject", **PAGE).code == "AccessDenied"


def test_what_kms_encrypts_takes_a_signature(site: World) -> None:
    site.do("ada", "s3:PutObject", **PAGE, Body=b"x", ServerSideEncryption="aws:kms")
    assert site.refused(None, "s3:GetObject", **PAGE).code == "InvalidArgument"


def test_everybody_sends_to_a_queue_that_is_open(world: World) -> None:
    url = world.do("ada", "sqs:CreateQueue", QueueName="jobs")["QueueUrl"]
    assert world.refused(None, "sqs:SendMessage", QueueUrl=url, MessageBody="x").code == "AccessDenied"
    policy = trust("*", "sqs:SendMessage", Resource=f"arn:aws:sqs:us-east-1:{ACCOUNT}:jobs")
    world.do("ada", "sqs:SetQueueAttributes", QueueUrl=url, Attributes={"Policy": policy})
    world.do(None, "sqs:SendMessage", QueueUrl=url, MessageBody="x")


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("iam:ListUsers", "MissingAuthenticationToken"),
        ("sts:GetCallerIdentity", "MissingAuthenticationToken"),
        ("kms:ListKeys", "MissingAuthenticationTokenException"),
    ],
)
def test_other_services_ask_for_a_signature(world: World, name: str, code: str) -> None:
    answer = world.answer(None, name)
    assert answer.error is not None
    assert answer.error.code == code


@pytest.mark.parametrize(("service", "name"), NAMES)
def test_nothing_is_open_by_itself(service: str, name: str, world: World) -> None:
    full = fill(world)
    given = parameters(full, service, name)
    before = full.configuration.copy()
    answer = full.answer(None, f"{service}:{name}", **given)
    if name == "DeleteObjects":
        assert {each["Code"] for each in answer.unwrapped()["Errors"]} == {"AccessDenied"}
    else:
        assert answer.error is not None
    assert full.configuration == before
