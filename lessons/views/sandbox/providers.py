"""Identity providers: who besides the account itself may say who somebody is (fact 1.3.6)."""

from collections.abc import Iterator
from typing import Any

from django.http import HttpResponse

from lessons.forms.sandbox.acts import ConsoleCall
from lessons.forms.sandbox.providers import (
    CreateOIDCProviderForm,
    CreateSAMLProviderForm,
    DeleteOIDCProviderForm,
    DeleteSAMLProviderForm,
)
from lessons.views.sandbox.answers import Seen
from lessons.views.sandbox.console import Console, console_page


@console_page
def providers(console: Console) -> HttpResponse:
    """List the identity providers of both kinds; a POST creates or deletes one."""
    acts = console.acts(
        CreateSAMLProviderForm, CreateOIDCProviderForm, DeleteSAMLProviderForm, DeleteOIDCProviderForm
    )
    if acts.done:
        done = "deleted" if acts.done.startswith("Delete") else "created"
        return console.go("console-identity-providers", said=f"The identity provider was {done}.")
    saml, oidc = console.look(
        ConsoleCall("iam:ListSAMLProviders"), ConsoleCall("iam:ListOpenIDConnectProviders")
    )
    saml_rows = [{**each, "name": _name(each["Arn"])} for each in saml.result.get("SAMLProviderList", [])]
    return console.show(
        "sandbox/identity_providers.html",
        acts=acts,
        saml=saml,
        saml_rows=saml_rows,
        oidc=oidc,
        oidc_rows=list(_oidc_rows(console, oidc)),
    )


def _oidc_rows(console: Console, listed: Seen) -> Iterator[dict[str, Any]]:
    """The list has ARNs alone; audiences stand with each provider, where the caller may read it."""
    arns = [each["Arn"] for each in listed.result.get("OpenIDConnectProviderList", [])]
    reads = [ConsoleCall("iam:GetOpenIDConnectProvider", {"OpenIDConnectProviderArn": arn}) for arn in arns]
    for arn, seen in zip(arns, console.look(*reads), strict=True):
        yield {"Arn": arn, "name": _name(arn), "audiences": seen.result.get("ClientIDList")}


def _name(arn: str) -> str:
    return arn.partition("-provider/")[2]
