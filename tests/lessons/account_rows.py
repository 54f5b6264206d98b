"""An account exercise as a row of the database, for tests of pages."""

from copy import deepcopy
from typing import Any

from django.urls import reverse

from lessons.models import Course, Exercise, Lesson
from tests.lessons.account_exercise import BASE

GOALS: list[dict[str, Any]] = [
    {"goal": "root-without-keys", "id": "no-keys", "why": "Nothing limits such a key."},
    {"goal": "user", "id": "ana", "user": "ana"},
    {"goal": "called", "id": "asked", "call": "sts:GetCallerIdentity"},
    {"goal": "key-rotated", "id": "rotated", "key": "upload-key"},
]


def make_lesson() -> Lesson:
    course = Course.objects.create(slug="secure", title="Secure", summary="Root")
    return Lesson.objects.create(
        course=course, slug="root", title="Root", minutes=3, summary="Keys", text="Read *this*."
    )


def make_row(lesson: Lesson, slug: str = "harden", **more: Any) -> Exercise:
    """Make an account exercise, some of its content replaced."""
    fields = {name: value for name, value in BASE.items() if name not in ("id", "kind", "title")}
    content = deepcopy({**fields, "values": {}, "goals": GOALS, **more})
    return Exercise.objects.create(
        lesson=lesson, slug=slug, title="Harden it", position=1, kind="account", content=content
    )


def url(exercise: Exercise, name: str = "exercise") -> str:
    return reverse(name, args=[exercise.lesson.course.slug, exercise.lesson.slug, exercise.slug])
