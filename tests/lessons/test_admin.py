"""The admin: what an administrator can look at and change."""

from pathlib import Path

import pytest
from django.test import Client

from lessons.content_format.loading import load
from lessons.models import Attempt, Course, Exercise, Learner, Lesson
from tests.lessons import tiny_course

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.lessons.admin_urls")]


@pytest.fixture
def attempt(tmp_path: Path) -> Attempt:
    tiny_course.write(tmp_path)
    load(tmp_path)
    return Attempt.objects.begin(Learner.objects.create_guest(), Exercise.objects.get())


@pytest.mark.parametrize("name", ["learner", "course", "lesson", "exercise", "attempt"])
def test_every_list_and_page_opens(admin_client: Client, attempt: Attempt, name: str) -> None:
    rows = {
        "learner": attempt.learner,
        "course": Course.objects.get(),
        "lesson": Lesson.objects.get(),
        "exercise": Exercise.objects.get(),
        "attempt": attempt,
    }
    assert admin_client.get(f"/admin/lessons/{name}/?q=").status_code == 200
    assert admin_client.get(f"/admin/lessons/{name}/{rows[name].pk}/change/").status_code == 200


def test_attempts_cannot_be_written(admin_client: Client, attempt: Attempt) -> None:
    assert admin_client.get("/admin/lessons/attempt/add/").status_code == 403
    page = f"/admin/lessons/attempt/{attempt.pk}/change/"
    assert admin_client.post(page, {"text": "x"}).status_code == 403


def test_a_lesson_saved_unchanged_is_still_as_in_its_file(admin_client: Client, attempt: Attempt) -> None:
    lesson = Lesson.objects.get()
    form = admin_client.get(f"/admin/lessons/lesson/{lesson.pk}/change/").context["adminform"].form
    posted = {name: form[name].value() for name in form.fields if form[name].value() not in (None, False)}
    answer = admin_client.post(f"/admin/lessons/lesson/{lesson.pk}/change/", posted)
    assert answer.status_code == 302
    assert b'alt="True"' in admin_client.get("/admin/lessons/lesson/").content


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ('{"task": "x"}', "missing required field"),
        ("", "This field is required"),
        ("[1]", "The content is a JSON object"),
        ("{", "Enter a valid JSON"),
    ],
)
def test_an_exercise_with_a_mistake_is_not_saved(
    admin_client: Client, attempt: Attempt, content: str, words: str
) -> None:
    lesson = attempt.exercise.lesson_id
    posted = {
        "slug": "new",
        "title": "x",
        "position": 1,
        "kind": "policy",
        "lesson": lesson,
        "content": content,
    }
    answer = admin_client.post("/admin/lessons/exercise/add/", posted)
    assert answer.status_code == 200
    assert words in answer.content.decode()
    assert Exercise.objects.count() == 1


def test_a_lesson_can_be_written_by_hand_without_values(admin_client: Client, attempt: Attempt) -> None:
    posted = {"slug": "own", "title": "Own", "position": 2, "minutes": 3, "summary": "x", "text": "y\r\nz"}
    posted |= {"course": attempt.exercise.lesson.course_id, "values": ""}
    assert admin_client.post("/admin/lessons/lesson/add/", posted).status_code == 302
    lesson = Lesson.objects.get(slug="own")
    assert (lesson.values, lesson.text, lesson.loaded_hash) == ({}, "y\nz", "")


def test_an_id_cannot_be_changed(admin_client: Client, attempt: Attempt) -> None:
    course = Course.objects.get()
    posted = {"slug": "other", "title": "T", "position": 1, "summary": "x"}
    assert admin_client.post(f"/admin/lessons/course/{course.pk}/change/", posted).status_code == 302
    course.refresh_from_db()
    assert (course.slug, course.title) == ("tiny", "T")


def test_a_learner_with_attempts_can_be_deleted(admin_client: Client, attempt: Attempt) -> None:
    page = f"/admin/lessons/learner/{attempt.learner_id}/delete/"
    assert admin_client.post(page, {"post": "yes"}).status_code == 302
    assert not Attempt.objects.exists()
