"""JSON as people type it, read fast; when something is wrong, `json_scan` says what and where."""

import json
import re
from collections.abc import Callable, Iterable, Iterator
from itertools import chain, islice

from iamlab.evaluator.json_scan import MAX_DEPTH, SYNTAX_ERROR, Scan, scan
from iamlab.evaluator.problems import MOST_PROBLEMS, MalformedPolicyDocument, Problem, in_order

_Pairs = list[tuple[str, object]]

_FOREIGN_CHARACTER = re.compile(r"[^\t\n\r\x20-\xff]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_SURROGATE_ESCAPE = re.compile(r"\\u[dD][89a-fA-F][0-9a-fA-F]{2}")
_PATTERN_REFUSAL = (
    "1 validation error detected: Value at 'policyDocument' failed to satisfy constraint: Member must "
    r"satisfy regular expression pattern: [\u0009\u000A\u000D\u0020-\u00FF]+"
)


def load(text: str) -> tuple[object, list[Problem]]:
    """Return the JSON value that `text` holds, and the problems, placed, that do not hinder reading it.

    Those are duplicate keys, of which the value has the first, and characters that AWS takes in no
    policy document (fact 1.1.11). Raises MalformedPolicyDocument for a text that is not JSON.
    """
    problems: list[Problem] = []
    try:
        value = _read(text, _unique_keys)
        sound = not _nests_too_deeply(text, value)
    except (ValueError, RecursionError):
        sound = False
    if not sound:
        problems = scan(text).problems
        if any(problem.code == SYNTAX_ERROR for problem in problems):
            raise MalformedPolicyDocument(problems)
        value = _read(text, _first_keys)
    foreign = chain(_foreign_characters(text), _half_characters(text, value))
    return value, [*problems, *islice(foreign, MOST_PROBLEMS)]


def placed(text: str, problems: Iterable[Problem]) -> list[Problem]:
    """Return `problems` with their places in `text`, in the order of the text."""
    found = list(islice(problems, MOST_PROBLEMS))
    if all(problem.place for problem in found):
        return in_order(found)
    scanned = scan(text)
    return in_order(
        problem if problem.place else problem.at(scanned.place_of(problem.path, on_key=problem.on_key))
        for problem in found
    )


def _read(text: str, from_pairs: Callable[[_Pairs], object]) -> object:
    value: object = json.loads(
        text, object_pairs_hook=from_pairs, parse_int=_integer, parse_constant=_refuse_constant
    )
    return value


def _unique_keys(pairs: _Pairs) -> dict[str, object]:
    members = dict(pairs)
    if len(members) != len(pairs):
        raise ValueError("duplicate keys")
    return members


def _first_keys(pairs: _Pairs) -> dict[str, object]:
    return dict(reversed(pairs))


def _integer(digits: str) -> int | float:
    """Read an integer of any length: Python refuses to read very long ones exactly."""
    return int(digits) if len(digits) < 20 else float(digits)


def _refuse_constant(name: str) -> object:
    raise ValueError(f"{name} is not JSON")


def _nests_too_deeply(text: str, value: object) -> bool:
    if text.count("[") + text.count("{") <= MAX_DEPTH:
        return False
    level: list[object] = [value]
    for _ in range(MAX_DEPTH):
        level = [inner for outer in level for inner in _inside(outer)]
    return any(isinstance(inner, dict | list) for inner in level)


def _inside(value: object) -> Iterable[object]:
    if isinstance(value, dict):
        return value.values()
    return value if isinstance(value, list) else ()


def _half_characters(text: str, value: object) -> Iterator[Problem]:
    """Yield the escapes that stand for half a character: such a text can be neither stored nor shown."""
    if "\\u" not in text or not _SURROGATE.search(json.dumps(value, ensure_ascii=False)):
        return
    scanned = Scan(text)
    for found in _SURROGATE_ESCAPE.finditer(text):
        yield Problem(
            "INVALID_CHARACTER",
            f"`{found.group()}` is half of a character.",
            "Write the character itself, or leave it out.",
            refusal=_PATTERN_REFUSAL,
            place=scanned.place(found.start(), found.end()),
        )


def _foreign_characters(text: str) -> Iterator[Problem]:
    found = _FOREIGN_CHARACTER.search(text)
    scanned = Scan(text)
    while found:
        character = found.group()
        named = f"`{character}`" if character.isprintable() else f"An invisible U+{ord(character):04X}"
        yield Problem(
            "INVALID_CHARACTER",
            f"{named} is not a character that AWS takes in a policy.",
            "Write it in letters and signs up to U+00FF: no curly quotes, no long dashes.",
            refusal=_PATTERN_REFUSAL,
            place=scanned.place(found.start(), found.end()),
        )
        found = _FOREIGN_CHARACTER.search(text, found.end())
