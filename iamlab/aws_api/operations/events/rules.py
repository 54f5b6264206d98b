"""Making, describing, switching and deleting rules (EventBridge API reference)."""

from collections.abc import Iterator

from iamlab.account.event_rules import RULES, Rule
from iamlab.aws_api.operation import Ask, Call, Result, operation
from iamlab.aws_api.operations.events import finding, patterns, tag_lists
from iamlab.aws_api.operations.events.errors import LimitExceededException, ValidationException
from iamlab.aws_api.operations.events.finding import Held
from iamlab.aws_api.operations.events.pages import page
from iamlab.aws_api.operations.iam_asks import request_tags

_SHOWN = {
    "events:source": ("source",),
    "events:detail-type": ("detail-type",),
    "events:detail.service": ("detail", "service"),
    "events:detail.eventTypeCode": ("detail", "eventTypeCode"),
    "events:detail.userIdentity.principalId": ("detail", "userIdentity", "principalId"),
}
"""By condition key: where in a pattern its values stand."""


def _puts(made: Call) -> Iterator[Ask]:
    """What the pattern names shows in condition keys; tags of a new rule are a permission of their own."""
    given = made.parameters
    pattern = patterns.read(given["EventPattern"]) if "EventPattern" in given else {}
    shown = {key: found for key, path in _SHOWN.items() if (found := patterns.named(pattern, *path))}
    ask = finding.asked(made, "events:PutRule", given["Name"])
    yield Ask(ask.action, ask.resource, {**ask.keys, **shown, **request_tags(given)})
    if given.get("Tags"):
        yield Ask("events:TagResource", ask.resource, {**ask.keys, **request_tags(given)})


@operation("events:PutRule", _puts)
def put_rule(made: Call) -> Result:
    """A rule that is there becomes what the call says, and keeps its targets and tags."""
    finding.refuse_the_rest(made, "Name", "EventPattern", "State", "Description", "Tags", "EventBusName")
    given, account = made.parameters, made.account
    finding.check_bus(made, given.get("EventBusName"))
    if "EventPattern" not in given:
        raise ValidationException("Parameter(s) EventPattern or ScheduleExpression must be specified.")
    checked_pattern(given["EventPattern"])
    arn = finding.rule_arn(made, given["Name"])
    rule = account.rules.get(arn)
    if rule is None:
        if len(account.rules) >= RULES:
            raise LimitExceededException
        rule = Rule(name=given["Name"], region=made.surroundings.region, pattern="")
        rule.tags = tag_lists.passed(given.get("Tags", []))
        account.rules[arn] = rule
    rule.pattern, rule.description = given["EventPattern"], given.get("Description", "")
    rule.is_enabled = given.get("State", "ENABLED") != "DISABLED"
    return {"RuleArn": arn}


def checked_pattern(text: str) -> patterns.Pattern:
    """Return the pattern of a rule. Raises InvalidEventPatternException, ValidationException.

    A rule for events of AWS's services could never match here: nobody but PutEvents sends events.
    """
    pattern = patterns.read(text)
    sources = patterns.named(pattern, "source")
    if sources and all(each.startswith("aws.") for each in sources):
        raise ValidationException(
            "The lab does not simulate events of AWS's services, such as aws.s3: its rules are for events "
            "that PutEvents sends."
        )
    return pattern


def described(held: Held) -> Result:
    """Return what EventBridge tells about a rule."""
    rule = held.rule
    return {
        "Name": rule.name,
        "Arn": held.arn,
        "EventPattern": rule.pattern,
        "State": "ENABLED" if rule.is_enabled else "DISABLED",
        **({"Description": rule.description} if rule.description else {}),
        "EventBusName": finding.BUS,
    }


@operation("events:DescribeRule", finding.on_rule("events:DescribeRule"))
def describe_rule(made: Call) -> Result:
    held = finding.find(made, made.parameters["Name"])
    return {**described(held), "CreatedBy": held.account.id}


def _lists(made: Call) -> Iterator[Ask]:
    yield Ask("events:ListRules")


@operation("events:ListRules", _lists)
def list_rules(made: Call) -> Result:
    finding.check_bus(made, made.parameters.get("EventBusName"))
    start, region = made.parameters.get("NamePrefix", ""), made.surroundings.region
    found = [
        Held(made.account, each)
        for _, each in sorted(made.account.rules.items())
        if each.region == region and each.name.startswith(start)
    ]
    return page(made, "Rules", [described(each) for each in found])


@operation("events:EnableRule", finding.on_rule("events:EnableRule"))
def enable_rule(made: Call) -> None:
    finding.find(made, made.parameters["Name"]).rule.is_enabled = True


@operation("events:DisableRule", finding.on_rule("events:DisableRule"))
def disable_rule(made: Call) -> None:
    finding.find(made, made.parameters["Name"]).rule.is_enabled = False


@operation("events:DeleteRule", finding.on_rule("events:DeleteRule"))
def delete_rule(made: Call) -> None:
    """Where there is none of this name, this is no error."""
    finding.check_bus(made, made.parameters.get("EventBusName"))
    arn = finding.rule_arn(made, made.parameters["Name"])
    rule = made.account.rules.get(arn)
    if rule is not None and rule.targets:
        raise ValidationException("Rule can't be deleted since it has targets.")
    made.account.rules.pop(arn, None)
