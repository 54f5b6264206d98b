"""In an exercise's sandbox goals are checked after every act, for everybody who is in it."""

from typing import Any

import pytest

from iamlab.aws_api.authentication import Credentials
from iamlab.aws_api.gate import Read
from iamlab.aws_api.sign_in import SignIn, console_login
from lessons import exercise_sandbox, sandboxes
from lessons.account_goals import graded
from lessons.models import Attempt, Exercise, Learner, Sandbox
from lessons.models.attempt import State
from lessons.task_bar import task_bar
from tests.lessons.account_rows import make_lesson, make_row

pytestmark = pytest.mark.django_db


@pytest.fixture
def learner(db: None) -> Learner:
    return Learner.objects.create_user("lena", password="a-long-password", variant=7)


@pytest.fixture
def exercise(db: None) -> Exercise:
    return make_row(make_lesson())


@pytest.fixture
def sandbox(learner: Learner, exercise: Exercise) -> Sandbox:
    return exercise_sandbox.find_or_make(learner, exercise)


def root(sandbox: Sandbox) -> Credentials:
    """Sign in as root."""
    typed = SignIn("Correct-Horse-9", email="root@games.example")
    answer = sandboxes.change(sandbox, "ConsoleLogin", lambda held: console_login(held, typed))
    given = answer.unwrapped()["Credentials"]
    return Credentials(given["AccessKeyId"], given["SecretAccessKey"], given["SessionToken"])


def do(sandbox: Sandbox, credentials: Credentials, name: str, **parameters: Any) -> dict[str, Any]:
    return sandboxes.act(sandbox, credentials, "iam", name, parameters).unwrapped()


def failing(sandbox: Sandbox) -> list[str]:
    feedback = graded(sandbox)
    assert feedback is not None
    return feedback.failing


def new_key(sandbox: Sandbox, by: Credentials) -> Credentials:
    made = do(sandbox, by, "CreateAccessKey", UserName="maya")["AccessKey"]
    return Credentials(made["AccessKeyId"], made["SecretAccessKey"])


def old_key(sandbox: Sandbox) -> str:
    return str(sandbox.named_keys["upload-key"])


def use(sandbox: Sandbox, key: Credentials) -> None:
    assert sandboxes.act(sandbox, key, "sts", "GetCallerIdentity", {}).error is None


def test_each_learner_gets_one_sandbox_with_keys_of_their_own(
    sandbox: Sandbox, learner: Learner, exercise: Exercise
) -> None:
    assert exercise_sandbox.find_or_make(learner, exercise) == sandbox
    other = exercise_sandbox.find_or_make(
        Learner.objects.create_user("noor", password="a-long-password"), exercise
    )
    assert other != sandbox
    assert set(other.named_keys) == set(sandbox.named_keys) == {"root-key", "upload-key"}
    assert not set(other.named_keys.values()) & set(sandbox.named_keys.values())


def test_an_act_is_graded_at_once_for_every_member(sandbox: Sandbox, learner: Learner) -> None:
    pair = Learner.objects.create_user("noor", password="a-long-password")
    sandbox.members.add(pair)
    do(sandbox, root(sandbox), "CreateUser", UserName="ana")
    for member in (learner, pair):
        attempt = Attempt.objects.of(member).get()
        assert attempt.failing == ["no-keys", "asked", "rotated"]
        assert attempt.solved_at is None


def test_the_attempt_is_solved_once_and_stays_so(sandbox: Sandbox, learner: Learner) -> None:
    by = root(sandbox)
    do(sandbox, by, "CreateUser", UserName="ana")
    do(sandbox, by, "DeleteAccessKey", AccessKeyId=sandbox.named_keys["root-key"])
    use(sandbox, new_key(sandbox, by))
    assert not Attempt.objects.of(learner).get().solved
    do(sandbox, by, "DeleteAccessKey", UserName="maya", AccessKeyId=old_key(sandbox))
    attempt = Attempt.objects.of(learner).get()
    assert (attempt.failing, attempt.state) == ([], State.PASSING)
    solved = attempt.solved_at
    assert solved is not None
    sandboxes.undo(sandbox)
    attempt.refresh_from_db()
    assert (attempt.failing, attempt.state, attempt.solved_at) == (["rotated"], State.FAILING, solved)


def test_a_goal_on_the_state_comes_undone_and_one_on_an_event_stays(sandbox: Sandbox) -> None:
    by = root(sandbox)
    use(sandbox, by)
    do(sandbox, by, "CreateUser", UserName="ana")
    assert failing(sandbox) == ["no-keys", "rotated"]
    sandboxes.undo(sandbox)
    assert failing(sandbox) == ["no-keys", "ana", "rotated"]
    sandboxes.reset(sandbox)
    assert failing(sandbox) == ["no-keys", "ana", "rotated"]


def test_what_a_page_reads_counts_when_the_page_is_shown(sandbox: Sandbox, learner: Learner) -> None:
    by = root(sandbox)
    sandboxes.look(sandbox, by, [Read("sts", "GetCallerIdentity")])
    bar = task_bar(sandbox, {})
    assert bar is not None
    assert "asked" not in bar.feedback.failing
    assert sandbox.goals_kept == ["asked"]
    assert "asked" not in Attempt.objects.of(learner).get().failing


def test_a_goal_that_somebody_else_met_meanwhile_stays_met(sandbox: Sandbox) -> None:
    Sandbox.objects.filter(pk=sandbox.pk).update(goals_kept=["another"])
    use(sandbox, root(sandbox))
    assert Sandbox.objects.get(pk=sandbox.pk).goals_kept == ["another", "asked"]


