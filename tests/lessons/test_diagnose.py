"""The kind diagnose: from AWS's message to the repaired policy."""

import json
from typing import Any

import pytest
from django.test import Client

from lessons.content_format.kinds.diagnose import DiagnoseExercise, written
from lessons.grading import DiagnoseFeedback, grade
from lessons.models import Attempt, Exercise, Learner
from tests.lessons.exercise_rows import HTMX, url
from tests.lessons.kind_rows import ACCOUNT, BUCKET, FILE, MAYA, asks, document, exercise_of, policy, row_of

READ_AND_DELETE = {"Action": ["s3:GetObject", "s3:DeleteObject"], "Resource": f"{BUCKET}/*"}
READER = policy("Reader", READ_AND_DELETE, attached_to="user maya")
TOO_NARROW = policy("Limit", {"Action": "s3:GetObject", "Resource": BUCKET}, policy_type="boundary")
EVERYTHING = document({"Action": "*"})
MENDED = document({"Action": "s3:GetObject", "Resource": f"{BUCKET}/*"})


def check(slug: str, action: str, expect: str = "denied", **more: Any) -> dict[str, Any]:
    return {
        "id": slug,
        "title": f"May {slug}",
        "expect": expect,
        "why": f"As {slug} is.",
        **asks(action),
        **more,
    }


CONTENT: dict[str, Any] = {
    "principal": MAYA,
    "policies": [READER, TOO_NARROW],
    "repair": ["Reader", "Limit"],
    "denied": {**asks(), "title": "Read the report", "why": "She needs it."},
    "checks": [
        check("delete", "s3:DeleteObject"),
        check("payroll", "s3:GetObject", resource="arn:aws:s3:::payroll/a.csv", hidden=True),
    ],
    "wrong_ideas": [
        {
            "id": "no-limit",
            "text": "A boundary of everything limits nothing.",
            "failing": ["delete"],
            "passing": ["denied"],
            "answers": [{"Limit": EVERYTHING}],
        }
    ],
    "solution": {"Limit": MENDED},
}


def diagnosis(**fields: Any) -> DiagnoseExercise:
    exercise = exercise_of("diagnose", **{**CONTENT, **fields})
    assert isinstance(exercise, DiagnoseExercise)
    return exercise


def graded(exercise: DiagnoseExercise, layer: str = "", **documents: str) -> DiagnoseFeedback:
    feedback = grade(exercise, written(layer, documents))
    assert isinstance(feedback, DiagnoseFeedback)
    return feedback


def message_of(**fields: Any) -> str:
    refusal = graded(diagnosis(**fields)).refusal
    assert refusal is not None
    return refusal.decision.message or ""


def test_the_message_is_what_aws_answers_and_nobody_wrote_it() -> None:
    assert message_of() == (
        f'User: {MAYA} is not authorized to perform: s3:GetObject on resource: "{FILE}" '
        "because no permissions boundary allows the s3:GetObject action"
    )


ROLE = f"arn:aws:iam::{ACCOUNT}:role/Reports"
LAYERS: dict[str, dict[str, Any]] = {
    "identity": {"policies": [policy("Other", {"Action": "s3:ListBucket"})]},
    "boundary": {},
    "scp": {
        "policies": [
            READER,
            policy("Guard", {"Effect": "Deny", "Action": "s3:*"}, policy_type="scp", level="account"),
        ]
    },
    "resource": {
        "policies": [
            READER,
            policy(
                "Closed",
                {"Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": f"{BUCKET}/*"},
                policy_type="resource",
                resource=BUCKET,
            ),
        ]
    },
    "session": {"policies": [READER, policy("Nightly", {"Action": "sqs:*"}, policy_type="session")]},
    "trust": {
        "policies": [
            policy("Assumer", {"Action": "sts:AssumeRole"}),
            {
                "name": "Trust",
                "policy_type": "trust",
                "resource": ROLE,
                "document": json.dumps(
                    {
                        "Version": "2012-10-17",
                        "Statement": {
                            "Effect": "Deny",
                            "Principal": {"AWS": MAYA},
                            "Action": "sts:AssumeRole",
                        },
                    }
                ),
            },
        ],
        "denied": {"action": "sts:AssumeRole", "resource": ROLE, "title": "Switch", "why": "For work."},
    },
}


@pytest.mark.parametrize("layer", LAYERS)
def test_the_layer_is_told_by_the_evaluator(layer: str) -> None:
    exercise = diagnosis(**{"repair": [], "checks": [], "wrong_ideas": [], "solution": {}, **LAYERS[layer]})
    assert list(exercise.problems()) == []
    for named in graded(exercise).layers:
        assert graded(exercise, named).solved is (named == layer)


def test_a_layer_that_stops_it_too_but_is_not_named_in_the_message_is_told_apart() -> None:
    guard = policy("Guard", {"Effect": "Deny", "Action": "s3:*"}, policy_type="scp", level="account")
    lock = policy("Lock", {"Effect": "Deny", "Action": "s3:*"})
    exercise = diagnosis(policies=[READER, TOO_NARROW, guard, lock])
    named = graded(exercise, "identity").layer
    assert named is not None
    assert (named.is_right, named.is_wrong_but_stops) == (False, True)


