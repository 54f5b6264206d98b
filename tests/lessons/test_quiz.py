"""The kind quiz: picking the true statements, whose truth about access is computed."""

from typing import Any

import pytest
from django.test import Client

from lessons.content_format.kinds.quiz import QuizExercise, QuizFeedback
from lessons.grading import grade
from lessons.models import Attempt, Exercise, Learner
from tests.lessons.exercise_rows import HTMX, url
from tests.lessons.kind_rows import BUCKET, FILE, MAYA, asks, exercise_of, policy, row_of

READER = policy("Reader", {"Action": "s3:GetObject", "Resource": f"{BUCKET}/*"})


def states(slug: str, **truth: Any) -> dict[str, Any]:
    return {"id": slug, "text": f"It says {slug}.", "reason": f"The reason of {slug}.", **truth}


PLAIN = [states("yes", holds=True), states("no", holds=False), states("also", holds=True)]


def quiz(statements: list[dict[str, Any]], **fields: Any) -> QuizExercise:
    exercise = exercise_of("quiz", statements=statements, **fields)
    assert isinstance(exercise, QuizExercise)
    return exercise


def graded(exercise: QuizExercise, answer: str) -> QuizFeedback:
    feedback = grade(exercise, answer)
    assert isinstance(feedback, QuizFeedback)
    return feedback


def complaints(exercise: QuizExercise) -> list[str]:
    return [str(problem) for problem in exercise.problems()]


@pytest.mark.parametrize(
    ("picked", "solved"),
    [("yes also", True), ("yes", False), ("yes no also", False), ("no", False), ("", False)],
)
def test_it_is_right_when_exactly_the_true_statements_are_picked(picked: str, solved: bool) -> None:
    assert graded(quiz(PLAIN), picked).solved is solved


def test_only_picked_statements_are_told_about_until_all_is_right() -> None:
    told = {result.statement.id: result.is_open for result in graded(quiz(PLAIN), "yes no").results}
    assert told == {"yes": True, "no": True, "also": False}
    assert all(result.is_open for result in graded(quiz(PLAIN), "yes also").results)


def test_a_false_statement_that_is_picked_is_a_wrong_idea() -> None:
    feedback = graded(quiz(PLAIN), "yes no")
    assert feedback.wrong_ideas == ("no",)
    assert feedback.failing == ["no", "also"]


@pytest.mark.parametrize(
    ("picked", "words"),
    [
        ("", "Nothing picked yet"),
        ("no", "Not true"),
        ("yes", "True, but not all of it"),
        ("yes no", "1 of your 2 is not true"),
        ("yes also", "All that is true is picked"),
    ],
)
def test_how_far_it_is_gives_nothing_away(picked: str, words: str) -> None:
    assert graded(quiz(PLAIN), picked).summary == words


@pytest.mark.parametrize(
    ("request_", "claims", "truth"),
    [
        (asks(), "allowed", True),
        (asks(), "denied", False),
        (asks(resource=BUCKET), "allowed", False),
        (asks(resource=BUCKET), "implicitDeny", True),
        (asks(resource=BUCKET), "explicitDeny", False),
        (asks("s3:PutObject"), "denied", True),
        (asks(principal="*"), "denied", False),  # the policy counts for everybody here
    ],
)
def test_what_a_statement_claims_about_access_is_decided_by_the_evaluator(
    request_: dict[str, Any], claims: str, truth: bool
) -> None:
    everybodys = policy(
        "Open",
        {"Action": "s3:GetObject", "Resource": f"{BUCKET}/*", "Principal": "*"},
        policy_type="resource",
        resource=BUCKET,
    )
    listed = [READER, everybodys] if "principal" in request_ else [READER]
    exercise = quiz(
        [states("asked", request=request_, claims=claims), states("other", holds=not truth)],
        principal=MAYA,
        policies=listed,
    )
    result = graded(exercise, "").results[0]
    assert result.is_true is truth
    assert result.trace is not None
    assert complaints(exercise) == []


def test_a_statement_may_bring_policies_of_its_own() -> None:
    deny = policy("Lock", {"Effect": "Deny", "Action": "s3:*"})
    claims = {"request": asks(), "claims": "allowed"}
    exercise = quiz(
        [states("without", **claims), states("with", policies=[deny], **claims)],
        principal=MAYA,
        policies=[READER],
    )
    assert graded(exercise, "").true_ids == {"without"}


def test_the_order_differs_between_learners_and_stays_for_each() -> None:
    exercise = quiz(PLAIN)
    orders = {tuple(each.id for each in exercise.arranged(variant).statements) for variant in range(50)}
    assert len(orders) == 6
    assert exercise.arranged(3) == exercise.arranged(3)
    fixed = quiz(PLAIN, fixed_order=True)
    assert fixed.arranged(3).statements == fixed.statements


