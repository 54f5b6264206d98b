"""manage.py load_lessons: brings the database to what the content files say."""

from argparse import ArgumentParser
from collections import Counter
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from lessons.content_format.loading import Report, load
from lessons.content_format.problems import BrokenContent

CONTENT = Path(__file__).resolve().parents[2] / "content"
_LEVELS = (("course", "courses"), ("lesson", "lessons"), ("exercise", "exercises"))
_SHOWN = 10


class Command(BaseCommand):
    help = "Load courses, lessons and exercises from their files. What was changed here is left alone."
    # `make run` calls this at every start; the checks belong to the server.
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--from", dest="root", type=Path, default=CONTENT, help="where the courses are")
        parser.add_argument("--quiet", action="store_true", help="print errors only")

    def handle(self, *args: Any, root: Path, quiet: bool, **options: Any) -> None:
        try:
            report = load(root.resolve())
        except BrokenContent as broken:
            for error in broken.errors:
                self.stderr.write(str(error))
            count = len(broken.errors)
            self.stderr.write(f"Nothing was loaded: {count} error{'s' * (count > 1)} in the content files.")
            raise SystemExit(1) from None
        if not quiet:
            for line in _lines(report):
                self.stdout.write(line)


def _lines(report: Report) -> list[str]:
    """Return what happened, in a few lines."""
    lines = [
        f"{verb} {_counted(names)}."
        for verb, names in (("Added", report.added), ("Updated", report.updated))
        if names
    ]
    if report.archived:
        lines.append(f"Archived, since the files are gone: {_named(report.archived)}.")
    if report.returned:
        lines.append(f"Back from the archive: {_named(report.returned)}.")
    if not lines:
        lines.append("The lessons are up to date.")
    if report.kept:
        lines.append(f"Left alone, since changed here: {_named(report.kept)}.")
    return lines


def _counted(names: list[str]) -> str:
    counts = Counter(name.count("/") for name in names)
    return ", ".join(f"{counts[level]} {_LEVELS[level][counts[level] > 1]}" for level in sorted(counts))


def _named(names: list[str]) -> str:
    more = f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
    return ", ".join(names[:_SHOWN]) + more
