"""The goals of an exercise's sandbox: graded as the account is now, and brought to its members' attempts."""

from collections.abc import Iterator
from functools import cached_property

import msgspec
from django.db import transaction
from django.utils import timezone

from iamlab.account.configuration import Configuration, loaded
from iamlab.aws_api.authentication import Credentials
from iamlab.aws_api.events import Event
from lessons.content_format.content import UnknownKind
from lessons.content_format.kinds.account import AccountExercise
from lessons.content_format.values import UnknownPlaceholder
from lessons.goals import AccountAnswer
from lessons.goals.goal import History
from lessons.grading import AccountFeedback, grade_account
from lessons.models import Attempt, Sandbox
from lessons.object_bodies import StoredBodies


def exercise_of(sandbox: Sandbox) -> AccountExercise | None:
    """Return the exercise of a sandbox, filled as it was for whoever began it; None for a free sandbox.

    None as well where somebody has changed the exercise into something else.
    """
    if sandbox.exercise is None:
        return None
    try:
        content = sandbox.exercise.filled(sandbox.variant)
    except (msgspec.ValidationError, UnknownKind, UnknownPlaceholder):
        return None
    return content if isinstance(content, AccountExercise) else None


def graded(sandbox: Sandbox) -> AccountFeedback | None:
    """Return the feedback on a sandbox as it is; None where it has no account exercise. Writes nothing."""
    exercise = exercise_of(sandbox)
    return grade_account(exercise, answer_of(sandbox)) if exercise else None


def answer_of(sandbox: Sandbox) -> AccountAnswer:
    """Return what has been made of a sandbox so far."""
    start = loaded(bytes(sandbox.start))
    return AccountAnswer(
        loaded(bytes(sandbox.document)),
        start,
        credentials_of(start, sandbox.named_keys),
        _SandboxHistory(sandbox),
        timezone.now(),
        frozenset(sandbox.goals_kept),
        StoredBodies(sandbox),
    )


def check_goals(sandbox: Sandbox) -> AccountFeedback | None:
    """Grade a sandbox after an act, and bring the attempts of its members to what came out."""
    if sandbox.exercise_id is None:
        return None
    feedback = graded(sandbox)
    if feedback is None:
        return None
    if set(feedback.kept) - set(sandbox.goals_kept):
        with transaction.atomic():
            # Somebody else's act may have met another goal meanwhile.
            sandbox.refresh_from_db(fields=["goals_kept"])
            sandbox.goals_kept = sorted({*sandbox.goals_kept, *feedback.kept})
            sandbox.save(update_fields=["goals_kept"])
    for attempt in _attempts(sandbox):
        attempt.record("", feedback.failing, feedback.solved)
    return feedback


def _attempts(sandbox: Sandbox) -> Iterator[Attempt]:
    """Yield the attempt of every member, begun where there is none."""
    assert sandbox.exercise is not None
    members = list(sandbox.members.all())
    begun = Attempt.objects.filter(exercise=sandbox.exercise, learner__in=members)
    by_learner = {attempt.learner_id: attempt for attempt in begun}
    for member in members:
        yield by_learner.get(member.pk) or Attempt.objects.begin(member, sandbox.exercise)


class _SandboxHistory(History):
    """The events of a sandbox, which are fetched only when a goal asks about them."""

    def __init__(self, sandbox: Sandbox) -> None:
        self._sandbox = sandbox

    @cached_property
    def _rows(self) -> list[tuple[Event, int | None]]:
        return list(self._sandbox.events.order_by("id").values_list("record", "taken_back"))

    @property
    def all(self) -> list[Event]:
        """Every record, the oldest first."""
        return [record for record, _ in self._rows]

    @property
    def lasting(self) -> list[Event]:
        """The records of what was not taken back."""
        return [record for record, taken_back in self._rows if taken_back is None]


def credentials_of(start: Configuration, named: dict[str, str]) -> dict[str, Credentials]:
    """Return the credentials that an exercise has names for: their secrets stand in the start."""
    held = dict(_keys(start))
    return {name: Credentials(key, held[key]) for name, key in named.items() if key in held}


def _keys(configuration: Configuration) -> Iterator[tuple[str, str]]:
    for account in configuration.accounts.values():
        yield from ((key.id, key.secret) for key in account.root.access_keys)
        for user in account.users.values():
            yield from ((key.id, key.secret) for key in user.access_keys)
