"""A process that acts on a sandbox until it kills itself, between two statements to the database.

Its arguments are a name, and before which statement it dies. It prints each user that it has made.
"""

import os
import signal
import sys
from collections.abc import Callable
from typing import Any

import django
from django.core.management import call_command


class Fate:
    """Counts the statements to the database, and kills the process before one of them."""

    def __init__(self, last: int) -> None:
        self.left = last

    def __call__(self, execute: Callable[..., Any], *statement: Any) -> Any:
        self.left -= 1
        if self.left < 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return execute(*statement)


def main() -> None:
    """Migrate the database in DATA_DIR if it is new, and make users in its one sandbox without end."""
    django.setup()
    call_command("migrate", verbosity=0)
    from django.db import connection

    from lessons import sandboxes
    from lessons.models import Learner, Sandbox
    from tests.aws_api.world import configuration, key_of

    sandbox = Sandbox.objects.first()
    if sandbox is None:
        learner = Learner.objects.create_user("maya", password="a-long-password")
        sandbox = sandboxes.create(configuration(), [learner])
    with connection.execute_wrapper(Fate(int(sys.argv[2]))):
        for number in range(1_000):
            name = f"{sys.argv[1]}-{number}"
            sandboxes.act(sandbox, key_of("ada"), "iam", "CreateUser", {"UserName": name}).unwrapped()
            sandboxes.act(sandbox, key_of("ada"), "iam", "CreateAccessKey", {"UserName": name}).unwrapped()
            print(name, flush=True)


if __name__ == "__main__":
    main()
