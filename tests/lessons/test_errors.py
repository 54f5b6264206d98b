"""What is said when something goes wrong, on a page and to htmx."""

import pytest
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.urls import include, path
from pytest_django.fixtures import DjangoAssertNumQueries

from lessons.views import errors
from tests.lessons.course_rows import guest_at

pytestmark = pytest.mark.django_db

HTMX = {"HX-Request": "true"}


def fails(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("broken on purpose")


def refuses(request: HttpRequest) -> HttpResponse:
    raise PermissionDenied


urlpatterns = [path("fails/", fails), path("refuses/", refuses), path("", include("iamlab.urls"))]
handler400, handler403 = errors.bad_request, errors.forbidden
handler404, handler500 = errors.not_found, errors.server_error


@pytest.fixture
def lenient() -> Client:
    """A client that shows the lab's answer to an exception, as a browser would see it."""
    return Client(raise_request_exception=False)


@pytest.fixture
def strict() -> Client:
    """A client for which forms need their token."""
    return Client(enforce_csrf_checks=True)


# 404


def test_a_missing_page_says_so_and_leads_on(client: Client) -> None:
    response = client.get("/nowhere/")
    html = response.content.decode()
    assert response.status_code == 404
    assert "There is no such page" in html
    assert 'href="/learn/"' in html
    assert 'class="top-bar"' in html


def test_a_missing_page_shows_nothing_of_its_address(client: Client) -> None:
    assert "alert" not in client.get("/%3Cscript%3Ealert(1)/").content.decode()


def test_a_missing_lesson_is_not_found(client: Client) -> None:
    assert client.get("/learn/no/such/").status_code == 404
    assert client.post("/learn/no/such/exercise/check/", {"document": "{}"}).status_code == 404


def test_htmx_gets_a_notice_that_is_swapped_in(client: Client) -> None:
    response = client.post("/learn/no/such/exercise/check/", {"document": "{}"}, headers=HTMX)
    assert response.status_code == 404
    assert response["X-Swap"] == "yes"
    assert response["HX-Reswap"] == "innerHTML"
    assert "HX-Request" in response["Vary"]
    assert response.content.decode().startswith('<div class="notice"')


# 403


@pytest.mark.urls("tests.lessons.test_errors")
def test_what_is_not_yours_is_refused(client: Client) -> None:
    response = client.get("/refuses/")
    assert response.status_code == 403
    assert "This is not yours to see" in response.content.decode()


def test_a_form_without_its_token_gives_back_what_was_typed(strict: Client) -> None:
    response = strict.post("/learn/a/b/c/check/", {"document": '{"a": "</textarea><script>"}'})
    html = response.content.decode()
    assert response.status_code == 403
    assert "This page was open for too long" in html
    assert "{&quot;a&quot;: &quot;&lt;/textarea&gt;&lt;script&gt;&quot;}</textarea>" in html
    assert 'href="/learn/a/b/c/"' in html


def test_every_document_of_the_playground_is_given_back(strict: Client) -> None:
    response = strict.post(
        "/playground/",
        {"document": ["first text", "second text"]},
        headers={"Referer": "http://testserver/playground/"},
    )
    html = response.content.decode()
    assert "first text</textarea>" in html
    assert "second text</textarea>" in html
    assert 'href="http://testserver/playground/">Back to the page' in html


def test_the_way_back_never_leads_elsewhere(strict: Client) -> None:
    for referer in ("https://evil.example/", "javascript:alert(1)"):
        html = strict.post("/sign-in/", {}, headers={"Referer": referer}).content.decode()
        assert 'href="/learn/">Back to the page' in html


def test_htmx_without_a_token_gets_a_notice(strict: Client) -> None:
    response = strict.post("/learn/a/b/c/check/", {"document": "{}"}, headers=HTMX)
    assert (response.status_code, response["X-Swap"]) == (403, "yes")
    assert "This page was open for too long" in response.content.decode()


def test_a_form_from_another_address_is_told_apart(strict: Client) -> None:
    html = strict.post("/sign-in/", {}, headers={"Origin": "https://evil.example"}).content.decode()
    assert "This came from another address" in html


def test_a_guest_is_still_known_after_a_stale_form(strict: Client) -> None:
    guest_at(strict)
    assert "Keep your progress" in strict.post("/sign-out/").content.decode()


# 400 and 413


def test_a_request_for_another_host_is_told_what_to_do(client: Client) -> None:
    response = client.get("/", headers={"Host": "evil.example"})
    html = response.content.decode()
    assert response.status_code == 400
    assert "ALLOWED_HOSTS" in html
    assert "evil.example" not in html


def test_more_than_the_lab_reads_is_too_large(client: Client) -> None:
    limit = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
    assert limit is not None
    response = client.post(
        "/playground/", f"document={'x' * limit}", content_type="application/x-www-form-urlencoded"
    )
    assert response.status_code == 413
    assert "This is more than the lab reads" in response.content.decode()


def test_a_request_cut_off_is_broken(client: Client) -> None:
    response = client.post("/playground/", b"no parts", content_type="multipart/form-data")
    assert response.status_code == 400
    assert "The lab cannot read this request" in response.content.decode()


# 500


@pytest.mark.urls("tests.lessons.test_errors")
def test_a_failure_says_that_it_is_the_labs_and_shows_no_details(lenient: Client) -> None:
    response = lenient.get("/fails/")
    html = response.content.decode()
    assert response.status_code == 500
    assert "The lab made a mistake" in html
    assert "broken on purpose" not in html


@pytest.mark.urls("tests.lessons.test_errors")
def test_htmx_is_told_of_a_failure(lenient: Client) -> None:
    response = lenient.post("/fails/", headers=HTMX)
    assert (response.status_code, response["X-Swap"]) == (500, "yes")


def test_the_page_for_failures_needs_no_database(
    rf: RequestFactory, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(0):
        html = errors.server_error(rf.get("/")).content.decode()
    assert 'class="top-bar"' in html
    assert "Sign in" not in html
