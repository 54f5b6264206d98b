"""Do the lessons keep their promises? What loading does not see: solutions, wrong answers, texts, links."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from urllib.parse import urlsplit

from django.urls import Resolver404, resolve

from lessons import lesson_text, readability
from lessons.content_format.checking import text_at
from lessons.content_format.content import filled_with, stored
from lessons.content_format.kinds import KindOfExercise
from lessons.content_format.lesson_files import LessonContent
from lessons.content_format.problems import ContentError, PathInside, Problem, written
from lessons.content_format.reading import CourseContent, course_directories, read_courses
from lessons.content_format.values import every_choice, fill
from lessons.grading.promises import broken_promises

SHORTEST, LONGEST = 3, 12
"""Between how many minutes a lesson may take."""


def content_errors(root: Path) -> Iterator[ContentError]:
    """Yield what is wrong with the courses below `root`. Raises BrokenContent for broken files."""
    courses = read_courses(course_directories(root))
    places = set(_places(courses))
    for course in courses:
        for lesson in course.lessons:
            name = f"{course.course.id}/{lesson.front.id}"
            for problem in _text_problems(lesson, places):
                yield _error(f"{name}.md", problem)
            for index, exercise in enumerate(lesson.exercises):
                for problem in exercise_problems(exercise, lesson, places):
                    path = ("exercises", index, *problem.path)
                    yield _error(f"{name}.yaml", Problem(path, f"{exercise.id}: {problem.message}"))


def exercise_problems(
    exercise: KindOfExercise, lesson: LessonContent, places: Iterable[str] = ()
) -> Iterator[Problem]:
    """Yield what is wrong with an exercise: its texts, and the promises it breaks.

    Each text of each list of values is tried; the first filling that breaks any ends it.
    """
    yield from _words_problems(exercise, set(places))
    for texts in every_choice({**lesson.front.values, **exercise.values}):
        problems = list(broken_promises(filled_with(exercise, texts)))
        yield from problems
        if problems:
            return


def _places(courses: Sequence[CourseContent]) -> Iterator[str]:
    """Yield where lessons and exercises are to be found."""
    for course in courses:
        yield f"/learn/{course.course.id}/"
        for lesson in course.lessons:
            yield f"/learn/{course.course.id}/{lesson.front.id}/"
            for exercise in lesson.exercises:
                yield f"/learn/{course.course.id}/{lesson.front.id}/{exercise.id}/"


def _text_problems(lesson: LessonContent, places: set[str]) -> Iterator[Problem]:
    """Yield what is wrong with a lesson's text: length, time, sentences, links, figures."""
    count, minutes = readability.words(lesson.text), lesson.front.minutes
    if count > readability.MOST_WORDS:
        yield Problem((), f"The text has {count} words. Keep it under {readability.MOST_WORDS}.")
    if not SHORTEST <= minutes <= LONGEST:
        yield Problem(("minutes",), f"A lesson takes {SHORTEST} to {LONGEST} minutes, not {minutes}.")
    if count > minutes * readability.WORDS_A_MINUTE:
        yield Problem(("minutes",), f"Nobody reads {count} words in {minutes} minutes.")
    for message in readability.text_problems(lesson.text):
        yield Problem((), message)
    yield from _link_problems((), lesson.text, places)
    yield from _figure_problems(lesson)


def _figure_problems(lesson: LessonContent) -> Iterator[Problem]:
    """Yield why a figure or a snippet cannot be drawn with some choice of values."""
    for texts in every_choice(lesson.front.values):
        try:
            lesson_text.pieces(fill(lesson.text, texts))
        except Exception as error:  # whatever it is, the lesson's page would fail with it
            yield Problem((), f"A figure or a snippet cannot be drawn: {type(error).__name__}: {error}")
            return


def _words_problems(exercise: KindOfExercise, places: set[str]) -> Iterator[Problem]:
    content = stored(exercise)
    for path in exercise.markdown():
        text = text_at(content, path)
        for message in readability.text_problems(text):
            yield Problem(path, message)
        yield from _link_problems(path, text, places)


def _link_problems(path: PathInside, text: str, places: set[str]) -> Iterator[Problem]:
    for address in readability.links(text):
        problem = _of_link(address, places)
        if problem:
            yield Problem(path, f"The link to {address} {problem}")


def _of_link(address: str, places: set[str]) -> str:
    """Return what is wrong with an address, nothing for one that leads somewhere."""
    parts = urlsplit(address)
    if parts.scheme or parts.netloc:
        return "" if parts.scheme == "https" and parts.netloc else "is not an https:// address."
    if not parts.path:
        return "leads to the page that it is on."
    if parts.path.startswith("/learn/") and parts.path not in ("/learn/", *places):
        return "leads to no lesson."
    try:
        resolve(parts.path)
    except Resolver404:
        return "leads nowhere in the lab."
    return ""


def _error(file: str, problem: Problem) -> ContentError:
    return ContentError(file, 0, written(problem.path), problem.message)
