"""Where every element of a JSON text stands, and what is wrong with the text as JSON.

Slower than json's own parser by an order of magnitude, so it runs only when a place or a mistake is
asked for. It reads token by token with a stack of its own: no nesting exhausts Python's.
"""

import json
import re
from bisect import bisect_right
from dataclasses import dataclass, field

from iamlab.evaluator.problems import Path, Place, Problem, shown

MAX_DEPTH = 64
"""A policy document nests 6 levels deep; what nests deeper than this is not one."""

INVALID_JSON = "This policy contains invalid Json"
"""AWS's text for a document that is not JSON (facts 5.3)."""

# Each alternative begins with a different character and repeats possessively: no backtracking.
_TOKEN = re.compile(
    r"""(?P<space>[ \t\n\r]++)
      | (?P<string>"(?:[^"\\\x00-\x1f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*+")
      | (?P<number>-?(?:0|[1-9][0-9]*+)(?:\.[0-9]++)?(?:[eE][+-]?[0-9]++)?)
      | (?P<word>true|false|null)\b
      | (?P<mark>[{}\[\],:])""",
    re.VERBOSE,
)


@dataclass(slots=True)
class Scan:
    """Where every element of a text stands, and what is wrong with it as JSON."""

    text: str
    problems: list[Problem] = field(default_factory=list)
    values: dict[Path, tuple[int, int]] = field(default_factory=dict)
    keys: dict[Path, tuple[int, int]] = field(default_factory=dict)
    _line_starts: list[int] = field(default_factory=list)

    def place(self, start: int, end: int) -> Place:
        """Return the lines and columns of the characters from offset `start` up to `end`."""
        if not self._line_starts:
            self._line_starts = [0, *(match.end() for match in re.finditer("\n", self.text))]
        line, column = self._line_and_column(start)
        return Place(line, column, *self._line_and_column(max(start, end)))

    def place_of(self, path: Path, *, on_key: bool = False) -> Place:
        """Return where the element at `path` stands; of its nearest ancestor if it has no place."""
        places = self.keys if on_key and path in self.keys else self.values
        while path and path not in places:
            path = path[:-1]
        return self.place(*places.get(path, (0, 0)))

    def _line_and_column(self, offset: int) -> tuple[int, int]:
        line = bisect_right(self._line_starts, offset)
        return line, offset - self._line_starts[line - 1] + 1


def scan(text: str) -> Scan:
    """Return the place of every key and value in `text`, and the problems it has as JSON."""
    return _Scanner(text).run()


class _SyntaxError(Exception):
    def __init__(self, problem: Problem) -> None:
        self.problem = problem


@dataclass(slots=True)
class _Open:
    """A bracket that has been opened and not yet closed."""

    bracket: str
    start: int
    path: Path
    count: int = 0
    key: str | None = None
    seen: set[str] = field(default_factory=set)


