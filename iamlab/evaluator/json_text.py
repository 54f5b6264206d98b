"""JSON as people type it, read fast; when something is wrong, `json_scan` says what and where."""

import json
import re
from collections.abc import Iterable
from itertools import islice

from iamlab.evaluator.json_scan import Scan, scan
from iamlab.evaluator.problems import MalformedPolicyDocument, Problem, shown

_FOREIGN_CHARACTER = re.compile(r"[^\t\n\r\x20-\xff]")
_PATTERN_REFUSAL = (
    "1 validation error detected: Value at 'policyDocument' failed to satisfy constraint: Member must "
    r"satisfy regular expression pattern: [\u0009\u000A\u000D\u0020-\u00FF]+"
)


def load(text: str) -> object:
    """Return the JSON value that `text` holds.

    Raises MalformedPolicyDocument with the places of all duplicate keys or of the first syntax error,
    or else of the characters that AWS takes in no policy document (fact 1.1.11).
    """
    try:
        value: object = json.loads(text, object_pairs_hook=_unique_keys, parse_constant=_refuse_constant)
    except (ValueError, RecursionError):
        raise MalformedPolicyDocument(scan(text).problems) from None
    if _FOREIGN_CHARACTER.search(text):
        raise MalformedPolicyDocument(_foreign_characters(text))
    return value


def placed(text: str, problems: Iterable[Problem]) -> list[Problem]:
    """Return `problems` with their places in `text`, in the order of the text."""
    scanned = scan(text)
    found = [problem.at(scanned.place_of(problem.path, on_key=problem.on_key)) for problem in problems]
    return sorted(found, key=lambda problem: (problem.line or 0, problem.column or 0))


def _unique_keys(pairs: list[tuple[str, object]]) -> dict[str, object]:
    members = dict(pairs)
    if len(members) != len(pairs):
        raise ValueError("duplicate keys")
    return members


def _refuse_constant(name: str) -> object:
    raise ValueError(f"{name} is not JSON")


def _foreign_characters(text: str) -> list[Problem]:
    scanned = Scan(text)
    return [
        Problem(
            "INVALID_CHARACTER",
            f"The character `{shown(match.group())}` may not stand in a policy document.",
            "AWS takes letters, digits and signs up to U+00FF; curly quotes and dashes are beyond that.",
            refusal=_PATTERN_REFUSAL,
            place=scanned.place(match.start(), match.end()),
        )
        for match in islice(_FOREIGN_CHARACTER.finditer(text), 20)
    ]
