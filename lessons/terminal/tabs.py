"""Two tabs of one terminal: what each did to it while the other did something too is put together."""

from collections.abc import Mapping
from dataclasses import replace
from typing import TypeVar

from lessons.terminal.shell import Terminal, has_room

MOST_REMEMBERED = 200
"""How many commands a terminal's history has."""

MOST_CHARACTERS = 32 * 1024
"""How many characters they have together."""

Value = TypeVar("Value")


def merged(begun: Terminal, mine: Terminal, theirs: Terminal) -> tuple[Terminal, bool]:
    """Return `theirs` with what was done to `mine` since both were as `begun`, and whether my files had room.

    What both changed is as it is in `mine`, as with two shells that write to one file. Where the files
    would be too much together, mine are left out.
    """
    files = _with_changes(begun.files, mine.files, theirs.files)
    fits = has_room(files)
    held = replace(
        theirs,
        files=files if fits else theirs.files,
        environment=_with_changes(begun.environment, mine.environment, theirs.environment),
        history=_latest([*theirs.history, *mine.history[len(begun.history) :]]),
        question=mine.question if mine.question != begun.question else theirs.question,
    )
    return held, fits


def _latest(history: list[str]) -> list[str]:
    """Return the last commands, as many as a terminal remembers."""
    latest, room = history[-MOST_REMEMBERED:], MOST_CHARACTERS
    for number, line in enumerate(reversed(latest)):
        room -= len(line)
        if room < 0:
            return latest[len(latest) - number :]
    return latest


def _with_changes(
    begun: Mapping[str, Value], mine: Mapping[str, Value], theirs: Mapping[str, Value]
) -> dict[str, Value]:
    changed = {name: value for name, value in mine.items() if begun.get(name) != value}
    gone = begun.keys() - mine.keys()
    return {name: value for name, value in theirs.items() if name not in gone} | changed
