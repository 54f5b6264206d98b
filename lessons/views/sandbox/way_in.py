"""Where somebody signs in to an account: root at the one page, users at their account's own address."""

from django.urls import reverse

from iamlab.account.configuration import loaded
from iamlab.aws_api.authentication import Credentials
from lessons.models import Sandbox


def sign_in_address(sandbox: Sandbox, credentials: Credentials | None = None) -> str:
    """Return where whoever held `credentials` signs in again; without any, where everybody may begin.

    Whom an identity provider vouched for goes back to it.
    """
    configuration = loaded(bytes(sandbox.document))
    session = configuration.sessions.get(credentials.access_key_id) if credentials else None
    if session is not None and session.switched_from is not None:
        session = configuration.sessions.get(session.switched_from, session)
    if session is not None and session.federated_provider is not None:
        return reverse("identity-provider", args=[sandbox.pk])
    if session is None or session.kind == "Root":
        return reverse("console-sign-in", args=[sandbox.pk])
    account = configuration.accounts[session.account]
    return reverse("console-account-sign-in", args=[sandbox.pk, account.alias or account.id])
