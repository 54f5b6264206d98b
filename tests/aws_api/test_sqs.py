"""SQS through the gate: queues, their policies, and messages (facts 4.2, 4.3)."""

import json
from typing import Any

import pytest

from tests.aws_api.world import ACCOUNT, PARTNER, World, allow, trust, user_arn

ARN = f"arn:aws:sqs:us-east-1:{ACCOUNT}:jobs"
FINN = user_arn("finn", PARTNER)


@pytest.fixture
def url(world: World) -> str:
    """The address of a queue."""
    made: str = world.do("ada", "sqs:CreateQueue", QueueName="jobs")["QueueUrl"]
    return made


def received(world: World, url: str, **parameters: Any) -> list[str]:
    found = world.do("ada", "sqs:ReceiveMessage", QueueUrl=url, MaxNumberOfMessages=10, **parameters)
    return [message["Body"] for message in found.get("Messages", [])]


def set_policy(world: World, url: str, principal: Any, action: Any, **more: Any) -> None:
    policy = trust(principal, action, Resource=ARN, **more)
    world.do("ada", "sqs:SetQueueAttributes", QueueUrl=url, Attributes={"Policy": policy})


def test_a_queue_has_an_address_and_an_arn(world: World, url: str) -> None:
    assert url == f"https://sqs.us-east-1.amazonaws.com/{ACCOUNT}/jobs"
    shown = world.do("ada", "sqs:GetQueueAttributes", QueueUrl=url, AttributeNames=["All"])["Attributes"]
    assert (shown["QueueArn"], shown["VisibilityTimeout"]) == (ARN, "30")
    assert world.do("ada", "sqs:GetQueueUrl", QueueName="jobs") == {"QueueUrl": url}
    assert world.do("ada", "sqs:ListQueues", QueueNamePrefix="jo") == {"QueueUrls": [url]}
    world.do("ada", "sqs:DeleteQueue", QueueUrl=url)
    assert world.refused("ada", "sqs:GetQueueUrl", QueueName="jobs").code == (
        "AWS.SimpleQueueService.NonExistentQueue"
    )


