"""The lesson page and everything that is posted to it."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from lessons.models import Attempt, Exercise, Learner, Lesson
from tests.lessons.exercise_rows import HTMX, SOLUTION, STARTER, make_exercise, typed_in, url

pytestmark = pytest.mark.django_db


def test_a_lesson_shows_its_text_its_starter_and_its_checks(client: Client, exercise: Exercise) -> None:
    page = client.get(exercise.lesson.get_absolute_url()).content.decode()
    assert "<p>Read <em>this</em>.</p>" in page
    assert typed_in(page) == STARTER
    assert "May read" in page
    assert "1 of 2" in page
    assert "May other" not in page


def test_looking_at_a_lesson_makes_no_guest(client: Client, exercise: Exercise) -> None:
    client.get(exercise.lesson.get_absolute_url())
    assert not Learner.objects.exists()
    assert "sessionid" not in client.cookies


def test_the_first_answer_makes_a_guest_and_keeps_it(client: Client, exercise: Exercise) -> None:
    client.post(url(exercise), {"document": "{"}, headers=HTMX)
    client.post(url(exercise), {"document": SOLUTION}, headers=HTMX)
    guest = Learner.objects.get()
    assert guest.is_guest
    attempt = Attempt.objects.get()
    assert (attempt.learner, attempt.text, attempt.solved) == (guest, SOLUTION, True)


def test_a_guest_gets_the_values_that_the_page_was_filled_with(client: Client, exercise: Exercise) -> None:
    client.post(url(exercise), {"document": STARTER, "variant": "1234"}, headers=HTMX)
    assert Learner.objects.get().variant == 1234


def test_a_visitors_next_page_has_the_same_values(client: Client, exercise: Exercise) -> None:
    Lesson.objects.update(text="Number {{account}}.", values={"account": "account-id"})
    first = client.get(exercise.get_absolute_url()).content.decode()
    account = re.search(r"Number (\d{12})\.", first)
    assert account is not None
    for _ in range(3):
        assert account[0] in client.get(exercise.get_absolute_url()).content.decode()


@pytest.mark.parametrize("kept", ["", "-1", "x", "9" * 300])
def test_a_spoilt_cookie_does_no_harm(client: Client, exercise: Exercise, kept: str) -> None:
    client.cookies["variant"] = kept
    assert client.get(exercise.get_absolute_url()).status_code == 200


def test_an_answer_returns_the_results_alone(client: Client, exercise: Exercise) -> None:
    response = client.post(url(exercise), {"document": STARTER}, headers=HTMX)
    body = response.content.decode()
    assert response.status_code == 200
    assert body.lstrip().startswith('<div id="results"')
    assert "<html" not in body
    assert "HX-Request" in response["Vary"]


def test_a_failing_check_says_why_and_what_aws_answers(client: Client, exercise: Exercise) -> None:
    body = client.post(url(exercise), {"document": STARTER}, headers=HTMX).content.decode()
    assert "but no identity-based policy allows it" in body
    assert "this is the bucket’s ARN" in body
    assert "because no identity-based policy allows the s3:GetObject action" in body


def test_hidden_checks_wait_until_the_visible_ones_pass(client: Client, exercise: Exercise) -> None:
    body = client.post(url(exercise), {"document": STARTER}, headers=HTMX).content.decode()
    assert "1 hidden request" in body
    assert "run when everything above passes" in body


def test_a_hidden_check_that_fails_keeps_the_exercise_unsolved(client: Client, exercise: Exercise) -> None:
    everything = STARTER.replace("arn:aws:s3:::reports", "*")
    body = client.post(url(exercise), {"document": everything}, headers=HTMX).content.decode()
    assert "0 of 1 gets the expected decision" in body
    assert "Objects have ARNs of their own" not in body
    assert not Attempt.objects.get().solved


def test_solving_shows_the_explanation_and_the_way_on(client: Client, exercise: Exercise) -> None:
    second = make_exercise(exercise.lesson, "again", 2)
    body = client.post(url(exercise), {"document": SOLUTION}, headers=HTMX).content.decode()
    assert "All checks pass" in body
    assert "Objects have ARNs of their own" in body
    assert "May other" in body
    assert second.get_absolute_url() in body


def test_solving_with_a_policy_that_is_too_broad_shows_what_else_it_allows(
    client: Client, exercise: Exercise
) -> None:
    broad = SOLUTION.replace('"s3:GetObject"', '["s3:GetObject", "iam:CreateUser", "iam:PassRole"]')
    broad = broad.replace('"arn:aws:s3:::reports/*"', '["arn:aws:s3:::reports/*", "arn:aws:iam::*:role/*"]')
    body = client.post(url(exercise), {"document": broad}, headers=HTMX).content.decode()
    assert "It also allows what nobody asked for" in body
    assert "<code>iam:PassRole</code> on" in body
    assert "give themselves more permissions" in body


def test_solving_with_just_what_is_needed_says_so(client: Client, exercise: Exercise) -> None:
    body = client.post(url(exercise), {"document": SOLUTION}, headers=HTMX).content.decode()
    assert "It allows nothing that our solution does not" in body


def test_the_last_exercise_leads_back_to_the_course(client: Client, exercise: Exercise) -> None:
    body = client.post(url(exercise), {"document": SOLUTION}, headers=HTMX).content.decode()
    assert f'href="{reverse("course-map")}"' in body


def test_a_lesson_resumes_at_the_first_unsolved_exercise(client: Client, exercise: Exercise) -> None:
    make_exercise(exercise.lesson, "again", 2)
    client.post(url(exercise), {"document": SOLUTION}, headers=HTMX)
    assert "The exercise again" in client.get(exercise.lesson.get_absolute_url()).content.decode()


def test_the_latest_text_is_there_again_after_a_reload(client: Client, exercise: Exercise) -> None:
    client.post(url(exercise), {"document": STARTER.replace("reports", "invoices")}, headers=HTMX)
    assert "invoices" in typed_in(client.get(exercise.get_absolute_url()).content.decode())


def test_nobody_sees_another_learners_text(client: Client, exercise: Exercise) -> None:
    other = Client()
    other.post(url(exercise), {"document": '{"Id": "private-words"}'}, headers=HTMX)
    assert "private-words" in other.get(exercise.get_absolute_url()).content.decode()
    client.post(url(exercise), {"document": STARTER}, headers=HTMX)
    assert "private-words" not in client.get(exercise.get_absolute_url()).content.decode()


def test_without_javascript_an_answer_leads_back_to_the_page(client: Client, exercise: Exercise) -> None:
    response = client.post(url(exercise), {"document": SOLUTION.replace("\n", "\r\n")})
    assert response.status_code == 302
    assert response["Location"] == exercise.get_absolute_url()
    assert "All checks pass" in client.get(response["Location"]).content.decode()
    attempt = Attempt.objects.get()
    assert attempt.text == SOLUTION
    assert attempt.tries == 1


def test_hints_open_one_by_one_and_are_remembered(client: Client, exercise: Exercise) -> None:
    first = client.post(url(exercise, "hint"), {"document": STARTER}, headers=HTMX).content.decode()
    assert "Look at the ARN" in first
    assert "Add a star" not in first
    assert "The solution opens after the last hint" in first
    second = client.post(url(exercise, "hint"), {"document": STARTER}, headers=HTMX).content.decode()
    assert "Add a star" in second
    assert "Show the solution" in second
    assert Attempt.objects.get().hints_opened == ["one", "two"]


def test_the_solution_stays_closed_before_the_last_hint(client: Client, exercise: Exercise) -> None:
    body = client.post(url(exercise, "solution"), {"document": STARTER}, headers=HTMX).content.decode()
    assert "arn:aws:s3:::reports/*" not in body
    assert Attempt.objects.get().solution_shown_at is None


def test_the_solution_shows_after_the_last_hint(client: Client, exercise: Exercise) -> None:
    for _ in range(2):
        client.post(url(exercise, "hint"), {"document": STARTER}, headers=HTMX)
    body = client.post(url(exercise, "solution"), {"document": STARTER}, headers=HTMX).content.decode()
    assert "arn:aws:s3:::reports/*" in body
    assert Attempt.objects.get().solution_shown_at is not None


def test_asking_for_a_hint_without_javascript_keeps_what_was_typed(
    client: Client, exercise: Exercise
) -> None:
    typed = STARTER.replace("reports", "invoices")
    response = client.post(url(exercise, "hint"), {"document": typed})
    assert response["Location"] == f"{exercise.get_absolute_url()}#help"
    page = client.get(exercise.get_absolute_url()).content.decode()
    assert "Look at the ARN" in page
    assert typed_in(page) == typed


@pytest.mark.parametrize(
    ("document", "message"),
    [
        ("{", "is never closed"),
        ("[1]", "A policy document is a JSON object; this is a list."),
        ('{"Version": "2012-10-17", "Version": "2012-10-17"}', "stands twice in this block"),
        ("[" * 10_000, "nests more than 64 levels deep"),
        ("", "The document is empty."),
    ],
)
def test_a_broken_document_is_answered_with_its_problem(
    client: Client, exercise: Exercise, document: str, message: str
) -> None:
    response = client.post(url(exercise), {"document": document}, headers=HTMX)
    assert response.status_code == 200
    assert message in response.content.decode()
    assert "Not decided" in response.content.decode()


def test_a_hostile_pattern_is_answered_at_once(client: Client, exercise: Exercise) -> None:
    hostile = STARTER.replace("arn:aws:s3:::reports", "arn:aws:s3:::" + "a*" * 20_000 + "b")
    assert client.post(url(exercise), {"document": hostile}, headers=HTMX).status_code == 200


@pytest.mark.parametrize("headers", [HTMX, {}], ids=["editor", "form"])
def test_a_document_over_256_kb_is_refused_and_kept_in_the_page(
    client: Client, exercise: Exercise, headers: dict[str, str]
) -> None:
    large = '{"Id": "' + "x" * 256 * 1024 + '"}'
    response = client.post(url(exercise), {"document": large}, headers=headers)
    assert response.status_code == 413
    assert "The document is larger than 256 KB." in response.content.decode()
    assert not Attempt.objects.exists()
    if headers:
        assert response["X-Swap"] == "yes"
    else:
        assert typed_in(response.content.decode()) == large


@pytest.mark.parametrize("headers", [HTMX, {}], ids=["editor", "form"])
def test_null_bytes_are_refused_and_nothing_is_stored(
    client: Client, exercise: Exercise, headers: dict[str, str]
) -> None:
    response = client.post(url(exercise), {"document": '{"Id": "a\x00b"}'}, headers=headers)
    assert response.status_code == 400
    assert "Null characters are not allowed." in response.content.decode()
    assert not Attempt.objects.exists()


def test_an_answer_without_a_document_is_refused(client: Client, exercise: Exercise) -> None:
    response = client.post(url(exercise), {}, headers=HTMX)
    assert response.status_code == 400
    assert "The answer is missing." in response.content.decode()


def test_html_in_a_document_is_shown_as_text(client: Client, exercise: Exercise) -> None:
    document = '{"</textarea><script>alert(1)</script>": 1}'
    client.post(url(exercise), {"document": document}, headers=HTMX)
    page = client.get(exercise.get_absolute_url()).content.decode()
    assert "<script>alert" not in page


def test_an_archived_exercise_is_not_found(client: Client, exercise: Exercise) -> None:
    Exercise.objects.update(archived=True)
    assert client.post(url(exercise), {"document": STARTER}, headers=HTMX).status_code == 404
    assert client.get(exercise.get_absolute_url()).status_code == 404


def test_an_exercise_of_another_lesson_is_not_found(client: Client, exercise: Exercise) -> None:
    assert client.get(reverse("exercise", args=["basics", "other", "repair"])).status_code == 404


@pytest.mark.parametrize("name", ["check", "hint", "solution"])
def test_answers_are_only_taken_by_post(client: Client, exercise: Exercise, name: str) -> None:
    assert client.get(url(exercise, name)).status_code == 405


def test_pages_are_only_read_by_get(client: Client, exercise: Exercise) -> None:
    assert client.post(exercise.get_absolute_url()).status_code == 405
    assert client.post(exercise.lesson.get_absolute_url()).status_code == 405


@pytest.mark.parametrize("name", ["check", "hint", "solution"])
def test_answers_need_the_csrf_token(exercise: Exercise, name: str) -> None:
    strict = Client(enforce_csrf_checks=True)
    response = strict.post(url(exercise, name), {"document": "what I typed"})
    assert response.status_code == 403
    assert "what I typed" in response.content.decode()
    assert not Learner.objects.exists()


def test_a_lesson_without_exercises_still_shows_its_text(client: Client, exercise: Exercise) -> None:
    exercise.delete()
    page = client.get(reverse("lesson", args=["basics", "buckets"]))
    assert page.status_code == 200
    assert "<p>Read <em>this</em>.</p>" in page.content.decode()