class _Scanner:
    """Reads a text token by token with a stack of its own, so that no nesting can exhaust Python's."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.scanned = Scan(text)
        self.stack: list[_Open] = []
        self.position = 0
        self.previous_end = 0

    def run(self) -> Scan:
        try:
            self._document()
        except _SyntaxError as error:
            self.scanned.problems.append(error.problem)
        return self.scanned

    def _document(self) -> None:
        if not self.text.strip(" \t\n\r"):
            raise self._error(0, 0, "The document is empty.", 'Start with `{ "Version": "2012-10-17" }`.')
        self._value(())
        while self.stack:
            self._next_in(self.stack[-1])
        kind, start, end = self._token()
        if kind != "end":
            raise self._error(
                start,
                end,
                "There is text after the end of the document.",
                "Remove what follows the last `}`.",
            )

    def _next_in(self, inside: _Open) -> None:
        """Read up to and including the next value in an open bracket, or close it."""
        closing = "}" if inside.bracket == "{" else "]"
        kind, start, end = self._token()
        token = self.text[start:end]
        if token == closing and kind == "mark":
            self._close(inside, end)
            return
        if inside.count:
            if token != "," or kind != "mark":
                raise self._missing_comma(inside, kind, start, end, closing)
            kind, start, end = self._token()
            if kind == "mark" and self.text[start:end] == closing:
                raise self._error(
                    self.previous_end,
                    self.previous_end + 1,
                    f"This comma is one too many: `{closing}` follows it.",
                    "Remove the comma after the last item.",
                )
        inside.count += 1
        if inside.bracket == "{":
            self._member(inside, kind, start, end)
        else:
            self._value((*inside.path, inside.count - 1), (kind, start, end))

    def _member(self, inside: _Open, kind: str, start: int, end: int) -> None:
        if kind != "string":
            raise self._bad_key(kind, start, end)
        key = json.loads(self.text[start:end])
        path = (*inside.path, key)
        if key in inside.seen:
            self.scanned.problems.append(
                Problem(
                    "DUPLICATE_KEYS",
                    f"`{shown(key)}` stands twice in this block.",
                    "Keep one of them: a key may appear only once.",
                    path,
                    refusal=INVALID_JSON,
                    place=self.scanned.place(start, end),
                )
            )
        else:
            self.scanned.keys[path] = (start, end)
        inside.seen.add(key)
        colon, colon_start, colon_end = self._token()
        if colon != "mark" or self.text[colon_start:colon_end] != ":":
            raise self._error(
                start, end, f"A colon is missing after `{shown(key)}`.", f'Write `"{shown(key)}": …`.'
            )
        self._value(path)

    def _value(self, path: Path, token: tuple[str, int, int] | None = None) -> None:
        kind, start, end = token or self._token()
        first = self.text[start:end]
        if kind == "mark" and first in "{[":
            if len(self.stack) >= MAX_DEPTH:
                raise self._error(
                    start,
                    end,
                    f"The document nests more than {MAX_DEPTH} levels deep.",
                    "A policy document needs six levels at most.",
                )
            self.stack.append(_Open(first, start, path))
        elif kind in ("string", "number", "word"):
            self.scanned.values.setdefault(path, (start, end))
            self.previous_end = end
        else:
            raise self._bad_value(kind, start, end)

    def _close(self, inside: _Open, end: int) -> None:
        self.scanned.values.setdefault(inside.path, (inside.start, end))
        self.previous_end = end
        self.stack.pop()

    def _token(self) -> tuple[str, int, int]:
        """Return the next token's kind ("string", "mark", "end", "bad", …), start and end."""
        while match := _TOKEN.match(self.text, self.position):
            self.position = match.end()
            if match.lastgroup != "space":
                return str(match.lastgroup), match.start(), match.end()
        start = self.position
        return ("end", start, start) if start >= len(self.text) else ("bad", start, start + 1)

    def _error(self, start: int, end: int, message: str, advice: str) -> _SyntaxError:
        return _SyntaxError(
            Problem(
                "JSON_SYNTAX_ERROR",
                message,
                advice,
                refusal=INVALID_JSON,
                place=self.scanned.place(start, end),
            )
        )

    def _missing_comma(self, inside: _Open, kind: str, start: int, end: int, closing: str) -> _SyntaxError:
        if kind == "end":
            return self._never_closed()
        if kind in ("string", "number", "word") or self.text[start:end] in "{[":
            return self._error(
                max(self.previous_end - 1, 0),
                self.previous_end,
                "A comma is missing here.",
                "Add `,` after this.",
            )
        if kind == "bad":
            return self._bad_value(kind, start, end)
        return self._error(
            start,
            end,
            f"`{self.text[start:end]}` cannot stand here: `{inside.bracket}` on line "
            f"{self.scanned.place(inside.start, inside.start).line} is still open.",
            f"Close it with `{closing}` first.",
        )

    def _never_closed(self) -> _SyntaxError:
        opened = self.stack[-1]
        closing = "}" if opened.bracket == "{" else "]"
        return self._error(
            opened.start,
            opened.start + 1,
            f"This `{opened.bracket}` is never closed.",
            f"Add `{closing}` where the block ends.",
        )

    def _bad_key(self, kind: str, start: int, end: int) -> _SyntaxError:
        if kind == "end":
            return self._never_closed()
        if kind == "bad":
            return self._bad_character(start, 'Write names in double quotes: `"Effect"`.')
        return self._error(
            start,
            end,
            f"The name of an element belongs here, not `{shown(self.text[start:end], 20)}`.",
            'Write it in double quotes, as in `"Effect": "Allow"`.',
        )

    def _bad_value(self, kind: str, start: int, end: int) -> _SyntaxError:
        if kind == "end":
            return (
                self._never_closed()
                if self.stack
                else self._error(start, end, "A value is missing.", "Add it.")
            )
        if kind == "bad":
            return self._bad_character(start, 'Write text in double quotes: `"Allow"`.')
        return self._error(
            start,
            end,
            f"A value is missing before `{self.text[start:end]}`.",
            'Write text in double quotes: `"Allow"`.',
        )

    def _bad_character(self, start: int, advice: str) -> _SyntaxError:
        character = self.text[start]
        line_end = self.text.find("\n", start)
        line_end = len(self.text) if line_end < 0 else line_end
        if character == '"':
            return self._bad_string(start, line_end)
        if character in "'‘’“”`":
            return self._error(
                start, start + 1, "This is not a double quote.", 'JSON takes `"` around text, nothing else.'
            )
        if self.text.startswith(("//", "/*"), start) or character == "#":
            return self._error(
                start, line_end, "JSON has no comments.", "Remove it; a `Sid` can carry a name."
            )
        word = re.compile(r"[A-Za-z_][A-Za-z0-9_:*-]*").match(self.text, start)
        if word:
            return self._error(start, word.end(), f"`{shown(word.group(), 40)}` has no quotes.", advice)
        return self._error(start, start + 1, f"`{shown(character)}` cannot stand here.", advice)

    def _bad_string(self, start: int, line_end: int) -> _SyntaxError:
        body = self.text[start + 1 : line_end]
        bad = re.search(r'\\(?!["\\/bfnrt]|u[0-9a-fA-F]{4})', body)
        if bad:
            at = start + 1 + bad.start()
            return self._error(
                at,
                at + 2,
                "This backslash begins no escape that JSON knows.",
                "Write `\\\\` for a backslash.",
            )
        control = re.search(r"[\x00-\x1f]", body.rstrip("\r"))
        if control and '"' in body[control.start() :]:
            at = start + 1 + control.start()
            return self._error(
                at, at + 1, f"The character `{shown(control.group())}` cannot stand in text.", "Remove it."
            )
        return self._error(start, line_end, "This text is not closed on its line.", 'Add the closing `"`.')
