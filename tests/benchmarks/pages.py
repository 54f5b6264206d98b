"""How long pages of the console take as Django renders them: the overview, with its diagram, and long lists.

It needs Django set up, with a database (`tests.benchmarks.acts`).
"""

import time
from collections.abc import Callable, Iterator
from datetime import datetime

from iamlab.account.configuration import Configuration
from tests.aws_api.world import ACCOUNT, PASSWORD
from tests.benchmarks.lab import HEADER, row
from tests.lessons.sandbox.studio import crowd, studio

ROUNDS = 30

PAGES = {
    "overview": "",
    "users": "users/",
    "one user": "users/{user}/",
    "a policy to attach": "users/{user}/attach-policy/",
    "AWS's policies": "policies/?type=aws",
    "roles": "roles/",
}
"""By name, the address of a page behind that of the sandbox; `{user}` is who looks."""

ACCOUNTS: dict[str, tuple[Callable[[datetime], Configuration], str]] = {
    "a studio of 30 entities": (studio, "maya"),
    "500 users, 100 roles, 300 policies": (crowd, "user-0"),
}
"""By name, an account and the user who looks at it."""


def measure() -> None:
    """Print a row for each page, by account."""
    for name, (made, user) in ACCOUNTS.items():
        print(f"\nPages of the console, {name} (aims: 30 entities under 60, 900 under 300)\n{HEADER}")
        for page, times in _times(made, user):
            print(row(page, times))


def _times(made: Callable[[datetime], Configuration], user: str) -> Iterator[tuple[str, list[float]]]:
    from django.test import Client
    from django.utils import timezone

    from lessons import sandboxes
    from lessons.models import Learner

    held, learner = made(timezone.now()), Learner.objects.create_user(user)
    held.accounts[ACCOUNT].mfa_devices.pop(user, None)  # so that a password is enough to sign in
    sandbox = sandboxes.create(held, [learner])
    address, browser = f"/sandbox/{sandbox.pk}/", Client(HTTP_HOST="localhost")
    browser.force_login(learner)
    typed = {"kind": "user", "account": ACCOUNT, "user": user, "password": PASSWORD}
    browser.post(f"{address}sign-in/", typed)
    browser.post(address, {"act": "GenerateCredentialReport"})
    for name, page in PAGES.items():
        times = []
        for _ in range(ROUNDS):
            start = time.perf_counter()
            assert browser.get(address + page.format(user=user)).status_code == 200
            times.append((time.perf_counter() - start) * 1e3)
        yield name, times
    sandbox.delete()
