"""Programs beside an exercise's account: which key they hold, running them, and giving them another key."""

import re
import uuid
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from iamlab.aws_api.authentication import Credentials
from iamlab.aws_api.sign_in import SignIn, console_login
from lessons import exercise_sandbox, sandboxes
from lessons.account_goals import graded
from lessons.models import Learner, Sandbox
from tests.lessons.account_rows import make_lesson, make_row

pytestmark = pytest.mark.django_db

PROGRAMS = {
    "uploader": {
        "title": "The upload server",
        "about": "Looks *itself* up before every upload.",
        "key": "upload-key",
        "calls": [{"call": "sts:GetCallerIdentity"}, {"call": "iam:GetUser"}],
    }
}
GOALS = [
    {"goal": "key-rotated", "id": "rotated", "key": "upload-key"},
    {"goal": "program-runs", "id": "runs", "program": "uploader"},
]


@pytest.fixture
def sandbox(learner: Learner) -> Sandbox:
    exercise = make_row(make_lesson(), programs=PROGRAMS, goals=GOALS)
    return exercise_sandbox.find_or_make(learner, exercise)


def address(sandbox: Sandbox) -> str:
    return f"/sandbox/{sandbox.pk}/programs/"


def page(response: Any) -> str:
    assert isinstance(response, HttpResponse)
    return response.content.decode()


def held(shown: str) -> str:
    found = re.search(r"with the key <code>(\w+)</code>", shown)
    assert found is not None
    return found[1]


def run(browser: Client, sandbox: Sandbox, key: Credentials | None = None, **more: str) -> Any:
    given = {"access_key_id": key.access_key_id, "secret_access_key": key.secret} if key else {}
    return browser.post(address(sandbox), {"program": "uploader", **given, **more})


def as_root(sandbox: Sandbox, name: str, **parameters: Any) -> dict[str, Any]:
    typed = SignIn("Correct-Horse-9", email="root@games.example")
    answer = sandboxes.change(sandbox, "ConsoleLogin", lambda held: console_login(held, typed))
    given = answer.unwrapped()["Credentials"]
    credentials = Credentials(given["AccessKeyId"], given["SecretAccessKey"], given["SessionToken"])
    return sandboxes.act(sandbox, credentials, "iam", name, parameters).unwrapped()


def new_key(sandbox: Sandbox) -> Credentials:
    made = as_root(sandbox, "CreateAccessKey", UserName="maya")["AccessKey"]
    return Credentials(made["AccessKeyId"], made["SecretAccessKey"])


def turn_off(sandbox: Sandbox, key_id: str) -> None:
    as_root(sandbox, "UpdateAccessKey", UserName="maya", AccessKeyId=key_id, Status="Inactive")


def failing(sandbox: Sandbox) -> list[str]:
    sandbox.refresh_from_db()
    feedback = graded(sandbox)
    assert feedback is not None
    return feedback.failing


def test_the_page_says_what_a_program_does_and_which_key_it_holds(
    browser_of_member: Client, sandbox: Sandbox
) -> None:
    shown = page(browser_of_member.get(address(sandbox)))
    assert "<h1>The upload server</h1>" in shown
    assert "Looks <em>itself</em> up" in shown
    assert held(shown) == sandbox.named_keys["upload-key"]
    assert "It ran" not in shown


def test_it_runs_with_the_key_that_it_holds(browser_of_member: Client, sandbox: Sandbox) -> None:
    response = run(browser_of_member, sandbox)
    assert response.status_code == 200
    assert "It ran" in page(response)
    records = [event.record for event in sandbox.events.all()]
    assert {(each["eventName"], each["userAgent"]) for each in records} == {
        ("GetCallerIdentity", "uploader"),
        ("GetUser", "uploader"),
    }