def test_a_key_that_was_turned_off_too_early_left_a_gap(sandbox: Sandbox) -> None:
    by = root(sandbox)
    do(sandbox, by, "UpdateAccessKey", UserName="maya", AccessKeyId=old_key(sandbox), Status="Inactive")
    use(sandbox, new_key(sandbox, by))
    assert "rotated" in failing(sandbox)
    do(sandbox, by, "DeleteAccessKey", UserName="maya", AccessKeyId=old_key(sandbox))
    assert "rotated" in failing(sandbox)


def test_a_gap_is_forgotten_when_it_is_undone(sandbox: Sandbox) -> None:
    by = root(sandbox)
    do(sandbox, by, "DeleteAccessKey", UserName="maya", AccessKeyId=old_key(sandbox))
    sandboxes.undo(sandbox)
    use(sandbox, new_key(sandbox, by))
    do(sandbox, by, "DeleteAccessKey", UserName="maya", AccessKeyId=old_key(sandbox))
    assert "rotated" not in failing(sandbox)


def test_a_gap_is_forgotten_when_the_account_is_reset_and_back_when_that_is_undone(sandbox: Sandbox) -> None:
    by = root(sandbox)
    do(sandbox, by, "DeleteAccessKey", UserName="maya", AccessKeyId=old_key(sandbox))
    use(sandbox, new_key(sandbox, by))
    assert "rotated" in failing(sandbox)
    sandboxes.reset(sandbox)
    assert sandbox.events.filter(taken_back=None).count() == 0
    sandboxes.undo(sandbox)
    assert sandbox.events.exclude(taken_back=None).count() == 0
    assert "rotated" in failing(sandbox)
    sandboxes.reset(sandbox)
    use(sandbox, new_key(sandbox, by))
    do(sandbox, by, "DeleteAccessKey", UserName="maya", AccessKeyId=old_key(sandbox))
    assert "rotated" not in failing(sandbox)


def test_a_free_sandbox_has_no_goals(sandbox: Sandbox) -> None:
    Sandbox.objects.filter(pk=sandbox.pk).update(exercise=None)
    free = Sandbox.objects.get(pk=sandbox.pk)
    use(free, root(free))
    assert graded(free) is None
    assert not Attempt.objects.filter(tries__gt=0).exists()


def test_an_exercise_that_was_changed_meanwhile_fails_its_goals_in_words(
    sandbox: Sandbox, exercise: Exercise
) -> None:
    exercise.content["accounts"]["games"] = {**exercise.content["accounts"]["games"], "id": "999988887777"}
    exercise.save()
    changed = Sandbox.objects.get(pk=sandbox.pk)
    feedback = graded(changed)
    assert feedback is not None
    assert feedback.goals[0].missing.startswith("The exercise has changed since this account was made.")
    exercise_sandbox.reset(changed)
    feedback = graded(Sandbox.objects.get(pk=sandbox.pk))
    assert feedback is not None
    assert feedback.goals[0].missing == "The root user still has an access key."
    assert set(changed.named_keys) == set(sandbox.named_keys)
    assert changed.named_keys != sandbox.named_keys
    assert sandboxes.undo(changed) is None


def test_an_exercise_that_became_another_kind_has_no_goals_any_more(
    sandbox: Sandbox, exercise: Exercise
) -> None:
    exercise.content = {"nothing": "fits"}
    exercise.save()
    assert graded(Sandbox.objects.get(pk=sandbox.pk)) is None
    use(sandbox, root(sandbox))


def test_a_guests_sandboxes_go_over_to_the_learner_they_turn_out_to_be(
    sandbox: Sandbox, learner: Learner, exercise: Exercise
) -> None:
    guest = Learner.objects.create_guest()
    theirs = exercise_sandbox.find_or_make(guest, exercise)
    other = exercise_sandbox.find_or_make(guest, make_row(exercise.lesson, "other"))
    Sandbox.objects.hand_over(guest, learner)
    assert list(Sandbox.objects.of(guest)) == []
    assert set(Sandbox.objects.of(learner)) == {sandbox, other}
    assert theirs not in Sandbox.objects.of(learner)


def test_who_signed_in_with_a_policy_did_so_even_when_it_is_taken_away_later(
    learner: Learner, exercise: Exercise
) -> None:
    goal = {"goal": "signed-in", "id": "reader", "policy": "ReadOnlyAccess"}
    sandbox = exercise_sandbox.find_or_make(learner, make_row(exercise.lesson, "reader", goals=[goal]))
    typed = SignIn("Correct-Horse-9", account="games", user="maya")
    sandboxes.change(sandbox, "ConsoleLogin", lambda held: console_login(held, typed)).unwrapped()
    do(sandbox, root(sandbox), "RemoveUserFromGroup", UserName="maya", GroupName="readers")
    assert failing(sandbox) == []


def test_a_reset_begins_anew_where_the_exercise_has_named_another_key_since(
    sandbox: Sandbox, exercise: Exercise
) -> None:
    exercise.content["accounts"]["games"]["users"]["maya"]["keys"].append({"name": "spare-key"})
    exercise.save()
    changed = Sandbox.objects.get(pk=sandbox.pk)
    exercise_sandbox.reset(changed)
    assert set(changed.named_keys) == {"root-key", "upload-key", "spare-key"}


def test_a_reset_of_an_exercise_that_is_as_it_was_keeps_the_keys_and_can_be_undone(sandbox: Sandbox) -> None:
    do(sandbox, root(sandbox), "CreateUser", UserName="ana")
    keys = dict(sandbox.named_keys)
    exercise_sandbox.reset(sandbox)
    assert Sandbox.objects.get(pk=sandbox.pk).named_keys == keys
    assert sandboxes.undo(sandbox) == sandboxes.RESET
    assert "ana" not in failing(sandbox)
