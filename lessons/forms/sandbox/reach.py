"""The two questions beside the simulator: who can do this, and what can this principal do?"""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from lessons.forms.context_field import ContextField


class WhoCanForm(forms.Form):
    """An action, a resource, and circumstances."""

    action = forms.CharField(label="Action", max_length=128, help_text="One action, such as s3:GetObject.")
    resource = forms.CharField(
        label="Resource",
        max_length=2048,
        required=False,
        help_text="An ARN. Left empty: *, for actions that take no particular resource.",
    )
    context = ContextField(
        required=False,
        label="Circumstances",
        help_text="Context keys, one a line: aws:MultiFactorAuthPresent = true",
    )

    def __init__(self, data: Any = None, **more: Any) -> None:
        super().__init__(data, auto_id="ask-%s", **more)
        self.fields["context"].widget = forms.Textarea({"rows": 2, "spellcheck": "false"})

    def clean_action(self) -> str:
        action = str(self.cleaned_data["action"]).strip()
        service, _, name = action.partition(":")
        if not service or not name or any(each in action for each in "*? ") or ":" in name:
            raise ValidationError("Write one action with its service, such as s3:GetObject.")
        return action

    def clean_resource(self) -> str:
        resource = str(self.cleaned_data["resource"]).strip() or "*"
        if resource != "*" and (not resource.startswith("arn:") or resource.count(":") < 5):
            raise ValidationError("Write a whole ARN, or nothing.")
        return resource
