"""Which texts can there be, as far as some patterns can tell them apart?

Two texts are of one kind when the same patterns cover both. There are few kinds, so whatever holds for
one text of each kind holds for every text there is: that is what makes a difference provable.
"""

import re
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from iamlab.evaluator import wildcards

MOST_STATES = 5_000
"""After how many sets of places the walk is given up, and nothing is proven any more."""

EXAMPLE = "example"
"""What stands for a run of characters that no pattern asks for."""

NOT_SLASH = "\x1c"
"""In `within`: any one character other than `/`. People cannot type it."""

_SPARE = "xqzwkjvybu0123456789abcdefghilmnoprst~"
"""Characters that may stand for all those that no pattern names."""


@dataclass(frozen=True, slots=True)
class Kinds:
    """One text of each kind, with the patterns that cover it: bit i stands for pattern i.

    `complete` says that there is no other kind.
    """

    found: tuple[tuple[str, int], ...]
    complete: bool


@lru_cache(maxsize=4096)
def kinds(patterns: tuple[str, ...], within: str, preferred: tuple[str, ...] = ()) -> Kinds:
    """Return the kinds of text that `within` covers.

    Patterns may hold wildcards and `wildcards.literal` characters; `within` also `wildcards.SEGMENT` and
    NOT_SLASH. A kind is shown by the first of `preferred` that is of it, if any is, else by a short text.
    """
    walk = _Walk((*patterns, within))
    found: dict[int, str] = {}
    for text in (*preferred, *_filled(patterns), *_filled((within,))):
        if (covering := walk.covering(wildcards.literal(text))) is not None:
            found.setdefault(covering, text)
    complete = walk.finish(found)
    return Kinds(tuple((text, covering) for covering, text in found.items()), complete)


def _filled(patterns: Iterable[str]) -> Iterator[str]:
    """Yield texts that people would give as examples of each pattern."""
    for pattern in patterns:
        once = re.sub(r"\?\*+|\x1c\x1f", "*", pattern)
        for run in (_word, r"\g<before>"):
            yield _typed(re.sub(r"(?P<before>\w?)\*+", run, once).replace("?", "x"))


def _word(run: re.Match[str]) -> str:
    """Return the example for a run, set apart from the word before it."""
    return f"{run['before']}-{EXAMPLE}" if run["before"] else EXAMPLE


def _typed(text: str) -> str:
    """Return `text` with what stands for a wildcard character itself turned back into that character."""
    return text.replace("\x1d", "*").replace("\x1e", "?")


class _Walk:
    """All patterns side by side, and the sets of places that texts lead to in them.

    Bit i of a set stands for a place in the patterns, laid out one behind the other; each pattern has one
    place more than characters, where it is used up. A set is one integer, so that a character more takes
    a few operations, however many patterns there are.
    """

    def __init__(self, patterns: tuple[str, ...]) -> None:
        self._at: dict[str, int] = {}
        self._any = self._not_slash = self._runs = self._start = 0
        self._ends: list[int] = []
        place = 0
        for pattern in patterns:
            self._start |= 1 << place
            self._last_begins = place
            for character in re.sub(r"\*{2,}", "*", pattern):
                self._lay(character, 1 << place)
                place += 1
            self._ends.append(1 << place)
            place += 1
        self._start = self._after_runs(self._start)
        literal = "".join(self._at)
        self._spare = next((each for each in _SPARE if each not in literal), "\x7f")

    def _lay(self, character: str, place: int) -> None:
        if character in ("*", "?"):
            self._any |= place
        elif character in (wildcards.SEGMENT, NOT_SLASH):
            self._not_slash |= place
        else:
            self._at[character] = self._at.get(character, 0) | place
        if character in wildcards.RUNS:
            self._runs |= place

    def _after_runs(self, reached: int) -> int:
        while (grown := reached | (reached & self._runs) << 1) != reached:
            reached = grown
        return reached

    def _step(self, reached: int, character: str) -> int:
        covering = self._at.get(character, 0) | self._any
        if character != "/":
            covering |= self._not_slash
        covered = reached & covering
        return self._after_runs(covered & self._runs | (covered & ~self._runs) << 1)

    def covering(self, text: str) -> int | None:
        """Return the patterns that cover `text`, None where the last one, `within`, does not."""
        reached = self._start
        for character in text:
            reached = self._step(reached, character)
        return self._covering(reached)

    def _covering(self, reached: int) -> int | None:
        if not reached & self._ends[-1]:
            return None
        return sum(1 << index for index, end in enumerate(self._ends[:-1]) if reached & end)

    def finish(self, found: dict[int, str]) -> bool:
        """Add a text for each kind that is missing from `found`; say whether every kind is there now."""
        seen = {self._start}
        waiting = deque([(self._start, "")])
        while waiting:
            reached, text = waiting.popleft()
            covering = self._covering(reached)
            if covering is not None and covering not in found:
                found[covering] = self._natural(text, covering)
            for character in self._continuations(reached):
                after = self._step(reached, character)
                if after >> self._last_begins and after not in seen:
                    if len(seen) >= MOST_STATES:
                        return False
                    seen.add(after)
                    waiting.append((after, text + character))
        return True

    def _continuations(self, reached: int) -> Iterator[str]:
        """Yield the characters that lead somewhere of their own from these places."""
        yield self._spare
        if reached & self._not_slash and not self._at.get("/", 0) & reached:
            yield "/"
        for character, places in self._at.items():
            if places & reached:
                yield character

    def _natural(self, text: str, covering: int) -> str:
        """Return `text` with a word for each run of spare characters, where it stays of its kind."""
        worded = re.sub(rf"(?P<before>\w?){re.escape(self._spare)}+", _word, text)
        return _typed(worded if self.covering(worded) == covering else text)
