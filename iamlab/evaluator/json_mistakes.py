"""What people really type wrong in JSON, in words, and where they have to act.

`json_scan` knows what it expected and what it found instead. Here that becomes a message and an advice.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from iamlab.evaluator.problems import Path, shown

CLOSING = {"{": "}", "[": "]"}

_QUOTES = {
    "'": "a single quote",
    "`": "a backtick",
    **dict.fromkeys("‘’‚“”„«»", "a curly quote"),
}


class Token(NamedTuple):
    """A piece of the text: its kind ("string", "number", "word", "mark", "bad", "end") and offsets."""

    kind: str
    start: int
    end: int


class Mistake(NamedTuple):
    """What is wrong with the characters from offset `start` up to `end`, and what to do."""

    start: int
    end: int
    message: str
    advice: str


@dataclass(slots=True)
class Open:
    """A bracket that has been opened and not yet closed, and how many items it holds so far."""

    bracket: str
    start: int
    path: Path
    count: int = 0
    seen: set[str] = field(default_factory=set)


class Context(NamedTuple):
    """Where reading stopped: the token that does not fit, the one before it, the open brackets."""

    text: str
    token: Token
    last: Token
    stack: Sequence[Open]

    @property
    def found(self) -> str:
        return self.text[self.token.start : self.token.end]

    @property
    def before(self) -> str:
        return self.text[self.last.start : self.last.end]

    @property
    def at_end(self) -> bool:
        return self.token.kind == "end"

    def line(self, offset: int) -> int:
        return len(re.findall(r"\r\n?|\n", self.text[:offset])) + 1

    def here(self, message: str, advice: str) -> Mistake:
        return Mistake(self.token.start, self.token.end, message, advice)

    def one_before(self, message: str, advice: str) -> Mistake:
        return Mistake(self.last.start, self.last.end, message, advice)


Explain = Callable[[Context], Mistake]


def too_deep(token: Token, most: int) -> Mistake:
    return Mistake(
        token.start,
        token.end,
        f"The document nests more than {most} levels deep.",
        "A policy document needs six levels at most.",
    )


def duplicate_key(token: Token, key: str) -> Mistake:
    return Mistake(
        token.start,
        token.end,
        f"`{shown(key)}` stands twice in this block.",
        "Keep one of them; several values go into one list, in `[` and `]`.",
    )


def trailing_comma(at: Context) -> Mistake:
    return at.one_before(f"Nothing but `{at.found}` follows this comma.", "Remove the comma.")


def comma_expected(at: Context) -> Mistake:
    """Explain what stands where a comma or the closing bracket belongs."""
    inside = at.stack[-1]
    if at.at_end:
        return _never_closed(at)
    if at.token.kind == "bad":
        return _lost_quote(at) or _bad_character(at, "," if at.found == ";" else None)
    if at.found == ":":
        return _colon_after_value(at, inside)
    if at.found in ("}", "]"):
        return _wrong_closing(at, inside)
    return Mistake(at.last.end - 1, at.last.end, "A comma is missing here.", "Add `,` after this.")


def colon_expected(at: Context) -> Mistake:
    """Explain what stands where the colon after a name belongs."""
    if at.at_end:
        return _never_closed(at)
    if at.token.kind == "bad" and (mistake := _lost_quote(at)):
        return mistake
    if at.token.kind == "bad" and at.found == "=":
        return at.here("A colon belongs here, not `=`.", "Write `:` between a name and its value.")
    name = shown(at.before[1:-1])
    return at.one_before(f"A colon is missing after `{name}`.", f'Write `"{name}": …`.')


def key_expected(at: Context) -> Mistake:
    """Explain what stands where the name of an element belongs."""
    if at.at_end:
        return _never_closed(at)
    if at.token.kind == "bad":
        return _bad_character(at, in_name=True)
    if at.found == "," and at.before == ",":
        return at.here("This comma is one too many.", "Remove it.")
    advice = 'Write it in double quotes, as in `"Effect": "Allow"`.'
    if at.found in CLOSING:
        advice = "Put `[` and `]` around blocks that stand side by side."
    return at.here(f"The name of an element belongs here, not `{shown(at.found, 20)}`.", advice)


def value_expected(at: Context) -> Mistake:
    """Explain what stands where a value belongs."""
    if not at.stack:
        return _no_document(at)
    if at.at_end:
        return _never_closed(at)
    if at.token.kind == "bad":
        return _bad_character(at)
    if at.found == at.before:
        what = "comma" if at.found == "," else "colon"
        return at.here(f"This {what} is one too many.", "Remove it.")
    if at.before == ":":
        return at.one_before("The value after this colon is missing.", 'Write it, as in `"Allow"`.')
    if at.found in ("}", "]"):
        return _wrong_closing(at, at.stack[-1])
    return at.here(f"A value belongs here, not `{at.found}`.", "Write a value, or remove this.")


def after_the_end(at: Context) -> Mistake:
    """Explain what stands after the whole document."""
    if at.last.kind != "mark":
        return at.one_before("The document is not in braces.", "Put `{` before this and `}` at the end.")
    if at.found == "{":
        return at.here(
            "A second document begins here.", "Keep one, and put all statements in its `Statement` list."
        )
    if at.found in ("}", "]"):
        return at.here(f"This `{at.found}` closes nothing: no bracket is open.", "Remove it.")
    return at.here(
        f"The document ends on line {at.line(at.last.start)}, and this stands after it.",
        f"Remove it, or remove the `{at.before}` that closes too early.",
    )


def _no_document(at: Context) -> Mistake:
    if at.at_end:
        return Mistake(0, 0, "The document is empty.", 'Begin with `{ "Version": "2012-10-17", … }`.')
    if at.token.kind == "bad" and (at.found == '"' or not at.found.isprintable() or _comment(at)):
        return _bad_character(at)
    return at.here(
        "A policy document begins with `{`, and this does not.", "Write `{` before everything else."
    )


def _never_closed(at: Context) -> Mistake:
    """Point at the end of the text: that is where the closing brackets are missing."""
    end = max(len(at.text.rstrip(" \t\r\n")), 1)
    opened = at.stack[-1]
    closing = " ".join(CLOSING[still_open.bracket] for still_open in reversed(at.stack))
    return Mistake(
        end - 1,
        end,
        f"The `{opened.bracket}` on line {at.line(opened.start)} is never closed.",
        f"Add `{closing}` at the end."
        if len(at.stack) == 1
        else f"Close what is open, in this order: `{shown(closing)}`.",
    )


def _wrong_closing(at: Context, inside: Open) -> Mistake:
    return at.here(
        f"`{at.found}` cannot stand here: the `{inside.bracket}` on line {at.line(inside.start)} is open.",
        f"Close that with `{CLOSING[inside.bracket]}` first.",
    )


def _colon_after_value(at: Context, inside: Open) -> Mistake:
    name = shown(at.before, 40)
    if inside.bracket == "{":
        return at.here("A comma belongs here, not `:`.", "Write `,` between one element and the next.")
    if inside.count == 1:
        return at.one_before(f"A `{{` is missing before `{name}`.", "Names with values stand in braces.")
    return at.one_before(
        f"`{name}` stands in the list that `[` opens on line {at.line(inside.start)}.",
        f"Close the list with `]` before `{name}`.",
    )


def _lost_quote(at: Context) -> Mistake | None:
    """Recognise a text that lost its closing quote, so that the next opening quote closed it."""
    lost = re.fullmatch(r'"(.*?)\s*([,:])\s*', at.before[:-1], re.DOTALL)
    if at.last.kind != "string" or at.last.end != at.token.start or not lost:
        return None
    start = at.last.start
    return Mistake(
        start,
        start + 1 + len(lost.group(1)),
        f'The closing `"` of `{shown(lost.group(1))}` is missing.',
        f'Add `"` before the `{lost.group(2)}`.',
    )


def _bad_character(at: Context, instead: str | None = None, *, in_name: bool = False) -> Mistake:
    start, character = at.token.start, at.found
    if character == '"':
        return _bad_string(at)
    if character in _QUOTES:
        return at.here(
            f"This is {_QUOTES[character]}; JSON takes none.", 'Type the straight double quote `"`.'
        )
    if comment := _comment(at):
        return Mistake(start, comment, "JSON has no comments.", "Remove it; a `Sid` can name a statement.")
    if not character.isprintable():
        return at.here(
            f"An invisible character, U+{ord(character):04X}, stands here.",
            "Delete it, and type a space if one belongs here.",
        )
    if instead:
        return at.here(f"`{instead}` belongs here, not `{character}`.", f"Write `{instead}`.")
    if dots := re.compile(r"\.{2,}|…").match(at.text, start):
        return Mistake(start, dots.end(), "The dots only stand for something.", "Write what belongs there.")
    word = re.compile(r'[^\s",:{}\[\]]+' if in_name else r'[^\s",{}\[\]]+').match(at.text, start)
    if word and re.match(r"[\w*.$?<@&/+-]", character):
        found = shown(word.group(), 40)
        return Mistake(start, word.end(), f"`{found}` has no quotes.", f'Write `"{found}"`.')
    return at.here(f"`{character}` cannot stand here.", "Remove it.")


def _comment(at: Context) -> int | None:
    """Return where the comment that begins at the token ends, None if none does."""
    comment = re.compile(r"/\*.*?(?:\*/|\Z)|(?://|#)[^\r\n]*", re.DOTALL).match(at.text, at.token.start)
    return comment.end() if comment else None


def _bad_string(at: Context) -> Mistake:
    start = at.token.start
    line = re.compile(r"[^\r\n]*").match(at.text, start + 1)
    assert line is not None
    escape = re.compile(r'(?:[^"\\\x00-\x1f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*+').match(at.text, start + 1)
    assert escape is not None
    stopped = escape.end()
    if stopped >= line.end():
        written = line.group().rstrip(" \t,")
        return Mistake(
            start, start + 1 + len(written), "This text is not closed on its line.", 'Add the closing `"`.'
        )
    if at.text[stopped] == "\\":
        return Mistake(
            stopped,
            min(stopped + 2, line.end()),
            "This backslash begins no escape that JSON knows.",
            "Write `\\\\` for a backslash.",
        )
    return Mistake(
        stopped,
        stopped + 1,
        f"An invisible character, U+{ord(at.text[stopped]):04X}, stands in this text.",
        "Delete it.",
    )
