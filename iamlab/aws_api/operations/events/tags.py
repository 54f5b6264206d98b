"""Tags of rules."""

from collections.abc import Iterator

from iamlab.account.event_rules import Rule
from iamlab.aws_api.operation import Ask, Asks, Call, Result, operation
from iamlab.aws_api.operations.events import finding
from iamlab.aws_api.operations.events.errors import ResourceNotFoundException
from iamlab.aws_api.operations.events.tag_lists import passed, shown
from iamlab.aws_api.operations.iam_asks import request_tags


def _on(action: str) -> Asks:
    """Ask for an action on the rule with the ARN that a call gives. Raises ResourceNotFoundException."""

    def asks(made: Call) -> Iterator[Ask]:
        _rule(made)
        ask = finding.asked(made, action, made.parameters["ResourceARN"].rpartition("/")[2])
        yield Ask(action, ask.resource, {**ask.keys, **request_tags(made.parameters)})

    return asks


def _rule(made: Call) -> Rule:
    rule = made.account.rules.get(made.parameters["ResourceARN"])
    if rule is None or rule.region != made.surroundings.region:
        raise ResourceNotFoundException("Rule does not exist on EventBus default.")
    return rule


@operation("events:TagResource", _on("events:TagResource"))
def tag_resource(made: Call) -> Result:
    rule = _rule(made)
    rule.tags = passed(made.parameters["Tags"], rule.tags)
    return {}


@operation("events:UntagResource", _on("events:UntagResource"))
def untag_resource(made: Call) -> Result:
    rule, gone = _rule(made), made.parameters["TagKeys"]
    rule.tags = {key: value for key, value in rule.tags.items() if key not in gone}
    return {}


@operation("events:ListTagsForResource", _on("events:ListTagsForResource"))
def list_tags_for_resource(made: Call) -> Result:
    return {"Tags": shown(_rule(made).tags)}
