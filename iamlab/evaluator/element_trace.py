"""One element of a statement against a request: what is asked, what is written, what would match.

Whether an element fits was found by `matching`; here and in the modules of each kind of element
(`mismatch`, `principal_words`, `condition_words`) are only words about it, found when somebody asks.
"""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from functools import cached_property

from iamlab.evaluator.request import Request


@dataclass(frozen=True)
class ElementTrace(ABC):
    """How one element of a statement met the request. `line` is where it stands, None without text."""

    element: str
    request: Request
    fits: bool
    line: int | None

    @property
    @abstractmethod
    def asked(self) -> str:
        """The request's value, empty when it has none."""

    @property
    @abstractmethod
    def written(self) -> tuple[str, ...]:
        """The element's entries as they are written."""

    @property
    def nearest(self) -> str:
        """The entry that comes closest; the one that covers what is asked, when one does."""
        return self.written[0] if self.written else ""

    @property
    def missing(self) -> bool:
        """Whether the request has no value at all to compare: a context key that is not there."""
        return False

    @property
    def sentence(self) -> str:
        """Why the element does not fit; empty when it does."""
        return "" if self.fits else self._words[0]

    @property
    def would_match(self) -> str | None:
        """An entry that would have matched, for an element that does not fit and could."""
        return None if self.fits else self._words[1]

    @property
    def asked_covered(self) -> str:
        """The beginning of `asked` that the nearest entry covers, for an element that does not fit."""
        return ""

    @property
    def asked_rest(self) -> str:
        """The part of `asked` that the nearest entry does not cover."""
        return self.asked[len(self.asked_covered) :]

    @property
    def nearness(self) -> float:
        """How close the element comes to fitting, from 0 to 1."""
        return 1.0 if self.fits else self._nearness

    @cached_property
    @abstractmethod
    def _words(self) -> tuple[str, str | None]:
        """The sentence on why it does not fit, and what would."""

    @property
    @abstractmethod
    def _nearness(self) -> float:
        """How close an element that does not fit comes."""
