"""The lessons that ship with the project keep their promises, for every learner's values."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from lessons.content_format.content import filled_with
from lessons.content_format.kinds.policy import PolicyExercise
from lessons.content_format.reading import course_directories, read_courses
from lessons.content_format.values import every_choice
from lessons.grading import grade

CONTENT = Path(__file__).resolve().parents[1] / "lessons" / "content"


def shipped() -> Iterator[tuple[str, PolicyExercise]]:
    """Yield every exercise in every filling that a learner can get, each choice at least once."""
    lessons = [lesson for course in read_courses(course_directories(CONTENT)) for lesson in course.lessons]
    for lesson in lessons:
        for exercise in lesson.exercises:
            for number, texts in enumerate(every_choice({**lesson.front.values, **exercise.values})):
                filled = filled_with(exercise, texts)
                assert isinstance(filled, PolicyExercise)
                yield f"{lesson.front.id}/{exercise.id}-{number}", filled


EXERCISES = dict(shipped())


@pytest.mark.parametrize("exercise", EXERCISES.values(), ids=EXERCISES.keys())
def test_the_solution_passes_without_a_problem(exercise: PolicyExercise) -> None:
    feedback = grade(exercise, exercise.solution)
    assert feedback.failing == []
    assert feedback.solved
    assert feedback.problems == ()


@pytest.mark.parametrize("exercise", EXERCISES.values(), ids=EXERCISES.keys())
def test_the_starter_does_not_pass(exercise: PolicyExercise) -> None:
    assert not grade(exercise, exercise.starter).solved


@pytest.mark.parametrize("exercise", EXERCISES.values(), ids=EXERCISES.keys())
def test_allowing_everything_does_not_pass(exercise: PolicyExercise) -> None:
    everything = (
        '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}'
    )
    assert not grade(exercise, everything).solved


@pytest.mark.parametrize("exercise", EXERCISES.values(), ids=EXERCISES.keys())
def test_every_wildcard_for_a_resource_does_not_pass(exercise: PolicyExercise) -> None:
    assert not grade(exercise, _with_every_resource_a_star(exercise.solution)).solved


def _with_every_resource_a_star(text: str) -> str:
    document = json.loads(text)
    listed = document["Statement"] if isinstance(document["Statement"], list) else [document["Statement"]]
    for statement in listed:
        if "Resource" in statement:
            statement["Resource"] = "*"
    return json.dumps(document)
