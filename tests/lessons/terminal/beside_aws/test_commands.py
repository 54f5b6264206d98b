"""What the lab's terminal prints is what the AWS CLI itself prints at the same answers.

The installed CLI runs as it is, in a process of its own, and is answered over HTTP in AWS's wire form.
"""

import json
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from iamlab.aws_api.gate import Answer
from lessons.terminal.calls import Signed
from lessons.terminal.shell import Entry, Terminal, enter
from lessons.terminal.words import commands
from tests.aws_api.world import ACCOUNT, World, key_of, role_arn, user_arn
from tests.lessons.terminal.beside_aws import real_cli
from tests.lessons.terminal.beside_aws.commands import COMMANDS, FILES
from tests.lessons.terminal.beside_aws.stub import Recorded, serving

NAMES = {
    "account": ACCOUNT,
    "role": role_arn("Deploy"),
    "user": user_arn("noor"),
    "key": key_of("noor").access_key_id,
}


DIFFERENT = {
    "iam list-users --output xml": "The lab offers YAML, which only version 2 of the CLI has.",
    "sts get-access-key-info --access-key-id {key}": "The lab says itself what it does not simulate.",
    "rds": "The lab says itself what it does not simulate.",
}
"""The commands at which the lab prints something else, and why."""

AWS_CLI_V2_MESSAGE = (
    "Note: AWS CLI version 2, the latest major version of the AWS CLI, is now stable and recommended for "
    "general use. For more information, see the AWS CLI version 2 installation instructions at: "
    "https://docs.aws.amazon.com/cli/latest/userguide/install-cliv2.html"
)


def filled(command: str) -> str:
    for name, value in NAMES.items():
        command = command.replace(f"{{{name}}}", value)
    return command


@pytest.fixture
def world() -> World:
    """The small AWS at a full second, which is how exactly IAM tells times."""
    return World(now=datetime.now(UTC).replace(microsecond=0))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("home")
    for name, content in FILES.items():
        (home / name).parent.mkdir(exist_ok=True)
        (home / name).write_text(content)
    return home


def in_the_lab(
    terminal: Terminal, make: Callable[[Signed], Answer]
) -> tuple[list[Entry], dict[int, list[Recorded]]]:
    """Run the commands in the lab; return what they left on the screen, and the answers to their calls."""
    terminal.files |= {name: content.encode() for name, content in FILES.items()}
    entries, recorded = [], {number: list[Recorded]() for number in range(len(COMMANDS))}
    for number, command in enumerate(COMMANDS):

        def noting(signed: Signed, number: int = number) -> Answer:
            answer = make(signed)
            recorded[number].append((signed.service, signed.operation, answer))
            return answer

        entries.append(enter(terminal, f"aws {filled(command)}", noting)[-1])
    return entries, recorded


def beside_it(terminal: Terminal, folder: Path, endpoint: str) -> list[tuple[str, str, int]]:
    """Run the commands with the CLI itself."""
    wanted = []
    for number, command in enumerate(COMMANDS):
        (read,) = commands(f"aws {filled(command)}", {})
        wanted.append([*read.words[1:], "--endpoint-url", f"{endpoint}/{number}"])
    environment = {"HOME": str(folder), "LANG": "C.UTF-8", "COLUMNS": "100", **terminal.environment}
    done = subprocess.run(
        [sys.executable, real_cli.__file__],
        cwd=folder,
        env=environment | {"AWS_EC2_METADATA_DISABLED": "true"},
        input=json.dumps(wanted),
        capture_output=True,
        text=True,
        check=True,
    )
    return [(out, err, status) for out, err, status in json.loads(done.stdout)]


def test_output_and_errors_are_those_of_the_cli(
    terminal: Terminal, make: Callable[[Signed], Answer], folder: Path
) -> None:
    entries, recorded = in_the_lab(terminal, make)
    with serving(recorded) as endpoint:
        real = beside_it(terminal, folder, endpoint)
    different = {
        command: f"$ aws {command}\nlab:  {entry.out!r} {entry.err!r}\nreal: {out!r} {err!r}"
        for command, entry, (out, err, _) in zip(COMMANDS, entries, real, strict=True)
        if (entry.out, entry.err) != (shown(out), shown(err))
    }
    assert different.keys() == DIFFERENT.keys(), "\n\n".join(different.values())


def shown(text: str) -> str:
    """Return a text as it stands on a screen in the end: what is written over is gone, and the advice is.

    The lab shows no progress, which its terminal could not write over, and does not advise to use version 2.
    """
    lines = text.replace(f"usage: \r{AWS_CLI_V2_MESSAGE}\n\n", "").split("\n")
    return "\n".join(line.rsplit("\r", 1)[1].rstrip() if "\r" in line else line for line in lines)
