"""The form field of context keys: rows of key and value, or one text with a line for each."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict

from lessons.forms.context_lines import MOST_KEYS, Value, as_lines, read_context, read_rows, typed

LONGEST_CONTEXT = 16_000
"""Characters of all keys and values together."""

Typed = str | list[tuple[str, str]]
"""What was typed: the text, or the rows."""


class _EitherWay(forms.Widget):
    """Finds the text in the field `context`, else the rows in `context_key` and `context_value`."""

    def value_from_datadict(self, data: Mapping[str, Any], files: object, name: str) -> Typed:
        if name in data:
            given: Typed = data[name]
            return given
        if not isinstance(data, QueryDict):
            return []
        keys, values = data.getlist("context_key"), data.getlist("context_value")
        values += [""] * (len(keys) - len(values))
        return list(zip(keys, values, strict=False))


class ContextField(forms.Field):
    """Context keys; the cleaned value maps each to its value or values."""

    widget = _EitherWay

    def to_python(self, value: Typed | None) -> dict[str, Value]:
        """Read what was typed. Raises ValidationError that names the line or row."""
        given = value or ""
        texts = [given] if isinstance(given, str) else [text for row in given for text in row]
        if sum(map(len, texts)) > LONGEST_CONTEXT:
            raise ValidationError(f"Keys and values may have {LONGEST_CONTEXT:,} characters together.")
        if any("\x00" in text for text in texts):
            raise ValidationError("Null characters are not allowed.")
        return read_context(given) if isinstance(given, str) else read_rows(given)


def rows_of(given: Typed) -> list[tuple[str, str]]:
    """Return what was typed as rows, those without anything in them left out.

    Raises ValidationError when it is a text that cannot be read.
    """
    if isinstance(given, str):
        return [(key, typed(value)) for key, value in read_context(given).items()]
    return [row for row in given if row[0].strip() or row[1].strip()][:MOST_KEYS]


def text_of(given: Typed) -> str:
    """Return what was typed as a text, faulty rows as they stand."""
    if isinstance(given, str):
        return given
    try:
        return as_lines(read_rows(given))
    except ValidationError:
        return "\n".join(f"{key} = {value}" for key, value in rows_of(given))