@pytest.mark.parametrize(
    ("statements", "fields", "complaint"),
    [
        ([states("a"), states("b", holds=True)], {}, "statements[0]: A statement needs either 'holds' or"),
        (
            [states("a", holds=True, request=asks(), claims="allowed"), states("b", holds=True)],
            {"principal": MAYA},
            "statements[0]: A statement needs either 'holds' or",
        ),
        (
            [states("a", request=asks()), states("b", holds=True)],
            {"principal": MAYA},
            "belong together",
        ),
        (
            [states("a", request=asks(), claims="allowed"), states("b", holds=True)],
            {},
            "statements[0].request: Nobody makes this request.",
        ),
        (
            [states("a", request=asks("s3:Get*"), claims="allowed"), states("b", holds=True)],
            {"principal": MAYA},
            "statements[0].request.action: 's3:Get*' is not one action",
        ),
        ([states("a", holds=True), states("a", holds=False)], {}, "The id 'a' is taken already."),
        ([states("a", holds=True), states("b", holds=True)], {}, "Every one of the statements is true."),
        ([states("a", holds=False), states("b", holds=False)], {}, "None of the statements is true."),
        (PLAIN, {"pick": "one"}, "2 of the statements are true, but only one can be picked."),
        (PLAIN, {"policies": [{"name": "P", "document": "{"}]}, "policies[0].document: This is not valid"),
        (PLAIN, {"policies": [READER, READER]}, "policies[1].name: The name 'Reader' is taken already."),
        (
            [states("a", holds=True, policies=[READER]), states("b", holds=False)],
            {},
            "statements[0].policies: Only a statement with a 'request' has policies.",
        ),
    ],
)
def test_a_mistake_in_the_content_is_named(
    statements: list[dict[str, Any]], fields: dict[str, Any], complaint: str
) -> None:
    assert complaint in "\n".join(complaints(quiz(statements, **fields)))


# The page


@pytest.fixture
def asked(exercise: Exercise) -> Exercise:
    """A quiz with one statement about access, beside another exercise of the lesson."""
    return row_of(
        "quiz",
        exercise.lesson,
        principal=MAYA,
        policies=[READER],
        statements=[
            states("reads", request=asks(resource=FILE), claims="allowed"),
            states("lists", request=asks("s3:ListBucket", BUCKET), claims="allowed"),
        ],
        hints=[{"id": "one", "text": "Look at the action."}],
    )


@pytest.mark.django_db
def test_the_page_gives_no_reason_away(client: Client, asked: Exercise) -> None:
    page = client.get(asked.get_absolute_url()).content.decode()
    assert "It says reads." in page
    assert "Reader" in page
    assert "The reason of" not in page
    assert "It follows from the policies." not in page
    assert not Learner.objects.exists()


@pytest.mark.django_db
def test_a_picked_statement_shows_its_reason_and_why(client: Client, asked: Exercise) -> None:
    body = client.post(url(asked), {"picked": "lists"}, headers=HTMX).content.decode()
    assert body.lstrip().startswith('<div id="results"')
    assert "The reason of lists." in body
    assert "no identity-based policy allows it" in body
    assert "The reason of reads." not in body
    attempt = Attempt.objects.get()
    assert (attempt.solved, attempt.tries, attempt.wrong_ideas) == (False, 1, ["lists"])


@pytest.mark.django_db
def test_the_right_answer_solves_it_and_opens_every_reason(client: Client, asked: Exercise) -> None:
    response = client.post(url(asked), {"picked": "reads"})
    assert response.status_code == 302
    page = client.get(response["Location"]).content.decode()
    assert "The reason of reads." in page
    assert "The reason of lists." in page
    assert "It follows from the policies." in page
    assert Attempt.objects.get().solved


@pytest.mark.django_db
@pytest.mark.parametrize("headers", [HTMX, {}], ids=["htmx", "form"])
@pytest.mark.parametrize("sent", [{}, {"picked": "unheard-of"}, {"picked": ""}])
def test_nothing_picked_is_no_answer(
    client: Client, asked: Exercise, headers: dict[str, str], sent: dict[str, str]
) -> None:
    response = client.post(url(asked), sent, headers=headers)
    assert response.status_code == 400
    assert "Pick at least one statement." in response.content.decode()
    assert not Attempt.objects.exists()


@pytest.mark.django_db
def test_asking_for_a_hint_is_not_an_answer(client: Client, asked: Exercise) -> None:
    body = client.post(url(asked, "hint"), {"picked": "lists"}, headers=HTMX).content.decode()
    assert "Look at the action." in body
    assert Attempt.objects.get().text == ""


@pytest.mark.django_db
def test_the_solution_lists_the_true_statements(client: Client, asked: Exercise) -> None:
    client.post(url(asked, "hint"), {}, headers=HTMX)
    body = client.post(url(asked, "solution"), {}, headers=HTMX).content.decode()
    assert "It says reads." in body
    assert "It says lists." not in body


@pytest.mark.django_db
def test_nobody_sees_what_another_learner_picked(client: Client, asked: Exercise) -> None:
    Client().post(url(asked), {"picked": "lists"}, headers=HTMX)
    assert "The reason of lists." not in client.get(asked.get_absolute_url()).content.decode()


@pytest.mark.django_db
def test_a_quiz_is_answered_by_post_alone(client: Client, asked: Exercise) -> None:
    assert client.get(url(asked)).status_code == 405


@pytest.mark.django_db
def test_of_one_statement_to_pick_only_one_counts(client: Client, asked: Exercise) -> None:
    Exercise.objects.filter(pk=asked.pk).update(content={**asked.content, "pick": "one"})
    client.post(url(asked), {"picked": ["lists", "reads"]}, headers=HTMX)
    assert Attempt.objects.get().text == "lists"
