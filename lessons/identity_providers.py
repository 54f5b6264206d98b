"""The company's identity provider of a sandbox: made at its first use, and who is in it.

It is outside AWS, so nothing here goes through the gate, is recorded, or can be undone.
"""

import json
from collections.abc import Callable, Iterator

from django.utils import timezone

from iamlab.account.account import Account
from iamlab.account.configuration import Configuration, loaded
from iamlab.account.identity_provider import IdentityProvider, Person
from iamlab.aws_api.federation import company, metadata
from iamlab.aws_api.gate import Answer
from lessons import sandboxes
from lessons.models import Sandbox

MOST_PEOPLE = 50
"""How many people a provider knows."""


def of(sandbox: Sandbox) -> IdentityProvider:
    """Return the sandbox's provider, with a key of its own; the first time it is made and saved."""
    found = loaded(bytes(sandbox.document)).identity_provider
    if found is None:
        made = company.new(timezone.now())
        return change(sandbox, lambda provider: None, first=made)
    return found


def change(
    sandbox: Sandbox,
    make: Callable[[IdentityProvider], object],
    *,
    first: IdentityProvider | None = None,
) -> IdentityProvider:
    """Change the provider with `make` and save it; return it as it is then. `first` is one to begin with."""

    def changed(held: Configuration) -> Answer:
        after = held.copy()
        if after.identity_provider is None:
            after.identity_provider = first or company.new(timezone.now())
        make(after.identity_provider)
        return Answer(after, {}, None, ())

    found = sandboxes.change(sandbox, "IdentityProvider", changed).configuration.identity_provider
    assert found is not None
    return found


def new_id(provider: IdentityProvider, name: str) -> str:
    """Return an id for somebody new: what the first name suggests, and a number that nobody has."""
    first = "".join(each for each in name.lower().split()[0] if each.isascii() and each.isalnum()) or "user"
    numbers = (f"{first}-{number}" for number in range(1001, 1001 + MOST_PEOPLE + 1))
    return next(each for each in numbers if each not in provider.people)


def saml_roles(configuration: Configuration, provider: IdentityProvider) -> list[tuple[str, str]]:
    """Return the roles that trust the provider's SAML, each with the ARN under which AWS knows it."""
    found = []
    for account in configuration.accounts.values():
        for each in account.saml_providers.values():
            if _is_of(each.metadata, provider):
                arn = account.arn("saml-provider", "/", each.name)
                found += [(role, arn) for role in _trusting(account, arn)]
    return found


def oidc_roles(configuration: Configuration, provider: IdentityProvider) -> list[str]:
    """Return the ARNs of the roles that trust the provider's ID tokens."""
    return [
        role
        for account in configuration.accounts.values()
        for each in account.oidc_providers.values()
        if each.host == provider.host
        for role in _trusting(account, account.arn("oidc-provider", "/", each.host))
    ]


def audiences(configuration: Configuration, provider: IdentityProvider) -> list[str]:
    """Return for whom IAM takes the provider's ID tokens, in any account."""
    found = (
        client
        for account in configuration.accounts.values()
        for each in account.oidc_providers.values()
        if each.host == provider.host
        for client in each.client_ids
    )
    return list(dict.fromkeys(found))


def _is_of(text: str, provider: IdentityProvider) -> bool:
    try:
        return metadata.read(text).entity_id == provider.entity_id
    except metadata.NotMetadata:
        return False


def _trusting(account: Account, provider: str) -> Iterator[str]:
    """Yield the roles whose trust policies name a provider in an Allow."""
    for role in account.roles.values():
        if provider in _federated(role.trust):
            yield account.arn("role", role.path, role.name)


def _federated(trust: str) -> Iterator[str]:
    statements = json.loads(trust)["Statement"]
    for each in statements if isinstance(statements, list) else [statements]:
        principal = each.get("Principal")
        if each["Effect"] == "Allow" and isinstance(principal, dict):
            named = principal.get("Federated", [])
            yield from named if isinstance(named, list) else [named]


def file_name(person: Person, kind: str) -> str:
    """Return what an assertion about somebody is called among a terminal's files."""
    return f"{person.id}.{kind}"
