"""The lesson page of an account exercise, the bar in the console, undo, reset, and what changed."""

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from iamlab.aws_api.authentication import Credentials
from iamlab.aws_api.sign_in import SignIn, console_login
from lessons import exercise_sandbox, sandboxes
from lessons.models import Attempt, Exercise, Learner, Sandbox
from tests.lessons.account_rows import make_lesson, make_row, url
from tests.lessons.exercise_rows import make_exercise

pytestmark = pytest.mark.django_db


@pytest.fixture
def exercise(db: None) -> Exercise:
    return make_row(make_lesson(), keys=["upload-key"])


@pytest.fixture
def learner(client: Client) -> Learner:
    learner = Learner.objects.create_user("lena", password="a-long-password", variant=7)
    client.force_login(learner)
    return learner


@pytest.fixture
def sandbox(learner: Learner, exercise: Exercise) -> Sandbox:
    return exercise_sandbox.find_or_make(learner, exercise)


def text(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def root(sandbox: Sandbox) -> Credentials:
    typed = SignIn("Correct-Horse-9", email="root@games.example")
    answer = sandboxes.change(sandbox, "ConsoleLogin", lambda held: console_login(held, typed))
    given = answer.unwrapped()["Credentials"]
    return Credentials(given["AccessKeyId"], given["SecretAccessKey"], given["SessionToken"])


def do(sandbox: Sandbox, name: str, **parameters: Any) -> None:
    sandboxes.act(sandbox, root(sandbox), "iam", name, parameters).unwrapped()


def sign_in(client: Client, sandbox: Sandbox) -> None:
    """Sign in to the console as root."""
    address = reverse("console-sign-in", args=[sandbox.pk])
    posted = {"kind": "root", "email": "root@games.example", "password": "Correct-Horse-9"}
    assert client.post(address, posted).status_code == 302


def test_the_page_shows_task_account_and_goals_before_anything_is_made(
    client: Client, exercise: Exercise
) -> None:
    page = text(client, url(exercise))
    assert "Make the account safe." in page
    assert "root@games.example" in page
    assert "0 of 4 goals met" in page
    assert "made when you open the account" in page
    assert "Nothing limits such a key." in page
    assert "That is how it is done." not in page
    assert not Sandbox.objects.exists()
    assert not Learner.objects.exists()


def test_the_lesson_leads_to_the_same_page(client: Client, exercise: Exercise) -> None:
    assert "Open the account" in text(client, exercise.lesson.get_absolute_url())


def test_a_visitor_who_opens_the_account_becomes_a_guest_with_the_values_of_the_page(
    client: Client, exercise: Exercise
) -> None:
    response = client.post(url(exercise, "open-account"), {"variant": "123"})
    guest, sandbox = Learner.objects.get(), Sandbox.objects.get()
    assert (guest.is_guest, guest.variant, sandbox.variant) == (True, 123, 123)
    assert response.headers["Location"] == f"/sandbox/{sandbox.pk}/"
    assert Attempt.objects.of(guest).get().failing == ["no-keys", "ana", "asked", "rotated"]


def test_opening_it_again_leads_back_to_the_same_account(client: Client, sandbox: Sandbox) -> None:
    assert sandbox.exercise is not None
    response = client.post(url(sandbox.exercise, "open-account"))
    assert response.headers["Location"] == f"/sandbox/{sandbox.pk}/"
    assert Sandbox.objects.count() == 1


@pytest.mark.parametrize("posted", [{"variant": "-1"}, {"variant": "x"}, {}])
def test_a_broken_variant_is_passed_over(client: Client, exercise: Exercise, posted: dict[str, str]) -> None:
    assert client.post(url(exercise, "open-account"), posted).status_code == 302


def test_only_account_exercises_are_opened_and_only_by_post(client: Client, exercise: Exercise) -> None:
    assert client.get(url(exercise, "open-account")).status_code == 405
    policy = make_exercise(exercise.lesson, "policy", 2)
    assert client.post(url(policy, "open-account")).status_code == 404
    exercise.archived = True
    exercise.save()
    assert client.post(url(exercise, "open-account")).status_code == 404


def test_a_text_sent_to_an_account_exercise_is_no_answer(client: Client, exercise: Exercise) -> None:
    response = client.post(url(exercise, "check"), {"document": "{}"})
    assert response.status_code == 302
    assert not Attempt.objects.exists()


def test_goals_say_what_is_missing_and_what_they_are_for(client: Client, sandbox: Sandbox) -> None:
    assert sandbox.exercise is not None
    page = text(client, url(sandbox.exercise))
    assert "The root user still has an access key." in page
    assert "There is no new active key yet." in page
    assert "Nothing has changed since the start." in page
    assert "Back to the account" in page
    assert sandbox.named_keys["upload-key"] in page
    do(sandbox, "CreateUser", UserName="ana")
    page = text(client, url(sandbox.exercise))
    assert "1 of 4 goals met" in page
    assert 'aria-label="There is a user ana: met"' in page
    assert "User <code>ana</code>" in page


def test_hints_open_one_by_one_and_the_solution_is_shown_as_steps(client: Client, exercise: Exercise) -> None:
    assert "Begin with MFA." not in text(client, url(exercise))
    client.post(url(exercise, "solution"))
    assert "Delete the key." not in text(client, url(exercise))
    client.post(url(exercise, "hint"), {"variant": "3"})
    assert "Begin with MFA." in text(client, url(exercise))
    client.post(url(exercise, "solution"))
    page = text(client, url(exercise))
    assert "Delete the key." in page
    assert "iam:DeleteAccessKey · AccessKeyId $(key root-key)" in page


def test_a_solved_exercise_explains_itself_and_leads_on(client: Client, learner: Learner) -> None:
    lesson = make_lesson()
    exercise = make_row(lesson, goals=[{"goal": "user", "id": "ana", "user": "ana"}])
    make_exercise(lesson, "policy", 2)
    sandbox = exercise_sandbox.find_or_make(learner, exercise)
    assert "Next: opens" in re.sub(r"<[^>]+>", "", text(client, url(exercise)))
    do(sandbox, "CreateUser", UserName="ana")
    page = text(client, url(exercise))
    assert "All goals are met" in page
    assert "That is how it is done." in page
    assert "The exercise policy" in page
    sandboxes.undo(sandbox)
    assert "That is how it is done." in text(client, url(exercise))


def test_an_attack_is_shown_step_by_step_with_the_refusal_that_ends_it(
    client: Client, learner: Learner
) -> None:
    call = {
        "who": "key upload-key",
        "call": "iam:CreateUser",
        "parameters": {"UserName": "mallory"},
    }
    after = {**call, "call": "iam:DeleteUser"}
    still = {"who": "key upload-key", "call": "sts:GetCallerIdentity"}
    attack = {"goal": "attack", "id": "up", "calls": [call, after], "still": [still]}
    exercise = make_row(make_lesson(), goals=[attack])
    sandbox = exercise_sandbox.find_or_make(learner, exercise)
    assert "The attack still goes through, from the first call to the last." in text(client, url(exercise))
    arn = "arn:aws:iam::111122223333:policy/Uploads"
    do(sandbox, "SetDefaultPolicyVersion", PolicyArn=arn, VersionId="v1")
    page = text(client, url(exercise))
    assert "The attack is refused" in page
    assert "Not reached" in page
    assert "AccessDenied: User: arn:aws:iam::111122223333:user/maya is not authorized to perform" in page
    assert "All goals are met" in page


def test_a_request_is_shown_with_the_chain_that_decided_it(client: Client, learner: Learner) -> None:
    goal = {"goal": "request", "id": "put", "who": "user maya", "action": "s3:PutObject", "expect": "denied"}
    exercise = make_row(make_lesson(), goals=[{**goal, "resource": "arn:aws:s3:::reports/a.csv"}])
    exercise_sandbox.find_or_make(learner, exercise)
    page = text(client, url(exercise))
    assert "It is still allowed." in page
    assert 'aria-label="Decision, policy type by policy type"' in page


def test_the_console_shows_the_bar_with_the_goals_and_the_way_back(client: Client, sandbox: Sandbox) -> None:
    sign_in(client, sandbox)
    page = text(client, sandbox.get_absolute_url())
    assert 'id="task-bar"' in page
    assert "0 of 4 goals met" in page
    assert "Make the account safe." in page
    assert "The root user still has an access key." in page
    assert "Back to the lesson" in page


def test_the_bar_shows_the_keys_that_are_handed_out_beside_the_task(client: Client, sandbox: Sandbox) -> None:
    sign_in(client, sandbox)
    page = text(client, sandbox.get_absolute_url())
    bar = page.partition('class="task-bar-body')[2].partition('id="task-bar-goals"')[0]
    assert "Access key <code>upload-key</code>" in bar
    assert re.search(r"Access key ID</span> <code>AKIA\w{16}</code>", bar)


def test_the_bar_tells_once_what_was_met_since_it_was_shown_last(client: Client, sandbox: Sandbox) -> None:
    sign_in(client, sandbox)
    assert "Met now:" not in text(client, sandbox.get_absolute_url())
    do(sandbox, "CreateUser", UserName="ana")
    assert "Met now:</span> There is a user <code>ana</code>" in text(client, sandbox.get_absolute_url())
    assert "Met now:" not in text(client, sandbox.get_absolute_url())


def test_an_act_in_the_console_brings_the_bar_along(client: Client, sandbox: Sandbox) -> None:
    sign_in(client, sandbox)
    text(client, sandbox.get_absolute_url())
    address = reverse("console-users", args=[sandbox.pk])
    response = client.post(
        address, {"act": "CreateUser", "UserName": "ana"}, headers={"HX-Request": "true"}, follow=True
    )
    page = response.content.decode()
    assert "1 of 4 goals met" in page
    assert "Met now:</span> There is a user <code>ana</code>" in page


def test_a_free_sandbox_has_no_bar(client: Client, learner: Learner) -> None:
    client.post(reverse("sandboxes"))
    sandbox = Sandbox.objects.of(learner).get()
    page = text(client, reverse("console-sign-in", args=[sandbox.pk]))
    assert "task-bar" not in page


def test_undo_and_reset_go_back_and_return_to_the_page_they_came_from(
    client: Client, sandbox: Sandbox
) -> None:
    assert sandbox.exercise is not None
    do(sandbox, "CreateUser", UserName="ana")
    back = url(sandbox.exercise)
    response = client.post(reverse("sandbox-undo", args=[sandbox.pk]), {"next": back}, follow=True)
    assert response.redirect_chain == [(back, 302)]
    assert "Undone: CreateUser." in response.content.decode()
    do(sandbox_now(sandbox), "CreateGroup", GroupName="admins")
    response = client.post(reverse("sandbox-reset", args=[sandbox.pk]), {"next": back}, follow=True)
    assert "Nothing has changed since the start." in response.content.decode()
    client.post(reverse("sandbox-undo", args=[sandbox.pk]), {"next": back})
    assert "Group <code>admins</code>" in text(client, reverse("sandbox-changes", args=[sandbox.pk]))


def sandbox_now(sandbox: Sandbox) -> Sandbox:
    return Sandbox.objects.get(pk=sandbox.pk)


def test_undoing_with_nothing_to_undo_says_so(client: Client, sandbox: Sandbox) -> None:
    response = client.post(reverse("sandbox-undo", args=[sandbox.pk]), follow=True)
    assert "There is nothing to undo." in response.content.decode()


def test_undoing_what_a_page_is_about_leads_to_the_overview(client: Client, sandbox: Sandbox) -> None:
    do(sandbox, "CreateUser", UserName="ana")
    page = reverse("console-user", args=[sandbox.pk, "ana"])
    response = client.post(reverse("sandbox-undo", args=[sandbox.pk]), {"next": page})
    assert response.headers["Location"] == sandbox.get_absolute_url()


@pytest.mark.parametrize("wanted", ["https://evil.example/", "//evil.example/", "javascript:alert(1)", ""])
def test_going_back_never_leads_out_of_the_lab(client: Client, sandbox: Sandbox, wanted: str) -> None:
    response = client.post(reverse("sandbox-reset", args=[sandbox.pk]), {"next": wanted})
    assert response.headers["Location"] == sandbox.get_absolute_url()


@pytest.mark.parametrize("name", ["sandbox-undo", "sandbox-reset", "sandbox-changes"])
def test_nobody_goes_back_in_somebody_elses_sandbox(client: Client, sandbox: Sandbox, name: str) -> None:
    do(sandbox, "CreateUser", UserName="ana")
    client.force_login(Learner.objects.create_user("noor", password="a-long-password"))
    address = reverse(name, args=[sandbox.pk])
    method = client.get if name == "sandbox-changes" else client.post
    assert method(address).status_code == 404
    client.logout()
    assert method(address).status_code == 302
    assert sandbox_now(sandbox).snapshots.count() == 1


@pytest.mark.parametrize(("name", "allowed"), [("sandbox-undo", 405), ("sandbox-reset", 405)])
def test_going_back_takes_a_post(client: Client, sandbox: Sandbox, name: str, allowed: int) -> None:
    assert client.get(reverse(name, args=[sandbox.pk])).status_code == allowed
