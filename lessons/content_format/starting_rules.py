"""Rules of EventBridge that an account starts with, and what they invoke."""

from collections.abc import Iterator, Mapping

from iamlab.account.errors import AWSError
from iamlab.account.event_rules import TARGETS
from iamlab.aws_api.operations.events.rules import checked_pattern
from lessons.content_format.problems import PathInside, Problem, did_you_mean
from lessons.content_format.schema import Line, Part, Text
from lessons.content_format.starting_names import (
    FIRST_REGION,
    FunctionName,
    Name,
    QueueName,
    Region,
    RuleName,
)


class StartingTarget(Part, frozen=True, kw_only=True):
    """A function or a queue of the account; with `role`, the name of one, it is reached as that role.

    `dead_letters` is the name of a queue for what could not be delivered.
    """

    function: FunctionName | None = None
    queue: QueueName | None = None
    role: Name | None = None
    dead_letters: QueueName | None = None


class StartingRule(Part, frozen=True, kw_only=True):
    """A rule for the events that fit its pattern, a JSON text."""

    pattern: Text
    targets: dict[RuleName, StartingTarget] = {}
    enabled: bool = True
    description: str = ""
    tags: dict[Line, str] = {}
    region: Region = FIRST_REGION


def rule_problems(
    path: PathInside,
    rules: Mapping[str, StartingRule],
    functions: Mapping[str, object],
    queues: Mapping[str, object],
    roles: Mapping[str, object],
) -> Iterator[Problem]:
    """Yield patterns that EventBridge refuses, and targets that there are not."""
    for name, described in rules.items():
        place = (*path, "rules", name)
        try:
            checked_pattern(described.pattern)
        except AWSError as error:
            yield Problem((*place, "pattern"), error.message)
        if len(described.targets) > TARGETS:
            yield Problem((*place, "targets"), f"A rule has no more than {TARGETS} targets.")
        for each, target in described.targets.items():
            aim = (*place, "targets", each)
            if (target.function is None) == (target.queue is None):
                yield Problem(aim, "A target is either a function or a queue.")
            yield from _known((*aim, "function"), target.function, functions)
            yield from _known((*aim, "queue"), target.queue, queues)
            yield from _known((*aim, "dead_letters"), target.dead_letters, queues)
            yield from _known((*aim, "role"), target.role, roles)


def _known(path: PathInside, name: str | None, known: Mapping[str, object]) -> Iterator[Problem]:
    if name is not None and name not in known:
        yield Problem(path, f"There is no {name!r} here. {did_you_mean(name, list(known))}".strip())
