"""The sandbox that a learner has for an account exercise."""

from random import SystemRandom

from django.db import transaction
from django.utils import timezone

from lessons import sandboxes
from lessons.account_goals import check_goals
from lessons.content_format.kinds.account import AccountExercise
from lessons.models import Exercise, Learner, Sandbox
from lessons.starting_configuration import build


def find(learner: Learner, exercise: Exercise) -> Sandbox | None:
    """Return the learner's sandbox for an exercise, None before they opened one."""
    return Sandbox.objects.of(learner).filter(exercise=exercise).order_by("created_at").first()


def find_or_make(learner: Learner, exercise: Exercise) -> Sandbox:
    """Return the learner's sandbox for an account exercise, a new one if there is none.

    It is filled with the learner's values; its keys are new ones, which nobody else in the lab has. Raises
    TypeError for an exercise of another kind.
    """
    with transaction.atomic():
        # Two clicks at once wait for each other here, so that there is one sandbox.
        Learner.objects.select_for_update().get(pk=learner.pk)
        return find(learner, exercise) or _make(learner, exercise)


def _make(learner: Learner, exercise: Exercise) -> Sandbox:
    content = exercise.filled(learner.variant)
    if not isinstance(content, AccountExercise):
        raise TypeError(f"{exercise} has no account to begin with")
    start = build(content.accounts, timezone.now(), SystemRandom(), content.organization)
    sandbox = sandboxes.create(
        start.configuration,
        [learner],
        exercise,
        start.bodies,
        variant=learner.variant,
        named_keys={name: each.access_key_id for name, each in start.credentials.items()},
    )
    check_goals(sandbox)
    return sandbox
