"""Terminals of sandboxes: load one, enter what was typed, every call through the gate, and save it."""

from collections.abc import Sequence
from typing import Any

import msgspec

from iamlab.aws_api.authentication import Credentials
from iamlab.aws_api.context import Surroundings
from iamlab.aws_api.gate import Answer
from lessons import sandboxes
from lessons.models import Learner, Sandbox, SandboxTerminal
from lessons.terminal.aws_cli import completions
from lessons.terminal.calls import Signed, Unsigned
from lessons.terminal.shell import MOST_FILES, MOST_KEPT, Entry, Terminal, enter

MOST_SHOWN = 100
"""How many commands stay on a screen."""

MOST_CHARACTERS = 200_000
"""How many characters stay on a screen."""

USER_AGENT = "aws-cli/1 (lab terminal)"

_unpacked = msgspec.msgpack.Decoder(Terminal)


def find(sandbox: Sandbox, learner: Learner) -> SandboxTerminal:
    """Return a learner's terminal in a sandbox; a new one is saved with its first command."""
    # Of the sandbox's own rows, so that what a command does brings `sandbox` up to date.
    found = sandbox.terminals.filter(learner=learner).first()
    return found or SandboxTerminal(sandbox=sandbox, learner=learner)


def state(row: SandboxTerminal) -> Terminal:
    """Return what a terminal holds."""
    return _unpacked.decode(bytes(row.state)) if row.state else Terminal()


def run(row: SandboxTerminal, credentials: Credentials | None, text: str) -> list[Entry]:
    """Enter a text and save what came of it; return what is new on the screen.

    Commands without credentials of their own are signed with `credentials`, as in AWS CloudShell.
    """
    held = state(row)

    def make(signed: Signed) -> Answer:
        key = (signed.credentials or credentials) if signed.is_signed else None
        if key is None and signed.is_signed:
            raise Unsigned
        around = Surroundings(user_agent=USER_AGENT, region=signed.region)
        return sandboxes.act(row.sandbox, key, signed.service, signed.operation, signed.parameters, around)

    entries = enter(held, text, make)
    is_cleared = any(entry.line == "clear" for entry in entries)
    shown = [] if is_cleared else [*row.screen, *map(_shown, entries)]
    _save(row, held, shown)
    return entries


def complete(row: SandboxTerminal, line: str) -> Sequence[str]:
    """Return what the last word of a line may become."""
    return completions(line, state(row).files)


def _shown(entry: Entry) -> dict[str, Any]:
    return {"line": entry.line, "out": entry.out, "err": entry.err, "is_answer": entry.is_answer}


def _save(row: SandboxTerminal, held: Terminal, screen: list[dict[str, Any]]) -> None:
    screen = screen[-MOST_SHOWN:]
    while sum(len(each["out"]) + len(each["err"]) for each in screen) > MOST_CHARACTERS:
        screen.pop(0)
    row.state, row.screen = msgspec.msgpack.encode(held), screen
    SandboxTerminal.objects.update_or_create(
        sandbox=row.sandbox, learner=row.learner, defaults={"state": row.state, "screen": row.screen}
    )


def keep_file(row: SandboxTerminal, name: str, content: bytes) -> bool:
    """Put a file among a terminal's, over one of the same name; say whether there was room."""
    held = state(row)
    files = {**held.files, name: content}
    if len(files) > MOST_FILES or sum(map(len, files.values())) > MOST_KEPT:
        return False
    held.files = files
    _save(row, held, row.screen)
    return True
