"""The one wildcard matcher: `*` is any run of characters, also none; `?` is any one character.

Everything else stands for itself (facts 1.4.2, 1.5.1). A pattern is cut at its asterisks and each
piece is looked for once, leftmost first, so nothing is ever tried again: at most the pattern's length
times the value's, whatever the pattern.
"""

import re
from collections.abc import Callable
from functools import partial

SEGMENT = "\x1f"
"""In a pattern for `overlap`: any run of characters other than `/`. People cannot type it."""

RUNS = ("*", SEGMENT)

_LITERALS = {ord("*"): "\x1d", ord("?"): "\x1e"}
"""What stands in a pattern for the characters themselves. People cannot type those either."""


def literal(text: str) -> str:
    """Return a pattern that covers `text` alone, wildcard characters in it standing for themselves."""
    return text.translate(_LITERALS)


def matches(pattern: str, value: str) -> bool:
    """Say whether `pattern` covers the whole of `value`. Case counts."""
    if "\x1d" in pattern or "\x1e" in pattern:
        # What stands for itself in the pattern then does so in the value too.
        return _matches(pattern, literal(value))
    return _matches(pattern, value)


def compiled(pattern: str) -> Callable[[str], bool]:
    """Return what says whether `pattern` covers a whole value; for a pattern that is asked again."""
    if "\x1d" in pattern or "\x1e" in pattern or "?" in pattern:
        return partial(matches, pattern)
    pieces = pattern.split("*")
    if len(pieces) == 1:
        return pattern.__eq__
    return _compiled_pieces(pieces) or partial(_match_pieces, pieces)


def _compiled_pieces(pieces: list[str]) -> Callable[[str], bool] | None:
    """Return a shorter way to do what `_match_pieces` does, where there is one: for few asterisks."""
    first, *middle, last = pieces
    least = len(first) + len(last)
    if not middle:
        if not last:
            return lambda value: value.startswith(first)
        return lambda value: len(value) >= least and value.startswith(first) and value.endswith(last)
    if len(middle) == 1:
        inner, start, end = middle[0], len(first), len(last)
        if not last:
            return lambda value: value.startswith(first) and value.find(inner, start) >= 0
        return lambda value: (
            value.startswith(first)
            and value.endswith(last)
            and value.find(inner, start, len(value) - end) >= 0
        )
    return None


def _matches(pattern: str, value: str) -> bool:
    if "*" not in pattern:
        return len(pattern) == len(value) and _piece_at(pattern, value, 0)
    return _match_pieces(pattern.split("*"), value)


def _match_pieces(pieces: list[str], value: str) -> bool:
    """Look for what stands between the asterisks, leftmost first; the ends must stand at the ends."""
    first, *middle, last = pieces
    if len(first) + len(last) > len(value):
        return False
    end = len(value) - len(last)
    if not (_piece_at(first, value, 0) and _piece_at(last, value, end)):
        return False
    position = len(first)
    for piece in middle:
        position = _find_piece(piece, value, position, end)
        if position < 0:
            return False
        position += len(piece)
    return True


def has_wildcard(text: str) -> bool:
    """Say whether `text` holds a wildcard character."""
    return "*" in text or "?" in text


def overlap(one: str, other: str) -> bool:
    """Say whether there is any text that both patterns cover; SEGMENT may stand in either.

    Walks along `other` with the set of positions in `one` up to which the two can cover the same text.
    """
    if not _is_pattern(one):
        one, other = other, one
    if not _is_pattern(one):
        return one == other
    places = _Places(one)
    reached = places.after_runs(1)
    for character in other:
        meeting = places.meeting(character)
        if character in RUNS:
            reached = places.flood(reached, meeting)
        else:
            reached = places.after_runs(places.step(reached, meeting))
    return bool(reached >> len(places.pattern) & 1)


def covered_length(pattern: str, value: str) -> int:
    """Return how many characters of `value`, from its start, some beginning of `pattern` covers."""
    places = _Places(pattern)
    reached = places.after_runs(1)
    for length, character in enumerate(value):
        reached = places.after_runs(places.step(reached, places.holding(character)))
        if not reached:
            return length
    return len(value)


class _Places:
    """Positions in a pattern as sets: bit i stands for "the first i characters are used up".

    A set is one integer, so that a step from all positions at once takes a few operations on it.
    """

    def __init__(self, pattern: str) -> None:
        self.pattern = re.sub(r"\*{2,}", "*", pattern)
        self._by_character: dict[str, int] = {}
        for index, character in enumerate(self.pattern):
            self._by_character[character] = self._by_character.get(character, 0) | 1 << index
        self._runs = self._at("*") | self._at(SEGMENT)
        self._all = (1 << len(self.pattern)) - 1

    def _at(self, character: str) -> int:
        return self._by_character.get(character, 0)

    def holding(self, character: str) -> int:
        """Return the places whose pattern character covers `character`, which stands for itself."""
        return self._at(character) | self._at("*") | self._at("?")

    def meeting(self, character: str) -> int:
        """Return the places whose pattern character can cover the same as another pattern's `character`."""
        if character in ("*", "?"):
            return self._all
        if character == SEGMENT:
            return self._all & ~self._at("/")
        not_slash = 0 if character == "/" else self._at(SEGMENT)
        return self.holding(character) | not_slash

    def step(self, reached: int, covering: int) -> int:
        """Return where one more character leads: runs stay, other characters are used up."""
        covered = reached & covering
        return covered & self._runs | (covered & ~self._runs) << 1

    def after_runs(self, reached: int) -> int:
        """Return `reached` and what comes of ending each run there."""
        while (grown := reached | (reached & self._runs) << 1) != reached:
            reached = grown
        return reached

    def flood(self, reached: int, covering: int) -> int:
        """Return `reached` and what any number of covered characters more leads to."""
        while (grown := reached | (reached & (covering | self._runs)) << 1) != reached:
            reached = grown
        return reached


def _is_pattern(text: str) -> bool:
    return has_wildcard(text) or SEGMENT in text


def _piece_at(piece: str, value: str, start: int) -> bool:
    """Say whether `piece` covers what stands at `start` in `value`, which goes on for as long at least."""
    if "?" not in piece:
        return value.startswith(piece, start)
    return all(c in ("?", value[start + i]) for i, c in enumerate(piece))


def _find_piece(piece: str, value: str, start: int, end: int) -> int:
    """Return where `piece` first stands in value[start:end], or -1."""
    if "?" not in piece:
        return value.find(piece, start, end)
    if len(piece) > end - start:
        return -1
    # Of one length whatever it finds, so that there is nothing to backtrack.
    any_one = re.compile(re.escape(piece).replace(r"\?", "."), re.DOTALL)
    found = any_one.search(value, start, end)
    return found.start() if found else -1
