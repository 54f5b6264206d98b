"""Acts on identity providers (fact 1.3.6)."""

from typing import Any

from django import forms

from lessons.forms.sandbox.acts import ActForm
from lessons.forms.sandbox.acts import Name as NameField


class _Lines(forms.CharField):
    """Values, one a line."""

    def __init__(self, label: str, **more: Any) -> None:
        super().__init__(label=label, required=False, widget=forms.Textarea({"rows": 2}), **more)

    def clean(self, value: Any) -> list[str]:
        return str(super().clean(value)).split()


class CreateSAMLProviderForm(ActForm):
    """A company's directory that signs people in by SAML."""

    operation = "iam:CreateSAMLProvider"
    button = "Create SAML provider"
    Name = NameField("Name")
    SAMLMetadataDocument = forms.CharField(
        label="Metadata document",
        widget=forms.Textarea({"rows": 6}),
        help_text="The XML that the directory gives out: its name, and the certificate of its key.",
    )


class CreateOIDCProviderForm(ActForm):
    """A service whose tokens AWS takes."""

    operation = "iam:CreateOpenIDConnectProvider"
    button = "Create OpenID Connect provider"
    Url = NameField("Address", help_text="Begins with https://, such as https://token.example.com.")
    ClientIDList = _Lines("Audiences", help_text="Client IDs, one a line: for whom its tokens are made.")
    ThumbprintList = _Lines(
        "Thumbprints", help_text="40 hexadecimal digits each, one a line. Without any, IAM asks the provider."
    )


class DeleteSAMLProviderForm(ActForm):
    """The end of a SAML provider."""

    operation = "iam:DeleteSAMLProvider"
    button = "Delete"
    is_dangerous = True
    SAMLProviderArn = NameField("Provider", widget=forms.HiddenInput, max_length=2048)


class DeleteOIDCProviderForm(ActForm):
    """The end of an OpenID Connect provider."""

    operation = "iam:DeleteOpenIDConnectProvider"
    button = "Delete"
    is_dangerous = True
    OpenIDConnectProviderArn = NameField("Provider", widget=forms.HiddenInput, max_length=2048)
