"""Policy variables: `${aws:username}`, defaults, and the escapes `${*}` `${?}` `${$}` (facts 2.1 to 2.7)."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from iamlab.evaluator import wildcards

VERSION = "2012-10-17"
"""The only version of the language in which `${` begins a variable (facts 1.1.5, 2.1)."""

ESCAPES = ("*", "?", "$")

_WELL_FORMED = re.compile(r"(?P<key>[^\s,'{}$]+)(, ?'(?P<default>[^']*)')?")


@dataclass(frozen=True, slots=True)
class Placeholder:
    """One `${…}` in a text.

    `mistake` is the check name of what is wrong with it, None when it is well formed.
    `start` and `end` are its place in the text, `key` the context key or one of ESCAPES.
    """

    start: int
    end: int
    text: str
    key: str
    default: str | None = None
    mistake: str | None = None

    @property
    def is_escape(self) -> bool:
        return self.key in ESCAPES


def placeholders(text: str) -> Iterator[Placeholder]:
    """Yield what begins with `${` in `text`, well formed or not, from left to right."""
    start = text.find("${")
    while start >= 0:
        close = text.find("}", start)
        again = text.find("${", start + 2)
        if close < 0 or 0 <= again < close:
            end = again if again >= 0 else len(text)
            yield Placeholder(start, end, text[start:end], "", mistake="MISSING_BRACE_IN_VARIABLE")
        else:
            yield _placeholder(text, start, close + 1)
        start = again


def _placeholder(text: str, start: int, end: int) -> Placeholder:
    whole, inside = text[start:end], text[start + 2 : end - 1]
    if inside in ESCAPES:
        return Placeholder(start, end, whole, inside)
    if found := _WELL_FORMED.fullmatch(inside):
        return Placeholder(start, end, whole, found["key"], found["default"])
    return Placeholder(start, end, whole, "", mistake=_mistake(inside))


def _mistake(inside: str) -> str:
    key, comma, _ = inside.partition(",")
    if not inside.strip():
        return "EMPTY_VARIABLE"
    if comma and re.fullmatch(r"[^\s'{}$]+", key):
        return "MISSING_QUOTE_IN_VARIABLE"
    return "UNSUPPORTED_SPACE_IN_VARIABLE"


Lookup = Callable[[str], str | None]
"""Gives the value of a context key, in lower case, for a variable; None when the request has none."""


@dataclass(frozen=True, slots=True)
class Template:
    """A text with variables in it: plain pieces and placeholders, in order.

    A placeholder that is not well formed is a piece of text.
    """

    text: str
    parts: tuple[str | Placeholder, ...]

    @classmethod
    def read(cls, text: str, version: str | None) -> "Template | None":
        """Return the template that `text` is in a document of `version`, None when it has no variable."""
        if "${" not in text or version != VERSION:
            return None
        parts: list[str | Placeholder] = []
        position = 0
        for placeholder in placeholders(text):
            if placeholder.mistake is None:
                parts += [text[position : placeholder.start], placeholder]
                position = placeholder.end
        return cls(text, (*parts, text[position:])) if parts else None

    @property
    def keys(self) -> set[str]:
        """The context keys, in lower case, that variables here stand for."""
        held = (part for part in self.parts if isinstance(part, Placeholder))
        return {placeholder.key.lower() for placeholder in held if not placeholder.is_escape}

    def filled(self, lookup: Lookup, *, as_pattern: bool) -> str | None:
        """Return the text with every value filled in, None when one has neither value nor default.

        `as_pattern` is for places where `*` and `?` are wildcards: in a value they never are (fact 2.7).
        """
        pieces: list[str] = []
        for part in self.parts:
            if isinstance(part, str):
                pieces.append(part)
                continue
            value = part.key if part.is_escape else lookup(part.key.lower())
            value = part.default if value is None else value
            if value is None:
                return None
            pieces.append(wildcards.literal(value) if as_pattern else value)
        return "".join(pieces)
