"""The bar that the console shows under every page of an exercise's account: the task and its goals."""

from dataclasses import dataclass
from typing import Any

from django.contrib.sessions.backends.base import SessionBase

from lessons.account_goals import check_goals, exercise_of
from lessons.content_format.kinds.account import AccountExercise
from lessons.grading import AccountFeedback
from lessons.handed_out import Handed, access_keys
from lessons.models import Exercise, Sandbox

_SHOWN = "goals_shown"


@dataclass(frozen=True, slots=True)
class TaskBar:
    """What the bar shows.

    `keys` are the access keys that the exercise hands out, `news` the titles of the goals that were met
    since it was shown last. `undoes` names the act that undo would take back, None where there is none.
    """

    sandbox: Sandbox
    exercise: Exercise
    content: AccountExercise
    keys: tuple[Handed, ...]
    feedback: AccountFeedback
    news: tuple[str, ...]
    undoes: str | None


def task_bar(sandbox: Sandbox, session: SessionBase | dict[str, Any]) -> TaskBar | None:
    """Return the bar of a sandbox, None where it has no exercise.

    `session` is the learner's at the browser: what it was shown is kept there, to tell what is new.
    """
    if sandbox.exercise is None:
        return None
    # Not only shown: what the page read may have met a goal.
    feedback, content = check_goals(sandbox), exercise_of(sandbox)
    if content is None or feedback is None:
        return None
    news = _news(sandbox, feedback, session)
    keys = tuple(access_keys(content, sandbox))
    return TaskBar(sandbox, sandbox.exercise, content, keys, feedback, news, last_act(sandbox))


def last_act(sandbox: Sandbox) -> str | None:
    """Return the name of the act that undo would take back, None where there is none."""
    last = sandbox.snapshots.only("act").first()
    return last.act.rpartition(":")[2] if last else None


def _news(
    sandbox: Sandbox, feedback: AccountFeedback, session: SessionBase | dict[str, Any]
) -> tuple[str, ...]:
    """Return the titles of the goals that are newly met, and note what is shown now."""
    shown: dict[str, list[str]] = session.get(_SHOWN, {})
    key, met = str(sandbox.pk), [goal.id for goal in feedback.goals if goal.passed]
    before = shown.get(key)
    if before != met:
        session[_SHOWN] = {**shown, key: met}
    if before is None:
        return ()
    return tuple(goal.title for goal in feedback.goals if goal.passed and goal.id not in before)
