"""EventBridge: the rules of the account, and one rule with its targets and what came of its events."""

from datetime import timedelta

from django.http import HttpResponse
from django.utils import timezone

from iamlab.account.event_rules import METRICS
from lessons.forms.sandbox.acts import ConsoleCall
from lessons.forms.sandbox.documents import readable
from lessons.forms.sandbox.rules import ON_PAGE, CreateRuleForm
from lessons.views.sandbox.acts import Acts
from lessons.views.sandbox.answers import Seen
from lessons.views.sandbox.console import Console, console_page
from lessons.views.sandbox.lists import listing

NOT_THERE = ("ResourceNotFoundException", "ParamValidation", "ValidationException")
DAYS = 14
"""Over how many days the page counts."""

_SAID = {
    "PutRule": "The pattern was saved.",
    "EnableRule": "The rule is enabled.",
    "DisableRule": "The rule is disabled.",
    "PutTargets": "The target was added.",
    "RemoveTargets": "The target was removed.",
    "PutEvents": "The event was sent. Whether it arrived, the metrics tell.",
}


@console_page
def rules(console: Console) -> HttpResponse:
    """List the rules; a POST creates one."""
    acts = console.acts(CreateRuleForm)
    if acts.done and acts.posted:
        name = acts.posted.cleaned_data["Name"]
        return console.go("console-rule", name, said=f"Rule {name} was created.")
    (listed,) = console.look(ConsoleCall("events:ListRules"))
    rows = listed.result.get("Rules", [])
    return console.show(
        "sandbox/rules.html",
        acts=acts,
        listed=listed,
        listing=listing(console, rows, lambda row: str(row["Name"])),
    )


@console_page
def rule(console: Console, name: str) -> HttpResponse:
    """Show one rule; a POST changes it or its targets, or sends an event."""
    acts = console.acts(*ON_PAGE, Name=name)
    if acts.done == "DeleteRule":
        return console.go("console-rules", said=f"Rule {name} was deleted.")
    if acts.done in _SAID and _not_taken(acts) is None:
        return console.go("console-rule", name, said=_SAID[str(acts.done)])
    found, targets, *counts = console.look(
        ConsoleCall("events:DescribeRule", {"Name": name}),
        ConsoleCall("events:ListTargetsByRule", {"Rule": name}),
        *(_counting(name, metric) for metric in METRICS if metric != "TriggeredRules"),
    )
    found.must_be_there(f"There is no rule {name}.", *NOT_THERE)
    acts["PutRule"].start_with(
        EventPattern=readable(found.result.get("EventPattern", "")),
        State=found.result.get("State"),
        Description=found.result.get("Description"),
    )
    return console.show(
        "sandbox/rule.html",
        acts=acts,
        name=name,
        found=found,
        targets=targets,
        counts=[(each.result["Label"], _sum(each)) for each in counts if each.result],
        uncounted=next((each for each in counts if each.refusal), None),
        not_taken=_not_taken(acts),
        days=DAYS,
    )


def _not_taken(acts: Acts) -> str | None:
    """Return why an event was not taken; that is no error of the call."""
    entries = acts.results.get("PutEvents", {}).get("Entries", [{}])
    return str(entries[0]["ErrorMessage"]) if "ErrorMessage" in entries[0] else None


def _counting(name: str, metric: str) -> ConsoleCall:
    end = timezone.now() + timedelta(minutes=1)
    given = {
        "Namespace": "AWS/Events",
        "MetricName": metric,
        "Dimensions": [{"Name": "RuleName", "Value": name}],
        "StartTime": end - timedelta(days=DAYS),
        "EndTime": end,
        "Period": 24 * 3600,
        "Statistics": ["Sum"],
    }
    return ConsoleCall("cloudwatch:GetMetricStatistics", given)


def _sum(seen: Seen) -> int:
    return int(sum(point["Sum"] for point in seen.result["Datapoints"]))
