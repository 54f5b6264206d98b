"""Making the rules that an account starts with."""

from iamlab.account.account import Account
from iamlab.account.event_rules import Rule, RuleTarget
from iamlab.aws_api.operations.awslambda.finding import function_arn
from iamlab.aws_api.operations.sqs.finding import queue_arn
from lessons.content_format.starting_rules import StartingRule, StartingTarget


def add_rule(account: Account, name: str, described: StartingRule) -> None:
    """Add a rule; what its targets name is in its own Region."""
    rule = Rule(
        name=name,
        region=described.region,
        pattern=described.pattern,
        is_enabled=described.enabled,
        description=described.description,
        tags=dict(described.tags),
        targets={
            each: _target(account, each, target, described.region)
            for each, target in described.targets.items()
        },
    )
    account.rules[rule.arn(account.id)] = rule


def _target(account: Account, name: str, described: StartingTarget, region: str) -> RuleTarget:
    queue, role, dead = described.queue, described.role, described.dead_letters
    return RuleTarget(
        id=name,
        arn=queue_arn(account.id, region, queue)
        if queue
        else function_arn(account.id, region, str(described.function)),
        role=account.arn("role", account.role(role).path, role) if role else None,
        group="start" if queue and queue.endswith(".fifo") else None,
        dead_letters=queue_arn(account.id, region, dead) if dead else None,
    )
