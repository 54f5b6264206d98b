"""Courses, lessons and exercises as rows, for tests of pages that only list them."""

from typing import Any

from django.test import Client
from django.utils import timezone

from lessons.models import Attempt, Course, Exercise, Learner, Lesson

PASSWORD = "correct-horse-battery-9"


def make_course(slug: str = "basics", titles: tuple[str, ...] = ("One", "Two"), **fields: object) -> Course:
    """Make a course whose lessons have these titles and one exercise each."""
    number = Course.objects.count() + 1
    defaults = {"title": slug.title(), "summary": "What it is about", "position": number}
    course = Course.objects.create(slug=slug, **{**defaults, **fields})
    for position, title in enumerate(titles, 1):
        lesson = Lesson.objects.create(
            course=course, slug=f"lesson-{position}", title=title, minutes=4, text="Text", position=position
        )
        add_exercise(lesson)
    return course


def add_exercise(lesson: Lesson) -> Exercise:
    """Make one more exercise of this lesson; pages that list exercises never look into it."""
    number = lesson.exercises.count() + 1
    return Exercise.objects.create(
        lesson=lesson,
        slug=f"exercise-{number}",
        title=f"Exercise {number}",
        kind="policy",
        content={},
        position=number,
    )


def begin(learner: Learner, exercise: Exercise, solved: bool = False, text: str = "{}") -> Attempt:
    """Make the learner's attempt at an exercise."""
    attempt = Attempt.objects.begin(learner, exercise)
    attempt.record(text, [] if solved else ["read"], solved)
    return attempt


def solve(learner: Learner, lesson: Lesson) -> None:
    """Have the learner solve every exercise of a lesson."""
    for exercise in lesson.exercises.all():
        begin(learner, exercise, solved=True)


def make_learner(username: str = "maya", **fields: Any) -> Learner:
    """Make a learner with a name, who signs in with PASSWORD."""
    return Learner.objects.create_user(username, password=PASSWORD, last_login=timezone.now(), **fields)


def guest_at(client: Client) -> Learner:
    """Make a guest and sit them at this browser."""
    guest = Learner.objects.create_guest()
    client.force_login(guest)
    return guest
