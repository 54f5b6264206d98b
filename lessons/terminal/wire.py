"""What the lab and the process of a command say to each other: frames of MessagePack, one a message.

The lab trusts nothing that comes from there: each message is read as one of the types below, or not at all.
"""

import socket
import struct
from typing import Any, TypeVar

import msgspec

LONGEST = 64 * 1024 * 1024
"""How many bytes a message may have."""

_LENGTH = struct.Struct("!I")


class Job(msgspec.Struct, tag=True):
    """One command to run: `aws` with these arguments; `folder` is where it is at home.

    `typed` are the lines for its prompts, `text` is what it reads elsewhere. With `completes`, `text` is a
    line whose last word is to be completed instead.
    """

    arguments: list[str]
    folder: str
    environment: dict[str, str]
    typed: list[str]
    text: str
    completes: bool = False


class Call(msgspec.Struct, tag=True):
    """A call that the command makes; `key` is the key's id, its secret and its token, if there are any."""

    service: str
    operation: str
    parameters: dict[str, Any]
    key: tuple[str, str, str | None] | None
    region: str
    is_signed: bool


class Answered(msgspec.Struct, tag=True):
    """What came of a call: a result, or an error where there is a `code`."""

    result: dict[str, Any]
    code: str = ""
    message: str = ""
    status: int = 200


class NoCredentials(msgspec.Struct, tag=True):
    """The call has no credentials, and the lab has none for it."""


class Stop(msgspec.Struct, tag=True):
    """No more calls: the command prints this and ends."""

    text: str


class Asks(msgspec.Struct, tag=True):
    """The command asks for more than was typed."""

    prompt: str
    is_secret: bool


class Done(msgspec.Struct, tag=True):
    """The command ended: what it printed, and its exit status."""

    out: str
    err: str
    status: int


class Failed(msgspec.Struct, tag=True):
    """The command could not be run, by a mistake of the lab's."""

    text: str


FromLab = Job | Answered | NoCredentials | Stop
FromCommand = Call | Asks | Done | Failed

from_lab: msgspec.msgpack.Decoder[FromLab] = msgspec.msgpack.Decoder(FromLab)
from_command: msgspec.msgpack.Decoder[FromCommand] = msgspec.msgpack.Decoder(FromCommand)

Message = TypeVar("Message")


def send(connection: socket.socket, message: FromLab | FromCommand) -> None:
    """Send one message. Raises OSError where the other side is gone, TypeError for what cannot be packed."""
    packed = msgspec.msgpack.encode(message)
    connection.sendall(_LENGTH.pack(len(packed)) + packed)


def receive(connection: socket.socket, decoder: msgspec.msgpack.Decoder[Message]) -> Message:
    """Wait for a message. Raises EOFError where the other side is gone, TimeoutError, and ValueError."""
    (length,) = _LENGTH.unpack(_exactly(connection, _LENGTH.size))
    if length > LONGEST:
        raise ValueError("The message is too long")
    return decoder.decode(_exactly(connection, length))


def _exactly(connection: socket.socket, length: int) -> bytes:
    parts = bytearray()
    while len(parts) < length:
        part = connection.recv(min(length - len(parts), 1024 * 1024))
        if not part:
            raise EOFError
        parts += part
    return bytes(parts)