def test_a_new_key_is_kept_and_used_from_then_on(browser_of_member: Client, sandbox: Sandbox) -> None:
    key = new_key(sandbox)
    shown = page(run(browser_of_member, sandbox, key))
    assert "It ran" in shown
    assert held(shown) == key.access_key_id
    assert key.secret not in shown
    turn_off(sandbox, sandbox.named_keys["upload-key"])
    assert "It ran" in page(run(browser_of_member, sandbox))
    assert failing(sandbox) == []


def test_a_key_that_aws_does_not_know_is_not_taken(browser_of_member: Client, sandbox: Sandbox) -> None:
    key = new_key(sandbox)
    for wrong in (
        Credentials(key.access_key_id, "another secret"),
        Credentials("AKIAIOSFODNN7EXAMPLE", key.secret),
        Credentials("<b>", "ä"),
    ):
        shown = page(run(browser_of_member, sandbox, wrong))
        assert "The key was not taken" in shown
        assert held(shown) == sandbox.named_keys["upload-key"]


def test_it_stands_still_once_its_key_is_off(browser_of_member: Client, sandbox: Sandbox) -> None:
    turn_off(sandbox, sandbox.named_keys["upload-key"])
    shown = page(run(browser_of_member, sandbox))
    assert "It stands still" in shown
    assert "InvalidClientTokenId: GetCallerIdentity was refused" in shown
    assert "rotated" in failing(sandbox)
    assert "runs" in failing(sandbox)


def test_a_key_without_rights_is_taken_and_shows_awss_refusal(
    browser_of_member: Client, sandbox: Sandbox
) -> None:
    as_root(sandbox, "CreateUser", UserName="sam")
    made = as_root(sandbox, "CreateAccessKey", UserName="sam")["AccessKey"]
    key = Credentials(made["AccessKeyId"], made["SecretAccessKey"])
    shown = page(run(browser_of_member, sandbox, key))
    assert "because no identity-based policy allows the iam:GetUser action" in shown
    assert "Decided here" in shown
    assert held(shown) == key.access_key_id


def test_reset_gives_it_back_its_first_key(browser_of_member: Client, sandbox: Sandbox) -> None:
    run(browser_of_member, sandbox, new_key(sandbox))
    sandbox.refresh_from_db()
    sandboxes.reset(sandbox)
    assert held(page(browser_of_member.get(address(sandbox)))) == sandbox.named_keys["upload-key"]


@pytest.mark.parametrize(
    "given", [{"access_key_id": ""}, {"access_key_id": "A" * 200}, {"access_key_id": "A\x00"}]
)
def test_a_form_that_cannot_be_read_runs_nothing(
    given: dict[str, str], browser_of_member: Client, sandbox: Sandbox
) -> None:
    response = browser_of_member.post(address(sandbox), {"program": "uploader", **given})
    assert response.status_code == 400
    assert "field-error" in page(response)
    assert not sandbox.events.exists()


def test_there_is_no_other_program(browser_of_member: Client, sandbox: Sandbox) -> None:
    assert browser_of_member.post(address(sandbox), {"program": "downloader"}).status_code == 404
    assert browser_of_member.post(address(sandbox)).status_code == 404


def test_it_is_for_members_of_a_sandbox_that_has_programs(
    client: Client, stranger: Client, browser_of_member: Client, sandbox: Sandbox, free: Sandbox
) -> None:
    assert stranger.get(address(sandbox)).status_code == 404
    assert stranger.post(address(sandbox), {"program": "uploader"}).status_code == 404
    assert browser_of_member.get(address(free)).status_code == 404
    assert browser_of_member.get(f"/sandbox/{uuid.uuid4()}/programs/").status_code == 404
    assert browser_of_member.put(address(sandbox)).status_code == 405
    client.logout()
    assert client.get(address(sandbox)).status_code == 302


def test_bar_and_lesson_lead_to_it(browser_of_member: Client, sandbox: Sandbox) -> None:
    link = f'href="{address(sandbox)}#uploader"'
    assert link in page(browser_of_member.get(f"/sandbox/{sandbox.pk}/sign-in/"))
    assert sandbox.exercise is not None
    assert link in page(browser_of_member.get(sandbox.exercise.get_absolute_url()))
