"""Exercises whose policy is another than an identity-based one."""

import pytest
from django.test import Client

from lessons.models import Attempt, Exercise
from tests.lessons.exercise_rows import HTMX, SOLUTION, STARTER, check, url

pytestmark = pytest.mark.django_db

FOR_THE_PARTNER = {
    "policy_type": "resource",
    "resource": "arn:aws:s3:::reports",
    "attached_to": "reports",
    "resource_account": "111122223333",
    "principal": "arn:aws:sts::444455556666:assumed-role/Reader/may",
    "given": [
        {"name": "Theirs", "document": STARTER, "attached_to": "role Reader"},
        {"name": "Guard", "document": STARTER, "policy_type": "scp", "level": "ou", "attached_to": "Games"},
    ],
    "wrong_ideas": [{"id": "all", "text": "That is *everyone*.", "failing": ["stranger"], "answers": ["{}"]}],
    "checks": [
        check("read", "s3:GetObject", "arn:aws:s3:::reports/a.csv", "allowed")
        | {"context": {"aws:SourceIp": "203.0.113.7", "aws:TagKeys": ["team", "cost"]}},
        check("stranger", "s3:GetObject", "arn:aws:s3:::reports/a.csv", "denied") | {"principal": "*"},
    ],
}


@pytest.fixture
def bucket_policy(exercise: Exercise) -> Exercise:
    exercise.content = {**exercise.content, **FOR_THE_PARTNER}
    exercise.save()
    return exercise


def test_the_page_says_which_policy_is_written_and_where_it_is_attached(
    client: Client, bucket_policy: Exercise
) -> None:
    page = client.get(bucket_policy.get_absolute_url()).content.decode()
    assert "You write <code>Reader</code>: Bucket policy of reports" in page
    assert "<code>Theirs</code> Identity-based policy on role Reader" in page
    assert "<code>Guard</code> Service control policy (SCP) on Games, an organizational unit" in page
    assert page.count("<textarea") == 1, "given policies are read, not written"


def test_the_problems_are_those_of_the_policy_type(client: Client, bucket_policy: Exercise) -> None:
    body = client.post(url(bucket_policy), {"document": SOLUTION}, headers=HTMX).content.decode()
    assert "This statement has no <code>Principal</code>" in body


def test_each_row_says_who_asks_and_what_the_request_carries(client: Client, bucket_policy: Exercise) -> None:
    page = client.get(bucket_policy.get_absolute_url()).content.decode()
    assert "by role Reader of account 444455556666, in session may" in page
    assert "aws:SourceIp <code>203.0.113.7</code> · aws:TagKeys <code>team, cost</code>" in page
    assert "by somebody not signed in" in page
    assert "made by" not in page


def test_a_wrong_idea_is_answered_and_remembered(client: Client, bucket_policy: Exercise) -> None:
    everyone = SOLUTION.replace('"Action"', '"Principal": "*", "Action"')
    body = client.post(url(bucket_policy), {"document": everyone}, headers=HTMX).content.decode()
    assert "<p>That is <em>everyone</em>.</p>" in body
    assert Attempt.objects.get().wrong_ideas == ["all"]


def test_a_request_that_nobody_can_make_says_so(client: Client, exercise: Exercise) -> None:
    exercise.content["checks"][0]["principal"] = "maya"
    exercise.save()
    page = client.get(exercise.get_absolute_url()).content.decode()
    assert "This request cannot be decided. Maya is not a principal" in page


@pytest.mark.parametrize(
    "document", ["", "[]", '{"Statement": "x"}', '{"Principal": "*"}', "\x00", "💥" * 50]
)
def test_what_is_no_bucket_policy_is_answered(client: Client, bucket_policy: Exercise, document: str) -> None:
    response = client.post(url(bucket_policy), {"document": document}, headers=HTMX)
    assert response.status_code in (200, 400)
    assert "Checks wait" in response.content.decode()
