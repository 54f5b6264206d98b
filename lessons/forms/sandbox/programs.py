"""The access key that a learner gives to a program."""

from django import forms

from iamlab.aws_api.authentication import Credentials

# Nothing here is a password of the learner's, whatever a password manager thinks.
_QUIET = {"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false", "class": "mono"}


class ProgramKeyForm(forms.Form):
    """A key ID and its secret, as they were copied."""

    access_key_id = forms.CharField(
        label="Access key ID", max_length=128, widget=forms.TextInput({**_QUIET, "size": "22"})
    )
    secret_access_key = forms.CharField(
        label="Secret access key", max_length=256, widget=forms.TextInput({**_QUIET, "size": "42"})
    )

    @property
    def credentials(self) -> Credentials:
        """What the program signs with from now on."""
        return Credentials(self.cleaned_data["access_key_id"], self.cleaned_data["secret_access_key"])
