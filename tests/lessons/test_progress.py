"""How far a learner is: time and tries, resuming, testing out, the summary of a course, the record."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from pytest_django.fixtures import DjangoAssertNumQueries

from lessons.models import Attempt, Course, Exercise
from lessons.models.attempt import LONGEST_PAUSE
from lessons.progress import course_progress
from lessons.records import MANY_TRIES, course_records
from lessons.templatetags.progress_words import time_words
from tests.lessons.course_rows import add_exercise, begin, guest_at, make_course, make_learner, solve
from tests.lessons.test_pages import page, words

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)


def exercises(course: Course) -> list[Exercise]:
    return list(Exercise.objects.filter(lesson__course=course))


def attempt_at(exercise: Exercise) -> Attempt:
    return Attempt.objects.begin(make_learner(), exercise, NOON)


def record(attempt: Attempt, minutes: float, text: str, solved: bool = False) -> None:
    attempt.record(text, [], solved, NOON + timedelta(minutes=minutes), settled=True)


def test_time_is_kept_while_somebody_works_and_long_pauses_count_little() -> None:
    attempt = attempt_at(exercises(make_course())[0])
    record(attempt, 1, "a")
    record(attempt, 3, "b")
    assert attempt.seconds == 180
    record(attempt, 600, "c")
    attempt.refresh_from_db()
    assert attempt.seconds == 180 + LONGEST_PAUSE.total_seconds()


def test_the_time_that_a_solution_took_stays() -> None:
    attempt = attempt_at(exercises(make_course())[0])
    record(attempt, 1, "a", solved=True)
    record(attempt, 4, "b")
    assert attempt.seconds == 60


def test_a_clock_that_went_back_takes_no_time_away() -> None:
    attempt = attempt_at(exercises(make_course())[0])
    record(attempt, -5, "a")
    assert attempt.seconds == 0


def test_who_comes_back_goes_on_where_they_were(client: Client) -> None:
    make_course()
    later = exercises(make_course("later"))[1]
    begin(guest_at(client), later)
    html = page(client, "/learn/")
    assert f'href="{later.get_absolute_url()}">Continue: Two<' in html


def test_who_solved_what_they_were_at_goes_on_with_the_next(client: Client) -> None:
    first, _ = make_course().lessons.all()
    solve(guest_at(client), first)
    assert 'href="/learn/basics/lesson-2/">Continue: Two<' in page(client, "/learn/")


def test_an_archived_exercise_is_not_gone_on_with(client: Client) -> None:
    lesson = make_course().lessons.all()[0]
    extra = add_exercise(lesson)
    begin(guest_at(client), extra)
    Exercise.objects.filter(pk=extra.pk).update(archived=True)
    assert extra.get_absolute_url() not in page(client, "/learn/")


def known_course(client: Client) -> Course:
    """Make a course of two lessons with two exercises each, of which the last ones are solved."""
    course = make_course()
    guest = guest_at(client)
    for lesson in course.lessons.all():
        begin(guest, add_exercise(lesson), solved=True)
    return course


def test_the_last_exercise_of_every_lesson_marks_a_course_as_known(client: Client) -> None:
    known_course(client)
    text = words(page(client, "/learn/"))
    assert "2 of 2 lessons done" in text
    assert text.count("Known") == 2
    assert "passed" in words(page(client, "/progress/basics/"))


def test_one_exercise_less_leaves_the_course_open(client: Client) -> None:
    course = known_course(client)
    Attempt.objects.filter(exercise__lesson=course.lessons.all()[1]).delete()
    assert "0 of 2 lessons done" in words(page(client, "/learn/"))


def test_a_solution_that_was_shown_first_does_not_count_for_testing_out(client: Client) -> None:
    known_course(client)
    attempt = Attempt.objects.all()[0]
    assert attempt.solved_at is not None
    attempt.solution_shown_at = attempt.solved_at - timedelta(minutes=1)
    attempt.save()
    (progress,) = course_progress(attempt.learner)
    assert progress.done_count == 0
    assert "Solved after the solution was shown" in words(page(client, "/progress/basics/"))


def test_a_solution_that_was_looked_at_afterwards_does_no_harm(client: Client) -> None:
    known_course(client)
    attempt = Attempt.objects.all()[0]
    assert attempt.solved_at is not None
    attempt.solution_shown_at = attempt.solved_at + timedelta(minutes=1)
    attempt.save()
    (progress,) = course_progress(attempt.learner)
    assert progress.is_complete


def test_the_summary_says_what_was_shaky_and_leads_back(client: Client) -> None:
    course = make_course()
    hard, easy = exercises(course)
    guest = guest_at(client)
    for exercise in (hard, easy):
        begin(guest, exercise, solved=True)
    Attempt.objects.filter(exercise=hard).update(tries=MANY_TRIES, hints_opened=["a", "b"], wrong_ideas=["x"])
    html = page(client, "/progress/basics/")
    assert f"{MANY_TRIES} tries, 2 hints opened, 1 wrong idea on the way" in html
    shaky = html[html.index('id="shaky-title"') : html.index('id="test-out"')]
    assert hard.get_absolute_url() in shaky
    assert easy.get_absolute_url() not in shaky


def test_a_course_without_trouble_says_so(client: Client) -> None:
    for exercise in exercises(make_course()):
        begin(guest_at(client), exercise, solved=True)
    assert "Nothing was shaky" in page(client, "/progress/basics/")


def test_the_end_of_a_course_leads_to_the_next(client: Client) -> None:
    first = make_course()
    make_course("more")
    guest = guest_at(client)
    for lesson in first.lessons.all():
        solve(guest, lesson)
    assert "Next course: More" in words(page(client, "/progress/basics/"))


def test_a_visitor_sees_how_to_test_out_and_no_attempts_of_others(client: Client) -> None:
    course = make_course()
    solve(make_learner(), course.lessons.all()[0])
    text = words(page(client, "/progress/basics/"))
    assert "You have not begun" in text
    assert "0 of 2" in text


def test_the_record_lists_what_was_begun_alone(client: Client) -> None:
    lesson = make_course().lessons.all()[0]
    make_course("untouched")
    solve(guest_at(client), lesson)
    text = words(page(client, "/progress/"))
    assert "1 of 2 lessons" in text
    assert "Untouched" not in text


def test_a_visitors_record_is_empty_and_makes_no_guest(client: Client) -> None:
    make_course()
    assert "Nothing yet" in page(client, "/progress/")
    assert "sessionid" not in client.cookies


def test_the_record_carries_the_name_of_who_has_one(client: Client) -> None:
    learner = make_learner()
    client.force_login(learner)
    assert f"<h1>{learner.get_full_name() or learner.get_username()}</h1>" in page(client, "/progress/")


def test_unknown_courses_are_not_found_and_nothing_is_posted(client: Client) -> None:
    make_course()
    assert client.get("/progress/nothing/").status_code == 404
    assert client.post("/progress/basics/").status_code == 405
    assert client.post("/progress/").status_code == 405


def test_records_take_as_many_queries_for_one_course_as_for_many(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for slug in ("a", "b", "c"):
        make_course(slug)
    learner = make_learner()
    with django_assert_num_queries(5):
        assert len(course_records(learner)) == 3


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(0, "no time yet"), (5, "under a minute"), (60, "1 min"), (3600, "1 h"), (3900, "1 h 5 min")],
)
def test_time_is_said_in_minutes(seconds: int, said: str) -> None:
    assert time_words(seconds) == said
