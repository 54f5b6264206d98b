"""The sandbox that a learner has for an account exercise."""

from random import SystemRandom

from django.db import transaction
from django.utils import timezone

from iamlab.account.configuration import loaded
from lessons import sandboxes
from lessons.account_goals import check_goals, exercise_of
from lessons.content_format.kinds.account import AccountExercise
from lessons.content_format.starting_account import named_keys
from lessons.models import Exercise, Learner, Sandbox
from lessons.starting_configuration import Start, build


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


def reset(sandbox: Sandbox) -> None:
    """Bring a sandbox back to its start, or to the exercise's where accounts or keys are others by now."""
    content = exercise_of(sandbox)
    if content is None or not _starts_otherwise(sandbox, content):
        sandboxes.reset(sandbox)
        return
    start = _start(content)
    fields = {"named_keys": _named_keys(start), "goals_kept": []}
    sandboxes.begin_anew(sandbox, start.configuration, start.bodies, **fields)


def _starts_otherwise(sandbox: Sandbox, content: AccountExercise) -> bool:
    names = {str(key.name) for _, key in named_keys(content.accounts)}
    numbers = loaded(bytes(sandbox.start)).accounts.keys()
    return set(content.numbers.values()) != set(numbers) or names != set(sandbox.named_keys)


def _make(learner: Learner, exercise: Exercise) -> Sandbox:
    content = exercise.filled(learner.variant)
    if not isinstance(content, AccountExercise):
        raise TypeError(f"{exercise} has no account to begin with")
    start = _start(content)
    fields = {"variant": learner.variant, "named_keys": _named_keys(start)}
    sandbox = sandboxes.create(start.configuration, [learner], exercise, start.bodies, **fields)
    check_goals(sandbox)
    return sandbox


def _start(content: AccountExercise) -> Start:
    return build(content.accounts, timezone.now(), SystemRandom(), content.organization)


def _named_keys(start: Start) -> dict[str, str]:
    return {name: each.access_key_id for name, each in start.credentials.items()}
