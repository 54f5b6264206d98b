"""The kind predict: what AWS decides and what decides it, said before the run."""

import json
from typing import Any

import pytest
from django.test import Client

from lessons.content_format.kinds.predict import PredictExercise, PredictFeedback
from lessons.grading import grade
from lessons.models import Attempt, Exercise, Learner
from tests.lessons.exercise_rows import HTMX, url
from tests.lessons.kind_rows import ACCOUNT, BUCKET, MAYA, asks, exercise_of, policy, row_of

PARTNER = "arn:aws:iam::444455556666:user/noor"
READER = policy("Reader", {"Action": "s3:*", "Resource": [BUCKET, f"{BUCKET}/*"]})
LOCK = policy("Lock", {"Effect": "Deny", "Action": "s3:DeleteObject"})
LIMIT = policy("Limit", {"Action": ["s3:GetObject", "s3:DeleteObject"]}, policy_type="boundary")
SCP = policy("Guard", {"Action": "s3:*"}, policy_type="scp", level="account")


def on_bucket(*statements: dict[str, Any], name: str = "OnBucket") -> dict[str, Any]:
    placed = [{"Resource": [BUCKET, f"{BUCKET}/*"], **each} for each in statements]
    return policy(name, *placed, policy_type="resource", resource=BUCKET)


def request(slug: str = "asked", **asked: Any) -> dict[str, Any]:
    return {"id": slug, "title": f"May {slug}", **asks(**asked)}


def prediction(requests: list[dict[str, Any]], *policies: dict[str, Any], **fields: Any) -> PredictExercise:
    content = {"principal": MAYA, "policies": list(policies), "requests": requests, **fields}
    exercise = exercise_of("predict", **content)
    assert isinstance(exercise, PredictExercise)
    return exercise


def graded(exercise: PredictExercise, **said: tuple[str, str]) -> PredictFeedback:
    feedback = grade(exercise, json.dumps(said))
    assert isinstance(feedback, PredictFeedback)
    return feedback


CASES = {
    "an Allow grants it": ([READER], {}, "allowed", {"identity"}),
    "no statement allows it": ([READER], {"action": "sqs:ListQueues", "resource": "*"}, "denied", {"none"}),
    "a Deny ends it": ([READER, LOCK], {"action": "s3:DeleteObject"}, "denied", {"identity"}),
    "the boundary does not let it through": (
        [READER, LIMIT],
        {"action": "s3:PutObject"},
        "denied",
        {"boundary"},
    ),
    "the SCP and the boundary both do not": (
        [policy("All", {"Action": "*"}), LIMIT, SCP],
        {"action": "sqs:ListQueues", "resource": "*"},
        "denied",
        {"scp", "boundary"},
    ),
    "nothing is granted within the limits either": (
        [policy("Other", {"Action": "sqs:*"}), LIMIT, SCP],
        {},
        "denied",
        {"none"},
    ),
    "two types deny it": (
        [LOCK, on_bucket({"Effect": "Deny", "Principal": "*", "Action": "s3:*"})],
        {"action": "s3:DeleteObject"},
        "denied",
        {"identity", "resource"},
    ),
    "the bucket policy grants it alone": (
        [
            on_bucket({"Principal": {"AWS": MAYA}, "Action": "s3:GetObject"}),
            policy("Other", {"Action": "sqs:*"}),
        ],
        {},
        "allowed",
        {"resource"},
    ),
    "half of a cross-account pair is missing": (
        [READER, on_bucket({"Principal": {"AWS": MAYA}, "Action": "s3:GetObject"})],
        {"principal": PARTNER, "resource_account": ACCOUNT},
        "denied",
        {"resource"},
    ),
    "both halves of a cross-account pair are there": (
        [READER, on_bucket({"Principal": {"AWS": PARTNER}, "Action": "s3:GetObject"})],
        {"principal": PARTNER, "resource_account": ACCOUNT},
        "allowed",
        {"identity", "resource"},
    ),
}


@pytest.mark.parametrize(("policies", "asked", "outcome", "by"), CASES.values(), ids=CASES.keys())
def test_what_decides_is_told_by_the_evaluator(
    policies: list[dict[str, Any]], asked: dict[str, Any], outcome: str, by: set[str]
) -> None:
    exercise = prediction([request(**asked)], *policies)
    assert list(exercise.problems()) == []
    feedback = graded(exercise)
    (shown,) = feedback.predictions
    assert (shown.right_outcome, set(shown.right_by)) == (outcome, by)
    assert by <= set(feedback.choices)
    for choice in feedback.choices:
        assert graded(exercise, asked=(outcome, choice)).solved is (choice in by)
        wrong = "denied" if outcome == "allowed" else "allowed"
        assert not graded(exercise, asked=(wrong, choice)).solved


def test_the_choices_are_the_types_that_are_there_in_the_order_in_which_aws_asks() -> None:
    exercise = prediction([request()], LIMIT, READER, SCP)
    assert graded(exercise).choices == ("scp", "identity", "boundary", "none")


def test_nothing_is_run_until_everything_is_predicted() -> None:
    exercise = prediction([request("one"), request("two")], READER)
    half = graded(exercise, one=("allowed", "identity"))
    assert not half.is_complete
    assert half.summary == "Not run yet"
    whole = graded(exercise, one=("allowed", "identity"), two=("denied", "none"))
    assert whole.summary == "1 of 2 as AWS decides"
    assert whole.failing == ["two"]


IDEA = {"id": "gentle", "text": "It is another name.", "predicted": {"asked": "allowed"}}


