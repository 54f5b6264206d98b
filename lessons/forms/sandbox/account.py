"""Acts on the account as a whole."""

from django import forms

from lessons.forms.sandbox.acts import ActForm, Name


class CreateAccountAliasForm(ActForm):
    """A name for the account in its sign-in address; it takes the place of the one before."""

    operation = "iam:CreateAccountAlias"
    button = "Set alias"
    AccountAlias = Name("Alias", help_text="3 to 63 lower-case letters, digits and single hyphens.")


class DeleteAccountAliasForm(ActForm):
    """The end of the alias: the account ID remains."""

    operation = "iam:DeleteAccountAlias"
    button = "Delete alias"
    is_dangerous = True
    AccountAlias = forms.CharField(max_length=200, widget=forms.HiddenInput)
