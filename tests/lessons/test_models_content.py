"""Courses, lessons and exercises as rows: what learners see of them, and what the admin may save."""

from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError

from lessons.content_format.kinds.policy import PolicyExercise
from lessons.content_format.loading import load
from lessons.content_format.values import chosen
from lessons.models import Course, Exercise, Lesson
from tests.lessons import tiny_course

pytestmark = pytest.mark.django_db


@pytest.fixture
def exercise(tmp_path: Path) -> Exercise:
    tiny_course.write(tmp_path)
    load(tmp_path)
    return Exercise.objects.live().get()


def add_lesson(course: Course, slug: str, position: int) -> Lesson:
    return Lesson.objects.create(course=course, slug=slug, title=slug, minutes=3, text="x", position=position)


def test_an_exercise_is_filled_for_a_variant(exercise: Exercise) -> None:
    filled = exercise.filled(5)
    assert isinstance(filled, PolicyExercise)
    texts = chosen({**exercise.lesson.values, "file": ["q1.csv", "q2.csv"]}, 5)
    assert (filled.id, filled.title) == ("read-a-file", "Let Maya read")
    assert filled.checks[0].resource == f"arn:aws:s3:::{texts['bucket']}/{texts['file']}"


def test_a_lesson_and_its_exercise_speak_of_the_same_values(exercise: Exercise) -> None:
    for variant in range(10):
        bucket = chosen(exercise.lesson.values, variant)["bucket"]
        filled = exercise.filled(variant)
        assert isinstance(filled, PolicyExercise)
        assert f"`{bucket}`" in exercise.lesson.filled_text(variant)
        assert f":{bucket}/" in filled.checks[0].resource


@pytest.mark.parametrize("level", ["exercise", "lesson", "course"])
def test_what_is_archived_or_below_it_is_not_live(exercise: Exercise, level: str) -> None:
    rows = {"exercise": exercise, "lesson": exercise.lesson, "course": exercise.lesson.course}
    row = rows[level]
    row.archived = True
    row.save()
    assert not Exercise.objects.live().exists()
    assert Lesson.objects.live().exists() == (level == "exercise")
    assert Course.objects.live().exists() == (level != "course")


def test_lessons_follow_each_other_across_courses(exercise: Exercise) -> None:
    first = exercise.lesson
    last = add_lesson(first.course, "last", 2)
    hidden = add_lesson(first.course, "hidden", 3)
    hidden.archived = True
    hidden.save()
    next_course = Course.objects.create(slug="next", title="Next", summary="x", position=9)
    other = add_lesson(next_course, "other", 1)
    assert [first.following(), last.following(), other.following()] == [last, other, None]
    assert list(Lesson.objects.live()) == [first, last, other]


def test_a_slug_is_unique_within_its_parent_only(exercise: Exercise) -> None:
    other = Course.objects.create(slug="other", title="Other", summary="x")
    add_lesson(other, exercise.lesson.slug, 1)
    with pytest.raises(IntegrityError):
        add_lesson(other, exercise.lesson.slug, 2)


def test_loaded_content_is_valid_in_the_admin_too(exercise: Exercise) -> None:
    exercise.full_clean()
    exercise.lesson.full_clean()
    exercise.lesson.course.full_clean()


def test_an_exercise_with_a_broken_solution_is_refused(exercise: Exercise) -> None:
    exercise.content["solution"] = "{"
    with pytest.raises(ValidationError, match="solution: This is not valid JSON"):
        exercise.clean()


def test_an_exercise_with_an_unknown_field_is_refused(exercise: Exercise) -> None:
    exercise.content["taks"] = "x"
    with pytest.raises(ValidationError, match="taks"):
        exercise.clean()


def test_an_exercise_of_an_unknown_kind_is_refused(exercise: Exercise) -> None:
    exercise.kind = "puzzle"
    with pytest.raises(ValidationError, match="no kind of exercise called 'puzzle'"):
        exercise.clean()


def test_a_lesson_with_an_unknown_placeholder_is_refused(exercise: Exercise) -> None:
    exercise.lesson.text = "{{nobody}}"
    with pytest.raises(ValidationError, match="nobody"):
        exercise.lesson.clean()


def test_a_value_that_an_exercise_needs_cannot_be_removed(exercise: Exercise) -> None:
    lesson = exercise.lesson
    lesson.text = "x"
    lesson.values = {"account": "account-id"}
    with pytest.raises(ValidationError, match=r"Exercise read-a-file: .*bucket"):
        lesson.clean()


def test_values_of_a_wrong_form_are_refused(exercise: Exercise) -> None:
    exercise.lesson.values = {"bucket": 3}
    with pytest.raises(ValidationError, match="values"):
        exercise.lesson.clean()
