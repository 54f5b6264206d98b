"""Policies of functions, which are made statement by statement (facts 4.2, 4.3)."""

import json
import re
from collections.abc import Iterator
from typing import Any

from iamlab.account import ids
from iamlab.aws_api.operation import Ask, Asks, Call, Result, operation
from iamlab.aws_api.operations import resource_documents
from iamlab.aws_api.operations.awslambda import finding
from iamlab.aws_api.operations.awslambda.errors import (
    InvalidParameterValueException,
    ResourceConflictException,
    ResourceNotFoundException,
)
from iamlab.aws_api.operations.awslambda.finding import Held
from iamlab.aws_api.operations.iam_asks import resource_tags

MOST_BYTES = 20 * 1024

_NOBODY = "The provided principal was invalid. Please check the principal and try again."


def _statements(held: Held) -> list[dict[str, Any]]:
    return resource_documents.statements(held.function.policy) if held.function.policy else []


def _on(action: str) -> Asks:
    """The principal that is given permission shows in a condition key, the one it is taken from too."""

    def asks(made: Call) -> Iterator[Ask]:
        arn = finding.arn_of(made)
        found = finding.held(made, arn)
        principal = made.parameters.get("Principal")
        if principal is None and found is not None:
            statement = _with_id(found, made.parameters["StatementId"])
            principal = _text(statement["Principal"]) if statement else None
        keys = {"lambda:Principal": principal} if principal is not None else {}
        yield Ask(action, arn, {**(resource_tags(found.function.tags) if found else {}), **keys})

    return asks


def _with_id(held: Held, name: str) -> dict[str, Any] | None:
    return next((each for each in _statements(held) if each["Sid"] == name), None)


def _text(principal: str | dict[str, str]) -> str:
    return principal if isinstance(principal, str) else next(iter(principal.values()))


@operation("lambda:AddPermission", _on("lambda:AddPermission"))
def add_permission(made: Call) -> Result:
    finding.refuse_the_rest(
        made,
        *("FunctionName", "StatementId", "Action", "Principal"),
        *("SourceArn", "SourceAccount", "PrincipalOrgID", "RevisionId"),
    )
    held = finding.find(made)
    _check_revision(made, held)
    name = made.parameters["StatementId"]
    if _with_id(held, name) is not None:
        raise ResourceConflictException(
            f"The statement id ({name}) provided already exists. Please provide a new statement id, or "
            "remove the existing statement."
        )
    statement = _statement(made, held)
    _save(made, held, [*_statements(held), statement])
    return {"Statement": json.dumps(statement)}


def _statement(made: Call, held: Held) -> dict[str, Any]:
    given = made.parameters
    conditions: dict[str, dict[str, str]] = {}
    if "SourceAccount" in given:
        conditions["StringEquals"] = {"AWS:SourceAccount": given["SourceAccount"]}
    if "PrincipalOrgID" in given:
        conditions.setdefault("StringEquals", {})["aws:PrincipalOrgID"] = given["PrincipalOrgID"]
    if "SourceArn" in given:
        conditions["ArnLike"] = {"AWS:SourceArn": given["SourceArn"]}
    statement = {
        "Sid": given["StatementId"],
        "Effect": "Allow",
        "Principal": _principal(given["Principal"]),
        "Action": given["Action"],
        "Resource": held.arn,
    }
    return {**statement, "Condition": conditions} if conditions else statement


def _principal(given: str) -> str | dict[str, str]:
    """Return a principal as it stands in a policy: an account by the ARN of its root."""
    if given == "*":
        return "*"
    if re.fullmatch(r"\d{12}", given, re.ASCII):
        return {"AWS": f"arn:aws:iam::{given}:root"}
    return {"AWS": given} if given.startswith("arn:") else {"Service": given}


def _save(made: Call, held: Held, statements: list[dict[str, Any]]) -> None:
    function = held.function
    function.policy_revision = ids.event_id(made.surroundings.chance)
    if not statements:
        function.policy = None
        return
    document = json.dumps({"Version": "2012-10-17", "Id": "default", "Statement": statements})
    if len(document.encode()) > MOST_BYTES:
        raise InvalidParameterValueException("The final policy size is bigger than the limit (20480).")
    nobody = InvalidParameterValueException(_NOBODY)
    function.policy = resource_documents.checked(made.configuration, document, "lambda", nobody)


def _check_revision(made: Call, held: Held) -> None:
    if made.parameters.get("RevisionId", held.function.policy_revision) != held.function.policy_revision:
        raise ResourceConflictException("The Revision Id provided does not match the latest Revision Id.")


@operation("lambda:RemovePermission", _on("lambda:RemovePermission"))
def remove_permission(made: Call) -> None:
    held, name = finding.find(made), made.parameters["StatementId"]
    _check_revision(made, held)
    gone = _with_id(held, name)
    if gone is None:
        raise ResourceNotFoundException(f"Statement {name} is not found in resource policy.")
    _save(made, held, [each for each in _statements(held) if each is not gone and each["Sid"] != name])


@operation("lambda:GetPolicy", finding.on_function("lambda:GetPolicy"))
def get_policy(made: Call) -> Result:
    function = finding.find(made).function
    if function.policy is None:
        raise ResourceNotFoundException("The resource you requested does not exist.")
    return {"Policy": function.policy, "RevisionId": function.policy_revision}
