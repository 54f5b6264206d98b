"""Not one address of a sandbox, listed by hand or not, answers anybody but its members."""

from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, reverse

from lessons import sandbox_urls
from lessons.models import Sandbox

GIVEN = {
    "account": "111122223333",
    "arn": "arn:aws:iam::111122223333:policy/Reader",
    "document_type": "identity",
    "event_id": "1",
    "policy": "all",
}
"""What stands in addresses; everything else is the name of a user who is there."""


def patterns() -> Iterator[URLPattern]:
    for found in sandbox_urls.urlpatterns:
        if isinstance(found, URLResolver):
            yield from (each for each in found.url_patterns if isinstance(each, URLPattern))


def address(pattern: URLPattern, sandbox: Sandbox) -> str:
    given = {name: GIVEN.get(name, "ada") for name in pattern.pattern.converters}
    return reverse(str(pattern.name), kwargs={"sandbox": sandbox.pk, **given})


every_address = pytest.mark.parametrize("pattern", list(patterns()), ids=lambda pattern: str(pattern.name))


@every_address
def test_a_stranger_is_told_that_there_is_nothing(
    pattern: URLPattern, stranger: Client, sandbox: Sandbox
) -> None:
    place = address(pattern, sandbox)
    answers = [stranger.get(place).status_code, stranger.post(place).status_code]
    assert 404 in answers
    assert set(answers) <= {404, 405}


@every_address
def test_a_visitor_is_told_nothing_either(pattern: URLPattern, client: Client, sandbox: Sandbox) -> None:
    place = address(pattern, sandbox)
    answers = [client.get(place), client.post(place)]
    assert {answer.status_code for answer in answers} <= {302, 405}
    assert any(answer.headers.get("Location", "").startswith("/sign-in/?next=") for answer in answers)


@every_address
def test_a_form_from_elsewhere_is_refused(
    pattern: URLPattern, browser_of_member: Client, sandbox: Sandbox
) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = browser_of_member.cookies
    assert strict.post(address(pattern, sandbox), {"act": "CreateUser"}).status_code in (403, 405)
    assert strict.put(address(pattern, sandbox)).status_code in (403, 405)
