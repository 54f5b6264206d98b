"""What several tests of the app start from."""

import pytest

from lessons.models import Course, Exercise, Lesson
from tests.lessons.exercise_rows import make_exercise


@pytest.fixture
def exercise(db: None) -> Exercise:
    """A policy exercise, the only one of its lesson."""
    course = Course.objects.create(slug="basics", title="Basics", summary="First steps")
    lesson = Lesson.objects.create(
        course=course, slug="buckets", title="Buckets", minutes=3, summary="Objects", text="Read *this*."
    )
    return make_exercise(lesson, "repair", 1)
