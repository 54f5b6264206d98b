"""Results kept by the text they came from, within bounds that no hostile text can stretch."""

from collections.abc import Callable, Hashable
from functools import lru_cache, wraps
from typing import Any, TypeVar, cast

Function = TypeVar("Function", bound=Callable[..., Any])

LONGEST = 16_384
"""Longer texts are kept for a moment only: the longest identity-based policy has 10,240 characters."""

MOST_LONG = 8


def by_text(most: int) -> Callable[[Function], Function]:
    """Keep a function's results for the last `most` texts, and for few of those that are very long.

    The function takes the text first, and then whatever it depends on besides.
    """

    def decorate(function: Function) -> Function:
        short, long = lru_cache(most)(function), lru_cache(MOST_LONG)(function)

        @wraps(function)
        def cached(text: str, *rest: Hashable) -> object:
            return (short if len(text) <= LONGEST else long)(text, *rest)

        return cast("Function", cached)

    return decorate
