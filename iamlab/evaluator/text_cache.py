"""Results kept by the text they came from, within bounds that no hostile text can stretch."""

from collections.abc import Callable
from functools import lru_cache, wraps
from typing import TypeVar

Result = TypeVar("Result")

LONGEST = 16_384
"""Longer texts are kept for a moment only: the longest identity-based policy has 10,240 characters."""

MOST_LONG = 8


def by_text(most: int) -> Callable[[Callable[[str], Result]], Callable[[str], Result]]:
    """Keep a function's results for the last `most` texts, and for few of those that are very long."""

    def decorate(function: Callable[[str], Result]) -> Callable[[str], Result]:
        short, long = lru_cache(most)(function), lru_cache(MOST_LONG)(function)

        @wraps(function)
        def cached(text: str) -> Result:
            return short(text) if len(text) <= LONGEST else long(text)

        return cached

    return decorate
