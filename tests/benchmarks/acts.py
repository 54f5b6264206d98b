"""How long an act in a sandbox takes on a real database file: load, call, save, record, keep for undo."""

import gc
import os
import tempfile
import time
from typing import Any

from iamlab.account.configuration import Configuration
from tests.aws_api.world import key_of
from tests.benchmarks import pages, terminals
from tests.benchmarks.calls import SIZES, filled
from tests.benchmarks.lab import HEADER, row

ROUNDS = 300


def measure() -> None:
    """Print a row for each size of account, for pages, for terminals. It sets Django up, with a database."""
    with tempfile.TemporaryDirectory() as data:
        os.environ |= {"DATA_DIR": data, "DJANGO_SETTINGS_MODULE": "iamlab.settings"}
        import django
        from django.core.management import call_command

        django.setup()
        call_command("migrate", verbosity=0)
        gc.freeze()  # as iamlab/wsgi.py does
        print("\nAn act in a sandbox, database included (aims: 30 entities under 4, 900 under 25)\n" + HEADER)
        for name, size in SIZES.items():
            print(row(name, _times(filled(*size))))
        pages.measure()
        terminals.measure()


def _times(configuration: Configuration) -> list[float]:
    from lessons import sandboxes
    from lessons.models import Sandbox

    sandbox, times = sandboxes.create(configuration, []), []
    for number in range(ROUNDS):
        start = time.perf_counter()
        fresh: Any = Sandbox.objects.get(pk=sandbox.pk)
        answer = sandboxes.act(fresh, key_of("ada"), "iam", "CreateUser", {"UserName": f"new{number}"})
        times.append((time.perf_counter() - start) * 1e3)
        answer.unwrapped()
    sandbox.delete()  # the next one has the same access keys
    return times
