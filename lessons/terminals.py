"""Terminals of sandboxes: load one, enter what was typed, every call through the gate, and save it."""

import configparser
import contextlib
from collections.abc import Iterator, Sequence
from typing import Any

import msgspec

from iamlab.aws_api.authentication import Credentials
from iamlab.aws_api.context import Surroundings
from iamlab.aws_api.gate import Answer
from lessons import sandboxes
from lessons.models import Learner, Sandbox, SandboxTerminal
from lessons.terminal.aws_cli import completions
from lessons.terminal.calls import Signed, Unsigned
from lessons.terminal.shell import NO_ROOM, Entry, Terminal, enter, has_room
from lessons.terminal.tabs import merged

MOST_SHOWN = 100
"""How many commands stay on a screen."""

MOST_CHARACTERS = 200_000
"""How many characters stay on a screen."""

USER_AGENT = "aws-cli/1 (lab terminal)"

BEGINS_WITH = {".aws/config": b"[default]\nregion = us-east-1\n"}
"""The files of a new terminal: without a profile it goes to the Region of the console, as CloudShell."""

_unpacked = msgspec.msgpack.Decoder(Terminal)


def find(sandbox: Sandbox, learner: Learner, machine: str = "") -> SandboxTerminal:
    """Return a learner's terminal in a sandbox, or that on a machine in it.

    A new one is saved with its first command.
    """
    # Of the sandbox's own rows, so that what a command does brings `sandbox` up to date.
    found = sandbox.terminals.filter(learner=learner, machine=machine).first()
    return found or SandboxTerminal(sandbox=sandbox, learner=learner, machine=machine)


def state(row: SandboxTerminal) -> Terminal:
    """Return what a terminal holds. A machine's files are its own."""
    if row.state:
        return _unpacked.decode(bytes(row.state))
    return Terminal() if row.machine else Terminal(files=dict(BEGINS_WITH))


def run(row: SandboxTerminal, credentials: Credentials | None, text: str, answers: str = "") -> list[Entry]:
    """Enter a text and save what came of it; return what is new on the screen.

    Commands without credentials of their own are signed with `credentials`, as in AWS CloudShell. `answers`
    is the id of the question that the text answers. What another tab did to the terminal meanwhile stays.
    """

    def make(signed: Signed) -> Answer:
        key = (signed.credentials or credentials) if signed.is_signed else None
        if key is None and signed.is_signed:
            raise Unsigned
        around = Surroundings(user_agent=USER_AGENT, region=signed.region)
        return sandboxes.act(row.sandbox, key, signed.service, signed.operation, signed.parameters, around)

    begun, held = state(row), state(row)
    entries = enter(held, text, make, answers)
    if not save(row, begun, held, entries):
        entries[-1].err += f"{NO_ROOM} Another tab filled it; your files are as they are there.\n"
    return entries


def since_cleared(entries: list[Entry]) -> list[Entry]:
    """Return the entries that stand on the screen: those after the last `clear`."""
    cleared = [number for number, entry in enumerate(entries, 1) if entry.line == "clear"]
    return entries[cleared[-1] :] if cleared else entries


def complete(row: SandboxTerminal, line: str) -> Sequence[str]:
    """Return what the last word of a line may become."""
    return completions(line, state(row).files)


def _shown(entry: Entry) -> dict[str, Any]:
    return {"line": entry.line, "out": entry.out, "err": entry.err, "is_answer": entry.is_answer}


def keys_held(row: SandboxTerminal) -> Iterator[tuple[str, str]]:
    """Yield the access key ids in a terminal, each with where it is: a variable, or a profile."""
    held = state(row)
    if key := held.environment.get("AWS_ACCESS_KEY_ID"):
        yield key, "The terminal’s variables"
    profiles = configparser.RawConfigParser(strict=False)
    # What the learner wrote there is no more than a hint: a broken file has no profiles.
    with contextlib.suppress(configparser.Error):
        profiles.read_string(held.files.get(".aws/credentials", b"").decode(errors="replace"))
    for name in profiles.sections():
        if key := profiles.get(name, "aws_access_key_id", fallback=""):
            yield key, f"The terminal’s profile {name}"


def keep_file(row: SandboxTerminal, name: str, content: bytes) -> bool:
    """Put a file among a terminal's, over one of the same name; say whether there was room."""
    begun, held = state(row), state(row)
    held.files[name] = content
    return has_room(held.files) and save(row, begun, held, [])


def save(row: SandboxTerminal, begun: Terminal, mine: Terminal, entries: list[Entry]) -> bool:
    """Write what was done to a terminal since it was as `begun`, on top of what other tabs wrote.

    Returns whether the files had room beside theirs.
    """
    if row.pk is None:
        whose = {"sandbox": row.sandbox, "learner": row.learner, "machine": row.machine}
        found, _ = SandboxTerminal.objects.get_or_create(**whose)
        row.pk, row.state, row.screen, row.revision = found.pk, found.state, found.screen, found.revision
    held, fits = merged(begun, mine, state(row))
    while not _written(row, held, _screen(row.screen, entries)):
        row.refresh_from_db(fields=["state", "screen", "revision"])
        held, fits = merged(begun, mine, state(row))
    return fits


def _written(row: SandboxTerminal, held: Terminal, screen: list[dict[str, Any]]) -> bool:
    """Write the row, if nobody did since it was read; say whether it was written."""
    packed = msgspec.msgpack.encode(held)
    found = SandboxTerminal.objects.filter(pk=row.pk, revision=row.revision)
    if not found.update(state=packed, screen=screen, revision=row.revision + 1):
        return False
    row.state, row.screen, row.revision = packed, screen, row.revision + 1
    return True


def _screen(before: list[dict[str, Any]], entries: list[Entry]) -> list[dict[str, Any]]:
    """Return what stands on the screen: the last entries, from the last `clear` on."""
    new = since_cleared(entries)
    screen = [*(before if len(new) == len(entries) else []), *map(_shown, new)][-MOST_SHOWN:]
    while sum(len(each["out"]) + len(each["err"]) for each in screen) > MOST_CHARACTERS:
        screen.pop(0)
    return screen
