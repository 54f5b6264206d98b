"""Acts on access keys."""

from collections.abc import Iterator
from typing import ClassVar

from django import forms

from lessons.forms.sandbox.acts import ActForm, ConsoleCall


class CreateAccessKeyForm(ActForm):
    """A new key. Its secret is in the answer, and nowhere else ever again."""

    operation = "iam:CreateAccessKey"
    button = "Create access key"


class _KeyForm(ActForm):
    """An act on one key."""

    AccessKeyId = forms.CharField(max_length=128, widget=forms.HiddenInput)


class _SetStatusForm(_KeyForm):
    operation = "iam:UpdateAccessKey"
    status: ClassVar[str]

    @classmethod
    def act(cls) -> str:
        """Two acts of one operation, each with a name of its own."""
        return cls.__name__.removesuffix("Form")

    def calls(self) -> Iterator[ConsoleCall]:
        """Set the status; the key stays, and counts to the two."""
        yield ConsoleCall(self.operation, {**self.about, **self.cleaned_data, "Status": self.status})


class DeactivateAccessKeyForm(_SetStatusForm):
    """The end of a key for now."""

    button = "Deactivate"
    status = "Inactive"


class ActivateAccessKeyForm(_SetStatusForm):
    """A key works again."""

    button = "Activate"
    status = "Active"


class DeleteAccessKeyForm(_KeyForm):
    """The end of a key for good."""

    operation = "iam:DeleteAccessKey"
    button = "Delete"
    is_dangerous = True


class KeyFileForm(forms.Form):
    """A key just made, which its page sends back to be written into a file: the lab keeps no secret."""

    AccessKeyId = forms.RegexField(r"^A[A-Z0-9]{19}\Z")
    SecretAccessKey = forms.RegexField(r"^[A-Za-z0-9/+]{40}\Z")
    UserName = forms.RegexField(r"^[\w+=,.@-]{1,64}\Z", required=False)

    @property
    def file_name(self) -> str:
        """The name that AWS's console gives to such a file."""
        user = self.cleaned_data["UserName"]
        return f"{user}_accessKeys.csv" if user else "rootkey.csv"

    @property
    def content(self) -> str:
        """The file, as AWS's console writes it; nothing in it needs quoting."""
        given = self.cleaned_data
        return f"Access key ID,Secret access key\r\n{given['AccessKeyId']},{given['SecretAccessKey']}\r\n"