def test_a_message_is_seen_once_until_its_time_is_up(world: World, url: str) -> None:
    world.do("ada", "sqs:SendMessage", QueueUrl=url, MessageBody="build")
    assert received(world, url) == ["build"]
    assert received(world, url) == []
    world.later(seconds=30)
    (message,) = world.do("ada", "sqs:ReceiveMessage", QueueUrl=url, AttributeNames=["All"])["Messages"]
    assert message["Attributes"]["ApproximateReceiveCount"] == "2"
    world.do("ada", "sqs:DeleteMessage", QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
    world.later(seconds=60)
    assert received(world, url) == []


def test_messages_may_be_late_and_grow_old(world: World, url: str) -> None:
    world.do("ada", "sqs:SendMessage", QueueUrl=url, MessageBody="later", DelaySeconds=60)
    assert received(world, url) == []
    world.later(seconds=60)
    assert received(world, url) == ["later"]
    world.later(days=5)
    assert received(world, url) == []


def test_a_fifo_queue_keeps_the_order_of_a_group_and_no_message_twice(world: World) -> None:
    attributes = {"FifoQueue": "true", "ContentBasedDeduplication": "true"}
    url = world.do("ada", "sqs:CreateQueue", QueueName="jobs.fifo", Attributes=attributes)["QueueUrl"]
    for body in ("one", "two", "one"):
        world.do("ada", "sqs:SendMessage", QueueUrl=url, MessageBody=body, MessageGroupId="g")
    first = world.do("ada", "sqs:ReceiveMessage", QueueUrl=url)["Messages"][0]
    assert first["Body"] == "one"
    assert received(world, url) == []
    world.do("ada", "sqs:DeleteMessage", QueueUrl=url, ReceiptHandle=first["ReceiptHandle"])
    assert received(world, url) == ["two"]


def test_batches_succeed_and_fail_entry_by_entry(world: World, url: str) -> None:
    entries = [{"Id": "a", "MessageBody": "x"}, {"Id": "b", "MessageBody": ""}]
    result = world.do("ada", "sqs:SendMessageBatch", QueueUrl=url, Entries=entries)
    assert [each["Id"] for each in result["Successful"]] == ["a"]
    assert [(each["Id"], each["Code"]) for each in result["Failed"]] == [("b", "MissingParameter")]


def test_who_sends_needs_the_permission_and_no_body_is_recorded(world: World, url: str) -> None:
    given = {"QueueUrl": url, "MessageBody": "classified"}
    error = world.refused("noor", "sqs:SendMessage", **given)
    assert error.code == "AccessDenied"
    assert error.message == (
        f"User: {user_arn('noor')} is not authorized to perform: sqs:sendmessage on resource: {ARN} because "
        "no identity-based policy allows the sqs:sendmessage action"
    )
    world.account.users["noor"].inline["send"] = allow("sqs:SendMessage", ARN)
    answer = world.answer("noor", "sqs:SendMessage", **given)
    received_answer = world.answer("ada", "sqs:ReceiveMessage", QueueUrl=url)
    assert "classified" not in str((*answer.events, *received_answer.events))


def test_a_queue_policy_that_names_a_user_is_enough_within_the_account(world: World, url: str) -> None:
    """Vector T19: not even a boundary stands in the way."""
    set_policy(world, url, {"AWS": user_arn("noor")}, "sqs:SendMessage")
    world.account.users["noor"].boundary = f"arn:aws:iam::{ACCOUNT}:policy/Reader"
    world.do("noor", "sqs:SendMessage", QueueUrl=url, MessageBody="x")


@pytest.mark.fact("4.3.1")
def test_another_account_needs_both_sides(world: World, url: str) -> None:
    """Fact 4.3.1."""
    given = {"QueueUrl": url, "MessageBody": "x"}
    assert world.refused("finn", "sqs:SendMessage", **given).code == "AccessDenied"
    set_policy(world, url, {"AWS": FINN}, "sqs:*")
    answer = world.answer("finn", "sqs:SendMessage", **given)
    answer.unwrapped()
    assert [event["recipientAccountId"] for event in answer.events] == [PARTNER, ACCOUNT]
    assert world.do("finn", "sqs:GetQueueUrl", QueueName="jobs", QueueOwnerAWSAccountId=ACCOUNT)
    world.configuration.accounts[PARTNER].users["finn"].inline = {}
    assert world.refused("finn", "sqs:SendMessage", **given).code == "AccessDenied"


def test_some_operations_do_not_reach_into_another_account(world: World, url: str) -> None:
    set_policy(world, url, {"AWS": FINN}, "sqs:*")
    assert world.refused("finn", "sqs:DeleteQueue", QueueUrl=url).code == "AccessDenied"
    given = {"QueueUrl": url, "Attributes": {"DelaySeconds": "1"}}
    assert world.refused("finn", "sqs:SetQueueAttributes", **given).code == "AccessDenied"


@pytest.mark.parametrize("policy", ["{", trust({"AWS": user_arn("nobody")}, "sqs:*", Resource=ARN)])
def test_a_queue_policy_is_refused_in_the_words_of_sqs(world: World, url: str, policy: str) -> None:
    error = world.refused("ada", "sqs:SetQueueAttributes", QueueUrl=url, Attributes={"Policy": policy})
    assert (error.code, error.message) == ("InvalidAttributeValue", "Invalid value for the parameter Policy.")


def test_permissions_are_statements_of_the_policy(world: World, url: str) -> None:
    label = {"QueueUrl": url, "Label": "partner"}
    world.do("ada", "sqs:AddPermission", **label, AWSAccountIds=[PARTNER], Actions=["SendMessage"])
    shown = world.do("ada", "sqs:GetQueueAttributes", QueueUrl=url, AttributeNames=["Policy"])["Attributes"]
    (statement,) = json.loads(shown["Policy"])["Statement"]
    assert statement["Principal"] == {"AWS": f"arn:aws:iam::{PARTNER}:root"}
    world.do("finn", "sqs:SendMessage", QueueUrl=url, MessageBody="x")
    world.do("ada", "sqs:RemovePermission", **label)
    assert world.refused("finn", "sqs:SendMessage", QueueUrl=url, MessageBody="x").code == "AccessDenied"
    assert world.refused("ada", "sqs:RemovePermission", **label).code == "InvalidParameterValue"


def test_a_queue_made_again_is_the_same_only_if_it_is_as_it_was(world: World, url: str) -> None:
    assert world.do("ada", "sqs:CreateQueue", QueueName="jobs") == {"QueueUrl": url}
    other = {"QueueName": "jobs", "Attributes": {"DelaySeconds": "5"}}
    assert world.refused("ada", "sqs:CreateQueue", **other).code == "QueueAlreadyExists"


@pytest.mark.parametrize(
    ("attributes", "code"),
    [
        ({"DelaySeconds": "901"}, "InvalidAttributeValue"),
        ({"DelaySeconds": "x"}, "InvalidAttributeValue"),
        ({"Colour": "red"}, "InvalidAttributeName"),
        ({"RedrivePolicy": "{}"}, "AWS.SimpleQueueService.UnsupportedOperation"),
    ],
)
def test_what_cannot_be_set_is_refused(world: World, url: str, attributes: dict[str, str], code: str) -> None:
    assert world.refused("ada", "sqs:SetQueueAttributes", QueueUrl=url, Attributes=attributes).code == code


def test_tags_show_in_conditions(world: World, url: str) -> None:
    condition = {"StringEquals": {"aws:ResourceTag/team": "qa"}}
    world.account.users["noor"].inline["send"] = allow("sqs:*", Condition=condition)
    given = {"QueueUrl": url, "MessageBody": "x"}
    assert world.refused("noor", "sqs:SendMessage", **given).code == "AccessDenied"
    world.do("ada", "sqs:TagQueue", QueueUrl=url, Tags={"team": "qa"})
    world.do("noor", "sqs:SendMessage", **given)


def test_a_queue_that_kms_encrypts_takes_permissions_on_its_key(world: World, url: str) -> None:
    key = world.do("ada", "kms:CreateKey")["KeyMetadata"]["Arn"]
    world.do("ada", "sqs:SetQueueAttributes", QueueUrl=url, Attributes={"KmsMasterKeyId": key})
    world.account.users["noor"].inline["send"] = allow("sqs:*", ARN)
    error = world.refused("noor", "sqs:SendMessage", QueueUrl=url, MessageBody="x")
    assert (error.code, "kms:GenerateDataKey" in error.message) == ("AccessDenied", True)
    answer = world.answer("ada", "sqs:ReceiveMessage", QueueUrl=url)
    assert [each.request.action for each in answer.asked] == ["sqs:ReceiveMessage", "kms:Decrypt"]
    assert answer.asked[-1].request.keys["kms:viaservice"] == "sqs.us-east-1.amazonaws.com"


def test_an_address_of_nothing_is_told_so(world: World, url: str) -> None:
    for wrong, code in (
        ("jobs", "InvalidParameterValue"),
        (url.replace("jobs", "other"), "AWS.SimpleQueueService.NonExistentQueue"),
        (url.replace(ACCOUNT, "999999999999"), "AWS.SimpleQueueService.NonExistentQueue"),
    ):
        assert world.refused("ada", "sqs:ReceiveMessage", QueueUrl=wrong).code == code
