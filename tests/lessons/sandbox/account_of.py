"""What stands in a sandbox's account, and acts in its console, for tests of the pages."""

from django.http import HttpResponse
from django.test import Client

from iamlab.account.account import Account
from iamlab.account.configuration import loaded, saved
from lessons.models import Sandbox
from tests.aws_api.world import ACCOUNT


def account(sandbox: Sandbox) -> Account:
    """Return the account as it is saved now."""
    return loaded(bytes(Sandbox.objects.get(pk=sandbox.pk).document)).accounts[ACCOUNT]


def keep(sandbox: Sandbox, changed: Account) -> None:
    """Save the account as a test has changed it."""
    sandbox.refresh_from_db()
    configuration = loaded(bytes(sandbox.document))
    configuration.accounts[ACCOUNT] = changed
    sandbox.document = saved(configuration)
    sandbox.revision += 1
    sandbox.save()


def act(browser: Client, sandbox: Sandbox, page: str, name: str, **given: str) -> HttpResponse:
    """Post the act called `name` on a page of the console."""
    response = browser.post(f"/sandbox/{sandbox.pk}/{page}", {"act": name, **given})
    assert isinstance(response, HttpResponse)
    return response


def page(browser: Client, sandbox: Sandbox, path: str) -> str:
    """Return a page of the console."""
    return browser.get(f"/sandbox/{sandbox.pk}/{path}").content.decode()
