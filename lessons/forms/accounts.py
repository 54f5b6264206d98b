"""Choosing a name and password, and signing in with them."""

from typing import Any

from django import forms
from django.contrib.auth.forms import AuthenticationForm

_NAME = {"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}


class ClaimForm(forms.Form):
    """A name and a password for a guest. Which are allowed, `Learner.claim` says."""

    username = forms.CharField(
        label="Name",
        max_length=150,
        help_text="Letters, digits and @ . + - _ only. Instructors and you will see it.",
        widget=forms.TextInput(_NAME),
    )
    password = forms.CharField(
        label="Password",
        strip=False,
        help_text="At least 8 characters, not only digits, and not a password that everybody uses.",
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
    )
    repeated = forms.CharField(
        label="Password again",
        strip=False,
        help_text="No e-mail address is asked for, so nothing can be sent to you if you mistype it.",
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
    )

    def clean(self) -> dict[str, Any]:
        """Compare the two passwords."""
        cleaned: dict[str, Any] = super().clean() or {}
        if "password" in cleaned and "repeated" in cleaned and cleaned["password"] != cleaned["repeated"]:
            self.add_error("repeated", "The two passwords differ.")
        return cleaned


class SignInForm(AuthenticationForm):
    """Name and password, and whether a guest's work in this browser comes along."""

    error_messages = {
        "invalid_login": "This name and password do not belong together. Check both: capital letters count.",
        "inactive": "This account is closed. Ask whoever runs the lab.",
    }
    bring_work = forms.BooleanField(
        label="Bring the work I did here as a guest",
        help_text="Of two attempts at the same exercise the better one stays. Without this, the guest’s "
        "work is left behind and cannot be reached again.",
        required=False,
        initial=True,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].label = "Name"
        self.fields["username"].widget.attrs.update(_NAME)
