"""What `evaluate` and `validate` read: JSON Lines, a JSON array or one JSON object, from a file or a pipe."""

import codecs
import io
import json
import math
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from django.core.management.base import CommandError

REPEATED_KEY = "a key stands twice in one object"

_NOT_UTF_8 = re.compile("[\udc80-\udcff]")
"""What Python puts for bytes that are no UTF-8."""


class RepeatedKeys(dict[str, object]):
    """An object in which a key stands twice. AWS refuses those; keeping one would silently skip a rule."""


def text_of(file: str) -> str:
    """Return the text of a file, or of standard input for `-`. Raises CommandError.

    Bytes that are no UTF-8 stay in it as lone surrogates: they spoil the value they stand in, and no other.
    """
    try:
        read = _standard_input() if file == "-" else Path(file).read_bytes()
    except OSError as error:
        raise CommandError(f"{file} cannot be read: {error}") from None
    if read.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise CommandError(f"{file} cannot be read: it is UTF-16, and must be UTF-8")
    text = read.decode("utf-8", "surrogateescape").removeprefix("\ufeff")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _standard_input() -> bytes:
    if isinstance(sys.stdin, io.TextIOWrapper):
        read: bytes = sys.stdin.buffer.read()
        return read
    return sys.stdin.read().encode("utf-8", "surrogateescape")


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
    """Say whether a text that is not JSON was meant as one value over many lines, not as JSON Lines.

    A first or a last line that is a whole value by itself shows that it is lines.
    """
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    if not lines or lines[0] == "[":
        return bool(lines)
    begins = lines[0].startswith("[") or lines[0] == "{"
    return begins and all(isinstance(_load(line), ValueError) for line in (lines[0], lines[-1]))


def _load(text: str) -> object:
    if _NOT_UTF_8.search(text):
        return ValueError("not JSON: it is not UTF-8")
    try:
        return json.loads(
            text,
            object_pairs_hook=_members,
            parse_constant=_refuse_constant,
            parse_float=_finite,
        )
    except (ValueError, RecursionError) as error:
        return ValueError(f"not JSON: {error}")


def _members(pairs: list[tuple[str, object]]) -> dict[str, object]:
    members = dict(pairs)
    return members if len(members) == len(pairs) else RepeatedKeys(members)


def _refuse_constant(name: str) -> object:
    raise ValueError(f"{name} is no value in it")


def _finite(digits: str) -> float:
    number = float(digits)
    if math.isinf(number):
        raise ValueError(f"{digits[:20]} is too large a number")
    return number
