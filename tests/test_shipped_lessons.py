"""The lessons that ship with the project keep their promises, for every learner's values."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from lessons.checked_lessons import content_errors
from lessons.content_format.content import filled_with
from lessons.content_format.kinds import KindOfExercise
from lessons.content_format.kinds.policy import PolicyExercise
from lessons.content_format.reading import course_directories, read_courses
from lessons.content_format.values import every_choice
from lessons.grading import grade_policy as grade

CONTENT = Path(__file__).resolve().parents[1] / "lessons" / "content"


def shipped() -> Iterator[tuple[str, KindOfExercise]]:
    """Yield every exercise in every filling that a learner can get, each choice at least once."""
    lessons = [lesson for course in read_courses(course_directories(CONTENT)) for lesson in course.lessons]
    for lesson in lessons:
        for exercise in lesson.exercises:
            for number, texts in enumerate(every_choice({**lesson.front.values, **exercise.values})):
                filled = filled_with(exercise, texts)
                yield f"{lesson.front.id}/{exercise.id}-{number}", filled


SHIPPED = dict(shipped())
EXERCISES = {name: each for name, each in SHIPPED.items() if isinstance(each, PolicyExercise)}


def test_check_lessons_finds_nothing() -> None:
    assert [str(error) for error in content_errors(CONTENT)] == []


@pytest.mark.parametrize("exercise", EXERCISES.values(), ids=EXERCISES.keys())
def test_allowing_everything_does_not_pass(exercise: PolicyExercise) -> None:
    everything = {"Effect": "Allow", "Action": "*", "Resource": "*"}
    if exercise.policy_type == "resource":
        everything["Principal"] = "*"
    document = {"Version": "2012-10-17", "Statement": [everything]}
    assert not grade(exercise, json.dumps(document)).solved


def _with_every_resource_a_star(text: str) -> str:
    document = json.loads(text)
    listed = document["Statement"] if isinstance(document["Statement"], list) else [document["Statement"]]
    for statement in listed:
        if "Resource" in statement:
            statement["Resource"] = "*"
    return json.dumps(document)


def _names_resources(exercise: PolicyExercise) -> bool:
    return _with_every_resource_a_star(exercise.solution) != json.dumps(json.loads(exercise.solution))


NAMING_RESOURCES = {name: each for name, each in EXERCISES.items() if _names_resources(each)}


@pytest.mark.parametrize("exercise", NAMING_RESOURCES.values(), ids=NAMING_RESOURCES.keys())
def test_every_wildcard_for_a_resource_does_not_pass(exercise: PolicyExercise) -> None:
    assert not grade(exercise, _with_every_resource_a_star(exercise.solution)).solved


def _named(name: str) -> Iterator[PolicyExercise]:
    return (each for each in EXERCISES.values() if each.id == name)


def test_the_partners_account_narrowed_to_its_role_is_right_too() -> None:
    for exercise in _named("let-the-partner-read"):
        document = json.loads(exercise.solution)
        (statement,) = document["Statement"]
        role = statement["Principal"]["AWS"]
        statement["Principal"] = {"AWS": [role.split(":")[4]]}
        statement["Condition"] = {"ArnLike": {"aws:PrincipalArn": role}}
        assert grade(exercise, json.dumps(document)).solved


def test_two_offices_in_two_statements_or_kept_by_denies_are_right_too() -> None:
    until = {"DateLessThanEquals": {"aws:CurrentTime": "2026-12-31T23:59:59Z"}}
    offices = ("203.0.113.0/24", "198.51.100.0/24")
    for exercise in _named("two-offices-and-an-end"):
        document = json.loads(exercise.solution)
        (allow,) = document["Statement"]
        document["Statement"] = [
            {**allow, "Condition": {"IpAddress": {"aws:SourceIp": office}, **until}} for office in offices
        ]
        assert grade(exercise, json.dumps(document)).solved
        plain = {name: value for name, value in allow.items() if name != "Condition"}
        deny = {"Effect": "Deny", "Action": "*", "Resource": "*"}
        document["Statement"] = [
            plain,
            {**deny, "Condition": {"NotIpAddress": {"aws:SourceIp": list(offices)}}},
            {**deny, "Condition": {"DateGreaterThanEquals": {"aws:CurrentTime": "2027-01-01T00:00:00Z"}}},
        ]
        assert grade(exercise, json.dumps(document)).solved


def test_a_folder_each_may_be_two_statements_and_any_case_of_the_key() -> None:
    for exercise in _named("a-folder-each"):
        document = json.loads(exercise.solution.replace("aws:username", "AWS:UserName"))
        (allow,) = document["Statement"]
        document["Statement"] = [{**allow, "Action": action} for action in allow["Action"]]
        assert grade(exercise, json.dumps(document)).solved
