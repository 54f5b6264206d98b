"""Commands run in processes of their own: at the same time, with an end, and away from the lab's."""

import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from iamlab.aws_api.gate import Answer
from lessons.terminal import aws_cli, launcher
from lessons.terminal.calls import Signed
from lessons.terminal.shell import Terminal, enter
from tests.lessons.terminal.conftest import Type

Make = Callable[[Signed], Answer]


def loaded(code: str) -> str:
    """Return what a new Python prints, with Django as the lab sets it up."""
    begin = "import django; django.setup(); import sys; from lessons import terminals, sandbox_urls; "
    done = subprocess.run(
        [sys.executable, "-c", begin + code],
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "iamlab.settings"},
        check=True,
        capture_output=True,
        text=True,
    )
    return done.stdout.strip()


def test_the_lab_itself_never_loads_the_aws_cli() -> None:
    command = "from lessons.terminal.shell import Terminal, enter; enter(Terminal(), 'aws help', None); "
    assert loaded(command + "print('awscli' in sys.modules)") == "False"


def test_the_process_of_commands_knows_none_of_the_labs_settings(enter_line: Type) -> None:
    enter_line("aws sts get-caller-identity")
    process = launcher.process_id()
    environment = Path(f"/proc/{process}/environ").read_bytes()
    assert sorted(each.split(b"=")[0] for each in environment.split(b"\0") if each) == [b"HOME", b"LANG"]


def test_a_slow_command_holds_up_no_other(make: Make, terminal: Terminal) -> None:
    enter(Terminal(), "aws help", make)  # so that the CLI is loaded
    goes_on, entries = threading.Event(), []

    def slow(signed: Signed) -> Answer:
        goes_on.wait(30)
        return make(signed)

    first = Terminal(environment=dict(terminal.environment))
    thread = threading.Thread(target=lambda: entries.extend(enter(first, "aws iam list-users", slow)))
    thread.start()
    assert "ada" in enter(terminal, "aws sts get-caller-identity", make)[-1].out
    assert not entries
    goes_on.set()
    thread.join()
    assert "noor" in entries[0].out


def test_commands_at_the_same_time_have_their_own_files_and_variables(make: Make, terminal: Terminal) -> None:
    """Each of eight configures a region of its own, and calls nobody else's."""
    terminals = [Terminal(environment=dict(terminal.environment)) for _ in range(8)]
    printed: dict[int, str] = {}

    def configure(number: int) -> None:
        text = (
            f"unset AWS_DEFAULT_REGION\naws configure set region eu-west-{number}\naws configure get region"
        )
        printed[number] = enter(terminals[number], text, make)[-1].out

    threads = [threading.Thread(target=configure, args=[number]) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert printed == {number: f"eu-west-{number}\n" for number in range(8)}


def test_a_command_that_computes_without_end_is_stopped(
    enter_line: Type, monkeypatch: pytest.MonkeyPatch
) -> None:
    enter_line("aws help")
    monkeypatch.setattr(aws_cli, "MOST_SECONDS", 0)
    monkeypatch.setattr(launcher, "SECONDS_TO_LOAD", 0.001)
    entry = enter_line("aws ec2 help")
    assert entry.err == "\nStopped: a command has 0 seconds here. What it did is done.\n"


def test_a_process_that_ended_is_begun_again(enter_line: Type) -> None:
    enter_line("aws help")
    process = launcher.process_id()
    assert process
    os.kill(process, 9)
    while launcher.process_id() == process and launcher._launcher and launcher._launcher.runs:
        time.sleep(0.01)
    assert "ada" in enter_line("aws sts get-caller-identity").out
    assert launcher.process_id() != process


def test_it_ends_with_the_lab() -> None:
    command = "from lessons.terminal import launcher; launcher.warm(); print(launcher.process_id())"
    process = int(loaded(command))
    begun = time.monotonic()
    while Path(f"/proc/{process}").exists() and not _is_dead(process):
        assert time.monotonic() - begun < 30
        time.sleep(0.05)


def _is_dead(process: int) -> bool:
    try:
        return ") Z" in Path(f"/proc/{process}/stat").read_text()
    except OSError:
        return True


def test_a_result_of_the_gate_arrives_as_it_is(terminal: Terminal, make: Make) -> None:
    seen: list[Mapping[str, object]] = []

    def noting(signed: Signed) -> Answer:
        seen.append(signed.parameters)
        return make(signed)

    text = "aws iam create-user --user-name ana --tags Key=team,Value=qa Key=a,Value=b"
    assert "ana" in enter(terminal, text, noting)[-1].out
    assert seen == [{"UserName": "ana", "Tags": [{"Key": "team", "Value": "qa"}, {"Key": "a", "Value": "b"}]}]
