"""Receiving messages, and what a receipt lets one do: delete one, or let it be seen sooner or later."""

from collections.abc import Iterable, Mapping
from datetime import timedelta
from itertools import islice
from typing import Any

from iamlab.account.errors import AWSError
from iamlab.account.queues import Message
from iamlab.aws_api.operation import Call, Result, operation
from iamlab.aws_api.operations.sqs import attributes, finding, visibility
from iamlab.aws_api.operations.sqs.errors import InvalidParameterValue
from iamlab.aws_api.operations.sqs.finding import Held
from iamlab.aws_api.operations.sqs.messages import entries_of, failure, md5, md5_of_attributes

MOST_RECEIVED = 10


@operation(
    "sqs:ReceiveMessage",
    finding.on_queue("sqs:ReceiveMessage", in_all_accounts=True, uses=("kms:Decrypt",)),
)
def receive_message(made: Call) -> Result:
    """Nobody is waited for: what is there now is answered."""
    held, parameters = finding.find(made), made.parameters
    finding.record_at_owner(made, held)
    most = parameters.get("MaxNumberOfMessages", 1)
    if not 1 <= most <= MOST_RECEIVED:
        raise InvalidParameterValue(
            f"Value {most} for parameter MaxNumberOfMessages is invalid. Reason: Must be between 1 and "
            f"{MOST_RECEIVED}, if provided."
        )
    seconds = parameters.get("VisibilityTimeout", attributes.number(held.queue, "VisibilityTimeout"))
    found = list(islice(visibility.receivable(held.queue, made.now), most))
    for message in found:
        message.visible = made.now + timedelta(seconds=seconds)
        message.received += 1
        message.first_received = message.first_received or made.now
        message.handle = made.surroundings.chance.randbytes(48).hex()
    return {"Messages": [_shown(message, parameters) for message in found]} if found else {}


def _shown(message: Message, parameters: Mapping[str, Any]) -> Result:
    shown: Result = {
        "MessageId": message.id,
        "ReceiptHandle": message.handle,
        "MD5OfBody": md5(message.body),
        "Body": message.body,
    }
    wanted = {*parameters.get("AttributeNames", []), *parameters.get("MessageSystemAttributeNames", [])}
    system = {name: value for name, value in _system(message).items() if wanted & {name, "All"}}
    if system:
        shown["Attributes"] = system
    asked = parameters.get("MessageAttributeNames", [])
    own = {name: dict(value) for name, value in message.attributes.items() if _is_asked(name, asked)}
    return (
        {**shown, "MessageAttributes": own, "MD5OfMessageAttributes": md5_of_attributes(own)}
        if own
        else shown
    )


def _is_asked(name: str, asked: Iterable[str]) -> bool:
    return any(
        each in ("All", ".*", name) or (each.endswith(".*") and name.startswith(each[:-2])) for each in asked
    )


def _system(message: Message) -> dict[str, str]:
    assert message.first_received is not None
    found = {
        "SenderId": message.sender,
        "SentTimestamp": str(int(message.sent.timestamp() * 1000)),
        "ApproximateReceiveCount": str(message.received),
        "ApproximateFirstReceiveTimestamp": str(int(message.first_received.timestamp() * 1000)),
    }
    fifo = {
        "SequenceNumber": message.number,
        "MessageDeduplicationId": message.deduplication,
        "MessageGroupId": message.group,
    }
    return {**found, **{name: value for name, value in fifo.items() if value is not None}}


def _with_receipt(held: Held, handle: str) -> Message | None:
    """Return the message of a receipt, None where it is deleted. Raises ReceiptHandleIsInvalid."""
    if len(handle) != 96 or not all(each in "0123456789abcdef" for each in handle):
        message = f'The input receipt handle "{handle[:100]}" is not a valid receipt handle.'
        raise AWSError("ReceiptHandleIsInvalid", message, 404)
    return next((message for message in held.queue.messages if message.handle == handle), None)


def _delete(held: Held, handle: str) -> None:
    found = _with_receipt(held, handle)
    held.queue.messages = [message for message in held.queue.messages if message is not found]


@operation("sqs:DeleteMessage", finding.on_queue("sqs:DeleteMessage", in_all_accounts=True))
def delete_message(made: Call) -> None:
    """What was deleted already is no error."""
    held = finding.find(made)
    finding.record_at_owner(made, held)
    _delete(held, made.parameters["ReceiptHandle"])


@operation("sqs:DeleteMessageBatch", finding.on_queue("sqs:DeleteMessage", in_all_accounts=True))
def delete_message_batch(made: Call) -> Result:
    held = finding.find(made)
    finding.record_at_owner(made, held)
    done, failed = [], []
    for entry in entries_of(made):
        try:
            _delete(held, entry["ReceiptHandle"])
            done.append({"Id": entry["Id"]})
        except AWSError as error:
            failed.append(failure(entry, error))
    return {"Successful": done, **({"Failed": failed} if failed else {})}


@operation(
    "sqs:ChangeMessageVisibility", finding.on_queue("sqs:ChangeMessageVisibility", in_all_accounts=True)
)
def change_message_visibility(made: Call) -> None:
    held = finding.find(made)
    finding.record_at_owner(made, held)
    message = _with_receipt(held, made.parameters["ReceiptHandle"])
    if message is None or message.visible <= made.now:
        text = "Value for parameter ReceiptHandle is invalid. Reason: Message does not exist or is not "
        raise AWSError("InvalidParameterValue", f"{text}available for visibility timeout change.", 400)
    message.visible = made.now + timedelta(seconds=made.parameters["VisibilityTimeout"])
