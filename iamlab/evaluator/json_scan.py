"""Where every element of a JSON text stands, and what is wrong with the text as JSON.

Slower than json's own parser by an order of magnitude, so it runs only when a place or a mistake is
asked for. It reads token by token with a stack of its own: no nesting exhausts Python's.
"""

import json
import re
from bisect import bisect_right
from dataclasses import dataclass, field

from iamlab.evaluator import json_mistakes
from iamlab.evaluator.json_mistakes import CLOSING, Mistake, Open, Token
from iamlab.evaluator.problems import MOST_PROBLEMS, Path, Place, Problem
from iamlab.evaluator.text_cache import by_text

MAX_DEPTH = 64
"""A policy document nests 6 levels deep; what nests deeper than this is not one."""

SYNTAX_ERROR = "JSON_SYNTAX_ERROR"

INVALID_JSON = "This policy contains invalid Json"
"""AWS's text for a document that is not JSON (facts 5.3)."""

# Each alternative begins with a different character and repeats possessively: no backtracking.
_TOKEN = re.compile(
    r"""(?P<space>[ \t\n\r]++)
      | (?P<string>"(?:[^"\\\x00-\x1f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*+")
      | (?P<number>-?(?:0|[1-9][0-9]*+)(?:\.[0-9]++)?(?:[eE][+-]?[0-9]++)?)(?![^ \t\n\r,\]}:])
      | (?P<word>true|false|null)(?![^ \t\n\r,\]}:])
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
            self._line_starts = [0, *(match.end() for match in re.finditer(r"\r\n?|\n", self.text))]
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


@by_text(256)
def scan(text: str) -> Scan:
    """Return the place of every key and value in `text`, and the problems it has as JSON.

    Those are every duplicate key up to the first syntax error, and that error. A scan is shared by all
    who ask about the same text.
    """
    return _Scanner(text).run()


class _SyntaxError(Exception):
    def __init__(self, mistake: Mistake) -> None:
        self.mistake = mistake


class _Scanner:
    """Reads a text token by token with a stack of its own, so that no nesting can exhaust Python's."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.scanned = Scan(text)
        self.stack: list[Open] = []
        self.position = 0
        self.last = Token("start", 0, 0)
        """The token before the one that was read last."""
        self.token = Token("start", 0, 0)

    def run(self) -> Scan:
        try:
            self._document()
        except _SyntaxError as error:
            self._report(SYNTAX_ERROR, error.mistake)
        return self.scanned

    def _document(self) -> None:
        self._read()
        self._value(())
        while self.stack:
            self._next_in(self.stack[-1])
        if self._read().kind != "end":
            raise self._wrong(json_mistakes.after_the_end)

    def _next_in(self, inside: Open) -> None:
        """Read up to and including the next value in an open bracket, or close it."""
        self._read()
        if self._at(CLOSING[inside.bracket]):
            self._close(inside)
            return
        if inside.count:
            if not self._at(","):
                raise self._wrong(json_mistakes.comma_expected)
            self._read()
            if self._at(CLOSING[inside.bracket]):
                raise self._wrong(json_mistakes.trailing_comma)
        inside.count += 1
        if inside.bracket == "{":
            self._member(inside)
        else:
            self._value((*inside.path, inside.count - 1))

    def _member(self, inside: Open) -> None:
        if self.token.kind != "string":
            raise self._wrong(json_mistakes.key_expected)
        key = json.loads(self.text[self.token.start : self.token.end])
        path = (*inside.path, key)
        if key in inside.seen:
            self._report("DUPLICATE_KEYS", json_mistakes.duplicate_key(self.token, key), path)
        else:
            self.scanned.keys[path] = (self.token.start, self.token.end)
        inside.seen.add(key)
        self._read()
        if not self._at(":"):
            raise self._wrong(json_mistakes.colon_expected)
        self._read()
        self._value(path)

    def _value(self, path: Path) -> None:
        """Take the token that was read as the value at `path`, or as the bracket that opens it."""
        kind, start, end = self.token
        if kind == "mark" and self.text[start] in CLOSING:
            if len(self.stack) >= MAX_DEPTH:
                raise _SyntaxError(json_mistakes.too_deep(self.token, MAX_DEPTH))
            self.stack.append(Open(self.text[start], start, path))
        elif kind in ("string", "number", "word"):
            self.scanned.values.setdefault(path, (start, end))
        else:
            raise self._wrong(json_mistakes.value_expected)

    def _close(self, inside: Open) -> None:
        self.scanned.values.setdefault(inside.path, (inside.start, self.token.end))
        self.stack.pop()

    def _read(self) -> Token:
        """Go to the next token."""
        self.last = self.token
        match = _TOKEN.match(self.text, self.position)
        if match and match.lastgroup == "space":
            self.position = match.end()
            match = _TOKEN.match(self.text, self.position)
        if match:
            self.position = match.end()
            self.token = Token(str(match.lastgroup), match.start(), match.end())
        else:
            start = self.position
            at_end = start >= len(self.text)
            self.token = Token("end", start, start) if at_end else Token("bad", start, start + 1)
        return self.token

    def _at(self, mark: str) -> bool:
        return self.token.kind == "mark" and self.text[self.token.start] == mark

    def _wrong(self, explain: json_mistakes.Explain) -> _SyntaxError:
        return _SyntaxError(explain(json_mistakes.Context(self.text, self.token, self.last, self.stack)))

    def _report(self, code: str, mistake: Mistake, path: Path = ()) -> None:
        if len(self.scanned.problems) < MOST_PROBLEMS:
            place = self.scanned.place(mistake.start, mistake.end)
            self.scanned.problems.append(
                Problem(code, mistake.message, mistake.advice, path, refusal=INVALID_JSON, place=place)
            )