def test_the_layers_to_choose_from_are_those_that_are_there() -> None:
    assert graded(diagnosis()).layers == ("identity", "boundary")
    assert graded(diagnosis(ask_layer=False)).layers == ()


def test_nobody_is_asked_for_the_type_where_there_is_one() -> None:
    alone = policy("Limit", {"Action": "s3:GetObject", "Resource": BUCKET}, attached_to="user maya")
    assert graded(diagnosis(policies=[READER | {"document": alone["document"]}, alone])).layers == ()


def test_an_untouched_exercise_gets_no_advice_even_if_it_shows_an_idea() -> None:
    silent = {"id": "as-it-was", "text": "So it was.", "failing": ["denied"], "answers": [{"Limit": MENDED}]}
    exercise = diagnosis(wrong_ideas=[silent])
    assert graded(exercise).advice == ""
    assert graded(exercise, Limit=TOO_NARROW["document"] + " ").advice == "So it was."


def test_it_passes_when_the_request_does_and_nothing_that_must_be_denied() -> None:
    assert not graded(diagnosis()).solved
    feedback = graded(diagnosis(), Limit=MENDED)
    assert feedback.solved
    assert feedback.failing == []
    assert [row.id for row in feedback.hidden] == ["payroll"]


def test_naming_the_layer_is_not_needed_to_pass() -> None:
    assert graded(diagnosis(), "identity", Limit=MENDED).solved


def test_a_way_out_that_opens_more_shows_the_wrong_idea() -> None:
    feedback = graded(diagnosis(), Limit=EVERYTHING)
    assert not feedback.solved
    assert feedback.wrong_ideas == ("no-limit",)
    assert feedback.advice == "A boundary of everything limits nothing."


def test_what_a_repair_allows_besides_is_shown_with_the_score() -> None:
    exact = graded(diagnosis(), Limit=MENDED).beyond
    assert exact is not None
    assert (exact.requests, exact.score) == ((), 100)
    wide = document({"Action": ["s3:GetObject", "s3:PutObject"], "Resource": f"{BUCKET}/*"})
    beyond = graded(diagnosis(), Limit=wide).beyond
    assert beyond is not None
    assert [extra.action.full_name for extra in beyond.requests] == ["s3:PutObject"]
    assert beyond.score < 100


def test_changing_a_policy_that_was_right_is_compared_with_it() -> None:
    wide = document({"Action": "s3:*"})
    beyond = graded(diagnosis(), Limit=MENDED, Reader=wide).beyond
    assert beyond is not None
    assert beyond.more > 0


def test_a_broken_document_waits_and_says_where() -> None:
    feedback = graded(diagnosis(), Limit="{")
    assert not feedback.evaluated
    assert [each.name for each in feedback.documents if each.problems] == ["Limit"]
    assert all(row.waits for row in feedback.checks)


def test_an_answer_from_before_the_exercise_changed_is_taken_as_far_as_it_goes() -> None:
    feedback = graded(diagnosis(), Gone="{")
    assert [each.text for each in feedback.documents] == [READER["document"], TOO_NARROW["document"]]


@pytest.mark.parametrize(
    ("fields", "complaint"),
    [
        ({"repair": ["Limits"]}, "repair[0]: There is no policy 'Limits'. Did you mean 'Limit'?"),
        ({"solution": {}}, "solution: The solution repairs nothing."),
        ({"solution": {"Limit": "{"}}, "solution.Limit: This is not valid JSON"),
        ({"repair": ["Limit"], "solution": {"Reader": MENDED}}, "'Reader' is not to be repaired."),
        ({"repair": []}, "solution: Nothing can be repaired here."),
        (
            {"repair": [], "ask_layer": False, "checks": [], "wrong_ideas": [], "solution": {}},
            "ask_layer: There is nothing to do",
        ),
        ({"policies": [READER]}, "repair[1]: There is no policy 'Limit'."),
        ({"checks": [check("denied", "s3:DeleteObject")]}, "The id 'denied' is taken already."),
        ({"checks": []}, "There is no check 'delete'."),
        ({"principal": None}, "denied: Nobody makes this request."),
    ],
)
def test_a_mistake_in_the_content_is_named(fields: dict[str, Any], complaint: str) -> None:
    assert complaint in "\n".join(str(problem) for problem in diagnosis(**fields).problems())


# The page


@pytest.fixture
def asked(exercise: Exercise) -> Exercise:
    return row_of("diagnose", exercise.lesson, hints=[{"id": "one", "text": "Read its end."}], **CONTENT)


def sends(limit: str = TOO_NARROW["document"], layer: str = "", **more: str) -> dict[str, Any]:
    return {"document": [READER["document"], limit], "layer": layer, **more}


@pytest.mark.django_db
def test_the_page_shows_the_message_and_every_policy(client: Client, asked: Exercise) -> None:
    page = client.get(asked.get_absolute_url()).content.decode()
    assert "because no permissions boundary allows the s3:GetObject action" in page
    assert 'id="document-1"' in page
    assert 'id="document-2"' in page
    assert "Permissions boundary" in page
    assert not Learner.objects.exists()


