"""Rules of EventBridge with their targets, and what CloudWatch counts of them."""

from datetime import datetime

import msgspec

RULES = 30
"""How many rules an account of the lab may have."""

TARGETS = 5
"""How many targets a rule has at the most (EventBridge quotas)."""

COUNTED = 100
"""How many times of each metric of a rule are kept."""

MATCHED, INVOKED, FAILED = "MatchedEvents", "Invocations", "FailedInvocations"
TO_DLQ, NOT_TO_DLQ = "InvocationsSentToDlq", "InvocationsFailedToBeSentToDlq"
METRICS = (MATCHED, "TriggeredRules", INVOKED, FAILED, TO_DLQ, NOT_TO_DLQ)
"""What EventBridge counts by rule (user guide, "Monitoring Amazon EventBridge")."""


class RuleTarget(msgspec.Struct, gc=False, omit_defaults=True, kw_only=True):
    """What a rule invokes. Without `role`, the target's own policy must let EventBridge in.

    `input` goes in place of the event, or `input_path` says which part of it; `group` is that of messages to
    a FIFO queue, `dead_letters` the ARN of a queue for what could not be delivered.
    """

    id: str
    arn: str
    role: str | None = None
    input: str | None = None
    input_path: str | None = None
    group: str | None = None
    dead_letters: str | None = None


class Rule(msgspec.Struct, gc=False, omit_defaults=True, kw_only=True):
    """A rule on the default event bus. `counted` are the times of what happened, by metric, oldest first."""

    name: str
    region: str
    pattern: str
    is_enabled: bool = True
    description: str = ""
    tags: dict[str, str] = {}
    targets: dict[str, RuleTarget] = {}
    counted: dict[str, list[datetime]] = {}

    def arn(self, account: str) -> str:
        """Return its ARN in an account."""
        return f"arn:aws:events:{self.region}:{account}:rule/{self.name}"

    def count(self, metric: str, now: datetime) -> None:
        """Note that something happened."""
        self.counted[metric] = [*self.counted.get(metric, []), now][-COUNTED:]
