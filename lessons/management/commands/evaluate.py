"""manage.py evaluate: authorization questions in the scenario format, answered."""

import json
import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from iamlab.evaluator.scenario import evaluate


class Command(BaseCommand):
    help = "Answer authorization questions. FILE holds JSON Lines, a JSON array or one object; - is standard input."
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
        return sys.stdin.read() if file == "-" else Path(file).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise CommandError(f"{file} cannot be read: {error}") from None


def _scenarios(text: str) -> Iterator[object]:
    """Yield each scenario; a ValueError stands for a line that is not JSON."""
    try:
        whole = _load(text)
    except (ValueError, RecursionError):
        for line in text.splitlines():
            if line.strip():
                yield _line(line)
        return
    yield from whole if isinstance(whole, list) else [whole]


def _line(line: str) -> object:
    try:
        return _load(line)
    except (ValueError, RecursionError) as error:
        return ValueError(f"not JSON: {error}")


def _load(text: str) -> object:
    return json.loads(text, object_pairs_hook=_unique_keys)


def _unique_keys(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """Refuse duplicate keys, which AWS refuses too: keeping the last would silently skip a rule."""
    members = dict(pairs)
    if len(members) != len(pairs):
        raise ValueError("a key stands twice in one object")
    return members


def _answer(scenario: object) -> dict[str, object]:
    if isinstance(scenario, ValueError):
        return {"name": None, "error": str(scenario)}
    return evaluate(scenario)


def _row(number: int, answer: dict[str, object]) -> str:
    name = str(answer["name"] or f"scenario {number}")
    if "error" in answer:
        return f"{name:<40} {'error':<13} {answer['error']}"
    return f"{name:<40} {answer['decision']!s:<13} {answer['message'] or ''}".rstrip()
