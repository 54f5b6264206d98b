"""Sending messages."""

import hashlib
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from iamlab.account import ids
from iamlab.account.errors import AWSError
from iamlab.account.queues import ALL_MESSAGES_BYTES, MESSAGES, Message
from iamlab.aws_api.operation import Call, Result, operation
from iamlab.aws_api.operations.sqs import attributes, finding, visibility
from iamlab.aws_api.operations.sqs.errors import InvalidParameterValue, MissingParameter
from iamlab.aws_api.operations.sqs.finding import Held

SAME_FOR = timedelta(minutes=5)
"""How long a FIFO queue takes two messages with one deduplication id for the same."""

_SENDS = finding.on_queue(
    "sqs:SendMessage", in_all_accounts=True, uses=("kms:GenerateDataKey", "kms:Decrypt")
)


def md5(text: str) -> str:
    """Return the MD5 of a body in hexadecimal."""
    return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()


def md5_of_attributes(given: Mapping[str, Mapping[str, str]]) -> str:
    """Return the MD5 of attributes (developer guide, "Calculating the MD5 message digest")."""
    whole = hashlib.md5(usedforsecurity=False)
    for name, value in sorted(given.items()):
        for part in (name, value["DataType"]):
            whole.update(len(part.encode()).to_bytes(4, "big") + part.encode())
        text = value["StringValue"].encode()
        whole.update(b"\x01" + len(text).to_bytes(4, "big") + text)
    return whole.hexdigest()


@operation("sqs:SendMessage", _SENDS)
def send_message(made: Call) -> Result:
    held = finding.find(made)
    finding.record_at_owner(made, held)
    return _sent(made, held, made.parameters)


def _sent(made: Call, held: Held, given: Mapping[str, Any]) -> Result:
    body, more = given["MessageBody"], given.get("MessageAttributes", {})
    if any("StringValue" not in value for value in more.values()):
        raise InvalidParameterValue("The lab keeps attributes of messages that are strings or numbers.")
    message = _message(made, held, given)
    same = _same(made, held, message)
    if same is None:
        _put(made, held, message)
    kept = same or message
    result: Result = {"MD5OfMessageBody": md5(body), "MessageId": kept.id}
    if more:
        result["MD5OfMessageAttributes"] = md5_of_attributes(more)
    return {**result, "SequenceNumber": kept.number} if kept.number else result


def _message(made: Call, held: Held, given: Mapping[str, Any]) -> Message:
    queue, body = held.queue, given["MessageBody"]
    if not body:
        raise MissingParameter("MessageBody")
    if len(body.encode()) > attributes.number(queue, "MaximumMessageSize"):
        most = attributes.number(queue, "MaximumMessageSize")
        raise InvalidParameterValue(
            f"One or more parameters are invalid. Reason: Message must be shorter than {most} bytes."
        )
    if queue.is_fifo and "MessageGroupId" not in given:
        raise MissingParameter("MessageGroupId")
    delay = given.get("DelaySeconds", attributes.number(queue, "DelaySeconds"))
    return Message(
        id=ids.event_id(made.surroundings.chance),
        body=body,
        sender=made.caller.unique_id,
        sent=made.now,
        visible=made.now + timedelta(seconds=delay),
        attributes={name: dict(value) for name, value in given.get("MessageAttributes", {}).items()},
        group=given.get("MessageGroupId"),
        deduplication=_deduplication(held, given) if queue.is_fifo else None,
    )


def _deduplication(held: Held, given: Mapping[str, Any]) -> str:
    if "MessageDeduplicationId" in given:
        return str(given["MessageDeduplicationId"])
    if held.queue.attributes.get("ContentBasedDeduplication") != "true":
        raise InvalidParameterValue(
            "The queue should either have ContentBasedDeduplication enabled or MessageDeduplicationId "
            "provided explicitly"
        )
    return hashlib.sha256(given["MessageBody"].encode()).hexdigest()


def _same(made: Call, held: Held, message: Message) -> Message | None:
    if message.deduplication is None:
        return None
    return next(
        (
            each
            for each in held.queue.messages
            if each.deduplication == message.deduplication and made.now - each.sent < SAME_FOR
        ),
        None,
    )


def _put(made: Call, held: Held, message: Message) -> None:
    queue = held.queue
    queue.messages = [*visibility.kept(queue, made.now), message]
    if len(queue.messages) > MESSAGES or sum(len(each.body) for each in queue.messages) > ALL_MESSAGES_BYTES:
        raise AWSError("OverLimit", f"The lab keeps {MESSAGES} messages, 1 MB together, in a queue.", 403)
    if queue.is_fifo:
        queue.last_number += 1
        message.number = f"{queue.last_number:020}"


@operation("sqs:SendMessageBatch", _SENDS)
def send_message_batch(made: Call) -> Result:
    held, entries = finding.find(made), entries_of(made)
    finding.record_at_owner(made, held)
    sent, failed = [], []
    for entry in entries:
        try:
            sent.append({"Id": entry["Id"], **_sent(made, held, entry)})
        except AWSError as error:
            failed.append(failure(entry, error))
    return {"Successful": sent, **({"Failed": failed} if failed else {})}


def failure(entry: Mapping[str, Any], error: AWSError) -> Result:
    """Return how an entry of a batch failed."""
    return {"Id": entry["Id"], "SenderFault": True, "Code": error.code, "Message": error.message}


def entries_of(made: Call) -> list[dict[str, Any]]:
    """Return the entries of a batch. Raises AWSError where there are none, too many, or two of one id."""
    entries: list[dict[str, Any]] = made.parameters["Entries"]
    if not entries:
        message = "There should be at least one entry in the request."
        raise AWSError("AWS.SimpleQueueService.EmptyBatchRequest", message, 400)
    if len(entries) > 10:
        message = "Maximum number of entries per request are 10."
        raise AWSError("AWS.SimpleQueueService.TooManyEntriesInBatchRequest", message, 400)
    if len({entry["Id"] for entry in entries}) < len(entries):
        message = "Two or more batch entries in the request have the same Id."
        raise AWSError("AWS.SimpleQueueService.BatchEntryIdsNotDistinct", message, 400)
    return entries
