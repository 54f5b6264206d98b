"""manage.py evaluate: authorization questions in the scenario format, answered."""

import json
import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from iamlab.evaluator.problems import shown
from iamlab.evaluator.scenario import evaluate
from lessons.management.json_input import REPEATED_KEY, repeats_keys, text_of, values


class Command(BaseCommand):
    help = "Answer authorization questions, given as JSON Lines, a JSON array or one JSON object."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", help="a file of scenarios, or - for standard input")
        parser.add_argument("--jsonl", action="store_true", help="one JSON object a line, in input order")

    def handle(self, *args: Any, **options: Any) -> None:
        failed = False
        for number, answer in enumerate(map(_answer, values(text_of(options["file"]))), 1):
            failed = failed or "error" in answer
            self.stdout.write(json.dumps(answer) if options["jsonl"] else _row(number, answer))
        if failed:
            sys.exit(1)


def _answer(scenario: object) -> dict[str, object]:
    if isinstance(scenario, ValueError):
        return {"name": None, "error": str(scenario)}
    answer = evaluate(scenario)
    if repeats_keys(scenario):
        return {"name": answer["name"], "error": REPEATED_KEY}
    return answer


def _row(number: int, answer: dict[str, object]) -> str:
    name = f"scenario {number}" if answer["name"] is None else shown(str(answer["name"]))
    decision = answer.get("decision", "error")
    said = answer.get("error") or answer["message"]
    return f"{name:<40} {decision!s:<13} {shown(str(said), 1000) if said else ''}".rstrip()