def test_a_wrong_idea_is_recognised_by_the_outcomes_that_it_predicts() -> None:
    exercise = prediction([request(action="s3:PutObject")], READER, LIMIT, wrong_ideas=[IDEA])
    feedback = graded(exercise, asked=("allowed", "identity"))
    assert (feedback.wrong_ideas, feedback.advice) == (("gentle",), "It is another name.")
    assert graded(exercise, asked=("denied", "identity")).wrong_ideas == ()


@pytest.mark.parametrize(
    ("fields", "complaint"),
    [
        ({"requests": [request(), request()]}, "The id 'asked' is taken already."),
        ({"requests": [request(action="s3:*")]}, "requests[0].action: 's3:*' is not one action"),
        ({"policies": [{"name": "P", "document": "{"}]}, "policies[0].document: This is not valid JSON"),
        ({"wrong_ideas": [{**IDEA, "predicted": {"ask": "allowed"}}]}, "There is no request 'ask'. Did you"),
        ({"wrong_ideas": [IDEA, IDEA]}, "wrong_ideas[1].id: The id 'gentle' is taken already."),
    ],
)
def test_a_mistake_in_the_content_is_named(fields: dict[str, Any], complaint: str) -> None:
    content = {"requests": [request()], "policies": [READER], "principal": MAYA, **fields}
    exercise = exercise_of("predict", **content)
    assert complaint in "\n".join(str(problem) for problem in exercise.problems())


# The page


@pytest.fixture
def asked(exercise: Exercise) -> Exercise:
    return row_of(
        "predict",
        exercise.lesson,
        principal=MAYA,
        policies=[READER, LIMIT],
        requests=[
            {**request("reads"), "why": "The reason of reads."},
            {**request("writes", action="s3:PutObject"), "why": "The reason of writes."},
        ],
        wrong_ideas=[{**IDEA, "predicted": {"writes": "allowed"}}],
    )


RIGHT = {
    "outcome-reads": "allowed",
    "by-reads": "identity",
    "outcome-writes": "denied",
    "by-writes": "boundary",
}


@pytest.mark.django_db
def test_the_page_gives_nothing_away(client: Client, asked: Exercise) -> None:
    page = client.get(asked.get_absolute_url()).content.decode()
    assert "May reads" in page
    assert "Permissions boundary" in page
    assert "The reason of" not in page
    assert "Implicit deny" not in page
    assert not Learner.objects.exists()


@pytest.mark.django_db
def test_the_run_shows_each_request_beside_what_was_said(client: Client, asked: Exercise) -> None:
    wrong = {**RIGHT, "outcome-writes": "allowed"}
    body = client.post(url(asked), wrong, headers=HTMX).content.decode()
    assert body.lstrip().startswith('<div id="results"')
    assert "1 of 2 as AWS decides" in body
    assert "Implicit deny: Permissions boundary" in body
    assert "The reason of writes." in body
    assert "It is another name." in body
    attempt = Attempt.objects.get()
    assert (attempt.failing, attempt.tries, attempt.wrong_ideas) == (["writes"], 1, ["gentle"])


@pytest.mark.django_db
def test_the_right_outcome_for_another_reason_is_told_apart(client: Client, asked: Exercise) -> None:
    body = client.post(url(asked), {**RIGHT, "by-writes": "none"}, headers=HTMX).content.decode()
    assert "Right outcome, but something else decides" in body


@pytest.mark.django_db
def test_right_predictions_solve_it_without_javascript_too(client: Client, asked: Exercise) -> None:
    response = client.post(url(asked), RIGHT)
    assert response.status_code == 302
    page = client.get(response["Location"]).content.decode()
    assert "2 of 2 as AWS decides" in page
    assert "It follows from the policies." in page
    assert Attempt.objects.get().solved


@pytest.mark.django_db
@pytest.mark.parametrize("headers", [HTMX, {}], ids=["htmx", "form"])
@pytest.mark.parametrize(
    "sent",
    [
        {},
        {name: value for name, value in RIGHT.items() if name != "by-writes"},
        {**RIGHT, "outcome-reads": "maybe"},
        {**RIGHT, "by-reads": "scp"},
        {**RIGHT, "by-reads": "<script>\x00"},
    ],
)
def test_without_everything_predicted_nothing_is_run_or_stored(
    client: Client, asked: Exercise, headers: dict[str, str], sent: dict[str, str]
) -> None:
    response = client.post(url(asked), sent, headers=headers)
    assert response.status_code == 400
    page = response.content.decode()
    assert "Say for every request what AWS decides" in page
    assert "The reason of" not in page
    assert not Attempt.objects.exists()


@pytest.mark.django_db
def test_what_was_said_stays_when_something_is_missing(client: Client, asked: Exercise) -> None:
    page = client.post(url(asked), {"outcome-writes": "denied"}).content.decode()
    assert 'value="denied" checked' in page
    assert page.count("not said") == 3


@pytest.mark.django_db
def test_asking_for_a_hint_or_the_solution_runs_nothing(client: Client, asked: Exercise) -> None:
    client.post(url(asked, "hint"), RIGHT, headers=HTMX)
    assert Attempt.objects.get().text == ""
    body = client.post(url(asked, "solution"), {}, headers=HTMX).content.decode()
    assert "May writes: Implicit deny, Permissions boundary" in body


@pytest.mark.django_db
def test_nobody_sees_another_learners_predictions(client: Client, asked: Exercise) -> None:
    Client().post(url(asked), RIGHT, headers=HTMX)
    assert "as AWS decides" not in client.get(asked.get_absolute_url()).content.decode()


@pytest.mark.django_db
def test_predictions_are_sent_by_post_alone(client: Client, asked: Exercise) -> None:
    assert client.get(url(asked)).status_code == 405
