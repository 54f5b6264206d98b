"""The company's identity provider, registered in an account, and a role for its people."""

import base64
from functools import cache
from typing import Any

import msgspec

from iamlab.account.identities import OIDCProvider, Role, SAMLProvider
from iamlab.account.identity_provider import IdentityProvider, Person
from iamlab.aws_api.federation import company, metadata, signing
from tests.aws_api.world import ACCOUNT, NOW, World, allow, role_arn, trust

HOST = company.HOST
OIDC = f"arn:aws:iam::{ACCOUNT}:oidc-provider/{HOST}"
SAML = f"arn:aws:iam::{ACCOUNT}:saml-provider/company"
AUDIENCE = "reports-app"
READER = role_arn("Reader")
BOTH = ["sts:AssumeRoleWithSAML", "sts:AssumeRoleWithWebIdentity"]


@cache
def _made(number: int) -> bytes:
    return msgspec.msgpack.encode(company.new(NOW))


def provider(number: int = 0) -> IdentityProvider:
    """Return a provider; another number has another key. Making one takes a moment, so they are kept."""
    return msgspec.msgpack.decode(_made(number), type=IdentityProvider)


METADATA = metadata.of(provider())
"""A metadata document that AWS takes."""


def federated_world() -> World:
    """Return an account that knows the company's provider both ways, and a role that trusts it."""
    world = World()
    issuing = world.configuration.identity_provider = provider()
    account = world.account
    account.saml_providers["company"] = SAMLProvider("company", metadata.of(issuing), NOW, NOW)
    prints = [signing.thumbprint(issuing.certificate)]
    account.oidc_providers[HOST] = OIDCProvider(HOST, [AUDIENCE], prints, NOW)
    account.roles["reader"] = Role(
        name="Reader",
        id="AROA" + "F" * 17,
        created=NOW,
        trust=trust({"Federated": [OIDC, SAML]}, BOTH),
        inline={"read": allow("iam:ListUsers")},
    )
    return world


def person(world: World, who: str = "maya-4711") -> Person:
    found = world.configuration.identity_provider
    assert found is not None
    return found.people[who]


def id_token(world: World, audience: str = AUDIENCE, **more: Any) -> str:
    found = world.configuration.identity_provider
    assert found is not None
    return company.id_token(found, person(world), audience, world.now, **more)


def saml_response(world: World, *pairs: tuple[str, str], **more: Any) -> str:
    found = world.configuration.identity_provider
    assert found is not None
    roles = pairs or ((READER, SAML),)
    said = company.attributes(person(world), roles, **more)
    return company.saml_response(found, person(world), said, world.now, world.chance)


def with_web_identity(world: World, token: str | None = None, **more: Any) -> dict[str, Any]:
    """Return the parameters of a call with a token."""
    given = id_token(world) if token is None else token
    return {"RoleArn": READER, "RoleSessionName": "maya", "WebIdentityToken": given, **more}


def with_saml(world: World, response: str | None = None, **more: Any) -> dict[str, Any]:
    """Return the parameters of a call with a SAML response."""
    given = saml_response(world) if response is None else response
    return {"RoleArn": READER, "PrincipalArn": SAML, "SAMLAssertion": given, **more}


def changed(response: str, old: str, new: str) -> str:
    """Return a response in which somebody changed something."""
    text = base64.b64decode(response).decode()
    assert old in text
    return base64.b64encode(text.replace(old, new).encode()).decode()
