"""Invoking a function: its calls are made through the gate, with a session of its role.

It stops at the first call that fails, as code does that catches nothing. What it logs goes to CloudWatch as
far as its role may put it there.
"""

import base64
import json
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from iamlab.account import ids
from iamlab.account.credentials import Session
from iamlab.account.errors import AWSError
from iamlab.account.functions import Function
from iamlab.aws_api.operation import Call, Result, operation
from iamlab.aws_api.operations import passed_roles, programs
from iamlab.aws_api.operations.awslambda import finding
from iamlab.aws_api.operations.awslambda.errors import (
    CANNOT_BE_ASSUMED,
    InvalidParameterValueException,
)
from iamlab.aws_api.operations.awslambda.finding import LATEST, Held
from iamlab.aws_api.operations.awslambda.functions import SERVICE
from iamlab.aws_api.operations.logs.finding import group_arn
from iamlab.aws_api.operations.programs import Step
from iamlab.aws_api.operations.sts import find_role
from iamlab.aws_api.sessions import new_session

LOG_BYTES = 4096
"""How much of the log's end an invocation answers."""

STATUS = {"RequestResponse": 200, "Event": 202, "DryRun": 204}


@operation("lambda:Invoke", finding.on_function("lambda:InvokeFunction"))
def invoke(made: Call) -> Result:
    finding.refuse_the_rest(made, "FunctionName", "InvocationType", "LogType", "Payload", "Qualifier")
    held, kind = finding.find(made), made.parameters.get("InvocationType", "RequestResponse")
    _check_payload(made)
    if not passed_roles.may_take(made.configuration, held.function.role, SERVICE, held.arn):
        raise AWSError("AccessDeniedException", CANNOT_BE_ASSUMED, 403)
    if kind == "DryRun":
        return {"StatusCode": STATUS[kind], "Payload": b""}
    run = _Run(made, held)
    run.go()
    if kind == "Event":
        return {"StatusCode": STATUS[kind], "Payload": b""}
    result: Result = {"StatusCode": STATUS[kind], "ExecutedVersion": LATEST, "Payload": run.payload}
    if run.has_failed:
        result["FunctionError"] = "Unhandled"
    if made.parameters.get("LogType") == "Tail":
        result["LogResult"] = base64.b64encode(run.log.encode()[-LOG_BYTES:]).decode()
    return result


def _check_payload(made: Call) -> None:
    payload = made.parameters.get("Payload", b"")
    try:
        json.loads(payload or b"null")
    except (ValueError, RecursionError):
        raise AWSError(
            "InvalidRequestContentException", "Could not parse request body into json", 400
        ) from None
    if len(payload) > 6 * 1024 * 1024:
        raise InvalidParameterValueException("Request must be smaller than 6291456 bytes")


class _Run:
    """One run of a function, and what it logs."""

    def __init__(self, made: Call, held: Held) -> None:
        self.made, self.function = made, held.function
        self.request_id = ids.event_id(made.surroundings.chance)
        self.lines: list[str] = []
        self.payload = b"null"
        self.has_failed = False

    @property
    def log(self) -> str:
        return "".join(f"{line}\n" for line in self.lines)

    def go(self) -> None:
        """Make the function's calls, and log them."""
        session = self._session()
        self.lines.append(f"START RequestId: {self.request_id} Version: {LATEST}")
        if not self.function.calls:
            self.lines.append("[INFO] The lab does not run code, so this function did nothing.")
        for step in programs.steps(self.made.act, session, self.function.calls):
            self._note(step)
        self.lines.append(f"END RequestId: {self.request_id}")
        self.lines.append(f"REPORT RequestId: {self.request_id}\tMemory Size: {self.function.memory} MB")
        _Logging(self.made, session, self.function).put(self.lines)
        self.made.configuration.sessions.pop(session.access_key_id, None)

    def _session(self) -> Session:
        """Return a session of the function's role, which is named as the function (developer guide)."""
        found = find_role(self.made.configuration, self.function.role)
        assert found is not None, "a role that is not there has just been refused"
        account, role = found
        return new_session(
            self.made,
            account=account.id,
            principal=f"arn:aws:sts::{account.id}:assumed-role/{role.name}/{self.function.name}",
            unique_id=f"{role.id}:{self.function.name}",
            kind="AssumedRole",
            expires=self.made.now + timedelta(hours=1),
            role=self.function.role,
        )

    def _note(self, step: Step) -> None:
        """Log what came of a call, which is what the function returns if it is its last."""
        self.lines.append(step.line)
        self.has_failed = bool(step.failure)
        self.payload = self._error(step.failure) if step.failure else json.dumps(plain(step.result)).encode()

    def _error(self, message: str) -> bytes:
        shown = {"errorMessage": message, "errorType": "ClientError", "requestId": self.request_id}
        return json.dumps({**shown, "stackTrace": []}).encode()


def plain(value: Any) -> Any:
    """Return a result as JSON has it: bytes as text, or in base64 where they are none."""
    if isinstance(value, Mapping):
        return {str(name): plain(inner) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [plain(inner) for inner in value]
    if isinstance(value, bytes):
        try:
            return value.decode()
        except UnicodeDecodeError:
            return base64.b64encode(value).decode()
    return value if isinstance(value, str | int | float | bool | None) else str(value)


class _Logging:
    """Puts what a function logged into its log group, as its role; what the role may not do is not done."""

    def __init__(self, made: Call, session: Session, function: Function) -> None:
        self.made, self.session = made, session
        self.group = f"/aws/lambda/{function.name}"
        self.stream = f"{made.now:%Y/%m/%d}/[{LATEST}]{function.revision.replace('-', '')}"

    def put(self, lines: list[str]) -> None:
        """Make group and stream where they are not there yet, and put the lines in."""
        names = {"logGroupName": self.group, "logStreamName": self.stream}
        at = int(self.made.now.timestamp() * 1000)
        events = [{"timestamp": at, "message": f"{line}\n"} for line in lines]
        try:
            if self._held() is None:
                self.made.act(self.session, "logs", "CreateLogGroup", {"logGroupName": self.group})
            group = self._held()
            if group is not None and self.stream not in group.streams:
                self.made.act(self.session, "logs", "CreateLogStream", names)
            self.made.act(self.session, "logs", "PutLogEvents", {**names, "logEvents": events})
        except AWSError:
            return

    def _held(self) -> Any:
        account = self.made.configuration.accounts[self.session.account]
        arn = group_arn(self.made, self.group).split(":")
        arn[4] = account.id
        return account.log_groups.get(":".join(arn))
