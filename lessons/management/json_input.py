"""What `evaluate` and `validate` read: JSON Lines, a JSON array or one JSON object, from a file or a pipe."""

import json
import sys
from collections.abc import Iterator
from pathlib import Path

from django.core.management.base import CommandError

REPEATED_KEY = "a key stands twice in one object"


class RepeatedKeys(dict[str, object]):
    """An object in which a key stands twice. AWS refuses those; keeping one would silently skip a rule."""


def text_of(file: str) -> str:
    """Return the text of a file, or of standard input for `-`. Raises CommandError."""
    try:
        text = sys.stdin.read() if file == "-" else Path(file).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise CommandError(f"{file} cannot be read: {error}") from None
    return text.removeprefix("\ufeff")


def values(text: str) -> Iterator[object]:
    """Yield each value of a text; a ValueError stands for what is not JSON."""
    whole = _load(text)
    if isinstance(whole, list):
        yield from whole
    elif not isinstance(whole, ValueError) or _is_one_value(text):
        yield whole
    else:
        # JSON allows more line separators inside strings than "\n", so splitlines() would not do.
        yield from (_load(line) for line in text.split("\n") if line.strip())


def repeats_keys(value: object) -> bool:
    """Say whether a key stands twice anywhere in `value`."""
    ahead = [value]
    while ahead:
        inner = ahead.pop()
        if isinstance(inner, RepeatedKeys):
            return True
        if isinstance(inner, dict | list):
            ahead.extend(inner.values() if isinstance(inner, dict) else inner)
    return False


def _is_one_value(text: str) -> bool:
    """Say whether a text was meant as one array or object over many lines, not as JSON Lines."""
    first_line = text.strip().partition("\n")[0].strip()
    return first_line.startswith("[") or first_line == "{"


def _load(text: str) -> object:
    try:
        return json.loads(text, object_pairs_hook=_members, parse_constant=_refuse_constant)
    except (ValueError, RecursionError) as error:
        return ValueError(f"not JSON: {error}")


def _members(pairs: list[tuple[str, object]]) -> dict[str, object]:
    members = dict(pairs)
    return members if len(members) == len(pairs) else RepeatedKeys(members)


def _refuse_constant(name: str) -> object:
    raise ValueError(f"{name} is no value in it")
