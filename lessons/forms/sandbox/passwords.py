"""Acts on console passwords, of users and of root."""

import secrets
import string
from collections.abc import Iterator
from typing import Any, ClassVar

from django import forms

from iamlab.account.configuration import Configuration
from iamlab.aws_api import root_user
from iamlab.aws_api.authentication import Credentials
from iamlab.aws_api.gate import Answer
from lessons.forms.sandbox.acts import ActForm, ConsoleCall, NamedCall

_KINDS = (string.ascii_lowercase, string.ascii_uppercase, string.digits, "!@#$%^&*_-+=")
_LENGTH = 20


def generated() -> str:
    """Return a new password with characters of every kind."""
    one_of_each = [secrets.choice(kind) for kind in _KINDS]
    others = [secrets.choice("".join(_KINDS)) for _ in range(_LENGTH - len(_KINDS))]
    return "".join(sorted([*one_of_each, *others], key=lambda _: secrets.randbits(32)))


class PasswordField(forms.CharField):
    """A password of the simulated account, which no password manager should fill in or keep."""

    def __init__(self, label: str, **more: Any) -> None:
        widget = forms.PasswordInput({"autocomplete": "off"})
        super().__init__(label=label, max_length=128, strip=False, widget=widget, **more)


class NewPasswordForm(ActForm):
    """A form with a new password in it, in the field called `new`."""

    new: ClassVar[str] = "NewPassword"

    def say_rules(self, rules: str) -> None:
        """Say beneath the field what the password must be like, before what stands there."""
        field = self[self.new]
        field.help_text = f"{rules} {field.help_text}".strip()


class LoginProfileForm(NewPasswordForm):
    """A password that somebody gives to a user; `generated` is the one made where none was typed."""

    new = "Password"
    Password = PasswordField(
        "Password", required=False, help_text="Leave it empty for a generated one, which is shown once."
    )
    PasswordResetRequired = forms.BooleanField(
        label="The user must choose a new one at the next sign-in", required=False, initial=True
    )
    generated: str | None = None

    def calls(self) -> Iterator[ConsoleCall]:
        """Give the password that was typed, or a new one."""
        given = dict(self.cleaned_data)
        if not given["Password"]:
            given["Password"] = self.generated = generated()
        yield ConsoleCall(self.operation, {**self.about, **given})


class CreateLoginProfileForm(LoginProfileForm):
    """The first console password."""

    operation = "iam:CreateLoginProfile"
    button = "Create password"


class UpdateLoginProfileForm(LoginProfileForm):
    """Another console password in place of the one there is."""

    operation = "iam:UpdateLoginProfile"
    button = "Set new password"


class DeleteLoginProfileForm(ActForm):
    """The end of console access. Access keys go on working."""

    operation = "iam:DeleteLoginProfile"
    button = "Delete password"
    is_dangerous = True


class _OwnPasswordForm(NewPasswordForm):
    """A new password in place of one's own."""

    OldPassword = PasswordField("Old password")
    NewPassword = PasswordField("New password")
    again = PasswordField("New password again")

    def clean(self) -> None:
        """Hold the new password to its repetition."""
        given = self.cleaned_data
        if "again" in given and given.get("NewPassword") != given["again"]:
            self.add_error("again", "This is not the same password.")


class ChangePasswordForm(_OwnPasswordForm):
    """A user's own password, changed with the old one."""

    operation = "iam:ChangePassword"
    button = "Change my password"

    def calls(self) -> Iterator[ConsoleCall]:
        """Change it: AWS knows whose, so the call names nobody."""
        given = {name: self.cleaned_data[name] for name in ("OldPassword", "NewPassword")}
        yield ConsoleCall(self.operation, given)


class ChangeRootPasswordForm(_OwnPasswordForm):
    """Root's password: no API changes it, only the console."""

    operation = "root:ChangeRootPassword"
    button = "Change my password"

    def calls(self) -> Iterator[NamedCall]:
        """Let the gate change it."""
        old, new = self.cleaned_data["OldPassword"], self.cleaned_data["NewPassword"]

        def make(configuration: Configuration, credentials: Credentials) -> Answer:
            return root_user.change_root_password(configuration, credentials, old, new)

        yield NamedCall("ChangeRootPassword", make)


class ChangeRootEmailForm(ActForm):
    """The address with which root signs in."""

    operation = "root:ChangeRootEmail"
    button = "Change e-mail address"
    Email = forms.CharField(
        label="New e-mail address", max_length=200, widget=forms.TextInput({"inputmode": "email"})
    )
    Password = PasswordField("Password", help_text="Root’s own, to prove that it is you.")

    def calls(self) -> Iterator[NamedCall]:
        """Let the gate change it."""
        email, password = self.cleaned_data["Email"], self.cleaned_data["Password"]

        def make(configuration: Configuration, credentials: Credentials) -> Answer:
            return root_user.change_root_email(configuration, credentials, password, email)

        yield NamedCall("ChangeRootEmail", make)
