"""What rules invoke, and with whose permission (facts 4.7.1, 4.7.2).

Source: user guide, "Using resource-based policies": functions and queues are reached by their own policy, or
with a role of the target.
"""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from iamlab.account.errors import AWSError
from iamlab.account.event_rules import TARGETS, RuleTarget
from iamlab.aws_api.operation import Ask, Call, Result, operation
from iamlab.aws_api.operations import passed_roles
from iamlab.aws_api.operations.events import finding
from iamlab.aws_api.operations.events.errors import (
    LimitExceededException,
    ValidationException,
    not_simulated,
)
from iamlab.aws_api.operations.events.finding import PRINCIPAL, Held
from iamlab.aws_api.operations.events.pages import page
from iamlab.evaluator import arns

_KNOWN = ("Id", "Arn", "RoleArn", "Input", "InputPath", "SqsParameters", "DeadLetterConfig")
_PATH = re.compile(r"\$(\.[\w-]+)*", re.ASCII)


def _puts(made: Call) -> Iterator[Ask]:
    """The targets show in a condition key; their roles are handed to EventBridge."""
    given = made.parameters["Targets"]
    ask = finding.asked(made, "events:PutTargets", made.parameters["Rule"])
    arns_of = tuple(each["Arn"] for each in given)
    yield Ask(ask.action, ask.resource, {**ask.keys, "events:TargetArn": arns_of})
    for role in dict.fromkeys(each["RoleArn"] for each in given if "RoleArn" in each):
        if arns.account_of(role) != made.caller.account.id:
            raise AWSError("AccessDeniedException", "Cross-account pass role is not allowed.", 400)
        yield passed_roles.passing(role, PRINCIPAL)


@operation("events:PutTargets", _puts)
def put_targets(made: Call) -> Result:
    """A target of an id that is there is put in its place. Whether it is there shows with the first event."""
    held = finding.find(made, made.parameters["Rule"])
    for given in made.parameters["Targets"]:
        _check(made, held, given)
        held.rule.targets[given["Id"]] = RuleTarget(
            id=given["Id"],
            arn=given["Arn"],
            role=given.get("RoleArn"),
            input=given.get("Input"),
            input_path=given.get("InputPath"),
            group=given.get("SqsParameters", {}).get("MessageGroupId"),
            dead_letters=given.get("DeadLetterConfig", {}).get("Arn"),
        )
    if len(held.rule.targets) > TARGETS:
        raise LimitExceededException
    return {"FailedEntryCount": 0, "FailedEntries": []}


def _check(made: Call, held: Held, given: Mapping[str, Any]) -> None:
    """Raise ValidationException for a target that EventBridge, or the lab, does not take."""
    name = given["Id"]
    if rest := sorted(set(given) - set(_KNOWN)):
        raise not_simulated(rest)
    _check_arn(given["Arn"], ("lambda", "sqs"))
    if given.get("DeadLetterConfig", {}).get("Arn"):
        _check_arn(given["DeadLetterConfig"]["Arn"], ("sqs",))
    if "Input" in given and "InputPath" in given:
        raise ValidationException(
            f"Only one of Input, InputPath, or InputTransformer must be provided for target {name}."
        )
    if "Input" in given and not _is_json(given["Input"]):
        raise ValidationException(f"JSON syntax error in input for target {name}.")
    if not _PATH.fullmatch(given.get("InputPath", "$")):
        raise ValidationException(
            f"Parameter InputPath of target {name} is not valid: write it as $.detail.key."
        )
    if given["Arn"].endswith(".fifo") and not given.get("SqsParameters", {}).get("MessageGroupId"):
        raise ValidationException(f"Parameter(s) MessageGroupId must be specified for target: {name}.")
    role = given.get("RoleArn")
    if role is not None and not passed_roles.may_take(made.configuration, role, PRINCIPAL, held.arn):
        raise ValidationException(f"Provided role '{role}' cannot be assumed by principal '{PRINCIPAL}'.")


def _check_arn(arn: str, services: tuple[str, ...]) -> None:
    fields = arns.split(arn)
    if len(fields) != len(arns.FIELDS) or not re.fullmatch(r"\d{12}", fields[4], re.ASCII):
        raise ValidationException(
            "Parameter Arn is not valid. Reason: Provided Arn is not in correct format."
        )
    if fields[2] not in services or (fields[2] == "lambda" and not fields[5].startswith("function:")):
        raise not_simulated([f"{arn} as a target: it knows functions and queues"])


def _is_json(text: str) -> bool:
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return False
    return True


@operation("events:RemoveTargets", finding.on_rule("events:RemoveTargets", "Rule"))
def remove_targets(made: Call) -> Result:
    """Ids that no target has are no error."""
    rule, gone = finding.find(made, made.parameters["Rule"]).rule, made.parameters["Ids"]
    rule.targets = {name: each for name, each in rule.targets.items() if name not in gone}
    return {"FailedEntryCount": 0, "FailedEntries": []}


@operation("events:ListTargetsByRule", finding.on_rule("events:ListTargetsByRule", "Rule"))
def list_targets_by_rule(made: Call) -> Result:
    rule = finding.find(made, made.parameters["Rule"]).rule
    return page(made, "Targets", [_shown(each) for each in rule.targets.values()])


def _shown(target: RuleTarget) -> Result:
    result: Result = {
        "Id": target.id,
        "Arn": target.arn,
        "RoleArn": target.role,
        "Input": target.input,
        "InputPath": target.input_path,
        "SqsParameters": {"MessageGroupId": target.group} if target.group else None,
        "DeadLetterConfig": {"Arn": target.dead_letters} if target.dead_letters else None,
    }
    return {name: value for name, value in result.items() if value is not None}
