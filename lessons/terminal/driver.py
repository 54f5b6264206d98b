"""The AWS CLI's driver for one command: kept to what is simulated, its calls answered by the gate.

It is put together here rather than by the CLI's own `create_clidriver`, which would import whatever modules
a profile names as plugins. Importing this module imports the CLI, which takes a moment: do it when needed.
"""

import base64
import io
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import awscli
from awscli.clidriver import CLIDriver
from awscli.customizations.assumerole import inject_assume_role_provider_cache
from awscli.plugin import load_plugins
from botocore import UNSIGNED
from botocore.exceptions import NoCredentialsError
from botocore.loaders import create_loader
from botocore.response import StreamingBody
from botocore.session import Session

from iamlab.aws_api.authentication import Credentials
from iamlab.aws_api.gate import Answer
from iamlab.aws_api.operation import OPERATIONS
from lessons.terminal import extensions
from lessons.terminal.calls import Make, Signed, Unsigned

COMMANDS = {"s3api": "s3", "s3": "s3"}
"""The CLI's commands that are not named as their service."""

OWN = ("configure", "help")
"""The CLI's commands that call no service."""


def driver(make: Make) -> CLIDriver:
    """Return a driver for one command, whose calls `make` answers."""
    extensions.install()
    session = Session(awscli.EnvironmentVariables)
    session.user_agent_name, session.user_agent_version = "aws-cli", awscli.__version__
    session.register_component("data_loader", _models())
    # It would add a handler to the server's loggers with every command.
    session.set_stream_logger = _log_nothing
    load_plugins({}, event_hooks=session.get_component("event_emitter"))
    answering = _Answering(make)
    session.register("building-top-level-params", extensions.offer)
    emitter = session.get_component("event_emitter")
    emitter.register_last("building-command-table.main", _keep_to_what_is_simulated)
    session.register("before-parameter-build", answering.note)
    session.register("before-call", answering.answer)
    # Its cache of roles' sessions is a folder of the server's, and one command has nothing to keep.
    session.unregister("session-initialized", inject_assume_role_provider_cache)
    return CLIDriver(session=session)


def _log_nothing(*arguments: object, **named: object) -> None:
    """Stand in for what sets up logging."""


@cache
def _models() -> Any:
    """Read the models of services once, from what is installed: no variable of a learner's says where."""
    return create_loader(str(Path(awscli.__file__).parent / "data"))


def simulated() -> list[str]:
    """Return the commands of the CLI that call what the lab simulates."""
    services = {service for service, _ in OPERATIONS}
    return sorted(services | {command for command, service in COMMANDS.items() if service in services})


def _keep_to_what_is_simulated(command_table: dict[str, Any], **_: object) -> None:
    allowed = {*simulated(), *OWN}
    for name, command in command_table.items():
        if name not in allowed:
            command_table[name] = _NotSimulated(name, command)


class _NotSimulated:
    """Takes the place of a command of the CLI that leads to nothing here, or out of here."""

    def __init__(self, name: str, command: Any) -> None:
        self.name = name
        self.lineage = [self]
        self._command = command

    def __call__(self, arguments: list[str], parsed_globals: object) -> int:
        raise NotSimulated(f"The lab does not simulate {self.name}. It simulates {', '.join(simulated())}.")

    def create_help_command(self) -> Any:
        """Return the CLI's own help: it can be read all the same."""
        return self._command.create_help_command()


class NotSimulated(Exception):
    """The CLI prints the text."""


class _Answering:
    """Two of botocore's events: the parameters as they were given, and the call before it is sent."""

    def __init__(self, make: Make) -> None:
        self._make = make

    def note(self, params: Mapping[str, Any], context: dict[str, Any], **_: object) -> None:
        context["given"] = dict(params)

    def answer(self, model: Any, request_signer: Any, context: Mapping[str, Any], **_: object) -> Any:
        """Return what botocore takes for the response: its status, and the result in its parsed form."""
        signed = Signed(
            service=model.service_model.service_name,
            operation=model.name,
            parameters=_read(context["given"]),
            credentials=_credentials(request_signer),
            region=request_signer.region_name or "us-east-1",
            is_signed=request_signer.signature_version is not UNSIGNED and model.auth_type != "none",
        )
        try:
            return _as_response(self._make(signed), model)
        except Unsigned:
            raise NoCredentialsError from None


@dataclass(frozen=True, slots=True)
class _Status:
    status_code: int


def _read(given: Mapping[str, Any]) -> dict[str, Any]:
    """Return parameters with what files hold instead of the files, which are read inside the fence."""
    return {name: _content(value) if hasattr(value, "read") else value for name, value in given.items()}


def _content(file: Any) -> bytes | str:
    content: bytes | str = file.read()
    if isinstance(file, io.IOBase):
        file.close()  # the CLI leaves that to the end of its process
    return content


def _as_response(answer: Answer, model: Any) -> tuple[_Status, dict[str, Any]]:
    if answer.error is None:
        result = dict(answer.result or {})
        if model.has_streaming_output:
            name = model.output_shape.serialization["payload"]
            result[name] = StreamingBody(io.BytesIO(result[name]), len(result[name]))
        result = _with_texts(result, times_too=model.service_model.service_name == "s3")
        return _Status(200), {**result, "ResponseMetadata": {"HTTPStatusCode": 200, "HTTPHeaders": {}}}
    status = answer.error.status
    parsed = {
        "Error": {"Code": answer.error.code, "Message": answer.error.message},
        "ResponseMetadata": {"HTTPStatusCode": status},
    }
    return _Status(status), parsed


def _with_texts(value: Any, *, times_too: bool) -> Any:
    """Return a result as the CLI prints it: bytes in base64, and times as texts where `aws s3` reads them."""
    if isinstance(value, dict):
        return {name: _with_texts(inner, times_too=times_too) for name, inner in value.items()}
    if isinstance(value, list):
        return [_with_texts(inner, times_too=times_too) for inner in value]
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    return value.isoformat() if times_too and isinstance(value, datetime) else value


def _credentials(request_signer: Any) -> Credentials | None:
    held = request_signer._credentials
    if held is None:
        return None
    frozen = held.get_frozen_credentials()
    return Credentials(frozen.access_key, frozen.secret_key, frozen.token or None)
