"""SQS queues and KMS keys in the console."""

import json

import pytest

from tests.aws_api.world import ACCOUNT, trust, user_arn
from tests.lessons.sandbox.conftest import Console, let, signed_in_as_noor, words

QUEUE = f"arn:aws:sqs:us-east-1:{ACCOUNT}:jobs"


@pytest.fixture
def queue(ada: Console) -> Console:
    """The console of `ada`, with a queue."""
    assert "Queue jobs was created." in ada.act("queues/", "CreateQueue", QueueName="jobs")
    return ada


@pytest.fixture
def key(ada: Console) -> str:
    """The address of a key's page."""
    ada.act("kms-keys/", "CreateKey", Description="For reports")
    return f"kms-keys/{next(iter(ada.account.kms_keys))}/"


def test_messages_are_sent_received_and_purged(queue: Console) -> None:
    assert "jobs" in queue.page("queues/")
    assert "1 waiting" in words(queue.act("queues/jobs/", "SendMessage", MessageBody="build <it>"))
    page = queue.act("queues/jobs/", "ReceiveMessage")
    assert "build &lt;it&gt;" in page
    assert "There is nothing to receive now." in queue.act("queues/jobs/", "ReceiveMessage")
    queue.act("queues/jobs/", "PurgeQueue")
    assert queue.account.queues[QUEUE].messages == []


def test_a_queue_policy_is_written_and_read(queue: Console) -> None:
    assert f"{QUEUE}" in queue.page("queues/jobs/policy/")
    policy = trust({"AWS": user_arn("noor")}, "sqs:SendMessage", Resource=QUEUE)
    page = queue.act("queues/jobs/policy/", "SetQueueAttributes", Policy=policy)
    assert "user/noor" in page
    assert json.loads(queue.account.queues[QUEUE].policy or "") == json.loads(policy)
    refused = queue.act("queues/jobs/policy/", "SetQueueAttributes", status=400, Policy="{")
    assert "InvalidAttributeValue" in refused


def test_a_queue_is_deleted(queue: Console) -> None:
    assert "Queue jobs was deleted." in queue.act("queues/jobs/", "DeleteQueue")
    assert queue.account.queues == {}


def test_who_may_not_read_a_queue_may_send_to_it(queue: Console) -> None:
    let(queue, "noor", "sqs:SendMessage")
    noor = signed_in_as_noor(queue)
    assert "sqs:getqueueattributes" in noor.page("queues/jobs/")
    noor.act("queues/jobs/", "SendMessage", MessageBody="x")
    assert [each.body for each in noor.account.queues[QUEUE].messages] == ["x"]


def test_a_key_has_its_policy_aliases_and_state(ada: Console, key: str) -> None:
    page = words(ada.page(key))
    assert "Enabled. For reports" in page
    assert "Enable IAM User Permissions" in page
    ada.act(key, "CreateAlias", AliasName="alias/reports")
    assert "alias/reports" in ada.page("kms-keys/")
    ada.act(key, "DisableKey")
    assert "Disabled. For reports" in words(ada.page(key))
    ada.act(key, "EnableKey")
    assert "to be deleted on" in words(ada.act(key, "ScheduleKeyDeletion", PendingWindowInDays=7))
    ada.act(key, "CancelKeyDeletion")
    ada.act(key, "DeleteAlias", AliasName="alias/reports")
    assert ada.account.kms_aliases == {}


def test_nobody_locks_themselves_out_of_a_key_by_mistake(ada: Console, key: str) -> None:
    assert "Enable IAM User Permissions" in ada.page(f"{key}policy/")
    policy = trust({"AWS": user_arn("noor")}, "kms:*", Resource="*")
    page = ada.act(f"{key}policy/", "PutKeyPolicy", status=400, Policy=policy)
    assert "will not allow you to update the key policy in the future" in page


def test_each_panel_of_a_key_shows_its_own_refusal(ada: Console, key: str) -> None:
    let(ada, "noor", "kms:DescribeKey")
    page = signed_in_as_noor(ada).page(key)
    assert "Enabled. For reports" in words(page)
    for action in ("kms:GetKeyPolicy", "kms:ListGrants", "kms:ListAliases"):
        assert action in page


@pytest.mark.parametrize(
    "page",
    [
        "queues/nothing/",
        "queues/nothing/policy/",
        "kms-keys/nothing/",
        "kms-keys/12345678-1234-1234-1234-123456789012/policy/",
    ],
)
def test_there_is_no_page_of_what_is_not_there(page: str, ada: Console) -> None:
    ada.page(page, status=404)


def test_other_methods_and_broken_forms_are_refused(queue: Console, key: str) -> None:
    for page in ("queues/", "queues/jobs/", "queues/jobs/policy/", "kms-keys/", key, f"{key}policy/"):
        assert queue.browser.put(queue.address(page)).status_code == 405
        assert queue.browser.post(queue.address(page), {"act": "Nonsense"}).status_code == 400
    queue.act(key, "ScheduleKeyDeletion", status=400, PendingWindowInDays=1)
    queue.act("queues/jobs/", "SendMessage", status=400, MessageBody="")
