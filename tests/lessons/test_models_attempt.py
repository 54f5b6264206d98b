"""Attempts: what is kept of a learner's work, and how often the database is written for it."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Barrier

import pytest
from django.db import connection

from lessons.content_format.loading import load
from lessons.models import Attempt, Exercise, Learner, State
from tests.lessons import tiny_course

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def after(seconds: float) -> datetime:
    return NOW + timedelta(seconds=seconds)


def make_exercise(root: Path) -> Exercise:
    tiny_course.write(root)
    load(root)
    return Exercise.objects.get()


@pytest.fixture
def attempt(db: None, tmp_path: Path) -> Attempt:
    return Attempt.objects.begin(Learner.objects.create_guest(), make_exercise(tmp_path), NOW)


def kept(attempt: Attempt) -> Attempt:
    return Attempt.objects.get(pk=attempt.pk)


def test_beginning_twice_gives_the_same_attempt(attempt: Attempt) -> None:
    assert Attempt.objects.begin(attempt.learner, attempt.exercise, after(60)) == attempt
    assert kept(attempt).started_at == NOW


def test_the_first_text_is_saved_at_once(attempt: Attempt) -> None:
    assert attempt.record("{", ["read"], False, after(0.1))
    assert (kept(attempt).text, kept(attempt).failing) == ("{", ["read"])
    assert kept(attempt).updated_at == after(0.1)


def test_typing_is_saved_every_few_seconds_only(attempt: Attempt) -> None:
    attempt.record("a", ["read"], False, NOW)
    assert not attempt.record("ab", ["read"], False, after(1))
    assert not attempt.record("abc", ["read"], False, after(2.9))
    assert kept(attempt).text == "a"
    assert attempt.record("abcd", ["read"], False, after(3))
    assert kept(attempt).text == "abcd"


def test_a_text_that_passes_is_saved_at_once(attempt: Attempt) -> None:
    attempt.record("a", ["read"], False, NOW)
    assert attempt.record("ab", [], True, after(0.2))
    saved = kept(attempt)
    assert (saved.state, saved.failing, saved.solved_at, saved.solved) == (
        State.PASSING,
        [],
        after(0.2),
        True,
    )


def test_an_attempt_stays_solved_when_a_later_text_fails(attempt: Attempt) -> None:
    attempt.record("a", [], True, NOW)
    attempt.record("ab", ["read"], False, after(10))
    attempt.record("abc", [], True, after(20))
    saved = kept(attempt)
    assert (saved.solved_at, saved.state) == (NOW, State.PASSING)
    attempt.record("abcd", ["read"], False, after(30))
    assert (kept(attempt).solved_at, kept(attempt).state) == (NOW, State.FAILING)


def test_a_late_failing_answer_does_not_undo_a_solved_one(attempt: Attempt) -> None:
    slow = kept(attempt)
    attempt.record("good", [], True, after(1))
    slow.record("bad", ["read"], False, after(2))
    assert kept(attempt).solved_at == after(1)


def test_a_settled_text_counts_as_a_try_and_is_saved_at_once(attempt: Attempt) -> None:
    attempt.record("a", ["read"], False, NOW)
    assert attempt.record("ab", ["read"], False, after(1), settled=True)
    assert (kept(attempt).tries, kept(attempt).text) == (1, "ab")


def test_the_same_text_counts_as_one_try(attempt: Attempt) -> None:
    attempt.record("a", ["read"], False, NOW, settled=True)
    assert not attempt.record("a", ["read"], False, after(10), settled=True)
    assert kept(attempt).tries == 1
    attempt.record("b", ["read"], False, after(20), settled=True)
    assert kept(attempt).tries == 2


def test_a_text_typed_through_is_no_try(attempt: Attempt) -> None:
    for second in range(0, 20, 4):
        attempt.record("a" * (second + 1), ["read"], False, after(second))
    assert kept(attempt).tries == 0


def test_nothing_is_written_when_nothing_changed(attempt: Attempt) -> None:
    attempt.record("a", ["read"], False, NOW)
    assert not attempt.record("a", ["read"], False, after(60))
    assert kept(attempt).updated_at == NOW


def test_wrong_ideas_are_collected_once_each(attempt: Attempt) -> None:
    attempt.record("a", ["read"], False, NOW, wrong_ideas=["bucket-for-object"])
    attempt.record("b", ["read"], False, after(9), wrong_ideas=["star", "bucket-for-object"])
    assert kept(attempt).wrong_ideas == ["bucket-for-object", "star"]


def test_hints_open_one_by_one_and_stay_open(attempt: Attempt) -> None:
    hints = ["one", "two"]
    opened = [attempt.open_hint(hints, after(second)) for second in range(3)]
    assert opened == ["one", "two", None]
    assert kept(attempt).hints_opened == hints
    assert kept(attempt).updated_at == after(1)


def test_opening_a_hint_leaves_the_text_alone(attempt: Attempt) -> None:
    stale = kept(attempt)
    attempt.record("a", ["read"], False, NOW)
    stale.open_hint(["one"], after(1))
    assert (kept(attempt).text, kept(attempt).hints_opened) == ("a", ["one"])


def test_a_new_hint_before_an_opened_one_can_be_opened(attempt: Attempt) -> None:
    attempt.open_hint(["two"])
    assert attempt.open_hint(["one", "two"]) == "one"


def test_the_first_look_at_the_solution_is_noted(attempt: Attempt) -> None:
    attempt.show_solution(NOW)
    attempt.show_solution(after(60))
    assert kept(attempt).solution_shown_at == NOW


def test_recording_after_the_exercise_was_deleted_writes_nothing(attempt: Attempt) -> None:
    Exercise.objects.all().delete()
    assert not attempt.record("a", ["read"], False, NOW)


def test_solved_exercises_are_the_learners_own(attempt: Attempt) -> None:
    other = Attempt.objects.begin(Learner.objects.create_guest(), attempt.exercise)
    other.record("a", [], True)
    mine = Attempt.objects.of(attempt.learner)
    assert mine.solved_exercises() == set()
    attempt.record("a", [], True)
    assert mine.solved_exercises() == {attempt.exercise.pk}


def test_claiming_keeps_the_attempts(attempt: Attempt) -> None:
    attempt.record("a", [], True, NOW)
    attempt.learner.claim("maya", "correct horse battery")
    assert Attempt.objects.of(Learner.objects.get(username="maya")).solved_exercises() == {
        attempt.exercise_id
    }


def in_parallel(times: int, act: Callable[[], object]) -> list[object]:
    """Do the same `times` at the same moment, each on a database connection of its own."""
    barrier = Barrier(times)

    def one(_: int) -> object:
        barrier.wait()
        try:
            return act()
        finally:
            connection.close()

    with ThreadPoolExecutor(times) as pool:
        return list(pool.map(one, range(times)))


@pytest.mark.django_db(transaction=True)
def test_first_answers_at_the_same_moment_share_one_attempt(tmp_path: Path) -> None:
    learner, exercise = Learner.objects.create_guest(), make_exercise(tmp_path)

    def answer() -> object:
        attempt = Attempt.objects.begin(learner, exercise)
        attempt.record("a", ["read"], False, settled=True)
        return attempt.pk

    assert len(set(in_parallel(8, answer))) == 1
    assert Attempt.objects.get().text == "a"
