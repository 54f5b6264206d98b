"""Acts on rules of EventBridge, their targets, and events that are sent."""

import json
from collections.abc import Iterator
from typing import Any

from django import forms

from lessons.forms.sandbox.acts import ActForm, ConsoleCall
from lessons.forms.sandbox.acts import Name as NameField
from lessons.forms.sandbox.documents import tidy

PATTERN = json.dumps({"source": ["shop"], "detail": {"state": ["paid"]}}, indent=2)
DETAIL = json.dumps({"state": "paid"}, indent=2)


class JSONField(forms.CharField):
    """A JSON text. Whether EventBridge takes it, the gate says."""

    def __init__(self, label: str, initial: str, help_text: str = "") -> None:
        super().__init__(
            label=label,
            initial=initial,
            help_text=help_text,
            max_length=20_000,
            strip=False,
            widget=forms.Textarea({"rows": 6, "class": "mono", "spellcheck": "false"}),
        )

    def clean(self, value: str | None) -> str:
        return tidy(super().clean(value))


class CreateRuleForm(ActForm):
    """A new rule."""

    operation = "events:PutRule"
    button = "Create rule"
    Name = NameField("Rule name", max_length=64)
    EventPattern = JSONField("Event pattern", PATTERN, "Which events it is for.")


class PatternForm(ActForm):
    """Another pattern; whether the rule is on stays as it is."""

    operation = "events:PutRule"
    button = "Save pattern"
    EventPattern = JSONField("Event pattern", "")
    State = forms.CharField(widget=forms.HiddenInput, required=False)
    Description = forms.CharField(widget=forms.HiddenInput, required=False)


class EnableRuleForm(ActForm):
    operation = "events:EnableRule"
    button = "Enable"


class DisableRuleForm(ActForm):
    operation = "events:DisableRule"
    button = "Disable"


class PutTargetForm(ActForm):
    """A target, put over the one with the same ID."""

    operation = "events:PutTargets"
    button = "Add target"
    Id = NameField("Target ID", max_length=64)
    Arn = NameField("Target ARN", max_length=600, help_text="A function or a queue.")
    RoleArn = NameField(
        "Role ARN",
        required=False,
        max_length=600,
        help_text="Left out, the target's own policy must let events.amazonaws.com in.",
    )
    DeadLetters = NameField(
        "Dead-letter queue ARN", required=False, max_length=600, help_text="Gets what could not be delivered."
    )

    def calls(self) -> Iterator[ConsoleCall]:
        """A call puts a list of targets; the form gives one."""
        given = self.cleaned_data
        target: dict[str, Any] = {name: given[name] for name in ("Id", "Arn", "RoleArn") if given[name]}
        if given["DeadLetters"]:
            target["DeadLetterConfig"] = {"Arn": given["DeadLetters"]}
        yield ConsoleCall(self.operation, {"Rule": self.about["Name"], "Targets": [target]})


class RemoveTargetForm(ActForm):
    """A target, taken away."""

    operation = "events:RemoveTargets"
    button = "Remove"
    Id = NameField("Target ID", max_length=64, widget=forms.HiddenInput)

    def calls(self) -> Iterator[ConsoleCall]:
        """A call takes a list of ids away; the form gives one."""
        yield ConsoleCall(self.operation, {"Rule": self.about["Name"], "Ids": [self.cleaned_data["Id"]]})


class PutEventForm(ActForm):
    """An event, sent to all rules."""

    operation = "events:PutEvents"
    button = "Send event"
    Source = NameField("Source", initial="shop", max_length=256)
    DetailType = NameField("Detail type", initial="Order", max_length=128)
    Detail = JSONField("Detail", DETAIL)

    def calls(self) -> Iterator[ConsoleCall]:
        """A call sends a list of events; the form gives one."""
        yield ConsoleCall(self.operation, {"Entries": [self.cleaned_data]})


class DeleteRuleForm(ActForm):
    """The end of a rule."""

    operation = "events:DeleteRule"
    button = "Delete rule"
    is_dangerous = True


ON_PAGE: tuple[type[ActForm], ...] = (
    PatternForm,
    EnableRuleForm,
    DisableRuleForm,
    PutTargetForm,
    RemoveTargetForm,
    PutEventForm,
    DeleteRuleForm,
)
"""The acts that stand on the page of a rule."""
