"""How long a command of the terminal takes as its page answers: the AWS CLI, the gate, the database.

It needs Django set up, with a database (`tests.benchmarks.acts`).
"""

import threading
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tests.aws_api.world import World, key_of
from tests.benchmarks.lab import HEADER, row

ROUNDS = 20
PARALLEL = 8
SECONDS_BETWEEN = 1.0
"""How often somebody enters a command who types fast."""

KINDS = {
    "a builtin": "cat plan.txt",
    "STS": "aws sts get-caller-identity",
    "IAM, a list": "aws iam list-users --query Users[].UserName --output text",
    "IAM, a change": "aws iam tag-user --user-name ada --tags Key=team,Value=qa",
    "IAM, refused": "aws iam get-user --user-name nobody",
    "S3, a list": "aws s3 ls s3://games-data",
    "S3, an upload": "aws s3 cp plan.txt s3://games-data/plan.txt",
    "S3, an operation": "aws s3api get-bucket-policy --bucket games-data",
    "DynamoDB": "aws dynamodb list-tables",
    "help": "aws iam create-user help",
}
"""By name, a command of that kind."""


def measure() -> None:
    """Print a row for each kind of command, then for many terminals at once, and what the process takes."""
    from lessons.terminal import launcher

    print(
        f"\nA command of the terminal, page included but for its rendering (aim: median under 50)\n{HEADER}"
    )
    begin, held = time.perf_counter(), _Typist("first")
    held.enter("aws s3 mb s3://games-data\necho secret plan > plan.txt")
    print(row("the first, which loads the CLI", [(time.perf_counter() - begin) * 1e3]))
    for name, command in KINDS.items():
        print(row(name, [held.enter(command) for _ in range(ROUNDS)]))
    print(row(f"{PARALLEL} terminals, each a command a second", _parallel()))
    print(
        f"{'memory of the process that has the CLI, megabytes':<52} {_memory(launcher.process_id()):>16.0f}"
    )


def _memory(process: int | None) -> float:
    lines = Path(f"/proc/{process}/status").read_text().splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmRSS"))


class _Typist:
    """Somebody at a terminal in a sandbox of their own."""

    def __init__(self, name: str) -> None:
        from lessons import sandboxes
        from lessons.models import Learner, SandboxKey

        SandboxKey.objects.all().delete()  # all sandboxes here have the same access keys
        self.learner = Learner.objects.create_user(f"typist-{name}")
        self.sandbox = sandboxes.create(World(now=datetime.now(UTC)).configuration, [self.learner])

    def enter(self, text: str) -> float:
        """Enter a text as the page does; return how many milliseconds it took."""
        from lessons import terminals
        from lessons.models import Sandbox

        begin = time.perf_counter()
        fresh: Any = Sandbox.objects.get(pk=self.sandbox.pk)
        terminals.run(terminals.find(fresh, self.learner), key_of("ada"), text)
        return (time.perf_counter() - begin) * 1e3


def _parallel() -> list[float]:
    typists, times = [_Typist(str(number)) for number in range(PARALLEL)], []
    commands = [command for name, command in KINDS.items() if name not in ("a builtin", "help")]

    def enter_all(number: int) -> None:
        from django.db import connection

        time.sleep(SECONDS_BETWEEN * number / PARALLEL)
        for command in commands * 2:
            took = typists[number].enter(command)
            times.append(took)
            time.sleep(max(0, SECONDS_BETWEEN - took / 1e3))
        connection.close()

    threads = [threading.Thread(target=enter_all, args=[number]) for number in range(PARALLEL)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return times
