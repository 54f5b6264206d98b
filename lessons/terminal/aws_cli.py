"""One command of the AWS CLI, run in a process of its own; every call that it makes is answered here."""

import socket
import tempfile
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from iamlab.aws_api.authentication import Credentials
from iamlab.aws_api.gate import Answer
from lessons.terminal import launcher
from lessons.terminal.calls import Make, Signed, Unsigned
from lessons.terminal.wire import (
    Answered,
    Asks,
    Call,
    Done,
    Failed,
    Job,
    NoCredentials,
    Stop,
    from_command,
    receive,
    send,
)


class Asked(Exception):
    """A command asks for something that was not typed yet; the text is its prompt."""

    def __init__(self, prompt: str, is_secret: bool) -> None:
        super().__init__(prompt)
        self.prompt = prompt
        self.is_secret = is_secret


@dataclass(frozen=True, slots=True)
class Printed:
    """What a command printed, and its exit status."""

    out: str
    err: str
    status: int


MOST_SECONDS = 20
"""How long a command may make calls, and how long it may think before each."""


def run(
    arguments: Sequence[str],
    folder: Path,
    environment: Mapping[str, str],
    make: Make,
    typed: Sequence[str] = (),
    text: str = "",
) -> Printed:
    """Run `aws` with these arguments in `folder`, which is also its home, and return what it printed.

    `make` answers every call, in the CLI's order. `typed` are the lines for its prompts, `text` is what it
    reads elsewhere. Raises Asked for a prompt beyond them; the command is then to be run again with one
    more line. Raises whatever `make` raises, Unsigned excepted, and RuntimeError where the process fails.
    """
    job = Job(list(arguments), str(folder), dict(environment), list(typed), text)
    return _run(job, make)


def completions(line: str, files: Iterable[str]) -> list[str]:
    """Return what the last word of a line may become, by the CLI's own completer and the names of files."""
    words = line.split()
    last = "" if not words or line[-1:].isspace() else words[-1]
    if last.startswith(("file://", "fileb://")):
        scheme, _, begun = last.partition("://")
        return sorted(f"{scheme}://{name}" for name in files if name.startswith(begun))
    if words[:1] != ["aws"] or (not last and len(words) > 2):
        return sorted(name for name in files if name.startswith(last)) if words[1:] else []
    with tempfile.TemporaryDirectory() as folder:
        job = Job([], folder, {}, [], line if last else line.rstrip(), completes=True)
        found = _run(job, _nobody).out.split("\n")
    return sorted(word for word in found if word and word.startswith(last))


def _nobody(signed: Signed) -> Answer:
    raise Unsigned


def _run(job: Job, make: Make) -> Printed:
    ends = time.monotonic() + MOST_SECONDS
    with launcher.connection() as connection:
        connection.settimeout(launcher.SECONDS_TO_LOAD + MOST_SECONDS)
        try:
            send(connection, job)
            return _conversation(connection, make, ends)
        except (EOFError, TimeoutError, ConnectionError):
            # The system ended it, for the memory or the time that it took; or it did not even begin.
            launcher.check()
            return Printed("", f"\n{_stopped()}\n", 137)


def _stopped() -> str:
    return f"Stopped: a command has {MOST_SECONDS} seconds here. What it did is done."


def _conversation(connection: socket.socket, make: Make, ends: float) -> Printed:
    """Answer the calls of a command until it is done. Raises Asked where it asks for more than was typed."""
    while True:
        match receive(connection, from_command):
            case Done(out, err, status):
                return Printed(out, err, status)
            case Asks(prompt, is_secret):
                raise Asked(prompt, is_secret)
            case Failed(text):
                raise RuntimeError(text)
            case Call() as call:
                late = time.monotonic() > ends
                send(connection, Stop(_stopped()) if late else _answer(call, make))


def _answer(call: Call, make: Make) -> Answered | NoCredentials:
    key = Credentials(*call.key) if call.key else None
    signed = Signed(call.service, call.operation, call.parameters, key, call.region, call.is_signed)
    try:
        answer = make(signed)
    except Unsigned:
        return NoCredentials()
    if answer.error is not None:
        return Answered({}, answer.error.code, answer.error.message, answer.error.status)
    return Answered(dict(answer.result or {}))
