"""Landing page, course map and help: what visitors, guests and learners find there."""

import re

import pytest
from django.test import Client
from pytest_django.fixtures import DjangoAssertNumQueries

from iamlab.evaluator import Outcome
from lessons.check_loop import check_loop
from lessons.models import Course, Learner, Lesson
from tests.lessons.course_rows import add_exercise, begin, guest_at, make_course, make_learner, solve

pytestmark = pytest.mark.django_db


def page(client: Client, path: str) -> str:
    """Return a page as text with its white space folded."""
    response = client.get(path)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def words(html: str) -> str:
    """Return what is read on a page: its text without tags."""
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


# Landing page


def test_a_visitor_starts_at_the_first_lesson(client: Client) -> None:
    make_course()
    html = page(client, "/")
    assert 'href="/learn/basics/lesson-1/">Start: One<' in html
    assert "Lesson 1 of 2, about 4 minutes" in html


def test_looking_around_makes_no_guest(client: Client) -> None:
    make_course()
    for path in ("/", "/learn/", "/help/", "/fidelity/", "/claim/", "/sign-in/"):
        page(client, path)
    assert not Learner.objects.exists()
    assert "sessionid" not in client.cookies


def test_a_learner_continues_with_the_first_lesson_that_is_not_done(client: Client) -> None:
    first, _ = make_course().lessons.all()
    solve(guest_at(client), first)
    html = page(client, "/")
    assert 'href="/learn/basics/lesson-2/">Continue: Two<' in html
    assert "1 of 2 lessons done" in html


def test_who_has_begun_the_first_lesson_continues_it(client: Client) -> None:
    exercise = make_course().lessons.all()[0].exercises.get()
    begin(guest_at(client), exercise)
    assert "Continue: One" in words(page(client, "/"))


def test_who_has_done_everything_is_led_to_the_playground(client: Client) -> None:
    guest = guest_at(client)
    for lesson in make_course().lessons.all():
        solve(guest, lesson)
    html = page(client, "/")
    assert 'href="/playground/">Open the playground<' in html
    assert "Every lesson is done" in html


def test_somebody_elses_progress_is_not_shown(client: Client) -> None:
    solve(make_learner(), make_course().lessons.all()[0])
    guest_at(client)
    assert "0 of 2 lessons done" in page(client, "/")


def test_without_lessons_the_landing_page_says_so(client: Client) -> None:
    html = page(client, "/")
    assert "No lessons are loaded yet" in html
    assert 'id="course"' not in html


def test_archived_courses_and_lessons_are_not_listed(client: Client) -> None:
    make_course("old", archived=True)
    Lesson.objects.filter(course=make_course("basics"), title="Two").update(archived=True)
    html = page(client, "/")
    assert "Old" not in words(html)
    assert ">Two<" not in html
    assert "0 of 1 lessons done" in html


def test_titles_and_summaries_are_escaped(client: Client) -> None:
    make_course(title="<b>Bold</b>", summary="<script>alert(1)</script> and `code`", titles=("<i>One</i>",))
    for path in ("/", "/learn/"):
        html = page(client, path)
        assert "<script>alert" not in html
        assert "<b>Bold" not in html
        assert "<i>One" not in html
        assert "<code>code</code>" in html


def test_the_check_loop_shows_what_the_evaluator_decides() -> None:
    outcomes = {
        choice.label: [check.trace.decision.outcome for check in choice.checks] for choice in check_loop()
    }
    assert outcomes == {
        "reports": [Outcome.IMPLICIT_DENY, Outcome.IMPLICIT_DENY],
        "reports/*": [Outcome.ALLOWED, Outcome.IMPLICIT_DENY],
        "*": [Outcome.ALLOWED, Outcome.ALLOWED],
    }
    passed = {choice.label: [check.passed for check in choice.checks] for choice in check_loop()}
    assert passed == {"reports": [False, True], "reports/*": [True, True], "*": [True, False]}


def test_the_check_loop_says_which_element_stopped_the_request(client: Client) -> None:
    text = words(page(client, "/"))
    assert "The action matches. The resource does not: this is the bucket’s ARN" in text
    assert text.count("allows this request, and no policy denies it.") == 3


def test_the_check_loop_shows_the_chain_of_the_check_that_fails() -> None:
    shown = {choice.label: choice.shown.about for choice in check_loop()}
    assert shown == {"reports": "Report", "reports/*": "Report", "*": "Payroll"}


# Course map


def test_the_map_shows_what_is_done_started_and_next(client: Client) -> None:
    done, following, started, new = make_course(titles=("A", "B", "C", "D")).lessons.all()
    guest = guest_at(client)
    begin(guest, started.exercises.get())
    solve(guest, done)
    html = page(client, "/learn/")
    states = re.findall(r'<li class="step">.*?data-state="(\w+)".*?</li>', html)
    assert states == ["done", "here", "started", "new"]
    rows = [words(row) for row in re.findall(r'<li class="step">.*?</li>', html)]
    assert rows[0] == "A 1 of 1 exercise 4 min Done"
    assert rows[1] == "B 0 of 1 exercise 4 min Next"
    assert rows[2] == "C 0 of 1 exercise 4 min Started"
    assert rows[3] == "D 0 of 1 exercise 4 min"
    assert following.get_absolute_url() in html
    assert new.get_absolute_url() in html


