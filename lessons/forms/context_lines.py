"""Context keys as people type them: `key = value`, one a line."""

from django.core.exceptions import ValidationError

MOST_LINES = 50


def read_context(text: str) -> dict[str, str | list[str]]:
    """Return the keys with their values; `[a, b]` stands for several.

    Raises ValidationError that names the line which cannot be read.
    """
    keys: dict[str, str | list[str]] = {}
    lines = [(number, line.strip()) for number, line in enumerate(text.splitlines(), 1) if line.strip()]
    if len(lines) > MOST_LINES:
        raise ValidationError(f"Give at most {MOST_LINES} keys.")
    for number, line in lines:
        key, equals, value = (part.strip() for part in line.partition("="))
        if not equals or ":" not in key or " " in key:
            raise ValidationError(f"Line {number} is not of the form aws:SourceIp = 203.0.113.7.")
        if key.lower() in (known.lower() for known in keys):
            raise ValidationError(f"Line {number} gives {key} a second time.")
        keys[key] = _value(value)
    return keys


def _value(text: str) -> str | list[str]:
    if text.startswith("[") and text.endswith("]"):
        return [each.strip() for each in text[1:-1].split(",") if each.strip()]
    return text
