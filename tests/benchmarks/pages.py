"""How long the console's overview takes, findings and diagram included, as a page that Django renders.

It needs Django set up, with a database (`tests.benchmarks.acts`).
"""

import time
from collections.abc import Callable
from datetime import datetime

from iamlab.account.configuration import Configuration
from tests.aws_api.world import ACCOUNT, PASSWORD
from tests.benchmarks.lab import HEADER, row
from tests.lessons.sandbox.studio import crowd, studio

ROUNDS = 100

ACCOUNTS: dict[str, tuple[Callable[[datetime], Configuration], str]] = {
    "a studio of 30 entities": (studio, "maya"),
    "500 users, 100 roles, 300 policies": (crowd, "user-0"),
}
"""By name, an account and the user who looks at it."""


def measure() -> None:
    """Print a row for each account."""
    print("\nThe console's overview (aims: 30 entities under 60, 900 under 300)\n" + HEADER)
    for name, (made, user) in ACCOUNTS.items():
        print(row(name, _times(made, user)))


def _times(made: Callable[[datetime], Configuration], user: str) -> list[float]:
    from django.test import Client
    from django.utils import timezone

    from lessons import sandboxes
    from lessons.models import Learner

    held, learner = made(timezone.now()), Learner.objects.create_user(user)
    held.accounts[ACCOUNT].mfa_devices.pop(user, None)  # so that a password is enough to sign in
    sandbox = sandboxes.create(held, [learner])
    address, browser, times = f"/sandbox/{sandbox.pk}/", Client(HTTP_HOST="localhost"), []
    browser.force_login(learner)
    typed = {"kind": "user", "account": ACCOUNT, "user": user, "password": PASSWORD}
    browser.post(f"{address}sign-in/", typed)
    browser.post(address, {"act": "GenerateCredentialReport"})
    for _ in range(ROUNDS):
        start = time.perf_counter()
        assert browser.get(address).status_code == 200
        times.append((time.perf_counter() - start) * 1e3)
    sandbox.delete()
    return times
