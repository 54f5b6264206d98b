"""What somebody types at a sign-in page; MFA code and new password come when they are asked for."""

from abc import abstractmethod
from typing import Any, ClassVar
from urllib.parse import urlencode

from django import forms
from django.utils.safestring import SafeString

from iamlab.aws_api.gate import Answer
from iamlab.aws_api.sign_in import MFA_CODE, NEW_PASSWORD, SignIn, SignInFailed
from lessons.forms.sandbox.mfa import OneTimeCode

# A password manager that fills in a real password would only confuse: nothing real belongs here.
_QUIET = {"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}


class _Password(forms.CharField):
    def __init__(self, label: str, **more: Any) -> None:
        super().__init__(label=label, strip=False, max_length=128, widget=forms.PasswordInput(_QUIET), **more)


_LATER = ("mfa_code", "new_password", "new_password_again")


class SignInForm(forms.Form):
    """What root and users have in common.

    Signing in goes in steps, as at AWS: the password, then a code, then a new password, as far as they
    are asked for. What was given before travels along, hidden.
    """

    kind: ClassVar[str]
    password = _Password("Password")
    mfa_code = OneTimeCode("MFA code", required=False)
    new_password = _Password("New password", required=False)
    new_password_again = _Password("New password again", required=False)

    def __init__(self, data: Any = None, **more: Any) -> None:
        super().__init__(data, auto_id="sign-in-%s", **more)
        self.step = next((name for name in _LATER[1::-1] if self.data.get(name)), "password")
        self._code_was_refused = False
        self._focus()

    def clean(self) -> None:
        """Hold the new password to its repetition."""
        given = self.cleaned_data
        if given.get("new_password", "") != given.get("new_password_again", ""):
            self.add_error("new_password_again", "This is not the same password.")

    @property
    def typed(self) -> SignIn:
        """What the gate is asked with."""
        given = {name: value or None for name, value in self.cleaned_data.items()}
        del given["new_password_again"]
        return SignIn(**{**given, "password": self.cleaned_data["password"]})

    def ask_further(self, answer: Answer) -> None:
        """Go on to what the gate wants next; a code that was refused, or has run out, is asked for again."""
        asked = {MFA_CODE: "mfa_code", NEW_PASSWORD: "new_password"}
        self.step = asked.get((answer.result or {}).get("Next", ""), self.step)
        if isinstance(answer.error, SignInFailed) and self.data.get("mfa_code"):
            self._code_was_refused = True
            self.data = {**{name: self.data.get(name) for name in self.data}, "mfa_code": ""}
        self._focus()

    def _focus(self) -> None:
        for field in self.fields.values():
            field.widget.attrs.pop("autofocus", None)
        self.fields[self._first_to_fill].widget.attrs["autofocus"] = True

    @property
    def _first_to_fill(self) -> str:
        if self.is_begun:
            return "mfa_code" if self.asks_for_code else self.step
        shown = [field for field in self.shown_fields if field.name != "password"]
        return next((field.name for field in shown if not field.value()), "password")

    @property
    def asks_for_code(self) -> bool:
        return self.step == "mfa_code" or self._code_was_refused

    @property
    def is_begun(self) -> bool:
        """Whether the password was right, so that only what comes after it is asked for."""
        return self.step != "password"

    @property
    @abstractmethod
    def person(self) -> str:
        """Who signs in, as they wrote it."""

    @property
    def authenticator_query(self) -> str:
        """Ask the lab's authenticator for the devices of who signs in alone."""
        return f"?{urlencode({'owner': self['user'].value() if self.kind == 'user' else 'root'})}"

    @property
    def shown_fields(self) -> list[forms.BoundField]:
        """The fields of the step."""
        return [field for field in self if self._is_shown(field.name)]

    @property
    def carried_fields(self) -> list[SafeString]:
        """What was given in the steps before."""
        hidden = [field for field in self if field.name not in _LATER or field.name == "mfa_code"]
        return [each.as_hidden() for each in hidden if self.is_begun and not self._is_shown(each.name)]

    def _is_shown(self, name: str) -> bool:
        if name == "mfa_code":
            return self.asks_for_code
        if name in _LATER:
            return self.step == "new_password"
        return not self.is_begun


class RootSignInForm(SignInForm):
    """The root user is known by an e-mail address (fact 6.1.1)."""

    kind = "root"
    email = forms.CharField(
        label="Root user e-mail address",
        max_length=200,
        widget=forms.TextInput({**_QUIET, "inputmode": "email"}),
    )
    field_order = ("email", "password")

    @property
    def person(self) -> str:
        return f"the root user {self['email'].value()}"


class UserSignInForm(SignInForm):
    """A user is known by an account and a name (fact 6.2.1)."""

    kind = "user"
    account = forms.CharField(label="Account ID or alias", max_length=63, widget=forms.TextInput(_QUIET))
    user = forms.CharField(label="IAM user name", max_length=64, widget=forms.TextInput(_QUIET))
    field_order = ("account", "user", "password")

    @property
    def person(self) -> str:
        return f"{self['user'].value()} in account {self['account'].value()}"


class SwitchRoleForm(forms.Form):
    """Which role of which account to act as."""

    account = forms.CharField(label="Account ID or alias", max_length=63, widget=forms.TextInput(_QUIET))
    role = forms.CharField(
        label="IAM role name",
        max_length=512,
        help_text="The name alone, not the ARN; with its path if it has one.",
        widget=forms.TextInput(_QUIET),
    )
