"""A sandbox and browsers at its console."""

import html
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from iamlab.account.account import Account
from iamlab.account.configuration import loaded, saved
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


class Console:
    """The console of a sandbox as somebody uses it: pages as text, acts, and what is in the account then."""

    def __init__(self, browser: Client, sandbox: Sandbox) -> None:
        self.browser = browser
        self.sandbox = sandbox

    def address(self, page: str) -> str:
        return f"/sandbox/{self.sandbox.pk}/{page}"

    def page(self, page: str, status: int = 200) -> str:
        response = self.browser.get(self.address(page))
        assert response.status_code == status
        return response.content.decode()

    def act(self, page: str, act: str, status: int = 200, **typed: Any) -> str:
        """Send a form as a browser without JavaScript does, and return the page that one ends on."""
        response = self.browser.post(self.address(page), {"act": act, **typed}, follow=True)
        assert response.status_code == status, response.content.decode()
        return response.content.decode()

    def change(self, make: Callable[[Account], None]) -> None:
        """Change the account beside the gate, as time and programs would."""
        stored = Sandbox.objects.get(pk=self.sandbox.pk)
        configuration = loaded(bytes(stored.document))
        make(configuration.accounts[world.ACCOUNT])
        stored.document = saved(configuration)
        stored.save()

    @property
    def account(self) -> Account:
        return loaded(bytes(Sandbox.objects.get(pk=self.sandbox.pk).document)).accounts[world.ACCOUNT]


@pytest.fixture
def root(as_root: Client, sandbox: Sandbox) -> Console:
    """The console of the account's root user."""
    return Console(as_root, sandbox)


@pytest.fixture
def ada(as_ada: Client, sandbox: Sandbox) -> Console:
    """The console of a user who may do everything."""
    return Console(as_ada, sandbox)


@pytest.fixture
def noor(as_noor: Client, sandbox: Sandbox) -> Console:
    """The console of a user who may do nothing."""
    return Console(as_noor, sandbox)


def words(page: str) -> str:
    """Return the text of a page, without tags, its spaces single."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page)).split())


ALLOW = world.allow("s3:GetObject", "arn:aws:s3:::reports/*")
"""A policy that nobody minds."""


def let(root: Console, user: str, *actions: str) -> None:
    """Let a user do these actions, by an inline policy called `let`."""
    root.act(
        f"users/{user}/create-inline-policy/",
        "PutUserPolicy",
        PolicyName="let",
        PolicyDocument=world.allow(list(actions)),
    )


def signed_in_as_noor(console: Console) -> Console:
    """Sign in as `noor` where somebody else was."""
    sign_in(console.browser, console.sandbox, "noor")
    return console
