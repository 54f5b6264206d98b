"""The files of a course → its content, or every error in them. No database here."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from lessons.content_format.checking import fixed_text_problems
from lessons.content_format.documents import Document
from lessons.content_format.files import broken, open_yaml
from lessons.content_format.lesson_files import LessonContent, expect_id, read_lesson
from lessons.content_format.problems import BrokenContent, ContentError
from lessons.content_format.schema import CourseFile
from lessons.content_format.shaping import shape


@dataclass(frozen=True)
class CourseContent:
    """A course and its lessons, in their order."""

    course: CourseFile
    lessons: list[LessonContent]


def course_directories(root: Path) -> list[Path]:
    """Return the directories of `root` that hold a course each; none at all is an error."""
    if not root.is_dir():
        raise broken(root, "There is no such directory.")
    found = sorted(path for path in root.iterdir() if path.is_dir() and path.name[0] not in "._")
    if not found:
        # Going on would archive every course in the database.
        raise broken(root, "This directory holds no course.")
    return found


def read_courses(directories: list[Path]) -> list[CourseContent]:
    """Read these courses. Raises BrokenContent with the errors of all of them together."""
    courses: list[CourseContent] = []
    errors: list[ContentError] = []
    for directory in directories:
        try:
            courses.append(read_course(directory))
        except BrokenContent as error:
            errors += error.errors
    if errors:
        raise BrokenContent(errors)
    return courses


def read_course(directory: Path) -> CourseContent:
    """Read a course's files. Raises BrokenContent with every error in them."""
    errors: list[ContentError] = []
    lessons: list[LessonContent] = []
    course = None
    ids = _ids_of_files(directory)
    try:
        course = _read_course_file(directory, ids)
        ids = [lesson_id for lesson_id in course.lessons if lesson_id in ids]
    except BrokenContent as error:
        errors += error.errors
    for lesson_id in ids:
        try:
            lessons.append(read_lesson(directory, lesson_id))
        except BrokenContent as error:
            errors += error.errors
    if errors or course is None:
        raise BrokenContent(errors)
    return CourseContent(course, lessons)


def _ids_of_files(directory: Path) -> list[str]:
    """Return the ids of the lessons that have a file, either of the two."""
    names = {path.stem for path in _content_files(directory) if path.name != "course.yaml"}
    return sorted(names)


def _content_files(directory: Path) -> Iterator[Path]:
    for path in sorted(directory.iterdir()):
        if path.suffix in (".md", ".yaml", ".yml") and path.name[0] not in "._":
            yield path


def _read_course_file(directory: Path, ids: list[str]) -> CourseFile:
    path = directory / "course.yaml"
    if not path.is_file():
        raise broken(directory, "This directory has no course.yaml, so it is no course.")
    document = open_yaml(path)
    course = shape(document, document.root, CourseFile)
    if course is not None:
        expect_id(document, course.id, directory.name)
        _compare(document, course, ids)
        for problem in fixed_text_problems(title=course.title, summary=course.summary):
            document.complain_at(problem.path, problem.message)
    for file in _content_files(directory):
        if file.suffix == ".yml":
            document.errors += broken(file, f"Name this file {file.stem}.yaml.").errors
    if course is None or document.errors:
        raise BrokenContent(document.errors)
    return course


def _compare(document: Document, course: CourseFile, ids: list[str]) -> None:
    """Note where the list of lessons and the files there are differ."""
    seen: set[str] = set()
    for index, lesson_id in enumerate(course.lessons):
        if lesson_id in seen:
            document.complain_at(("lessons", index), f"The lesson {lesson_id!r} stands here twice.")
        elif lesson_id not in ids:
            message = f"There is no {lesson_id}.md and no {lesson_id}.yaml beside this file."
            document.complain_at(("lessons", index), message)
        seen.add(lesson_id)
    for lesson_id in sorted(set(ids) - seen):
        message = (
            f"The files of {lesson_id!r} are here, but the lesson is not listed. Add it, or remove them."
        )
        document.complain_at(("lessons",), message)
