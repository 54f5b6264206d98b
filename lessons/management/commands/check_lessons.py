"""manage.py check_lessons: do the lessons keep what they promise?"""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from lessons.checked_lessons import content_errors
from lessons.content_format.problems import BrokenContent
from lessons.management.commands.load_lessons import CONTENT


class Command(BaseCommand):
    help = (
        "Check that every solution passes, every start fails, every wrong answer gets its own words, links "
        "and figures resolve, and texts are neither too long nor too hard. Reads files; loads nothing."
    )
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--from", dest="root", type=Path, default=CONTENT, help="where the courses are")

    def handle(self, *args: Any, root: Path, **options: Any) -> None:
        try:
            errors = list(content_errors(root.resolve()))
        except BrokenContent as broken:
            errors = broken.errors
        for error in errors:
            self.stderr.write(str(error))
        if errors:
            self.stderr.write(f"{len(errors)} error{'s' * (len(errors) > 1)} in the lessons.")
            raise SystemExit(1)
        self.stdout.write("Every lesson keeps its promises.")
