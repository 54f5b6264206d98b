"""A sandbox and browsers at its console."""

from collections.abc import Callable

import pytest
from django.http import HttpResponse
from django.test import Client

from lessons import free_sandbox, sandboxes
from lessons.models import Learner, Sandbox
from tests.aws_api import world

SignIn = Callable[..., HttpResponse]


@pytest.fixture
def learner(db: None) -> Learner:
    return Learner.objects.create_user("maya", password="a-long-password")


@pytest.fixture
def sandbox(learner: Learner) -> Sandbox:
    """The small AWS of the gate's tests: `ada` may do everything, `noor` nothing."""
    return sandboxes.create(world.configuration(), [learner])


@pytest.fixture
def browser_of_member(client: Client, learner: Learner) -> Client:
    """The browser of the sandbox's member, who has not signed in to the account."""
    client.force_login(learner)
    return client


@pytest.fixture
def stranger(db: None) -> Client:
    """The browser of somebody who is no member."""
    browser = Client()
    browser.force_login(Learner.objects.create_user("finn", password="a-long-password"))
    return browser


def sign_in(browser: Client, sandbox: Sandbox, user: str | None = None) -> HttpResponse:
    """Sign in as an IAM user of the small AWS, or as root, and return the last answer."""
    typed = {"kind": "root", "email": "root@example.com"}
    if user is not None:
        typed = {"kind": "user", "account": world.ACCOUNT, "user": user}
    response = browser.post(
        f"/sandbox/{sandbox.pk}/sign-in/", {**typed, "password": world.PASSWORD}, follow=True
    )
    assert isinstance(response, HttpResponse)
    return response


@pytest.fixture
def as_root(browser_of_member: Client, sandbox: Sandbox) -> Client:
    sign_in(browser_of_member, sandbox)
    return browser_of_member


@pytest.fixture
def as_ada(browser_of_member: Client, sandbox: Sandbox) -> Client:
    sign_in(browser_of_member, sandbox, "ada")
    return browser_of_member


@pytest.fixture
def as_noor(browser_of_member: Client, sandbox: Sandbox) -> Client:
    sign_in(browser_of_member, sandbox, "noor")
    return browser_of_member


@pytest.fixture
def free(learner: Learner) -> Sandbox:
    return free_sandbox.find_or_make(learner)
