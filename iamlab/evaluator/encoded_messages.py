"""The encoded message of EC2's refusals, and what `sts:DecodeAuthorizationMessage` shows (5.2.6, 5.2.7)."""

import base64
import json
import zlib
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from iamlab.evaluator.document import Statement
from iamlab.evaluator.policies import PlacedStatement
from iamlab.evaluator.request import Request

LONGEST = 10_240
"""No longer message is taken (API reference, DecodeAuthorizationMessage)."""


def encoded(request: Request, denies: Sequence[PlacedStatement] = ()) -> str:
    """Return the encoded message of a refusal; `denies` are the statements that denied, if any did.

    Statements that would make it longer than STS takes are left out, the last ones first.
    """
    for shown in range(len(denies), 0, -1):
        message = _packed(request, denies[:shown], explicit=True)
        if len(message) <= LONGEST:
            return message
    return _packed(request, (), explicit=bool(denies))


def decoded(message: str) -> str:
    """Return the JSON text that `encoded` made `message` of. Raises ValueError when it made none."""
    try:
        return zlib.decompress(base64.urlsafe_b64decode(message)).decode()
    except (zlib.error, ValueError) as error:
        raise ValueError("not an encoded authorization message") from error


def _packed(request: Request, denies: Iterable[PlacedStatement], *, explicit: bool) -> str:
    details = {
        "allowed": False,
        "explicitDeny": explicit,
        "matchedStatements": _items(_statement(request, each.statement) for each in denies),
        "failures": _items(()),
        "context": {
            "principal": {
                "id": request.single_value("aws:userid") or "",
                "name": request.caller.name,
                "arn": request.principal,
            },
            "action": request.action,
            "resource": request.resource,
            "conditions": _conditions(request.context),
        },
    }
    text = json.dumps(details, separators=(",", ":")).encode()
    return base64.urlsafe_b64encode(zlib.compress(text)).decode()


def _statement(request: Request, statement: Statement) -> dict[str, Any]:
    """What a statement says, and whom it met: IAM's policies name nobody, so it is the caller."""
    actions = statement.action or statement.not_action
    resources = statement.resource or statement.not_resource or ()
    tests: dict[str, list[str]] = {}
    for test in statement.conditions:
        tests.setdefault(test.key, []).extend(test.values)
    return {
        "statementId": statement.sid or "",
        "effect": statement.effect.upper(),
        "principals": _values([request.single_value("aws:userid") or request.principal]),
        "principalGroups": _items(()),
        "actions": _values(actions.texts if actions else ()),
        "resources": _values(each.text for each in resources),
        "conditions": _conditions(tests),
    }


def _conditions(keys: Mapping[str, str | Sequence[str]]) -> dict[str, Any]:
    return _items(
        {"key": key, "values": _values([value] if isinstance(value, str) else value)}
        for key, value in keys.items()
    )


def _values(values: Iterable[str]) -> dict[str, Any]:
    return _items({"value": value} for value in values)


def _items(items: Iterable[Any]) -> dict[str, Any]:
    return {"items": list(items)}
