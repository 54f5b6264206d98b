"""CloudWatch Logs: log groups, their streams, and what was logged."""

from datetime import datetime

import msgspec

GROUPS = 30
STREAMS = 30
EVENTS = 300
"""How many events a log group of the lab keeps: then the oldest go."""

LONGEST = 4096
"""How many characters of an event are kept."""


class LogEvent(msgspec.Struct, gc=False):
    """One line of a log, with when it was logged in milliseconds."""

    at: int
    message: str


class LogStream(msgspec.Struct, gc=False, omit_defaults=True):
    """A stream and its events, oldest first."""

    name: str
    created: datetime
    events: list[LogEvent] = []


class LogGroup(msgspec.Struct, gc=False, omit_defaults=True, kw_only=True):
    """A log group with its streams by name."""

    name: str
    region: str
    created: datetime
    streams: dict[str, LogStream] = {}
    tags: dict[str, str] = {}
