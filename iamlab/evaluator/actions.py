"""Actions as requests name them, `s3:GetObject`, and as policies write them, `s3:Get*`.

Case never counts in either half (fact 1.4.1).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from iamlab.evaluator import wildcards


@lru_cache(maxsize=8192)
def split(action: str) -> tuple[str, str]:
    """Return the service prefix and the name of `action`, both in lower case."""
    service, _, name = action.lower().partition(":")
    return service, name


def covers(pattern: str, service: str, name: str) -> bool:
    """Say whether one entry covers the action with this service and name, in lower case."""
    return ActionList((pattern,)).covers(service, name)


class ActionList:
    """An Action or NotAction element, sorted by service once it is asked a second time.

    A draft is asked once and gone with the next keystroke: to sort it would cost more than it saves. A
    bare `*` is every action of every service, and so is `*` as a service (facts 1.4.2, 1.4.3).
    """

    __slots__ = ("_by_service", "_was_asked", "texts")

    def __init__(self, texts: Iterable[str]) -> None:
        self.texts = tuple(texts)
        self._by_service: dict[str, _Names] | None = None
        self._was_asked = False

    def __eq__(self, other: object) -> bool:
        return isinstance(other, ActionList) and self.texts == other.texts

    def __hash__(self) -> int:
        return hash(self.texts)

    def __repr__(self) -> str:
        return f"ActionList({self.texts!r})"

    def covers(self, service: str, name: str) -> bool:
        """Say whether any entry covers the action with this service and name, in lower case."""
        listed = self._by_service
        if listed is None:
            if not self._was_asked:
                self._was_asked = True
                return _scan(self.texts, service, name)
            listed = self._by_service = _sorted(self.texts)
        names = listed.get(service)
        if names is not None and names.cover(name):
            return True
        anywhere = listed.get("*")
        return anywhere is not None and anywhere.cover(name)


def _scan(texts: tuple[str, ...], service: str, name: str) -> bool:
    prefix = f"{service}:"
    for text in texts:
        folded = text.lower()
        if folded.startswith(prefix):
            if wildcards.matches(folded[len(prefix) :], name):
                return True
        elif folded == "*" or (folded.startswith("*:") and wildcards.matches(folded[2:], name)):
            return True
    return False


@dataclass(slots=True)
class _Names:
    """What an element lists for one service: names, and patterns of names."""

    exact: set[str]
    patterns: list[str]

    def cover(self, name: str) -> bool:
        if name in self.exact:
            return True
        for pattern in self.patterns:
            if wildcards.matches(pattern, name):
                return True
        return False


def _sorted(texts: tuple[str, ...]) -> dict[str, _Names]:
    by_service: dict[str, _Names] = {}
    for text in texts:
        service, colon, name = text.lower().partition(":")
        if not colon:
            name = service
        names = by_service.get(service)
        if names is None:
            names = by_service[service] = _Names(set(), [])
        if "*" in name or "?" in name:
            names.patterns.append(name)
        else:
            names.exact.add(name)
    return by_service
