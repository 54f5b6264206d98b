"""SQS queues and the messages in them."""

from datetime import datetime

import msgspec

QUEUES = 50
"""How many queues an account of the lab may have."""

MESSAGES = 100
"""How many messages a queue of the lab keeps."""

ALL_MESSAGES_BYTES = 1024 * 1024
"""How many bytes the messages of a queue may have together."""


class Message(msgspec.Struct, gc=False, omit_defaults=True, kw_only=True):
    """A message. `visible` is when it may be received; `handle` is that of the last time it was."""

    id: str
    body: str
    sender: str
    sent: datetime
    visible: datetime
    attributes: dict[str, dict[str, str]] = {}
    received: int = 0
    first_received: datetime | None = None
    handle: str | None = None
    group: str | None = None
    deduplication: str | None = None
    number: str | None = None


class Queue(msgspec.Struct, gc=False, omit_defaults=True, kw_only=True):
    """A queue. `attributes` are those that were set, but for its policy."""

    name: str
    region: str
    created: datetime
    modified: datetime
    policy: str | None = None
    attributes: dict[str, str] = {}
    tags: dict[str, str] = {}
    messages: list[Message] = []
    last_number: int = 0

    @property
    def is_fifo(self) -> bool:
        return self.name.endswith(".fifo")
