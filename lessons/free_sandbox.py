"""The one sandbox that a learner may have outside of any exercise: a new AWS account."""

from random import SystemRandom

from django.db import transaction
from django.utils import timezone

from lessons import sandboxes
from lessons.content_format.starting_account import StartingAccount, StartingRoot
from lessons.models import Learner, Sandbox
from lessons.starting_configuration import build

ROOT_EMAIL = "root@sandbox.example"
ROOT_PASSWORD = "Open-Sandbox-1"
"""What the root user starts with: shown on the sign-in page, as it opens nothing but the sandbox."""


def find(learner: Learner) -> Sandbox | None:
    """Return the learner's free sandbox, None where there is none yet."""
    return Sandbox.objects.of(learner).filter(exercise=None).first()


def find_or_make(learner: Learner) -> Sandbox:
    """Return the learner's free sandbox, a new one if there is none."""
    with transaction.atomic():
        # Two clicks at once wait for each other here, so that there is one sandbox.
        Learner.objects.select_for_update().get(pk=learner.pk)
        return find(learner) or _make(learner)


def _make(learner: Learner) -> Sandbox:
    chance = SystemRandom()
    number = "".join(chance.choices("123456789", k=12))
    described = StartingAccount(
        id=number, name="sandbox", root=StartingRoot(email=ROOT_EMAIL, password=ROOT_PASSWORD)
    )
    start = build({"sandbox": described}, timezone.now(), chance)
    return sandboxes.create(start.configuration, [learner])