def test_the_map_says_to_go_on_with_a_lesson_half_done(client: Client) -> None:
    lesson = make_course(titles=("A",)).lessons.get()
    add_exercise(lesson)
    begin(guest_at(client), lesson.exercises.all()[0], solved=True)
    text = words(page(client, "/learn/"))
    assert "A 1 of 2 exercises 4 min Go on" in text
    assert "0 of 1 lesson done" in text


def test_a_course_without_lessons_says_so(client: Client) -> None:
    make_course(titles=())
    assert "This course has no lessons yet." in page(client, "/learn/")


def test_an_empty_map_tells_a_host_what_to_do(client: Client) -> None:
    html = page(client, "/learn/")
    assert "No lessons are loaded yet" in html
    assert "make run" in html


def test_the_map_takes_few_queries_however_long_it_is(
    client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for slug in ("a", "b", "c"):
        make_course(slug, titles=("One", "Two", "Three"))
    guest_at(client)
    with django_assert_max_num_queries(6):
        client.get("/learn/")


def test_a_courses_address_leads_to_its_place_on_the_map(client: Client) -> None:
    make_course()
    response = client.get("/learn/basics/")
    assert (response.status_code, response["Location"]) == (302, "/learn/#course-basics")
    assert 'id="course-basics"' in page(client, "/learn/")


def test_a_course_that_is_archived_or_missing_is_not_found(client: Client) -> None:
    make_course("old", archived=True)
    assert client.get("/learn/old/").status_code == 404
    assert client.get("/learn/never/").status_code == 404


# Help, and what every page has


def test_help_names_what_is_evaluated_and_what_is_not(client: Client) -> None:
    text = words(page(client, "/help/"))
    assert "every policy type together" in text
    assert "What it does not do yet: Access control lists of S3" in text
    assert "in accounts, other services than these" in text


def test_help_explains_the_simulated_accounts(client: Client) -> None:
    html = page(client, "/help/")
    assert 'id="accounts"' in html
    assert '<a href="#accounts">Accounts</a>' in html
    assert 'href="/sandbox/"' in html


def test_the_bar_offers_a_visitor_to_sign_in(client: Client) -> None:
    html = page(client, "/help/")
    assert 'href="/sign-in/?next=%2Fhelp%2F"' in html
    assert "Keep your progress</a>" not in html
    assert "Sign out" not in html


def test_the_bar_offers_a_guest_to_keep_the_progress(client: Client) -> None:
    guest_at(client)
    html = page(client, "/help/")
    assert "Keep your progress</a>" in html
    assert "Sign out" not in html


def test_account_pages_do_not_lead_back_to_themselves(client: Client) -> None:
    assert "?next=" not in page(client, "/sign-in/")


def test_the_bar_shows_a_learner_by_initials_with_a_way_out(client: Client) -> None:
    client.force_login(make_learner("maya.lind"))
    html = page(client, "/help/")
    assert "Signed in as maya.lind" in words(html)
    assert ">ML<" in html
    assert "Sign out" in html
    assert 'href="/admin/"' not in html


def test_the_bar_leads_staff_to_the_admin(client: Client) -> None:
    client.force_login(make_learner(is_staff=True))
    assert 'href="/admin/"' in page(client, "/help/")


def test_the_bar_marks_the_page_shown(client: Client) -> None:
    assert '<a href="/help/" aria-current="page">Help</a>' in page(client, "/help/")


@pytest.mark.parametrize("path", ["/", "/learn/", "/help/", "/fidelity/"])
def test_pages_are_only_to_be_read(client: Client, path: str) -> None:
    assert client.post(path).status_code == 405
    assert client.head(path).status_code == 200


@pytest.mark.parametrize("path", ["/", "/learn/", "/help/", "/fidelity/", "/claim/", "/sign-in/", "/nowhere"])
def test_pages_hold_nothing_that_the_content_security_policy_forbids(client: Client, path: str) -> None:
    make_course()
    response = client.get(path)
    html = response.content.decode()
    assert not re.search(r"<style|\sstyle=|\son\w+=|javascript:|src=\"data:", html)
    assert not re.search(r"<script(?![^>]*\ssrc=)", html)
    assert "unsafe" not in response["Content-Security-Policy"]


def test_every_course_is_on_the_landing_page(client: Client) -> None:
    for slug in ("first", "second"):
        make_course(slug)
    html = page(client, "/")
    assert "The courses" in html
    assert html.count('class="map-unit"') == Course.objects.count()


def test_the_admin_has_the_labs_icon(client: Client) -> None:
    assert "favicon.svg" in page(client, "/admin/login/")
