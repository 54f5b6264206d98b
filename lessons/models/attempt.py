"""Attempts: what one learner did with one exercise."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import models, transaction
from django.utils import timezone

from lessons.models.exercise import Exercise
from lessons.models.learner import Learner

# A learner who types makes a check request at every pause; the database need not see each.
SAVE_EVERY = timedelta(seconds=3)

LONGEST_PAUSE = timedelta(minutes=5)
"""Who does nothing for longer has gone away: a pause counts as that much time at most."""


class State(models.TextChoices):
    """Whether the latest text passes. `solved_at` says whether any ever did."""

    FAILING = "failing", "Failing"
    PASSING = "passing", "Passing"


class AttemptQuerySet(models.QuerySet["Attempt"]):
    """Questions about many attempts."""

    def of(self, learner: Learner) -> "AttemptQuerySet":
        """Return the attempts of one learner."""
        return self.filter(learner=learner)

    def solved(self) -> "AttemptQuerySet":
        """Return the attempts that passed at least once."""
        return self.exclude(solved_at=None)

    def solved_exercises(self) -> set[int]:
        """Return the keys of the exercises that these attempts solved."""
        return set(self.solved().values_list("exercise_id", flat=True))

    def begin(self, learner: Learner, exercise: Exercise, now: datetime | None = None) -> "Attempt":
        """Return the learner's attempt at this exercise, a new one if there is none.

        Two first answers at once get the same row: the second waits and finds the first one's.
        """
        moment = now or timezone.now()
        attempt, _ = self.get_or_create(
            learner=learner, exercise=exercise, defaults={"started_at": moment, "updated_at": moment}
        )
        return attempt

    def hand_over(self, guest: Learner, learner: Learner) -> int:
        """Give a guest's attempts to the learner they turned out to be; return how many.

        Of two at the same exercise the learner's own stays, unless only the guest's is solved.
        """
        with transaction.atomic():
            own = {attempt.exercise_id: attempt for attempt in self.of(learner)}
            better, replaced = [], []
            for attempt in self.of(guest):
                mine = own.get(attempt.exercise_id)
                if mine is None or (attempt.solved and not mine.solved):
                    better.append(attempt.pk)
                    replaced += [mine.pk] if mine else []
            self.filter(pk__in=replaced).delete()
            given = self.filter(pk__in=better)
            if guest.variant != learner.variant:  # the texts name the values of the guest's exercises
                given.update(state=State.FAILING)
            return given.update(learner=learner)


class Attempt(models.Model):
    """One learner at one exercise: the latest text, how far it is, and the help that was used.

    `failing` holds the ids of checks and rules that the text does not meet, `hints_opened` those of
    hints, `wrong_ideas` those of misconceptions recognised. `tried` says that the text was counted as a try.
    `seconds` is the time spent, without long pauses.
    """

    learner = models.ForeignKey(Learner, on_delete=models.CASCADE, related_name="attempts")
    exercise = models.ForeignKey(Exercise, on_delete=models.CASCADE, related_name="attempts")
    text = models.TextField(blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.FAILING)
    failing = models.JSONField(default=list, blank=True)
    tried = models.BooleanField(default=False)
    tries = models.PositiveIntegerField(default=0)
    seconds = models.PositiveIntegerField(default=0)
    started_at = models.DateTimeField(default=timezone.now)
    updated_at = models.DateTimeField(default=timezone.now)
    solved_at = models.DateTimeField(null=True, blank=True)
    hints_opened = models.JSONField(default=list, blank=True)
    solution_shown_at = models.DateTimeField(null=True, blank=True)
    wrong_ideas = models.JSONField(default=list, blank=True)

    objects = AttemptQuerySet.as_manager()

    class Meta:
        ordering = ("-updated_at",)
        constraints = (
            models.UniqueConstraint(fields=["learner", "exercise"], name="one_attempt_per_exercise"),
        )

    def __str__(self) -> str:
        return f"{self.learner}: {self.exercise}"

    @property
    def solved(self) -> bool:
        """Whether any text ever passed."""
        return self.solved_at is not None

    def record(
        self,
        text: str,
        failing: Sequence[str],
        solved: bool,
        now: datetime | None = None,
        *,
        settled: bool = False,
        wrong_ideas: Sequence[str] = (),
    ) -> bool:
        """Take in the learner's text and what it fails; return whether the database was written.

        It is at most every few seconds, and at once for the first text, one that now passes, and a try.
        `settled` marks a try: the learner left the text alone for five seconds or pressed Check. The
        same text counts once.
        """
        moment = now or timezone.now()
        fields = self._changes(text, failing, solved, settled, wrong_ideas)
        newly_passing = fields.get("state") == State.PASSING
        at_once = "tries" in fields or newly_passing or not self.text
        if not fields or not (at_once or moment - self.updated_at >= SAVE_EVERY):
            return False
        if solved and not self.solved:
            fields["solved_at"] = moment
        return self._write(fields, moment)

    def _changes(
        self, text: str, failing: Sequence[str], solved: bool, settled: bool, wrong_ideas: Sequence[str]
    ) -> dict[str, object]:
        """Return the fields that differ from what is stored."""
        counted_before = self.tried and text == self.text
        fields: dict[str, object] = {
            "text": text,
            "state": State.PASSING if solved else State.FAILING,
            "failing": list(failing),
            "tried": settled or counted_before,
            "tries": self.tries + (settled and not counted_before),
            "wrong_ideas": list(dict.fromkeys([*self.wrong_ideas, *wrong_ideas])),
        }
        return {name: value for name, value in fields.items() if getattr(self, name) != value}

    def open_hint(self, hint_ids: Sequence[str], now: datetime | None = None) -> str | None:
        """Open the next of the exercise's hints and return its id; None when all are open."""
        hint = next((hint for hint in hint_ids if hint not in self.hints_opened), None)
        if hint is not None:
            self._write({"hints_opened": [*self.hints_opened, hint]}, now or timezone.now())
        return hint

    def show_solution(self, now: datetime | None = None) -> None:
        """Note that the learner asked for the model solution; the first time counts."""
        moment = now or timezone.now()
        if self.solution_shown_at is None:
            self._write({"solution_shown_at": moment}, moment)

    def _write(self, fields: dict[str, object], moment: datetime) -> bool:
        # Only what changed: an answer on its way at the same time must not undo another's solved_at.
        pause = min(max(moment - self.updated_at, timedelta(0)), LONGEST_PAUSE)
        fields = {**fields, "updated_at": moment}
        if not self.solved:  # once it is solved, the time that it took stays
            fields["seconds"] = self.seconds + round(pause.total_seconds())
        for name, value in fields.items():
            setattr(self, name, value)
        return bool(Attempt.objects.filter(pk=self.pk).update(**fields))
