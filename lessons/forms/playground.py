"""The playground's request: who asks to do what, on what, under which circumstances."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from iamlab.evaluator import Request
from iamlab.evaluator.callers import PROVIDER_ACTIONS, SESSION_ACTIONS, CallerKind
from iamlab.evaluator.context import unsupported
from iamlab.evaluator.findings import findings
from iamlab.evaluator.scenario import REQUEST_KEYS, ScenarioError, read_request
from lessons.forms.context_field import ContextField


class RequestForm(forms.Form):
    """A request as it is typed. `name` is what the question is called, in its scenario alone."""

    principal = forms.CharField(
        max_length=600,
        label="Who asks",
        help_text="An ARN, a service such as lambda.amazonaws.com, or * for nobody signed in.",
    )
    action = forms.CharField(max_length=200, label="Action", help_text="One action, such as s3:GetObject.")
    resource = forms.CharField(
        max_length=2048, help_text="The ARN of the resource, or * for an action that takes none."
    )
    resource_account = forms.RegexField(
        r"^\d{12}$",
        required=False,
        label="Account that owns the resource",
        help_text="12 digits. Left empty: the one in the ARN, else the caller’s own.",
        error_messages={"invalid": "Write the 12 digits of an account, or leave it empty."},
    )
    issuer = forms.CharField(
        max_length=600,
        required=False,
        label="Who made the federated user",
        help_text="The ARN of the IAM user that called GetFederationToken. Left empty: the one of its name.",
    )
    name = forms.CharField(
        max_length=200,
        required=False,
        label="Name of this question",
        help_text="Goes into the scenario; it changes nothing.",
    )
    context = ContextField(required=False, label="Context keys")

    def clean(self) -> dict[str, Any]:
        """Read the fields as a scenario's request, so that the same rules hold in both."""
        fields: dict[str, Any] = super().clean() or {}
        if len(fields) == len(self.fields):
            given = {name: value for name, value in fields.items() if value and name in REQUEST_KEYS}
            try:
                fields["request"] = read_request(given)
            except ScenarioError as error:
                name, _, message = str(error).removeprefix("request.").partition(" ")
                field = name.removesuffix(":").partition(".")[0]
                text = f"{message[:1].upper()}{message[1:]}" if name.endswith(":") else f"This {message}"
                raise ValidationError({field: f"{text}."}) from None
        return fields

    @property
    def notes(self) -> list[str]:
        """What is odd about a valid request: what AWS would never be asked."""
        asked = {"Effect": "Allow", "Action": self.request.action, "Resource": self.request.resource}
        found = findings({"Version": "2012-10-17", "Statement": asked})
        return [*(problem.message for problem in found), *_about_provider(self.request)]

    @property
    def ignored_keys(self) -> list[str]:
        """The context keys of a valid request that its action never carries (fact 3.1.5)."""
        return list(unsupported(self.request.context, self.request.action))

    @property
    def more_is_used(self) -> bool:
        """Whether any of the fields is filled that most questions leave empty."""
        return any(self[name].value() for name in ("resource_account", "issuer", "name"))

    @property
    def request(self) -> Request:
        """The request of a valid form."""
        request: Request = self.cleaned_data["request"]
        return request


def _about_provider(request: Request) -> list[str]:
    """Say that an identity provider asks for nothing but a role (facts 1.3.6, 4.6.5)."""
    if request.caller.kind is not CallerKind.PROVIDER:
        return []
    if request.folded_action in (*PROVIDER_ACTIONS, *SESSION_ACTIONS):
        return []
    return [
        "An identity provider only asks for a role: `sts:AssumeRoleWithSAML` or "
        "`sts:AssumeRoleWithWebIdentity`."
    ]
