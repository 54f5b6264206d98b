"""Context keys as people type them: `key = value`, one a line, or a key and a value in fields of their own.

A value is taken as it stands. `[a, b]` stands for several; what would be read as something else, such as a
value that begins with a bracket, is written as JSON: `"[a]"`, `["a, b", "c"]`.
"""

import json
from collections.abc import Iterable, Mapping

from django.core.exceptions import ValidationError

MOST_KEYS = 50

Value = str | list[str]


def read_context(text: str) -> dict[str, Value]:
    """Return the keys of a text with their values.

    Raises ValidationError that names the line which cannot be read.
    """
    lines = [(number, line.strip()) for number, line in enumerate(text.split("\n"), 1) if line.strip()]
    return _read((f"Line {number}", *_split(line, number)) for number, line in lines)


def read_rows(rows: Iterable[tuple[str, str]]) -> dict[str, Value]:
    """Return the keys of pairs of key and value as typed; pairs without anything in them do not count.

    Raises ValidationError that names the row which cannot be read.
    """
    return _read(
        (f"Row {number}", key.strip(), value.strip())
        for number, (key, value) in enumerate(rows, 1)
        if key.strip() or value.strip()
    )


def typed(value: Value) -> str:
    """Return a value as it is typed, so that reading it gives the same value again."""
    plain = value if isinstance(value, str) else f"[{', '.join(value)}]"
    if plain == plain.strip() and "\n" not in plain and "\r" not in plain and _value(plain) == value:
        return plain
    return json.dumps(value, ensure_ascii=False)


def as_lines(context: Mapping[str, Value]) -> str:
    """Return keys with their values as the text that `read_context` reads."""
    # Quoted when empty: the equals sign keeps its spaces, by which a key may hold another.
    nothing = json.dumps("")
    return "\n".join(f"{key} = {typed(value) or nothing}" for key, value in context.items())


def _split(line: str, number: int) -> tuple[str, str]:
    # With spaces around it first: a tag's key may hold an equals sign.
    key, equals, value = line.partition(" = ")
    if not equals:
        key, equals, value = line.partition("=")
    if not equals:
        raise ValidationError(f"Line {number} is not of the form aws:SourceIp = 203.0.113.7.")
    return key.strip(), value.strip()


def _read(listed: Iterable[tuple[str, str, str]]) -> dict[str, Value]:
    keys: dict[str, Value] = {}
    seen: set[str] = set()
    for where, key, value in listed:
        if ":" not in key.strip(":"):
            named = f"“{key}” is" if key else "There is"
            raise ValidationError(f"{where}: {named} no context key. One looks like aws:SourceIp.")
        if key.lower() in seen:
            raise ValidationError(f"{where} gives {key} a second time.")
        seen.add(key.lower())
        keys[key] = _value(value)
        if len(keys) > MOST_KEYS:
            raise ValidationError(f"Give at most {MOST_KEYS} keys.")
    return keys


def _value(text: str) -> Value:
    if text.startswith('"') and text.endswith('"') and isinstance(quoted := _json(text), str):
        return quoted
    if not (text.startswith("[") and text.endswith("]")):
        return text
    listed = _json(text)
    if isinstance(listed, list) and all(isinstance(each, str) for each in listed):
        return listed
    return [each.strip() for each in text[1:-1].split(",") if each.strip()]


def _json(text: str) -> object:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None
