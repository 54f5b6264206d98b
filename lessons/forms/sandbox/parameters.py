"""Acts on parameters of Parameter Store."""

from collections.abc import Iterator

from django import forms

from lessons.forms.sandbox.acts import ActForm, ConsoleCall
from lessons.forms.sandbox.acts import Name as NameField
from lessons.forms.sandbox.secrets import ValueField
from lessons.forms.sandbox.tags import TagForm, UntagForm

KINDS = ("String", "StringList", "SecureString")


class CreateParameterForm(ActForm):
    """A new parameter."""

    operation = "ssm:PutParameter"
    button = "Create parameter"
    Name = NameField("Parameter name", max_length=1011, help_text="Such as /prod/db/password.")
    Type = forms.ChoiceField(choices=[(each, each) for each in KINDS])
    Value = ValueField("Value")
    KeyId = NameField(
        "KMS key", required=False, max_length=256, help_text="For a SecureString. Left out, it is aws/ssm."
    )


class ShowValueForm(ActForm):
    """The value, which the page shows once."""

    operation = "ssm:GetParameter"
    button = "Show value"

    def calls(self) -> Iterator[ConsoleCall]:
        """Of a SecureString one wants to see what it says."""
        yield ConsoleCall(self.operation, {**self.about, "WithDecryption": True})


class OverwriteForm(ActForm):
    """Another value."""

    operation = "ssm:PutParameter"
    button = "Save new value"
    Value = ValueField("Value")

    def calls(self) -> Iterator[ConsoleCall]:
        """It takes the place of the one that is there."""
        yield ConsoleCall(self.operation, {**self.about, **self.cleaned_data, "Overwrite": True})


class _OnResource:
    """Tags name what they are on in a way of their own."""

    about: dict[str, str]

    def resource(self) -> dict[str, str]:
        return {"ResourceType": "Parameter", "ResourceId": self.about["Name"]}


class ParameterTagForm(_OnResource, TagForm):
    operation = "ssm:AddTagsToResource"

    def calls(self) -> Iterator[ConsoleCall]:
        yield ConsoleCall(self.operation, {**self.resource(), "Tags": [self.cleaned_data]})


class ParameterUntagForm(_OnResource, UntagForm):
    operation = "ssm:RemoveTagsFromResource"

    def calls(self) -> Iterator[ConsoleCall]:
        yield ConsoleCall(self.operation, {**self.resource(), "TagKeys": [self.cleaned_data["Key"]]})


class DeleteParameterForm(ActForm):
    """The end of a parameter."""

    operation = "ssm:DeleteParameter"
    button = "Delete parameter"
    is_dangerous = True


ON_PAGE: tuple[type[ActForm], ...] = (
    ShowValueForm,
    OverwriteForm,
    ParameterTagForm,
    ParameterUntagForm,
    DeleteParameterForm,
)
"""The acts that stand on the page of a parameter."""
