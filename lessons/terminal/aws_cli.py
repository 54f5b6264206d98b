"""One command of the AWS CLI, run in this process: parsing, formatting, paging and errors are the CLI's own.

Its calls are answered by the gate before botocore would sign and send them. Everything that a command
leaves behind is in the folder that it is given: configuration, credentials and files.
"""

import io
import os
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from unittest import mock

from iamlab.aws_api.authentication import Credentials
from iamlab.aws_api.gate import Answer
from lessons.terminal.fence import fenced, unfenced


@dataclass(frozen=True, slots=True)
class Signed:
    """A call as the CLI would send it; `credentials` is None where none are configured."""

    service: str
    operation: str
    parameters: Mapping[str, Any]
    credentials: Credentials | None
    region: str


class Unsigned(Exception):
    """Raised by whoever answers a call that carries no credentials: the CLI says how to configure some."""


class Asked(BaseException):
    """A command asks for something that was not typed yet; the text is its prompt.

    As with a key that interrupts, no handler of the CLI's may take it for an error of its own.
    """

    def __init__(self, prompt: str, is_secret: bool) -> None:
        super().__init__(prompt)
        self.prompt = prompt
        self.is_secret = is_secret


@dataclass(frozen=True, slots=True)
class Printed:
    """What a command printed, and its exit status."""

    out: str
    err: str
    status: int


Make = Callable[[Signed], Answer]

_one_at_a_time = threading.Lock()
"""The CLI prints to the process's own streams and reads its environment."""


def run(
    arguments: Sequence[str],
    folder: Path,
    environment: Mapping[str, str],
    make: Make,
    typed: Sequence[str] = (),
) -> Printed:
    """Run `aws` with these arguments in `folder`, which is also its home, and return what it printed.

    `make` answers every call, in the CLI's order. `typed` are the lines for its prompts. Raises Asked for a
    prompt beyond them; the command is then to be run again with one more line.
    """
    out, err = io.StringIO(), io.StringIO()
    with _one_at_a_time, _own_process(folder, environment), _prompts(typed):
        driver = _driver(make)
        with redirect_stdout(out), redirect_stderr(err), fenced(folder):
            try:
                status = driver.main(list(arguments)) or 0
            except SystemExit as end:
                status = end.code if isinstance(end.code, int) else 1
    return Printed(out.getvalue(), err.getvalue(), status)


def completions(line: str, environment: Mapping[str, str], files: Iterable[str]) -> list[str]:
    """Return what the last word of a line may become, by the CLI's own completer and the names of files."""
    words = line.split()
    last = "" if not words or line[-1:].isspace() else words[-1]
    if last.startswith(("file://", "fileb://")):
        scheme, _, begun = last.partition("://")
        return sorted(f"{scheme}://{name}" for name in files if name.startswith(begun))
    if words[:1] != ["aws"] or (not last and len(words) > 2):
        return sorted(name for name in files if name.startswith(last)) if words[1:] else []
    with _one_at_a_time, mock.patch.dict(os.environ, environment):
        from awscli.completer import Completer

        found = Completer(_driver(_nobody)).complete(line if last else line.rstrip())
    return sorted(word for word in found if word.startswith(last))


def _nobody(signed: Signed) -> Answer:
    raise Unsigned


def is_service(name: str) -> bool:
    """Say whether the CLI has commands for a service of this name."""
    return name in _services()


@cache
def _services() -> frozenset[str]:
    from botocore.session import Session

    return frozenset(Session().get_available_services()) | {"s3api", "s3"}


def _driver(make: Make) -> Any:
    from awscli.clidriver import create_clidriver

    from lessons.terminal import extensions

    extensions.install()
    driver = create_clidriver()
    session = driver.session
    session.register_component("data_loader", _loader())
    answering = _Answering(make)
    session.register("building-top-level-params", extensions.offer)
    session.register("before-parameter-build", answering.note)
    session.register("before-call", answering.answer)
    # Its cache of roles' sessions is a folder of the server's, and one command has nothing to keep.
    session.unregister("session-initialized", _cache_of_roles())
    return driver


@cache
def _loader() -> Any:
    """Models of services, read once for all commands."""
    from botocore.session import Session

    return Session().get_component("data_loader")


@cache
def _cache_of_roles() -> Any:
    from awscli.customizations.assumerole import inject_assume_role_provider_cache

    return inject_assume_role_provider_cache


class _Answering:
    """Two of botocore's events: the parameters as they were given, and the call before it is sent."""

    def __init__(self, make: Make) -> None:
        self._make = make

    def note(self, params: Mapping[str, Any], context: dict[str, Any], **_: Any) -> None:
        context["given"] = dict(params)

    def answer(self, model: Any, request_signer: Any, context: Mapping[str, Any], **_: Any) -> Any:
        """Return what botocore takes for the response: its status, and the result in its parsed form."""
        from botocore.exceptions import NoCredentialsError

        signed = Signed(
            service=model.service_model.service_name,
            operation=model.name,
            parameters=context["given"],
            credentials=_credentials(request_signer),
            region=request_signer.region_name or "us-east-1",
        )
        try:
            with unfenced():
                return _as_response(self._make(signed))
        except Unsigned:
            raise NoCredentialsError from None


@dataclass(frozen=True, slots=True)
class _Status:
    status_code: int


def _as_response(answer: Answer) -> tuple[_Status, dict[str, Any]]:
    if answer.error is None:
        return _Status(200), {**(answer.result or {}), "ResponseMetadata": {"HTTPStatusCode": 200}}
    status = answer.error.status
    parsed = {
        "Error": {"Code": answer.error.code, "Message": answer.error.message},
        "ResponseMetadata": {"HTTPStatusCode": status},
    }
    return _Status(status), parsed


def _credentials(request_signer: Any) -> Credentials | None:
    held = request_signer._credentials
    if held is None:
        return None
    frozen = held.get_frozen_credentials()
    return Credentials(frozen.access_key, frozen.secret_key, frozen.token or None)


@contextmanager
def _own_process(folder: Path, environment: Mapping[str, str]) -> Iterator[None]:
    """Give the CLI an environment and a working folder of its own for one command."""
    before = Path.cwd()
    home = {"HOME": str(folder), "AWS_EC2_METADATA_DISABLED": "true", "COLUMNS": "100"}
    kept = {"PATH": os.environ.get("PATH", ""), "LANG": "C.UTF-8"}
    own = {**kept, **environment, **home}
    with mock.patch.dict(os.environ, own, clear=True), mock.patch("sys.argv", ["aws"]):
        os.chdir(folder)
        try:
            yield
        finally:
            os.chdir(before)


@contextmanager
def _prompts(typed: Sequence[str]) -> Iterator[None]:
    """Answer the CLI's prompts with the lines typed so far, and raise Asked for the next."""
    lines = list(typed)

    def ask(prompt: str = "", is_secret: bool = False) -> str:
        if not lines:
            raise Asked(prompt, is_secret)
        return lines.pop(0)

    with (
        mock.patch("awscli.customizations.configure.configure.compat_input", ask),
        mock.patch("getpass.getpass", lambda prompt="": ask(prompt, is_secret=True)),
    ):
        yield
