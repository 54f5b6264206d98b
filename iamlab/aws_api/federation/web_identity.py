"""Whom AWS takes an ID token to be of (API reference, AssumeRoleWithWebIdentity).

AWS asks the issuer for its keys. Here there is one issuer to ask, the company's own identity provider;
every other one cannot be reached. Errors are AWS's own, as its users report them; where nobody reports one,
it is the sentence of the API reference.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from iamlab.account.account import Account
from iamlab.account.caller import WEB_IDENTITY_USER, Caller, Federation
from iamlab.account.configuration import Configuration
from iamlab.account.errors import AWSError
from iamlab.account.identities import OIDCProvider
from iamlab.account.identity_provider import IdentityProvider
from iamlab.aws_api.federation import id_tokens, session_names, signing
from iamlab.aws_api.federation.id_tokens import IDToken
from iamlab.aws_api.federation.refused_tokens import InvalidIdentityToken
from iamlab.evaluator.context import ContextValue

TAGS = "https://aws.amazon.com/tags"
SOURCE_IDENTITY = "https://aws.amazon.com/source_identity"

_OF_SESSION = ("amr", "aud", "sub")
"""The keys that stay with the session (IAM User Guide, "Available keys for AWS OIDC federation")."""


def who(configuration: Configuration, parameters: Mapping[str, Any], now: datetime) -> Caller:
    """Return whom the token of a call is of. Raises InvalidIdentityToken and ExpiredTokenException."""
    token = _read(parameters["WebIdentityToken"])
    claims = token.claims
    account_id = (parameters["RoleArn"].split(":") + [""] * 5)[4]
    account = configuration.accounts.get(account_id)
    registered = _registered(account, claims["iss"])
    if account is None or registered is None:
        raise InvalidIdentityToken(f"No OpenIDConnect provider found in your account for {claims['iss']}")
    _check_signature(token, registered, configuration.identity_provider)
    _check_time(claims, now)
    audience = _audience(claims)
    if not set(audience) & set(registered.client_ids):
        raise InvalidIdentityToken("Incorrect token audience")
    return _caller(account, registered, claims, audience, parameters["RoleSessionName"])


def _read(text: str) -> IDToken:
    try:
        token = id_tokens.read(text)
        str(token.claims.get("iss")).encode()  # half a character can be written in JSON
    except (id_tokens.NotAToken, UnicodeEncodeError):
        message = (
            "The ID Token provided is not a valid JWT. (You may see this error if you sent an Access Token)"
        )
        raise InvalidIdentityToken(message) from None
    for claim, kinds in (("iss", str), ("sub", str), ("aud", (str, list)), ("exp", int), ("iat", int)):
        if not isinstance(token.claims.get(claim), kinds):
            raise InvalidIdentityToken(f"Missing a required claim: {claim}")
    return token


def _registered(account: Account | None, issuer: str) -> OIDCProvider | None:
    """Return the provider that the account has under an issuer's address."""
    host = issuer.removeprefix("https://").rstrip("/")
    found = account.oidc_providers.get(host.lower()) if account else None
    return found if found and found.host == host and issuer.startswith("https://") else None


def _check_signature(token: IDToken, registered: OIDCProvider, issuing: IdentityProvider | None) -> None:
    """Raises InvalidIdentityToken. The thumbprint is of the issuer's own certificate here (IAM User Guide,
    "Obtain the thumbprint for an OpenID Connect identity provider"): no public authority has signed it."""
    if issuing is None or issuing.host != registered.host:
        raise InvalidIdentityToken(
            "Couldn't retrieve verification key from your identity provider,  please reference "
            "AssumeRoleWithWebIdentity documentation for requirements"
        )
    if signing.thumbprint(issuing.certificate) not in (each.lower() for each in registered.thumbprints):
        raise InvalidIdentityToken(
            "OpenIDConnect provider's HTTPS certificate doesn't match configured thumbprint"
        )
    if not token.is_signed_with(issuing.certificate):
        raise InvalidIdentityToken(
            "The web identity token that was passed could not be validated by AWS. Get a new identity token "
            "from the identity provider and then retry the request."
        )


def _check_time(claims: Mapping[str, Any], now: datetime) -> None:
    seconds = int(now.timestamp())
    if seconds >= claims["exp"]:
        raise AWSError(
            "ExpiredTokenException",
            f"Token expired: current date/time {seconds} must be before the expiration date/time "
            f"{claims['exp']}",
            400,
        )


def _audience(claims: Mapping[str, Any]) -> tuple[str, ...]:
    """Return whom a token is for: `azp` goes before `aud` (IAM User Guide, key `aud`)."""
    if isinstance(claims.get("azp"), str):
        return (claims["azp"],)
    return tuple(_texts(claims["aud"]))


def _texts(value: object) -> Iterator[str]:
    return (each for each in (value if isinstance(value, list) else [value]) if isinstance(each, str))


def _caller(
    account: Account,
    registered: OIDCProvider,
    claims: Mapping[str, Any],
    audience: tuple[str, ...],
    session_name: str,
) -> Caller:
    arn = account.arn("oidc-provider", "/", registered.host)
    known = dict(_known(claims, audience))
    tags, transitive = _tags(claims)
    federation = Federation(
        provider=arn,
        issuer=arn,
        subject=claims["sub"],
        keys={f"{registered.host}:{name}": value for name, value in known.items()},
        session_keys={f"{registered.host}:{name}": known[name] for name in _OF_SESSION if name in known},
        session_name=session_name,
        tags=tags,
        transitive=transitive,
        source_identity=session_names.source_identity(claims.get(SOURCE_IDENTITY)),
        answered={
            "SubjectFromWebIdentityToken": claims["sub"],
            "Provider": arn,
            "Audience": audience[0],
        },
    )
    unique_id = f"{arn}:{audience[0]}:{claims['sub']}"
    return Caller(arn, account, WEB_IDENTITY_USER, unique_id, "", federation=federation)


def _known(claims: Mapping[str, Any], audience: tuple[str, ...]) -> Iterator[tuple[str, ContextValue]]:
    """Yield the claims that become condition keys; AWS knows no others but tags."""
    yield "aud", _alone(audience)
    yield "sub", claims["sub"]
    if "azp" in claims:
        yield "oaud", _alone(tuple(_texts(claims["aud"])))
    if isinstance(claims.get("email"), str):
        yield "email", claims["email"]
    if methods := tuple(_texts(claims.get("amr", []))):
        yield "amr", methods


def _alone(values: tuple[str, ...]) -> ContextValue:
    return values[0] if len(values) == 1 else values


def _tags(claims: Mapping[str, Any]) -> tuple[dict[str, str], tuple[str, ...]]:
    """Return the session tags in a token, nested or flattened (IAM User Guide, "Pass session tags")."""
    nested = claims.get(TAGS)
    block = nested if isinstance(nested, dict) else {}
    given = block.get("principal_tags", claims.get(f"{TAGS}/principal_tags", {}))
    transitive = block.get("transitive_tag_keys", claims.get(f"{TAGS}/transitive_tag_keys", []))
    tags = {key: next(_texts(value), "") for key, value in given.items()} if isinstance(given, dict) else {}
    return tags, tuple(_texts(transitive))
