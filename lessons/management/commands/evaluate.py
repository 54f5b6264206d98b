"""manage.py evaluate: authorization questions in the scenario format, answered."""

import json
import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from iamlab.evaluator.problems import shown
from iamlab.evaluator.scenario import evaluate


class Command(BaseCommand):
    help = "Answer authorization questions, given as JSON Lines, a JSON array or one JSON object."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", help="a file of scenarios, or - for standard input")
        parser.add_argument("--jsonl", action="store_true", help="one JSON object a line, in input order")

    def handle(self, *args: Any, **options: Any) -> None:
        failed = False
        for number, answer in enumerate(map(_answer, _scenarios(_text(options["file"]))), 1):
            failed = failed or "error" in answer
            self.stdout.write(json.dumps(answer) if options["jsonl"] else _row(number, answer))
        if failed:
            sys.exit(1)


def _text(file: str) -> str:
    try:
        text = sys.stdin.read() if file == "-" else Path(file).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise CommandError(f"{file} cannot be read: {error}") from None
    return text.removeprefix("\ufeff")


def _scenarios(text: str) -> Iterator[object]:
    """Yield each scenario; a ValueError stands for what is not JSON."""
    whole = _load(text)
    if isinstance(whole, list):
        yield from whole
    elif not isinstance(whole, ValueError) or _is_one_value(text):
        yield whole
    else:
        # JSON allows more line separators inside strings than "\n", so splitlines() would not do.
        yield from (_load(line) for line in text.split("\n") if line.strip())


def _is_one_value(text: str) -> bool:
    """Say whether a text was meant as one array or object over many lines, not as JSON Lines."""
    first_line = text.strip().partition("\n")[0].strip()
    return first_line.startswith("[") or first_line == "{"


class _RepeatedKeys(dict[str, object]):
    """An object in which a key stands twice. AWS refuses those; keeping one would silently skip a rule."""


def _load(text: str) -> object:
    try:
        return json.loads(text, object_pairs_hook=_members, parse_constant=_refuse_constant)
    except (ValueError, RecursionError) as error:
        return ValueError(f"not JSON: {error}")


def _members(pairs: list[tuple[str, object]]) -> dict[str, object]:
    members = dict(pairs)
    return members if len(members) == len(pairs) else _RepeatedKeys(members)


def _refuse_constant(name: str) -> object:
    raise ValueError(f"{name} is no value in it")


def _repeats_keys(value: object) -> bool:
    """Say whether a key stands twice anywhere in `value`."""
    ahead = [value]
    while ahead:
        inner = ahead.pop()
        if isinstance(inner, _RepeatedKeys):
            return True
        if isinstance(inner, dict | list):
            ahead.extend(inner.values() if isinstance(inner, dict) else inner)
    return False


def _answer(scenario: object) -> dict[str, object]:
    if isinstance(scenario, ValueError):
        return {"name": None, "error": str(scenario)}
    answer = evaluate(scenario)
    if _repeats_keys(scenario):
        return {"name": answer["name"], "error": "a key stands twice in one object"}
    return answer


def _row(number: int, answer: dict[str, object]) -> str:
    name = f"scenario {number}" if answer["name"] is None else shown(str(answer["name"]))
    decision = answer.get("decision", "error")
    said = answer.get("error") or answer["message"]
    return f"{name:<40} {decision!s:<13} {shown(str(said), 1000) if said else ''}".rstrip()
