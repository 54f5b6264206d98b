"""Which messages are still in a queue, and which can be received now."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from iamlab.account.queues import Message, Queue

_RETENTION = "345600"


def kept(queue: Queue, now: datetime) -> list[Message]:
    """Return the messages that are not too old."""
    age = timedelta(seconds=int(queue.attributes.get("MessageRetentionPeriod", _RETENTION)))
    return [message for message in queue.messages if now - message.sent < age]


def receivable(queue: Queue, now: datetime) -> Iterator[Message]:
    """Yield the messages that can be received; in a FIFO queue one in flight holds its group back."""
    held_back: set[str | None] = set()
    for message in kept(queue, now):
        if queue.is_fifo and message.group in held_back:
            continue
        if message.visible <= now:
            yield message
        elif queue.is_fifo:
            held_back.add(message.group)
