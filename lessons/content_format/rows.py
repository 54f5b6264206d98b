"""Rows that came from files: their hashes, and whether anybody changed them since they were loaded."""

import json
from collections.abc import Iterable, Iterator, Mapping
from hashlib import sha256
from pathlib import Path

from lessons.models import Course, Exercise, Lesson
from lessons.models.course import Loaded

# What loading writes and an instructor may change. `archived` is among them: content that somebody
# archived here stays archived, content that loading archived comes back with its file.
FIELDS: Mapping[type[Loaded], tuple[str, ...]] = {
    Course: ("title", "summary", "position", "archived"),
    Lesson: ("title", "minutes", "summary", "text", "values", "position", "archived"),
    Exercise: ("kind", "title", "content", "position", "archived"),
}


def fields_hash(fields: Mapping[str, object]) -> str:
    """Return the hash of a row's loaded fields."""
    # A browser's form sends other line ends and drops spaces around: that is no change.
    plain = {
        name: value.replace("\r\n", "\n").strip() if isinstance(value, str) else value
        for name, value in fields.items()
    }
    return sha256(json.dumps(plain, sort_keys=True).encode()).hexdigest()


def row_hash(row: Loaded) -> str:
    """Return the hash of a row as it is now."""
    return fields_hash({name: getattr(row, name) for name in FIELDS[type(row)]})


def is_as_loaded(row: Loaded) -> bool:
    """Whether a row came from a file and nobody changed it since."""
    return bool(row.loaded_hash) and row.loaded_hash == row_hash(row)


def named_rows(course: Course) -> Iterator[tuple[str, Loaded]]:
    """Yield a course, its lessons and their exercises, each with its name: course/lesson/exercise."""
    yield course.slug, course
    for lesson in course.lessons.all():
        yield f"{course.slug}/{lesson.slug}", lesson
        for exercise in lesson.exercises.all():
            yield f"{course.slug}/{lesson.slug}/{exercise.slug}", exercise


def courses_with_rows() -> dict[str, Course]:
    """Return every course by its slug, lessons and exercises fetched (three queries in all)."""
    courses = Course.objects.prefetch_related("lessons__exercises")
    return {course.slug: course for course in courses}


def changed_here(courses: Iterable[Course]) -> list[str]:
    """Return the names of loaded rows that somebody changed since."""
    rows = (pair for course in courses for pair in named_rows(course))
    return [name for name, row in rows if row.loaded_hash and not is_as_loaded(row)]


def stamp(course: Course, files: str) -> str:
    """Return a hash that stays the same as long as neither the files nor the rows change."""
    rows = [(name, row.loaded_hash, row_hash(row)) for name, row in named_rows(course)]
    return sha256(json.dumps([files, rows]).encode()).hexdigest()


def files_hash(directory: Path) -> str:
    """Return the hash of a course's files, and of the packages that decide what becomes of them."""
    digest = sha256()
    here = Path(__file__).parent
    sources = sorted(path for package in (here, here.parent / "goals") for path in package.rglob("*.py"))
    for path in [*sources, *sorted(path for path in directory.iterdir() if path.is_file())]:
        content = path.read_bytes()
        digest.update(f"{path.name} {len(content)}\n".encode() + content)
    return digest.hexdigest()
