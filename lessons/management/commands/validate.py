"""manage.py validate: what AWS refuses in policy documents, and what it only frowns upon."""

import json
import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from typing import Any

from django.core.management.base import BaseCommand

from iamlab.evaluator.problems import shown
from iamlab.evaluator.scenario_validate import validate_line
from lessons.management.json_input import REPEATED_KEY, repeats_keys, text_of, values


class Command(BaseCommand):
    help = "Check policy documents, given as JSON Lines, a JSON array or one JSON object."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", help="a file of policy documents, or - for standard input")
        parser.add_argument("--jsonl", action="store_true", help="one JSON object a line, in input order")

    def handle(self, *args: Any, **options: Any) -> None:
        failed = False
        for number, answer in enumerate(map(_answer, values(text_of(options["file"]))), 1):
            failed = failed or "error" in answer
            for row in [json.dumps(answer)] if options["jsonl"] else _rows(number, answer):
                self.stdout.write(row)
        if failed:
            sys.exit(1)


def _answer(line: object) -> dict[str, Any]:
    if isinstance(line, ValueError):
        return {"name": None, "error": str(line)}
    answer = validate_line(line)
    if repeats_keys(line):
        return {"name": answer["name"], "error": REPEATED_KEY}
    return answer


def _rows(number: int, answer: dict[str, Any]) -> Iterator[str]:
    """Yield a row for the document, and one for each thing there is to say about it."""
    name = f"policy {number}" if answer["name"] is None else shown(str(answer["name"]))
    if "error" in answer:
        yield f"{name:<40} error    {shown(answer['error'], 1000)}"
        return
    errors, findings = answer["errors"], [*answer["findings"], *answer.get("advice", [])]
    verdict = "refused" if errors else "saved"
    counted = ", ".join(filter(None, (_counted(errors, "error"), _counted(findings, "finding"))))
    yield f"{name:<40} {verdict:<8} {counted or 'nothing to say about it'}"
    for error in errors:
        yield _row(error, error["code"], f"{error['message']} ({error['check']}: {error['explanation']})")
    for finding in findings:
        yield _row(finding, finding["type"], f"{finding['code']}: {finding['message']}")


def _row(problem: dict[str, Any], kind: str, said: str) -> str:
    place = f"line {problem['line']}, column {problem['column']}"
    return f"    {place:<20} {kind:<24} {shown(said, 2000)}"


def _counted(problems: list[Any], word: str) -> str:
    return f"{len(problems)} {word}{'s' * (len(problems) > 1)}" if problems else ""
