"""The simulator's question: who asks to do what, on what, in which circumstances."""

import re
from collections.abc import Iterable
from typing import Any

from django import forms
from django.http import QueryDict

from iamlab.evaluator import DocumentType
from lessons.forms.context_field import ContextField
from lessons.forms.context_keys import example
from lessons.forms.sandbox.acts import Parameters
from lessons.forms.sandbox.documents import PolicyField

MOST_ACTIONS, MOST_RESOURCES = 20, 10
"""What still makes a table that one can read."""

LONGEST = 20_000


class Lines(forms.Field):
    """Entries, one a line; the cleaned value has each once."""

    def __init__(self, most: int, what: str, **more: Any) -> None:
        self.most, self.what = most, what
        widget = forms.Textarea({"rows": 4, "spellcheck": "false", "autocapitalize": "none"})
        super().__init__(widget=widget, **more)

    def to_python(self, value: Any) -> list[str]:
        text = str(value or "")[:LONGEST]
        return list(dict.fromkeys(each for each in re.split(r"[\s,]+", text) if each))

    def validate(self, value: list[str]) -> None:
        super().validate(value)
        if len(value) > self.most:
            raise forms.ValidationError(f"Ask about {self.most} {self.what} at the most.")


class SimulatorForm(forms.Form):
    """A question to SimulatePrincipalPolicy."""

    who = forms.CharField(label="Who asks", max_length=2048, help_text="The ARN of a user, group or role.")
    actions = Lines(
        MOST_ACTIONS,
        "actions",
        label="Actions",
        help_text="One a line, such as s3:GetObject.",
        error_messages={"required": "Name an action, or find one below."},
    )
    resources = Lines(
        MOST_RESOURCES,
        "resources",
        required=False,
        label="Resources",
        help_text="ARNs, one a line. Left empty: *, for actions that take no particular resource.",
    )
    context = ContextField(required=False, label="Circumstances")
    ResourcePolicy = PolicyField(
        DocumentType.RESOURCE,
        required=False,
        label="The resource’s own policy",
        help_text="A bucket’s or a queue’s policy counts only if it stands here, for every resource above. "
        "AWS simulates it for no role.",
    )

    def __init__(self, data: QueryDict | None = None, **more: Any) -> None:
        super().__init__(data, auto_id="simulate-%s", **more)

    def offer(self, groups: Iterable[tuple[str, list[tuple[str, str]]]]) -> None:
        """Let who asks be chosen from lists of ARNs with names; one that is not there stays a choice."""
        listed = [(label, held) for label, held in groups if held]
        chosen = str(self["who"].value() or "")
        if chosen and not any(chosen == arn for _, held in listed for arn, _ in held):
            listed.append(("As typed", [(chosen, chosen)]))
        if listed:
            self.fields["who"].widget = forms.Select(choices=[("", "Choose…"), *listed])

    @property
    def parameters(self) -> Parameters:
        """What a valid form asks SimulatePrincipalPolicy."""
        given = self.cleaned_data
        asked: Parameters = {"PolicySourceArn": given["who"], "ActionNames": given["actions"]}
        if given["resources"]:
            asked["ResourceArns"] = given["resources"]
        if given["context"]:
            asked["ContextEntries"] = [_entry(key, value) for key, value in given["context"].items()]
        if given["ResourcePolicy"].strip():
            asked["ResourcePolicy"] = given["ResourcePolicy"]
        return asked


def _entry(key: str, value: str | list[str]) -> Parameters:
    kind = "string" if isinstance(value, str) else "stringList"
    values = [value] if isinstance(value, str) else value
    return {"ContextKeyName": key, "ContextKeyValues": values, "ContextKeyType": kind}


EDITS = ("add", "add_resource", "add_key", "remove_key", "search")
"""Buttons that put the question together and do not yet ask it."""


def is_edit(data: QueryDict) -> bool:
    """Say whether one of the buttons was pressed that only put the question together."""
    return any(name in data for name in EDITS)


def as_initial(data: QueryDict) -> dict[str, Any]:
    """Return what was typed as what a form begins with."""
    rows = list(zip(data.getlist("context_key"), data.getlist("context_value"), strict=True))
    return {**data.dict(), "context": rows}


def edited(data: QueryDict) -> QueryDict:
    """Return what was sent after the button that was pressed, if any, added or removed something."""
    changed = data.copy()
    for button, field in (("add", "actions"), ("add_resource", "resources")):
        if data.get(button):
            changed[field] = f"{data.get(field, '').rstrip()}\n{data[button]}".lstrip()
    keys, values = data.getlist("context_key"), data.getlist("context_value")
    rows = list(zip(keys, [*values, *[""] * len(keys)], strict=False))
    if "add_key" in data:
        key = str(data["add_key"])
        rows.append((key, example(key) if key else ""))
    if (number := data.get("remove_key", "")).isdecimal() and 0 < int(number) <= len(rows):
        del rows[int(number) - 1]
    changed.setlist("context_key", [key for key, _ in rows])
    changed.setlist("context_value", [value for _, value in rows])
    return changed
