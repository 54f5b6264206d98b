"""What somebody types at a sign-in page; MFA code and new password come when they are asked for."""

from typing import Any, ClassVar

from django import forms

from iamlab.aws_api.gate import Answer
from iamlab.aws_api.sign_in import MFA_CODE, NEW_PASSWORD, SignIn

# A password manager that fills in a real password would only confuse: nothing real belongs here.
_QUIET = {"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}


class _Password(forms.PasswordInput):
    def __init__(self) -> None:
        # Asked for the next thing, the page still holds what was typed before.
        super().__init__(_QUIET, render_value=True)


class SignInForm(forms.Form):
    """What root and users have in common."""

    kind: ClassVar[str]
    password = forms.CharField(label="Password", strip=False, max_length=128, widget=_Password)
    mfa_code = forms.CharField(
        label="MFA code",
        required=False,
        max_length=6,
        widget=forms.TextInput({**_QUIET, "inputmode": "numeric"}),
    )
    new_password = forms.CharField(
        label="New password", required=False, strip=False, max_length=128, widget=_Password
    )

    def __init__(self, data: Any = None, **more: Any) -> None:
        super().__init__(data, auto_id="sign-in-%s", **more)
        self.asks_for: set[str] = {name for name in ("mfa_code", "new_password") if self.data.get(name)}

    @property
    def typed(self) -> SignIn:
        """What the gate is asked with."""
        given = {name: value or None for name, value in self.cleaned_data.items()}
        return SignIn(**{**given, "password": self.cleaned_data["password"]})

    def ask_further(self, answer: Answer) -> None:
        """Ask for what the gate wants next."""
        asked = {MFA_CODE: "mfa_code", NEW_PASSWORD: "new_password"}
        following = (answer.result or {}).get("Next")
        if following in asked:
            self.asks_for.add(asked[following])
            self.fields[asked[following]].widget.attrs["autofocus"] = True

    @property
    def shown_fields(self) -> list[forms.BoundField]:
        """The fields that are asked for so far."""
        return [
            field
            for field in self
            if field.name not in ("mfa_code", "new_password") or field.name in self.asks_for
        ]


class RootSignInForm(SignInForm):
    """The root user is known by an e-mail address (fact 6.1.1)."""

    kind = "root"
    email = forms.CharField(
        label="Root user e-mail address",
        max_length=200,
        widget=forms.TextInput({**_QUIET, "inputmode": "email"}),
    )
    field_order = ("email", "password")


class UserSignInForm(SignInForm):
    """A user is known by an account and a name (fact 6.2.1)."""

    kind = "user"
    account = forms.CharField(label="Account ID or alias", max_length=63, widget=forms.TextInput(_QUIET))
    user = forms.CharField(label="IAM user name", max_length=64, widget=forms.TextInput(_QUIET))
    field_order = ("account", "user", "password")


class SwitchRoleForm(forms.Form):
    """Which role of which account to act as."""

    account = forms.CharField(label="Account ID or alias", max_length=63, widget=forms.TextInput(_QUIET))
    role = forms.CharField(
        label="IAM role name",
        max_length=512,
        help_text="The name alone, not the ARN; with its path if it has one.",
        widget=forms.TextInput(_QUIET),
    )
