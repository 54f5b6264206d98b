"""manage.py create_administrator: the first account of a new lab, and the way back in."""

from argparse import ArgumentParser
from secrets import choice
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from lessons.models import Learner

NAME = "admin"
# Without the letters and digits that people mix up when they read a password aloud.
ALPHABET = "abcdefghjkmnpqrstuvwxyzACDEFGHJKLMNPQRTUVWXY34679"
LENGTH = 16


class Command(BaseCommand):
    help = "Create an administrator with a random password, unless there is one; --reset sets a new password."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--reset", action="store_true", help="set and print a new password")

    def handle(self, *args: Any, reset: bool, **options: Any) -> None:
        administrator = _administrator()
        if administrator is not None and not reset:
            return
        password = "".join(choice(ALPHABET) for _ in range(LENGTH))
        if administrator is None:
            administrator = _create(password)
        else:
            administrator.set_password(password)
            administrator.save(update_fields=["password"])
        self.stdout.write(f"Administrator: {administrator.username}")
        self.stdout.write(f"Password:      {password}")
        self.stdout.write("The password is not shown again. `make password` sets a new one.")


def _administrator() -> Learner | None:
    """Return the administrator to reset: the one called admin if there are several."""
    active = Learner.objects.filter(is_superuser=True, is_active=True).order_by("pk")
    return active.filter(username=NAME).first() or active.first()


def _create(password: str) -> Learner:
    if Learner.objects.filter(username=NAME).exists():
        raise CommandError(
            f"A learner who is no administrator is called {NAME!r}. "
            "Create an administrator under another name: manage.py createsuperuser"
        )
    return Learner.objects.create_superuser(NAME, password=password)
