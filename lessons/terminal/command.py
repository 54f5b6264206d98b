"""One command in a process of its own: parsing, formatting, paging and errors are the AWS CLI's."""

import getpass
import io
import os
import pwd
import resource
import signal
import socket
import sys
from collections.abc import Callable, Sequence
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Any

from awscli.alias import AliasLoader
from awscli.completer import Completer
from awscli.customizations.configure import configure

from lessons.terminal import fence
from lessons.terminal.driver import Driven, Stopped
from lessons.terminal.wire import (
    Answered,
    Asks,
    Call,
    Done,
    FromLab,
    Job,
    NoCredentials,
    Stop,
    from_lab,
    receive,
    send,
)

MOST_MEMORY = 768 * 1024 * 1024
"""How many bytes of memory a command may have beyond what is loaded."""

MOST_PROCESSOR_SECONDS = 20
"""How long a command may compute."""

LARGEST_FILE = 4 * 1024 * 1024
"""How many bytes a file that a command writes may have."""

_OWN = {
    "LANG": "C.UTF-8",
    "COLUMNS": "100",
    "AWS_EC2_METADATA_DISABLED": "true",
    "no_proxy": "*",  # where it is not set, macOS is asked for proxies, which a forked process must not
}


class Asked(BaseException):
    """The command asks for something that was not typed yet.

    As with a key that interrupts, no handler of the CLI's may take it for an error of its own.
    """

    def __init__(self, prompt: str, is_secret: bool) -> None:
        super().__init__(prompt)
        self.prompt = prompt
        self.is_secret = is_secret


def run(driven: Driven, job: Job, connection: socket.socket) -> None:
    """Run what the job says, its calls answered over `connection`, and send what came of it.

    This process is for nothing else afterwards: its environment, limits and fence stay.
    """
    _settle(job)
    driven.cli.alias_loader = AliasLoader(f"{job.folder}/.aws/cli/alias")
    driven.make = lambda call: _answered(connection, call)
    out, err = io.StringIO(), io.StringIO()
    try:
        with redirect_stdout(out), redirect_stderr(err):
            status = _complete(driven, job.text) if job.completes else _status(driven, job.arguments)
    except Asked as asked:
        send(connection, Asks(asked.prompt, asked.is_secret))
        return
    # Where the folder is on the server is nothing to a learner, to whom it is home.
    printed, complained = (text.getvalue().replace(job.folder, "~") for text in (out, err))
    send(connection, Done(printed, complained, status))


def _answered(connection: socket.socket, call: Call) -> Answered | NoCredentials | Stop:
    try:
        send(connection, call)
        answer: FromLab = receive(connection, from_lab)
    except (EOFError, ConnectionError):
        os._exit(1)  # the lab does not wait any more: nothing of the CLI's is to go on
    assert not isinstance(answer, Job)
    return answer


def _settle(job: Job) -> None:
    """Make this process the command's own: its environment, folder, prompts, limits, and the fence."""
    os.environ.clear()
    os.environ.update({**job.environment, **_OWN, "HOME": job.folder})
    os.chdir(job.folder)
    os.umask(0o077)  # the CLI warns of keys that others could read
    text = "" if job.completes else job.text
    sys.argv, sys.stdin = ["aws"], io.TextIOWrapper(io.BytesIO(text.encode()))
    _answer_prompts(job.typed)
    _limit()
    users: Any = pwd
    users.getpwnam = users.getpwuid = _no_user  # `~root` would tell who has an account on the server
    fence.enclose(Path(job.folder))


def _no_user(who: object) -> None:
    raise KeyError(who)


def _limit() -> None:
    """Let the system stop what asks for too much; a file that grows too large is the command's own error."""
    used = _memory_used()
    if used:
        resource.setrlimit(resource.RLIMIT_AS, (used + MOST_MEMORY, used + MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_PROCESSOR_SECONDS, MOST_PROCESSOR_SECONDS + 1))
    resource.setrlimit(resource.RLIMIT_FSIZE, (LARGEST_FILE, LARGEST_FILE))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)


def _memory_used() -> int:
    """Return the size of this process in bytes; 0 where the system does not say."""
    try:
        return int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
    except OSError:
        return 0


def _answer_prompts(typed: Sequence[str]) -> None:
    """Answer the CLI's prompts with the lines typed so far, and raise Asked for the next."""
    lines = list(typed)

    def ask(prompt: str = "", is_secret: bool = False) -> str:
        if not lines:
            raise Asked(prompt, is_secret)
        return lines.pop(0)

    def ask_secretly(prompt: str = "") -> str:
        return ask(prompt, is_secret=True)

    prompts: list[tuple[Any, str, Callable[..., str]]] = [
        (configure, "compat_input", ask),
        (getpass, "getpass", ask_secretly),
    ]
    for module, name, answer in prompts:
        setattr(module, name, answer)


def _status(driven: Driven, arguments: Sequence[str]) -> int:
    """Run a command where everything is prepared for it, and return its exit status."""
    try:
        return driven.cli.main(list(arguments)) or 0
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else 1
    except Stopped as stopped:
        sys.stderr.write(f"\n{stopped}\n")
        return 130
    except MemoryError:
        sys.stderr.write("\nThis takes more memory than a terminal has.\n")
        return 137
    except Exception as error:  # of a file of the learner's that the CLI reads before it handles errors
        sys.stderr.write(f"\n{error}\n")
        return 255


def _complete(driven: Driven, line: str) -> int:
    """Print what the last word of a line may become, by the CLI's own completer, one a line."""
    sys.stdout.write("\n".join(Completer(driven.cli).complete(line)))
    return 0
