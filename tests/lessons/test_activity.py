"""Exercises with an event log: every call of it must be allowed, and each says by which statement."""

import json
from typing import Any

import pytest
from django.test import Client

from lessons.content_format.checking import exercise_problems
from lessons.content_format.content import whole
from lessons.content_format.kinds.policy import PolicyExercise
from lessons.grading import Feedback
from lessons.grading import grade_policy as grade
from lessons.models import Exercise

QUEUE = "arn:aws:sqs:us-east-1:111122223333:jobs"
LOG = [
    {"at": "09:00", "action": "sqs:ReceiveMessage", "resource": QUEUE},
    {"at": "09:01", "action": "s3:ListBucket", "resource": "arn:aws:s3:::reports", "event": "ListObjects"},
]


def exercise(**fields: Any) -> PolicyExercise:
    content = {
        "task": "Write it.",
        "principal": "arn:aws:iam::111122223333:user/maya",
        "policy": "Mine",
        "attached_to": "user maya",
        "starter": "",
        "solution": "{}",
        "explanation": "Because.",
        "checks": [
            {
                "id": "send",
                "title": "Send",
                "action": "sqs:SendMessage",
                "resource": QUEUE,
                "expect": "denied",
                "why": "No.",
            }
        ],
        "activity": LOG,
        **fields,
    }
    made = whole("try", "policy", "Try", content)
    assert isinstance(made, PolicyExercise)
    return made


def statement(sid: str, action: str, resource: str) -> dict[str, str]:
    return {"Sid": sid, "Effect": "Allow", "Action": action, "Resource": resource}


TAKE = statement("Take", "sqs:ReceiveMessage", QUEUE)
FIND = statement("Find", "s3:ListBucket", "arn:aws:s3:::reports")


def graded(*statements: dict[str, str]) -> Feedback:
    return grade(exercise(), json.dumps({"Version": "2012-10-17", "Statement": list(statements)}))


def test_each_call_says_which_statement_allows_it() -> None:
    feedback = graded(TAKE, FIND)
    labels = [[each.label for each in call.statements] for call in feedback.activity]
    assert labels == [["statement Take"], ["statement Find"]]
    assert feedback.covered == 2
    assert feedback.solved


def test_an_answer_that_leaves_a_call_out_does_not_pass() -> None:
    feedback = graded(TAKE)
    assert [call.is_covered for call in feedback.activity] == [True, False]
    assert feedback.failing == ["activity"]


def test_more_than_the_log_needs_is_for_the_checks_to_find() -> None:
    assert graded(statement("All", "*", "*")).failing == ["send"]


def test_nothing_is_said_of_the_calls_while_the_answer_cannot_be_read() -> None:
    feedback = grade(exercise(), "{")
    assert [call.trace for call in feedback.activity] == [None, None]
    assert feedback.rows[-1].waits


def test_a_call_has_cloudtrails_names() -> None:
    calls = [(each.call.sent_to, each.call.name) for each in graded().activity]
    assert calls == [("sqs.amazonaws.com", "ReceiveMessage"), ("s3.amazonaws.com", "ListObjects")]


def test_without_a_log_there_is_no_row_about_one() -> None:
    feedback = grade(exercise(activity=[]), "{}")
    assert [row.id for row in feedback.rows] == ["send"]


@pytest.mark.parametrize(
    ("wrong", "path"),
    [
        ({"activity": [{**LOG[0], "action": "sqs:*"}]}, ("activity", 0, "action")),
        ({"activity": [{**LOG[0], "resource": "jobs"}]}, ("activity", 0, "resource")),
        (
            {"rules": [{"id": "activity", "title": "T", "rule": "no-problems", "why": "W."}]},
            ("rules", 0, "id"),
        ),
    ],
)
def test_a_call_that_is_no_request_is_an_error(wrong: dict[str, Any], path: tuple[object, ...]) -> None:
    sound = {"solution": json.dumps({"Version": "2012-10-17", "Statement": [TAKE, FIND]})}
    assert [each.path for each in exercise_problems(exercise(**sound, **wrong), {})] == [path]
    assert list(exercise_problems(exercise(**sound), {})) == []


def test_the_page_shows_the_log(client: Client, exercise: Exercise) -> None:
    content = {**exercise.content, "activity": LOG}
    Exercise.objects.filter(pk=exercise.pk).update(content=content)
    page = client.get(exercise.get_absolute_url()).content.decode()
    assert "Event log" in page
    assert "ListObjects" in page
    assert "of 2 calls allowed" in page