@pytest.mark.django_db
def test_nothing_is_given_away_before_the_learner_begins(client: Client, asked: Exercise) -> None:
    page = client.get(asked.get_absolute_url()).content.decode()
    assert "stops here" not in page
    assert '<details class="check" id="check-denied">' in page
    body = client.post(url(asked), sends(layer="identity", settled="1"), headers=HTMX).content.decode()
    assert '<details class="check" id="check-denied" open>' in body


@pytest.mark.django_db
@pytest.mark.parametrize(("layer", "words"), [("identity", "Not this one"), ("boundary", "That is the one")])
def test_a_named_layer_is_judged(client: Client, asked: Exercise, layer: str, words: str) -> None:
    body = client.post(url(asked), sends(layer=layer, settled="1"), headers=HTMX).content.decode()
    assert words in body
    response = client.post(url(asked), sends(layer=layer))
    assert words in client.get(response["Location"]).content.decode()


@pytest.mark.django_db
def test_a_repair_solves_it_and_is_there_again(client: Client, asked: Exercise) -> None:
    body = client.post(url(asked), sends(MENDED), headers=HTMX).content.decode()
    assert "All checks pass" in body
    assert "It follows from the policies." in body
    assert Attempt.objects.get().solved
    assert "reports/*" in client.get(asked.get_absolute_url()).content.decode()


@pytest.mark.django_db
def test_without_javascript_a_repair_leads_back_to_the_page(client: Client, asked: Exercise) -> None:
    response = client.post(url(asked), sends(MENDED.replace(",", ",\r\n")))
    assert response.status_code == 302
    assert "All checks pass" in client.get(response["Location"]).content.decode()
    assert Attempt.objects.get().tries == 1


@pytest.mark.django_db
@pytest.mark.parametrize("headers", [HTMX, {}], ids=["htmx", "form"])
@pytest.mark.parametrize(
    ("sent", "status", "words"),
    [
        ({}, 400, "The answer is missing."),
        ({"document": ["{}"]}, 400, "The answer is missing."),
        ({"document": ["{}", "a\x00b"]}, 400, "Null characters are not allowed."),
        ({"document": ["{}", "x" * 256 * 1024]}, 413, "The document is larger than 256 KB."),
    ],
)
def test_what_is_no_answer_is_refused_and_nothing_stored(
    client: Client, asked: Exercise, headers: dict[str, str], sent: dict[str, Any], status: int, words: str
) -> None:
    response = client.post(url(asked), sent, headers=headers)
    assert response.status_code == status
    assert words in response.content.decode()
    assert not Attempt.objects.exists()


@pytest.mark.django_db
def test_a_layer_that_there_is_not_is_wrong_and_nothing_else(client: Client, asked: Exercise) -> None:
    response = client.post(url(asked), sends(layer="<script>", settled="1"), headers=HTMX)
    assert response.status_code == 200
    assert "Not this one" in response.content.decode()


@pytest.mark.django_db
def test_asking_for_a_hint_keeps_what_was_typed(client: Client, asked: Exercise) -> None:
    client.post(url(asked, "hint"), sends(EVERYTHING))
    page = client.get(asked.get_absolute_url()).content.decode()
    assert "Read its end." in page
    assert "A boundary of everything limits nothing." in page


@pytest.mark.django_db
def test_the_solution_names_the_policy_that_it_repairs(client: Client, asked: Exercise) -> None:
    client.post(url(asked, "hint"), sends(), headers=HTMX)
    body = client.post(url(asked, "solution"), sends(), headers=HTMX).content.decode()
    assert "<code>Limit</code>" in body
    assert "reports/*" in body


@pytest.mark.django_db
def test_naming_the_layer_may_be_all_there_is_to_do(client: Client, exercise: Exercise) -> None:
    only = {**CONTENT, "repair": [], "checks": [], "wrong_ideas": [], "solution": {}}
    asked = row_of("diagnose", exercise.lesson, **only)
    page = client.get(asked.get_absolute_url()).content.decode()
    assert "Not named yet" in page
    response = client.post(url(asked), {}, headers=HTMX)
    assert response.status_code == 400
    assert "Name a policy type first." in response.content.decode()
    body = client.post(url(asked), {"layer": "boundary"}, headers=HTMX).content.decode()
    assert "It follows from the policies." in body
    assert Attempt.objects.get().solved
    shown = client.post(url(asked, "solution"), {}, headers=HTMX).content.decode()
    assert "Permissions boundary" in shown


@pytest.mark.django_db
def test_nobody_sees_another_learners_repair(client: Client, asked: Exercise) -> None:
    Client().post(url(asked), sends(EVERYTHING), headers=HTMX)
    page = client.get(asked.get_absolute_url()).content.decode()
    assert "A boundary of everything limits nothing." not in page


@pytest.mark.django_db
def test_a_diagnosis_is_answered_by_post_alone(client: Client, asked: Exercise) -> None:
    assert client.get(url(asked)).status_code == 405
