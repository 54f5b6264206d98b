"""What can be set of a queue, and what can be read (SQS API reference, SetQueueAttributes)."""

from collections.abc import Iterator, Mapping

from iamlab.account.errors import AWSError
from iamlab.account.queues import Queue
from iamlab.aws_api.operation import Call
from iamlab.aws_api.operations import resource_documents
from iamlab.aws_api.operations.sqs.errors import InvalidAttributeName, InvalidAttributeValue
from iamlab.aws_api.operations.sqs.finding import Held
from iamlab.aws_api.operations.sqs.visibility import kept

_NUMBERS = {
    "DelaySeconds": (0, 900, "0"),
    "MaximumMessageSize": (1024, 1_048_576, "1048576"),
    "MessageRetentionPeriod": (60, 1_209_600, "345600"),
    "ReceiveMessageWaitTimeSeconds": (0, 20, "0"),
    "VisibilityTimeout": (0, 43_200, "30"),
    "KmsDataKeyReusePeriodSeconds": (60, 86_400, None),
}
"""By attribute: the least, the most, and the default."""

_TRUTHS = ("SqsManagedSseEnabled", "FifoQueue", "ContentBasedDeduplication")
_NOT_SIMULATED = ("RedrivePolicy", "RedriveAllowPolicy", "DeduplicationScope", "FifoThroughputLimit")


def number(queue: Queue, name: str) -> int:
    """Return the value of an attribute that is a number."""
    return int(queue.attributes.get(name, _NUMBERS[name][2] or 0))


def checked(made: Call, given: Mapping[str, str]) -> dict[str, str]:
    """Return attributes as they are set. Raises InvalidAttributeName or InvalidAttributeValue."""
    found = dict(given)
    for name, value in given.items():
        if name in _NUMBERS:
            least, most, _ = _NUMBERS[name]
            if not (value.isascii() and value.isdigit() and least <= int(value) <= most):
                raise InvalidAttributeValue(name)
        elif name in _TRUTHS:
            if value not in ("true", "false"):
                raise InvalidAttributeValue(name)
        elif name in _NOT_SIMULATED:
            message = f"The lab does not simulate the attribute {name}."
            raise AWSError("AWS.SimpleQueueService.UnsupportedOperation", message, 400)
        elif name == "Policy":
            if value:
                invalid = InvalidAttributeValue("Policy")
                found[name] = resource_documents.checked(made.configuration, value, "sqs", invalid)
        elif name != "KmsMasterKeyId":
            raise InvalidAttributeName(name)
    return found


def put(queue: Queue, given: Mapping[str, str]) -> None:
    """Set attributes that were checked; an empty policy or key is none."""
    for name, value in given.items():
        if name == "Policy":
            queue.policy = value or None
        elif value:
            queue.attributes[name] = value
        else:
            queue.attributes.pop(name, None)


def shown(made: Call, held: Held) -> Iterator[tuple[str, str]]:
    """Yield every attribute of a queue with its value."""
    queue = held.queue
    messages = kept(queue, made.now)
    in_sight = sum(message.visible <= made.now for message in messages)
    delayed = sum(message.visible > made.now and not message.received for message in messages)
    yield "QueueArn", held.arn
    yield "ApproximateNumberOfMessages", str(in_sight)
    yield "ApproximateNumberOfMessagesNotVisible", str(len(messages) - in_sight - delayed)
    yield "ApproximateNumberOfMessagesDelayed", str(delayed)
    yield "CreatedTimestamp", str(int(queue.created.timestamp()))
    yield "LastModifiedTimestamp", str(int(queue.modified.timestamp()))
    for name, (_, _, default) in _NUMBERS.items():
        value = queue.attributes.get(name, default)
        if value is not None:
            yield name, value
    if "KmsMasterKeyId" in queue.attributes:
        yield "KmsMasterKeyId", queue.attributes["KmsMasterKeyId"]
    else:
        yield "SqsManagedSseEnabled", queue.attributes.get("SqsManagedSseEnabled", "true")
    if queue.is_fifo:
        yield "FifoQueue", "true"
        yield "ContentBasedDeduplication", queue.attributes.get("ContentBasedDeduplication", "false")
    if queue.policy is not None:
        yield "Policy", queue.policy
