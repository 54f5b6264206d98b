"""Rules by their name, and what operations on them ask for."""

from collections.abc import Iterator
from typing import NamedTuple

from iamlab.account.account import Account
from iamlab.account.event_rules import Rule
from iamlab.aws_api.operation import Ask, Asks, Call
from iamlab.aws_api.operations.events.errors import ResourceNotFoundException, not_simulated

BUS = "default"
PRINCIPAL = "events.amazonaws.com"


class Held(NamedTuple):
    """A rule, and the account that it is in."""

    account: Account
    rule: Rule

    @property
    def arn(self) -> str:
        return self.rule.arn(self.account.id)


def bus_arn(made: Call) -> str:
    """Return the ARN of the caller's event bus."""
    return f"arn:aws:events:{made.surroundings.region}:{made.caller.account.id}:event-bus/{BUS}"


def check_bus(made: Call, named: str | None) -> None:
    """Raise ResourceNotFoundException for another bus than the caller's own: there are no others here."""
    if named not in (None, BUS, bus_arn(made)):
        raise ResourceNotFoundException(f"Event bus {named} does not exist.")


def rule_arn(made: Call, name: str) -> str:
    """Return the ARN of a rule of the caller's."""
    return f"arn:aws:events:{made.surroundings.region}:{made.caller.account.id}:rule/{name}"


def find(made: Call, name: str) -> Held:
    """Return a rule by its name. Raises ResourceNotFoundException."""
    check_bus(made, made.parameters.get("EventBusName"))
    rule = made.account.rules.get(rule_arn(made, name))
    if rule is None:
        raise ResourceNotFoundException(f"Rule {name} does not exist on EventBus {BUS}.")
    return Held(made.account, rule)


def on_rule(action: str, name: str = "Name") -> Asks:
    """Ask for an action on the rule that a call names in the parameter `name`."""

    def asks(made: Call) -> Iterator[Ask]:
        yield asked(made, action, made.parameters[name])

    return asks


def asked(made: Call, action: str, name: str) -> Ask:
    """Return the question about a rule: who created it shows, and its tags."""
    arn = rule_arn(made, name)
    rule = made.account.rules.get(arn)
    tags = {f"aws:ResourceTag/{key}": value for key, value in rule.tags.items()} if rule else {}
    creator = {"events:creatorAccount": made.caller.account.id}
    return Ask(action, arn, {**tags, **creator})


def refuse_the_rest(made: Call, *known: str) -> None:
    """Raise ValidationException where a call passes more than the lab takes into account."""
    if rest := sorted(set(made.parameters) - set(known)):
        raise not_simulated(rest)
