"""The AWS CLI's driver, kept to what is simulated, its calls answered by whoever is asked.

It is put together here rather than by the CLI's own `create_clidriver`, which would import whatever modules
a profile names as plugins. Importing this module imports the CLI: the preloaded process does it, nobody else.
"""

import io
import os
from collections.abc import Callable, Mapping, Sequence
from contextlib import redirect_stderr, redirect_stdout, suppress
from dataclasses import dataclass
from functools import partial
from typing import Any
from urllib.parse import urlsplit

import awscli
from awscli.clidriver import CLIDriver
from awscli.customizations.assumerole import inject_assume_role_provider_cache
from awscli.plugin import load_plugins
from botocore import UNSIGNED
from botocore.exceptions import EndpointConnectionError, NoCredentialsError
from botocore.response import StreamingBody
from botocore.session import Session

from lessons.terminal import extensions
from lessons.terminal.installed import models
from lessons.terminal.parsed import Parsing
from lessons.terminal.wire import Answered, Call, NoCredentials, Stop

COMMANDS = {"s3api": "s3", "s3": "s3"}
"""The CLI's commands that are not named as their service."""

OWN = ("configure", "help")
"""The CLI's commands that call no service."""


Make = Callable[[Call], Answered | NoCredentials | Stop]


class Driven:
    """A driver that is put together, and who answers its calls: to be set before it is used."""

    def __init__(self, loader: Any, operations: Sequence[str]) -> None:
        self.make: Make = _refuse
        self.cli = _driver(loader, operations, lambda call: self.make(call))


def prepared(operations: Sequence[str]) -> Driven:
    """Return a driver with everything loaded that these operations need, each named as `iam:CreateUser`."""
    loader = models()
    # Of what is simulated some has no command, such as calling an API that somebody built.
    known = loader.list_available_services("service-2")
    operations = [each for each in operations if each.split(":")[0] in known]
    services = _services(operations)
    os.environ.update(_NOBODY)
    warming = Driven(loader, operations)
    for service in services:
        warming.cli.session.create_client(service)
    for command in _WARMING:
        with suppress(SystemExit), redirect_stdout(io.StringIO()), redirect_stderr(io.StringIO()):
            Driven(loader, operations).cli.main(command.split())
    driven = Driven(loader, operations)
    _fill_tables(driven.cli, services)
    session = driven.cli.session
    session._config = session._profile_map = session._profile = None  # those of each learner's are read anew
    for name in _NOBODY:
        del os.environ[name]
    return driven


def _fill_tables(cli: CLIDriver, services: Sequence[str]) -> None:
    """Put together the operations of every service, without looking for a version in a profile."""
    for name in simulated(services):
        command = cli._get_command_table()[name]
        if name != "s3":
            command._service_model = cli.session.get_service_model(COMMANDS.get(name, name))
            command._get_command_table()


_NOBODY = {"AWS_ACCESS_KEY_ID": "x", "AWS_SECRET_ACCESS_KEY": "x", "AWS_DEFAULT_REGION": "us-east-1"}

_WARMING = (
    "sts get-caller-identity",
    "iam list-users --output text --query Users",
    "dynamodb list-tables --output table",
    "s3 ls",
    "sts help",
)
"""Commands that fail, so that what commands import and read is there afterwards."""


def _refuse(call: Call) -> Answered:
    return Answered({}, "AccessDenied", "", 403)


def _services(operations: Sequence[str]) -> list[str]:
    return sorted({each.split(":")[0] for each in operations})


def _driver(loader: Any, operations: Sequence[str], make: Make) -> CLIDriver:
    """Return a driver whose calls `make` answers."""
    extensions.install()
    session = Session(awscli.EnvironmentVariables)
    session.user_agent_name, session.user_agent_version = "aws-cli", awscli.__version__
    session.register_component("data_loader", loader)
    # It would print what the lab does where a command is to be debugged.
    session.set_stream_logger = _log_nothing
    load_plugins({}, event_hooks=session.get_component("event_emitter"))
    answering = _Answering(session, operations, make)
    session.register("building-top-level-params", extensions.offer)
    emitter = session.get_component("event_emitter")
    emitter.register_last(
        "building-command-table.main", partial(_keep_to_what_is_simulated, _services(operations))
    )
    session.register("before-parameter-build", answering.note)
    session.register("before-call", answering.answer)
    # Its cache of roles' sessions is a folder of the server's, and one command has nothing to keep.
    session.unregister("session-initialized", inject_assume_role_provider_cache)
    return CLIDriver(session=session)


def _log_nothing(*arguments: object, **named: object) -> None:
    """Stand in for what sets up logging."""


