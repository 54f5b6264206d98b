"""One command of the AWS CLI, run in this process: parsing, formatting, paging and errors are the CLI's own.

Everything that a command leaves behind is in the folder that it is given: configuration, credentials, files.
"""

import getpass
import io
import os
import sys
import tempfile
import threading
import time
import types
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from iamlab.aws_api.gate import Answer
from lessons.terminal.calls import Make, Signed, Unsigned
from lessons.terminal.fence import fenced, unfenced


class Asked(BaseException):
    """A command asks for something that was not typed yet; the text is its prompt.

    As with a key that interrupts, no handler of the CLI's may take it for an error of its own.
    """

    def __init__(self, prompt: str, is_secret: bool) -> None:
        super().__init__(prompt)
        self.prompt = prompt
        self.is_secret = is_secret


class LabFailed(BaseException):
    """The lab could not answer a call. The CLI would print that as an error of AWS's, and no log have it."""

    def __init__(self, error: Exception) -> None:
        super().__init__(str(error))
        self.error = error


class TookTooLong(BaseException):
    """A command is stopped at its next call; as Asked, no error of the CLI's own."""


@dataclass(frozen=True, slots=True)
class Printed:
    """What a command printed, and its exit status."""

    out: str
    err: str
    status: int


MOST_SECONDS = 20
"""How long a command may make calls: all terminals of the lab wait for it."""

_one_at_a_time = threading.Lock()
"""The CLI prints to the process's own streams, and reads its environment and working folder."""


def run(
    arguments: Sequence[str],
    folder: Path,
    environment: Mapping[str, str],
    make: Make,
    typed: Sequence[str] = (),
    text: str = "",
) -> Printed:
    """Run `aws` with these arguments in `folder`, which is also its home, and return what it printed.

    `make` answers every call, in the CLI's order. `typed` are the lines for its prompts, `text` is what it
    reads elsewhere. Raises Asked for a prompt beyond them; the command is then to be run again with one
    more line. Raises whatever `make` raises, Unsigned excepted.
    """
    from lessons.terminal.driver import driver

    out, err = io.StringIO(), io.StringIO()
    own = {"LANG": "C.UTF-8", "COLUMNS": "100", "AWS_EC2_METADATA_DISABLED": "true", "HOME": str(folder)}
    with _one_at_a_time:
        made = _in_the_lab(make)
        with (
            _own_process(folder, {**environment, **own}, text),
            _prompts(typed),
            redirect_stdout(out),
            redirect_stderr(err),
            fenced(folder),
        ):
            status = _status(driver, made, arguments)
    return Printed(out.getvalue(), err.getvalue(), status)


def _status(driver: Callable[[Make], Any], make: Make, arguments: Sequence[str]) -> int:
    """Run a command where everything is prepared for it, and return its exit status."""
    try:
        return driver(make).main(list(arguments)) or 0
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else 1
    except TookTooLong:
        sys.stderr.write(f"\nStopped: a command has {MOST_SECONDS} seconds here. What it did is done.\n")
        return 130
    except LabFailed as failed:
        raise failed.error from None
    except Exception as error:  # of a file of the learner's that the CLI reads before it handles errors
        sys.stderr.write(f"\n{error}\n")
        return 255


def _in_the_lab(make: Make) -> Make:
    """Let calls be answered in the environment of now, outside of the fence, and for a while."""
    ends, environment = time.monotonic() + MOST_SECONDS, dict(os.environ)

    def made(signed: Signed) -> Answer:
        if time.monotonic() > ends:
            raise TookTooLong
        try:
            with unfenced(), _environment(environment):
                return make(signed)
        except Unsigned:
            raise
        except Exception as error:
            raise LabFailed(error) from error

    return made


def completions(line: str, files: Iterable[str]) -> list[str]:
    """Return what the last word of a line may become, by the CLI's own completer and the names of files."""
    words = line.split()
    last = "" if not words or line[-1:].isspace() else words[-1]
    if last.startswith(("file://", "fileb://")):
        scheme, _, begun = last.partition("://")
        return sorted(f"{scheme}://{name}" for name in files if name.startswith(begun))
    if words[:1] != ["aws"] or (not last and len(words) > 2):
        return sorted(name for name in files if name.startswith(last)) if words[1:] else []
    from awscli.completer import Completer

    from lessons.terminal.driver import driver

    with tempfile.TemporaryDirectory() as name, _one_at_a_time, _own_process(Path(name), {}):
        found = Completer(driver(_nobody)).complete(line if last else line.rstrip())
    return sorted(word for word in found if word.startswith(last))


def _nobody(signed: Signed) -> Answer:
    raise Unsigned


@contextmanager
def _own_process(folder: Path, environment: Mapping[str, str], text: str = "") -> Iterator[None]:
    """Give the CLI an environment, a working folder and streams of its own for one command."""
    from botocore import waiter

    # Nothing changes while a command waits: every look after the first is as good as a later one.
    no_time = types.SimpleNamespace(sleep=lambda seconds: None)
    before = Path.cwd()
    with (
        _environment(environment),
        _in_place_of(sys, "argv", ["aws"]),
        _in_place_of(sys, "stdin", io.TextIOWrapper(io.BytesIO(text.encode()))),
        _in_place_of(waiter, "time", no_time),
    ):
        os.chdir(folder)
        mask = os.umask(0o077)  # the CLI warns of keys that others could read
        try:
            yield
        finally:
            os.umask(mask)
            os.chdir(before)


@contextmanager
def _environment(own: Mapping[str, str]) -> Iterator[None]:
    before = dict(os.environ)
    try:
        os.environ.clear()
        os.environ.update(own)
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


@contextmanager
def _prompts(typed: Sequence[str]) -> Iterator[None]:
    """Answer the CLI's prompts with the lines typed so far, and raise Asked for the next."""
    from awscli.customizations.configure import configure

    lines = list(typed)

    def ask(prompt: str = "", is_secret: bool = False) -> str:
        if not lines:
            raise Asked(prompt, is_secret)
        return lines.pop(0)

    def ask_secretly(prompt: str = "") -> str:
        return ask(prompt, is_secret=True)

    with _in_place_of(configure, "compat_input", ask), _in_place_of(getpass, "getpass", ask_secretly):
        yield


@contextmanager
def _in_place_of(module: Any, name: str, own: object) -> Iterator[None]:
    """Let a module have something of ours under a name for a while."""
    before = getattr(module, name)
    setattr(module, name, own)
    try:
        yield
    finally:
        setattr(module, name, before)
