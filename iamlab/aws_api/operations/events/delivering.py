"""Where events go: to the targets of the rules that they fit, as EventBridge or with a target's role.

EventBridge tries for a day and does so in the background; the lab tries once, at once. What could not be
delivered stands in no event history: it is counted, and goes to the target's queue for dead letters.
Source: user guide, "Monitoring Amazon EventBridge" and "Using dead-letter queues".
"""

import json
from collections.abc import Mapping
from typing import Any

from iamlab.account.errors import AWSError
from iamlab.account.event_rules import (
    FAILED,
    INVOKED,
    MATCHED,
    NOT_TO_DLQ,
    TO_DLQ,
    RuleTarget,
)
from iamlab.aws_api.authentication import ServiceActing
from iamlab.aws_api.operation import Call, Origin
from iamlab.aws_api.operations import passed_roles
from iamlab.aws_api.operations.events import patterns
from iamlab.aws_api.operations.events.finding import PRINCIPAL

ORIGIN = Origin("192.0.2.45", PRINCIPAL)


def deliver(made: Call, event: Mapping[str, Any]) -> None:
    """Send an event to the targets of every rule that it fits."""
    for arn, rule in list(made.account.rules.items()):
        is_here = rule.is_enabled and rule.region == made.surroundings.region
        if is_here and patterns.matches(patterns.read(rule.pattern), event):
            _note(made, arn, MATCHED)
            for target in list(rule.targets.values()):
                _note(made, arn, INVOKED)
                _send(made, arn, target, event)


def _note(made: Call, arn: str, metric: str) -> None:
    """Count something; what was found before a call was made is not in the configuration after it."""
    rule = made.account.rules.get(arn)
    if rule is not None:
        rule.count(metric, made.now)


def _send(made: Call, arn: str, target: RuleTarget, event: Mapping[str, Any]) -> None:
    text = _input(target, event)
    try:
        _invoke(made, arn, target, text)
    except AWSError as error:
        _note(made, arn, FAILED)
        if target.dead_letters is not None:
            _bury(made, arn, target, text, error)


def _input(target: RuleTarget, event: Mapping[str, Any]) -> str:
    """Return what a target gets: the event, a part of it, or what the target says in its place."""
    if target.input is not None:
        return target.input
    found: Any = event
    for name in (target.input_path or "$").split(".")[1:]:
        found = found.get(name) if isinstance(found, Mapping) else None
    return json.dumps(found)


def _invoke(made: Call, arn: str, target: RuleTarget, text: str) -> None:
    """Raises AWSError."""
    if target.arn.split(":")[2] == "lambda":
        call = ("lambda", "Invoke")
        given = {"FunctionName": target.arn, "InvocationType": "Event", "Payload": text.encode()}
    else:
        call, given = ("sqs", "SendMessage"), {"QueueUrl": queue_url(target.arn), "MessageBody": text}
        if target.group is not None:
            given["MessageGroupId"] = target.group
    if target.role is None:
        made.serve(ServiceActing(PRINCIPAL, arn, made.caller.account.id), *call, given)
        return
    session = passed_roles.session(made, target.role, PRINCIPAL, arn, arn.rpartition("/")[2])
    try:
        made.act(session, *call, given, ORIGIN)
    finally:
        made.configuration.sessions.pop(session.access_key_id, None)


def queue_url(arn: str) -> str:
    """Return the address of the queue with this ARN."""
    _, _, _, region, account, name = arn.split(":")
    return f"https://sqs.{region}.amazonaws.com/{account}/{name}"


def _bury(made: Call, arn: str, target: RuleTarget, text: str, error: AWSError) -> None:
    """Send what could not be delivered to the queue for dead letters, with the reason."""
    assert target.dead_letters is not None
    attributes = {
        "RULE_ARN": arn,
        "TARGET_ARN": target.arn,
        "ERROR_CODE": _code(error),
        "ERROR_MESSAGE": error.message,
    }
    given = {
        "QueueUrl": queue_url(target.dead_letters),
        "MessageBody": text,
        "MessageAttributes": {
            name: {"DataType": "String", "StringValue": value or "-"} for name, value in attributes.items()
        },
    }
    try:
        made.serve(ServiceActing(PRINCIPAL, arn, made.caller.account.id), "sqs", "SendMessage", given)
    except AWSError:
        _note(made, arn, NOT_TO_DLQ)
    else:
        _note(made, arn, TO_DLQ)


def _code(error: AWSError) -> str:
    """Return how EventBridge calls an error in a dead letter."""
    if "AccessDenied" in error.code:
        return "NO_PERMISSIONS"
    return "NO_RESOURCE" if "NotFound" in error.code or "NonExistent" in error.code else "SDK_CLIENT_ERROR"
