"""Throws broken input at the parser, the matcher and the scenario reader, for so many seconds.

`make fuzz`, or `FUZZ_SECONDS=600 SEED=7 make fuzz`. Nothing but the documented errors may come out, a pattern
must match what a slow and obvious matcher says, and a trace must agree with its decision.
"""

import copy
import itertools
import json
import os
import random
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from iamlab.evaluator import DocumentType, PolicyDocumentError, authorize, explain, parse, validate, wildcards
from iamlab.evaluator.scenario import ScenarioError, answer, evaluate, read
from tests.fuzz.slow_matcher import slow_match

ROOT = Path(__file__).resolve().parent.parent
CORPUS = [
    json.loads(line)
    for name in ("medium", "mixed", "simple")
    for line in (ROOT / "benchmarks" / "scenarios" / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
]
PIECES = [
    "*",
    "?",
    "${aws:username}",
    "${",
    "}",
    ":",
    "arn:aws:",
    "\\u0000",
    "é",
    "“",
    '"',
    "[",
    "{",
    ",",
    " ",
    "a" * 300,
]
VALUES: list[Any] = [
    None,
    True,
    7,
    1.5,
    "",
    "*",
    [],
    {},
    [[]],
    {"AWS": "*"},
    "arn:aws:s3:::x",
    ["*", 5],
    "Allow",
]


def documents_of(scenario: dict[str, Any]) -> list[Any]:
    """Return every document that a scenario holds."""
    policies = scenario["policies"]
    listed = [*policies.get("identity", []), *policies.get("boundary", []), policies.get("resource")]
    return [each for each in [*listed, *itertools.chain(*policies.get("scp", []))] if each]


def places(value: Any) -> list[tuple[Any, Any]]:
    """Return every container in `value` with each of its keys or indices."""
    found: list[tuple[Any, Any]] = []
    pending = [value]
    while pending:
        each = pending.pop()
        keys = list(each) if isinstance(each, dict) else range(len(each)) if isinstance(each, list) else ()
        for key in keys:
            found.append((each, key))
            pending.append(each[key])
    return found


def mutated(value: Any, dice: random.Random) -> Any:
    """Return a copy of `value` with a few parts replaced, removed or renamed."""
    whole = copy.deepcopy(value)
    for _ in range(dice.randint(1, 4)):
        container, key = dice.choice(places(whole) or [({0: 0}, 0)])
        if key not in container if isinstance(container, dict) else key >= len(container):
            continue
        what = dice.random()
        if what < 0.4:
            container[key] = copy.deepcopy(dice.choice(VALUES))
        elif what < 0.6 and isinstance(container[key], str):
            container[key] = scrambled(container[key], dice)
        elif what < 0.8:
            del container[key]
        elif isinstance(container, dict):
            container[scrambled(str(key), dice)] = copy.deepcopy(container[key])
    return whole


def scrambled(text: str, dice: random.Random) -> str:
    """Return `text` with a piece put in or taken out."""
    start, end = sorted((dice.randint(0, len(text)), dice.randint(0, len(text))))
    return text[:start] + dice.choice(["", *PIECES]) + text[end if dice.random() < 0.5 else start :]


def fuzz_text(dice: random.Random) -> str:
    """A document's text, broken, is read or refused in every type."""
    text = json.dumps(
        mutated(dice.choice(documents_of(dice.choice(CORPUS))), dice), indent=dice.choice([None, 1])
    )
    for _ in range(dice.randint(0, 3)):
        text = scrambled(text, dice)
    document_type = dice.choice(list(DocumentType))
    service = dice.choice([None, "s3", "kms", "sqs", "ecr"])
    refused = any(problem.refused for problem in validate(text, document_type, service))
    try:
        parse(text, document_type, service)
    except PolicyDocumentError:
        assert refused, "refused by parse and not by validate"
    return text


def fuzz_pattern(dice: random.Random) -> str:
    """A pattern matches what the slow matcher says."""
    alphabet = "ab*?" if dice.random() < 0.7 else "aaab**?é/"
    pattern = "".join(dice.choices(alphabet, k=dice.randint(0, 12)))
    value = "".join(dice.choices("ab/é", k=dice.randint(0, 14)))
    expected = slow_match(pattern, value)
    assert wildcards.matches(pattern, value) is expected, (pattern, value)
    assert wildcards.compiled(pattern)(value) is expected, (pattern, value)
    return f"{pattern} {value}"


def fuzz_scenario(dice: random.Random) -> str:
    """A scenario, broken, is answered; a trace agrees with the decision."""
    scenario = mutated(dice.choice(CORPUS), dice)
    told = evaluate(scenario)
    json.dumps(told)
    try:
        request, policies = read(scenario)
    except ScenarioError:
        assert "error" in told
        return "refused"
    trace = explain(request, policies)
    assert answer(trace.decision) == answer(authorize(request, policies))
    assert trace.answer
    assert [link.decides for link in trace.links].count(True) == 1
    assert all(element.sentence or element.fits for each in trace.near_misses for element in each.elements)
    return "answered"


TARGETS: tuple[Callable[[random.Random], str], ...] = (fuzz_text, fuzz_pattern, fuzz_scenario)


def main() -> int:
    seconds, seed = (
        float(os.environ.get("FUZZ_SECONDS", "60")),
        int(os.environ.get("SEED", time.time_ns() % 10**6)),
    )
    print(f"Fuzzing for {seconds:g} seconds with SEED={seed}.")
    counts: Counter[str] = Counter()
    end = time.monotonic() + seconds
    for number in itertools.count():
        if time.monotonic() > end:
            break
        target = TARGETS[number % len(TARGETS)]
        try:
            target(random.Random(seed * 10**9 + number))
        except Exception:
            print(f"{target.__name__} failed: SEED={seed}, case {number}", file=sys.stderr)
            raise
        counts[target.__name__] += 1
    for name, count in counts.items():
        print(f"{name:15}{count:>10,} cases, nothing found")
    return 0


if __name__ == "__main__":
    sys.exit(main())
