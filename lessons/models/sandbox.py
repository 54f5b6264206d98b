"""Sandboxes: a simulated AWS of a learner's own, its events, and what it takes to go back."""

import uuid

from django.db import models, transaction
from django.urls import reverse
from django.utils import timezone

from lessons.models.exercise import Exercise
from lessons.models.learner import Learner


class SandboxQuerySet(models.QuerySet["Sandbox"]):
    """Questions about many sandboxes."""

    def of(self, learner: Learner) -> "SandboxQuerySet":
        """Return the sandboxes in which a learner may act."""
        return self.filter(members=learner)

    def hand_over(self, guest: Learner, learner: Learner) -> None:
        """Let a learner into the sandboxes of the guest that they turned out to be, terminals included.

        Where both have one for the same exercise, or a free one, the learner's own stays; the guest's goes
        unless somebody else is in it.
        """
        with transaction.atomic():
            own = {sandbox.exercise_id for sandbox in self.of(learner)}
            for sandbox in self.of(guest):
                sandbox.members.remove(guest)
                if sandbox.exercise_id not in own:
                    sandbox.members.add(learner)
                    sandbox.terminals.filter(learner=guest).update(learner=learner)
                elif not sandbox.members.exists():
                    sandbox.delete()


class Sandbox(models.Model):
    """One AWS configuration, saved as one document (`iamlab.account.configuration`).

    It belongs to an exercise, or is a learner's one free sandbox; two learners may share one. `start` is
    the document that a reset goes back to. `revision` counts the changes: who saves names the one that
    they began with.

    That of an exercise is filled with the values of `variant`, `named_keys` gives the id of each access key
    that the exercise has a name for, and `goals_kept` are the ids of the goals on events that were met.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    exercise = models.ForeignKey(
        Exercise, on_delete=models.CASCADE, null=True, blank=True, related_name="sandboxes"
    )
    members = models.ManyToManyField(Learner, related_name="sandboxes")
    document = models.BinaryField()
    start = models.BinaryField()
    revision = models.PositiveIntegerField(default=0)
    variant = models.PositiveSmallIntegerField(default=0, editable=False)
    named_keys = models.JSONField(default=dict, blank=True)
    goals_kept = models.JSONField(default=list, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    updated_at = models.DateTimeField(default=timezone.now)

    objects = SandboxQuerySet.as_manager()

    class Meta:
        ordering = ("-updated_at",)
        verbose_name_plural = "sandboxes"

    def __str__(self) -> str:
        return f"{self.exercise or 'Free sandbox'} ({self.id})"

    def get_absolute_url(self) -> str:
        return reverse("sandbox", args=[self.id])


class SandboxEvent(models.Model):
    """One CloudTrail record. `account` is whose event history shows it.

    Undo and reset leave it there: `taken_back` is the revision that they went back to, or from.
    """

    sandbox = models.ForeignKey(Sandbox, on_delete=models.CASCADE, related_name="events")
    account = models.CharField(max_length=12)
    revision = models.PositiveIntegerField()
    at = models.DateTimeField(default=timezone.now)
    record = models.JSONField()
    taken_back = models.PositiveIntegerField(null=True, blank=True, editable=False)

    class Meta:
        ordering = ("-id",)
        indexes = (models.Index(fields=["sandbox", "account", "-id"], name="event_history"),)

    def __str__(self) -> str:
        return f"{self.record.get('eventName')} at {self.at:%Y-%m-%d %H:%M:%S}"


class SandboxSnapshot(models.Model):
    """The document as it was at a revision, to undo what came after. `act` says what that was."""

    sandbox = models.ForeignKey(Sandbox, on_delete=models.CASCADE, related_name="snapshots")
    revision = models.PositiveIntegerField()
    document = models.BinaryField()
    act = models.CharField(max_length=100)

    class Meta:
        ordering = ("-revision",)
        constraints = (
            models.UniqueConstraint(fields=["sandbox", "revision"], name="one_snapshot_a_revision"),
        )

    def __str__(self) -> str:
        return f"{self.sandbox_id} before {self.act}"


class SandboxBody(models.Model):
    """What objects of a sandbox hold, once for each content: `digest` is its SHA-256 in hexadecimal.

    Documents name it: the sandbox's own, its start, and those to undo to (`lessons.object_bodies`).
    """

    sandbox = models.ForeignKey(Sandbox, on_delete=models.CASCADE, related_name="bodies")
    digest = models.CharField(max_length=64)
    content = models.BinaryField()
    size = models.PositiveIntegerField()

    class Meta:
        verbose_name_plural = "sandbox bodies"
        constraints = (models.UniqueConstraint(fields=["sandbox", "digest"], name="one_body_a_content"),)

    def __str__(self) -> str:
        return self.digest


class SandboxKey(models.Model):
    """To which sandbox an access key leads: key ids are unique in the whole lab."""

    key = models.CharField(primary_key=True, max_length=20)
    sandbox = models.ForeignKey(Sandbox, on_delete=models.CASCADE, related_name="keys")

    def __str__(self) -> str:
        return self.key


class SandboxTerminal(models.Model):
    """One learner's terminal in a sandbox, or on the EC2 instance in it whose id is `machine`.

    `state` is as `lessons.terminals` packs it, `screen` holds the last commands and what they printed.
    `revision` counts the changes: who saves names the one that they began with.
    """

    sandbox = models.ForeignKey(Sandbox, on_delete=models.CASCADE, related_name="terminals")
    learner = models.ForeignKey(Learner, on_delete=models.CASCADE, related_name="+")
    machine = models.CharField(max_length=32, default="", blank=True, editable=False)
    state = models.BinaryField(default=bytes)
    screen = models.JSONField(default=list)
    revision = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["sandbox", "learner", "machine"], name="one_terminal_per_machine"
            ),
        )

    def __str__(self) -> str:
        return f"{self.learner} in {self.sandbox}"
