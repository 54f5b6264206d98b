"""A new kind of exercise: its schema is all that files, rows and the admin's checks need."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from lessons.content_format.kinds import KindOfExercise, kinds
from lessons.content_format.loading import load
from lessons.content_format.problems import Problem
from lessons.content_format.schema import Text
from lessons.models import Exercise
from tests.lessons import tiny_course

RIDDLES = """\
format: 1
exercises:
  - id: riddle-me
    kind: riddle
    title: A riddle
    task: Solve it.
    question: What is `{{bucket}}`?
    answer: a bucket
    explanation: It holds files.
"""


class Riddle(KindOfExercise, frozen=True, kw_only=True):
    question: Text
    answer: Text

    def problems(self) -> Iterator[Problem]:
        if len(self.answer) > 20:
            yield Problem(("answer",), "This answer is too long.")


@pytest.fixture(autouse=True)
def registered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(kinds(), "riddle", Riddle)


@pytest.mark.django_db
def test_an_exercise_of_a_new_kind_is_loaded_and_filled(tmp_path: Path) -> None:
    tiny_course.write(tmp_path, exercises=RIDDLES)
    load(tmp_path)
    exercise = Exercise.objects.get()
    exercise.full_clean()
    riddle = exercise.filled(3)
    assert isinstance(riddle, Riddle)
    assert riddle.question in ("What is `reports`?", "What is `invoices`?")


def test_a_new_kind_has_its_own_fields_and_problems(tmp_path: Path) -> None:
    long = RIDDLES.replace("a bucket", "a place where very many files lie")
    error = tiny_course.the_error(tiny_course.write(tmp_path, exercises=long))
    assert (error.line, error.message) == (8, "This answer is too long.")
    unknown = RIDDLES.replace("    answer:", "    starter: x\n    answer:")
    error = tiny_course.the_error(tiny_course.write(tmp_path, exercises=unknown))
    assert error.path == "exercises[0].starter"
