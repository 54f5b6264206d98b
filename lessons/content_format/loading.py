"""Content → rows of the database, without undoing what somebody changed there."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from django.db import transaction

from lessons.content_format.content import stored
from lessons.content_format.kinds import KindOfExercise
from lessons.content_format.lesson_files import LessonContent
from lessons.content_format.reading import CourseContent, course_directories, read_courses
from lessons.content_format.rows import (
    changed_here,
    courses_with_rows,
    fields_hash,
    files_hash,
    is_as_loaded,
    named_rows,
    row_hash,
    stamp,
)
from lessons.models import Course, Exercise, Lesson
from lessons.models.course import Loaded

Row = TypeVar("Row", bound=Loaded)


@dataclass
class Report:
    """What loading did, by the names of what it did it to (course/lesson/exercise).

    `kept` names what was changed here since it was loaded, and therefore was left alone.
    """

    added: list[str] = field(default_factory=list)
    updated: list[str] = field(default_factory=list)
    archived: list[str] = field(default_factory=list)
    returned: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)


def load(root: Path) -> Report:
    """Bring the database to what the courses below `root` say; return what that changed.

    Raises BrokenContent, the database untouched, if any file of a changed course has errors. Courses
    whose files and rows are as the last load left them are not even read.
    """
    directories = {path.name: path for path in course_directories(root)}
    hashes = {name: files_hash(path) for name, path in directories.items()}
    courses = courses_with_rows()
    report = Report()
    stale = [name for name in directories if not _is_current(courses.get(name), hashes[name])]
    if stale or any(_can_be_archived(courses, directories)):
        contents = read_courses([directories[name] for name in stale])
        with transaction.atomic():
            _write(contents, directories, hashes, report)
            courses = courses_with_rows()
    report.kept = changed_here(courses.values())
    return report


def _is_current(course: Course | None, files: str) -> bool:
    return course is not None and course.files_hash == stamp(course, files)


def _can_be_archived(courses: dict[str, Course], directories: Iterable[str]) -> Iterable[tuple[str, Loaded]]:
    """Yield what loading made of courses that have no directory any more."""
    for slug in courses.keys() - set(directories):
        for name, row in named_rows(courses[slug]):
            if is_as_loaded(row) and not row.archived:
                yield name, row


def _write(
    contents: list[CourseContent], directories: Iterable[str], hashes: dict[str, str], report: Report
) -> None:
    # Read again: somebody may have changed a row while the files were read.
    courses = courses_with_rows()
    for content in contents:
        _CourseWriter(report).write(content, courses.get(content.course.id))
    for name, row in _can_be_archived(courses, directories):
        _archive(name, row, report)
    written = courses_with_rows()
    for content in contents:
        course = written[content.course.id]
        Course.objects.filter(pk=course.pk).update(files_hash=stamp(course, hashes[course.slug]))


def _archive(name: str, row: Loaded, report: Report) -> None:
    row.archived = True
    row.loaded_hash = row_hash(row)
    row.save(update_fields=["archived", "loaded_hash"])
    report.archived.append(name)


class _CourseWriter:
    """Writes one course."""

    def __init__(self, report: Report) -> None:
        self.report = report

    def write(self, content: CourseContent, row: Course | None) -> None:
        source = content.course
        before = dict(named_rows(row)) if row else {}
        fields = {"title": source.title, "summary": source.summary, "position": source.position}
        course = self._place(source.id, row, Course(slug=source.id), fields)
        names = {source.id}
        for position, lesson in enumerate(content.lessons, 1):
            names |= self._write_lesson(course, lesson, position, before)
        for name, missing in before.items():
            if name not in names and is_as_loaded(missing) and not missing.archived:
                _archive(name, missing, self.report)

    def _write_lesson(
        self, course: Course, content: LessonContent, position: int, before: dict[str, Loaded]
    ) -> set[str]:
        """Write a lesson and its exercises; return their names."""
        front = content.front
        name = f"{course.slug}/{front.id}"
        fields = {
            "title": front.title,
            "minutes": front.minutes,
            "summary": front.summary,
            "text": content.text,
            "values": dict(front.values),
            "position": position,
        }
        lesson = self._place(name, before.get(name), Lesson(course=course, slug=front.id), fields)
        names = {name}
        for place, exercise in enumerate(content.exercises, 1):
            exercise_name = f"{name}/{exercise.id}"
            new = Exercise(lesson=lesson, slug=exercise.id)
            self._place(exercise_name, before.get(exercise_name), new, _exercise_fields(exercise, place))
            names.add(exercise_name)
        return names

    def _place(self, name: str, row: Loaded | None, new: Row, fields: dict[str, Any]) -> Row:
        """Create or update a row, unless somebody changed it; return the row."""
        fields = {**fields, "archived": False}
        loaded_hash = fields_hash(fields)
        if row is None:
            _save(new, {**fields, "loaded_hash": loaded_hash})
            self.report.added.append(name)
            return new
        assert isinstance(row, type(new))
        if row_hash(row) == loaded_hash or not row.loaded_hash:
            # It says what the file says; or it was made here, and from now on counts as changed here.
            if row.loaded_hash != loaded_hash:
                _save(row, {"loaded_hash": loaded_hash})
        elif is_as_loaded(row):
            (self.report.returned if row.archived else self.report.updated).append(name)
            _save(row, {**fields, "loaded_hash": loaded_hash})
        return row


def _exercise_fields(exercise: KindOfExercise, position: int) -> dict[str, Any]:
    return {
        "kind": exercise.kind,
        "title": exercise.title,
        "content": stored(exercise),
        "position": position,
    }


def _save(row: Loaded, fields: dict[str, Any]) -> None:
    for name, value in fields.items():
        setattr(row, name, value)
    row.save(update_fields=list(fields) if row.pk else None)