def simulated(services: Sequence[str]) -> list[str]:
    """Return the commands of the CLI that call what the lab simulates."""
    return sorted({*services, *(command for command, service in COMMANDS.items() if service in services)})


def _keep_to_what_is_simulated(services: Sequence[str], command_table: dict[str, Any], **_: object) -> None:
    known = simulated(services)
    for name, command in command_table.items():
        if name not in (*known, *OWN):
            command_table[name] = _NotSimulated(name, command, known)


class _NotSimulated:
    """Takes the place of a command of the CLI that leads to nothing here, or out of here."""

    def __init__(self, name: str, command: Any, known: Sequence[str]) -> None:
        self.name = name
        self.lineage = [self]
        self._command = command
        self._known = known

    def __call__(self, arguments: list[str], parsed_globals: object) -> int:
        raise NotSimulated(f"The lab does not simulate {self.name}. It simulates {', '.join(self._known)}.")

    def create_help_command(self) -> Any:
        """Return the CLI's own help: it can be read all the same."""
        return self._command.create_help_command()


class NotSimulated(Exception):
    """The CLI prints the text."""


class Stopped(BaseException):
    """A command makes no more calls; as with a key that interrupts, no error of the CLI's own."""


class _Answering:
    """Two of botocore's events: the parameters as they were given, and the call before it is sent."""

    def __init__(self, session: Session, operations: Sequence[str], make: Make) -> None:
        self._session = session
        self._operations = frozenset(operations)
        self._make = make

    def note(self, params: Mapping[str, Any], context: dict[str, Any], **_: object) -> None:
        context["given"] = dict(params)

    def answer(
        self,
        model: Any,
        params: Mapping[str, Any],
        request_signer: Any,
        context: Mapping[str, Any],
        **_: object,
    ) -> Any:
        """Return what botocore takes for the response: its status, and the result in its parsed form."""
        _reach(params["url"])
        name = f"{model.service_model.service_name}:{model.name}"
        if name not in self._operations:
            raise NotSimulated(f"The lab does not simulate the operation {name}.")
        call = Call(
            service=model.service_model.service_name,
            operation=model.name,
            parameters=_read(context["given"]),
            key=_key(request_signer),
            region=request_signer.region_name or "us-east-1",
            is_signed=request_signer.signature_version is not UNSIGNED and model.auth_type != "none",
        )
        match self._make(call):
            case Answered() as answered:
                factory = self._session.get_component("response_parser_factory")
                return _as_response(answered, model, factory._defaults["timestamp_parser"])
            case NoCredentials():
                raise NoCredentialsError
            case Stop(text):
                raise Stopped(text)


def _reach(url: str) -> None:
    """Raise EndpointConnectionError for an address that is not AWS's: no network is here to lead to it."""
    host = urlsplit(url).hostname or ""
    if not host.endswith(_OF_AWS):
        raise EndpointConnectionError(endpoint_url=url)


_OF_AWS = (".amazonaws.com", ".amazonaws.com.cn", ".api.aws")


@dataclass(frozen=True, slots=True)
class _Status:
    status_code: int
    raw: None = None
    """No bytes that came over a network: a handler of the CLI's would read them again."""


def _read(given: Mapping[str, Any]) -> dict[str, Any]:
    """Return parameters with what files hold instead of the files, which are read inside the fence."""
    return {name: _content(value) if hasattr(value, "read") else value for name, value in given.items()}


def _content(file: Any) -> bytes | str:
    content: bytes | str = file.read()
    if isinstance(file, io.IOBase):
        file.close()  # the CLI leaves that to the end of its process
    return content


def _as_response(
    answered: Answered, model: Any, read_time: Callable[[Any], Any]
) -> tuple[_Status, dict[str, Any]]:
    status = _Status(answered.status)
    about = {"HTTPStatusCode": answered.status, "HTTPHeaders": {}}
    if answered.code:
        error = {"Code": answered.code, "Message": answered.message}
        return status, {"Error": error, "ResponseMetadata": about}
    result = Parsing(model, read_time).parsed(answered.result)
    if model.name == "GetBucketLocation":
        result.setdefault("LocationConstraint", None)  # which is how us-east-1 is told
    if model.has_streaming_output:
        name = model.output_shape.serialization["payload"]
        body = answered.result[name]
        result[name] = StreamingBody(io.BytesIO(body), len(body))
    return status, {**result, "ResponseMetadata": about}


def _key(request_signer: Any) -> tuple[str, str, str | None] | None:
    held = request_signer._credentials
    if held is None:
        return None
    frozen = held.get_frozen_credentials()
    return frozen.access_key, frozen.secret_key, frozen.token or None
