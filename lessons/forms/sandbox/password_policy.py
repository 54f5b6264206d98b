"""Acts on the account's password policy (fact 6.2.4)."""

from typing import Any

from django import forms

from lessons.forms.sandbox.acts import ActForm


class _Number(forms.IntegerField):
    """A number whose bounds the gate holds; left empty it is left out of the call."""

    def __init__(self, label: str, help_text: str) -> None:
        super().__init__(label=label, help_text=help_text, required=False)


class _Option(forms.BooleanField):
    def __init__(self, label: str, help_text: str = "") -> None:
        super().__init__(label=label, help_text=help_text, required=False)


class UpdateAccountPasswordPolicyForm(ActForm):
    """The whole policy: what a call leaves out goes back to its default."""

    operation = "iam:UpdateAccountPasswordPolicy"
    button = "Save policy"
    MinimumPasswordLength = _Number("Minimum length", "6 to 128.")
    MaxPasswordAge = _Number("Expires after days", "1 to 1095. Empty: passwords never expire.")
    PasswordReusePrevention = _Number("Passwords remembered", "1 to 24 that may not be used again.")
    RequireUppercaseCharacters = _Option("At least one upper-case letter")
    RequireLowercaseCharacters = _Option("At least one lower-case letter")
    RequireNumbers = _Option("At least one number")
    RequireSymbols = _Option("At least one symbol")
    AllowUsersToChangePassword = _Option("Users may change their own password")
    HardExpiry = _Option("An expired password needs an administrator")

    def start_with_policy(self, policy: dict[str, Any]) -> None:
        """Fill in the policy that is in force."""
        self.start_with(**{name: policy[name] for name in self.fields if name in policy})


class DeleteAccountPasswordPolicyForm(ActForm):
    """Back to AWS's default policy."""

    operation = "iam:DeleteAccountPasswordPolicy"
    button = "Delete policy"
    is_dangerous = True
