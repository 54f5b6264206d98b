"""Values that vary by learner: `{{name}}` in a text stands for one of a list, or for an account number.

A *variant* is a small number that a learner keeps. The same variant and name give the same choice in
every lesson, on every machine and Python, so that a story holds together and an answer stays right.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from hashlib import blake2b
from secrets import randbelow
from typing import TypeVar, cast

from lessons.content_format.schema import ACCOUNT_ID

VARIANTS = 10_000

# Anything that looks like a placeholder; what is between the braces is judged afterwards.
PLACEHOLDER = re.compile(r"\{\{([ \t]*[\w.-]*[ \t]*)\}\}")

# What may stand for each name: a list of texts, or the text "account-id".
ValueList = Mapping[str, Sequence[str]]
Fillable = TypeVar("Fillable")


class UnknownPlaceholder(ValueError):
    """A placeholder in a text for which no value is defined."""


def random_variant() -> int:
    """Return a variant for a new learner."""
    return randbelow(VARIANTS)


def _number(variant: int, name: str) -> int:
    # Python's own hash() differs from process to process.
    return int.from_bytes(blake2b(f"{variant}/{name}".encode(), digest_size=8).digest())


def chosen(values: ValueList, variant: int) -> dict[str, str]:
    """Return the text that each name stands for in this variant."""
    return {name: _choose(choices, _number(variant, name)) for name, choices in values.items()}


def every_choice(values: ValueList) -> Iterator[dict[str, str]]:
    """Yield choices until each text of each list was chosen once: what to try to be sure of them all."""
    longest = max((len(choices) for choices in values.values() if choices != ACCOUNT_ID), default=1)
    for number in range(longest):
        # Account numbers of two names differ here as they do for learners: two accounts are not one.
        numbers = {
            name: _number(number, name) if choices == ACCOUNT_ID else number
            for name, choices in values.items()
        }
        yield {name: _choose(choices, numbers[name]) for name, choices in values.items()}


def _choose(choices: Sequence[str], number: int) -> str:
    if choices == ACCOUNT_ID:
        # No leading zero: a number that starts with one invites people to drop it.
        return str(10**11 + number % (9 * 10**11))
    return choices[number % len(choices)]


def fill(thing: Fillable, texts: Mapping[str, str]) -> Fillable:
    """Return `thing` (a text, or dicts and lists of texts) with its placeholders replaced.

    Raises UnknownPlaceholder for a name that `texts` does not hold.
    """
    if isinstance(thing, str):
        filled: object = PLACEHOLDER.sub(lambda found: _text_for(found, texts), thing)
    elif isinstance(thing, dict):
        filled = {fill(key, texts): fill(item, texts) for key, item in thing.items()}
    elif isinstance(thing, list):
        filled = [fill(item, texts) for item in thing]
    else:
        filled = thing
    return cast("Fillable", filled)


def _text_for(found: re.Match[str], texts: Mapping[str, str]) -> str:
    try:
        return texts[found[1]]
    except KeyError:
        raise UnknownPlaceholder(found[0]) from None


def unknown_placeholders(text: str, known: Mapping[str, object]) -> Iterator[tuple[str, int]]:
    """Yield each placeholder of `text` that names no known value, with its line (from 1)."""
    for found in PLACEHOLDER.finditer(text):
        if found[1] not in known:
            yield found[0], text.count("\n", 0, found.start()) + 1
