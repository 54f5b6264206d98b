"""The company's identity provider at work: it vouches for its people in SAML responses and ID tokens.

What is real: the forms of both, their signatures, and what AWS reads in them. What is simplified: nobody
types a password to get one, and there is no network: AWS knows the provider's keys without asking for them.
"""

import base64
import json
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from random import Random
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from iamlab.account import ids
from iamlab.account.identity_provider import IdentityProvider, Person
from iamlab.aws_api.federation import id_tokens, saml, signing, xml

HOST = "login.company.example"
LASTS = timedelta(hours=1)
"""How long what is issued says it is valid; AWS takes a SAML response for five minutes all the same."""

ENDPOINT = "https://signin.aws.amazon.com/saml"
ATTRIBUTES = "https://aws.amazon.com/SAML/Attributes/"
GROUPS = "urn:oid:1.3.6.1.4.1.5923.1.1.1.1"
"""eduPersonAffiliation, by which AWS knows groups: it becomes the key saml:edupersonaffiliation."""

MAIL = "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress"
_REFUSED = "urn:oasis:names:tc:SAML:2.0:status:AuthnFailed"
_RESPONDER = "urn:oasis:names:tc:SAML:2.0:status:Responder"


def new(now: datetime) -> IdentityProvider:
    """Return a provider with a key of its own and three people to begin with."""
    key, certificate = signing.new_key(HOST, now)
    people = (
        Person("maya-4711", "Maya Costa", f"maya@{HOST.partition('.')[2]}", ["admins", "data"]),
        Person("ravi-0815", "Ravi Menon", f"ravi@{HOST.partition('.')[2]}", ["data"]),
        Person("lena-2020", "Lena Vogt", f"lena@{HOST.partition('.')[2]}", ["support"]),
    )
    return IdentityProvider(HOST, key, certificate, {each.id: each for each in people})


def session_name(person: Person) -> str:
    """Return the role session's name that the provider asks for: the e-mail address."""
    return person.email


def id_token(
    provider: IdentityProvider,
    person: Person,
    audience: str,
    now: datetime,
    *,
    source_identity: str = "",
) -> str:
    """Return an ID token that vouches for somebody to whoever is the `audience`."""
    return id_tokens.issued(
        claims(provider, person, audience, now, source_identity), provider.key, provider.certificate
    )


def claims(
    provider: IdentityProvider, person: Person, audience: str, now: datetime, source_identity: str
) -> dict[str, Any]:
    """Return what an ID token says of somebody. Tags stand under the claim that AWS reads them from."""
    seconds = int(now.timestamp())
    found: dict[str, Any] = {
        "iss": provider.issuer,
        "sub": person.id,
        "aud": audience,
        "iat": seconds,
        "exp": seconds + int(LASTS.total_seconds()),
        "amr": ["pwd"],
        "email": person.email,
        "name": person.name,
        "groups": list(person.groups),
    }
    if person.tags:
        found["https://aws.amazon.com/tags"] = {
            "principal_tags": {key: [value] for key, value in person.tags.items()},
            "transitive_tag_keys": list(person.transitive),
        }
    if source_identity:
        found["https://aws.amazon.com/source_identity"] = source_identity
    return found


def attributes(
    person: Person,
    roles: Iterable[tuple[str, str]],
    *,
    source_identity: str = "",
    seconds: int | None = None,
) -> dict[str, list[str]]:
    """Return what a SAML response says of somebody, by the names that AWS knows.

    `roles` are pairs of the ARNs of a role and of a provider; `seconds` is how long a console session may
    last. What is empty is left out.
    """
    found = {
        f"{ATTRIBUTES}Role": [f"{role},{provider}" for role, provider in roles],
        f"{ATTRIBUTES}RoleSessionName": [session_name(person)],
        MAIL: [person.email],
        GROUPS: list(person.groups),
        **{f"{ATTRIBUTES}PrincipalTag:{key}": [value] for key, value in person.tags.items()},
        f"{ATTRIBUTES}TransitiveTagKeys": list(person.transitive),
        f"{ATTRIBUTES}SourceIdentity": [source_identity] if source_identity else [],
        f"{ATTRIBUTES}SessionDuration": [str(seconds)] if seconds else [],
    }
    return {name: values for name, values in found.items() if values}


def saml_response(
    provider: IdentityProvider,
    person: Person,
    said: Mapping[str, list[str]],
    now: datetime,
    chance: Random,
) -> str:
    """Return a SAML response for AWS, in base64, which says of somebody what `attributes` made.

    For somebody who is suspended it says that the sign-in failed, and asserts nothing.
    """
    if person.is_suspended:
        text = _response(provider, now, chance, _status_refused(), "")
    else:
        asserted = _assertion(provider, person, said, now, chance)
        text = signed(provider, _response(provider, now, chance, _status(saml.SUCCESS), asserted))
    return base64.b64encode(text.encode()).decode()


def _time(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%S.000Z")


def _status(code: str) -> str:
    return f"<samlp:Status><samlp:StatusCode Value={quoteattr(code)}/></samlp:Status>"


def _status_refused() -> str:
    return (
        f'<samlp:Status><samlp:StatusCode Value="{_RESPONDER}"><samlp:StatusCode Value="{_REFUSED}"/>'
        "</samlp:StatusCode></samlp:Status>"
    )


def _response(provider: IdentityProvider, now: datetime, chance: Random, status: str, inner: str) -> str:
    return (
        '<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" '
        'xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" '
        f'ID="_{ids.event_id(chance)}" Version="2.0" IssueInstant="{_time(now)}" Destination="{ENDPOINT}">'
        f"<saml:Issuer>{escape(provider.entity_id)}</saml:Issuer>{status}{inner}</samlp:Response>"
    )


def _assertion(
    provider: IdentityProvider,
    person: Person,
    attributes: Mapping[str, list[str]],
    now: datetime,
    chance: Random,
) -> str:
    """Return an assertion without its signature, which comes after the issuer."""
    end = _time(now + LASTS)
    stated = "".join(
        f"<saml:Attribute Name={quoteattr(name)}>"
        + "".join(f"<saml:AttributeValue>{escape(value)}</saml:AttributeValue>" for value in values)
        + "</saml:Attribute>"
        for name, values in attributes.items()
    )
    return (
        f'<saml:Assertion ID="_{ids.event_id(chance)}" Version="2.0" IssueInstant="{_time(now)}">'
        f"<saml:Issuer>{escape(provider.entity_id)}</saml:Issuer>"
        '<saml:Subject><saml:NameID Format="urn:oasis:names:tc:SAML:2.0:nameid-format:persistent">'
        f"{escape(person.id)}</saml:NameID>"
        '<saml:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer">'
        f'<saml:SubjectConfirmationData NotOnOrAfter="{end}" Recipient="{ENDPOINT}"/>'
        "</saml:SubjectConfirmation></saml:Subject>"
        f'<saml:Conditions NotBefore="{_time(now)}" NotOnOrAfter="{end}"><saml:AudienceRestriction>'
        f"<saml:Audience>{ENDPOINT}</saml:Audience></saml:AudienceRestriction></saml:Conditions>"
        f'<saml:AuthnStatement AuthnInstant="{_time(now)}"><saml:AuthnContext><saml:AuthnContextClassRef>'
        "urn:oasis:names:tc:SAML:2.0:ac:classes:Password"
        "</saml:AuthnContextClassRef></saml:AuthnContext></saml:AuthnStatement>"
        f"<saml:AttributeStatement>{stated}</saml:AttributeStatement></saml:Assertion>"
    )


def signed(provider: IdentityProvider, text: str) -> str:
    """Put a signature over the one assertion of a response into it (XML Signature, enveloped)."""
    (covered,) = xml.canonical(text, lambda tag, _: tag == f"{xml.ASSERTION}Assertion")
    identity = xml.parsed(covered.decode()).get("ID", "")
    info = _signed_info(identity, saml.digest(covered))
    (canonical,) = xml.canonical(info, lambda tag, _: tag == f"{xml.SIGNATURE}SignedInfo")
    value = base64.b64encode(signing.signature(provider.key, canonical)).decode()
    certificate = base64.b64encode(provider.certificate).decode()
    signature = (
        f'<ds:Signature xmlns:ds="http://www.w3.org/2000/09/xmldsig#">{info}'
        f"<ds:SignatureValue>{value}</ds:SignatureValue><ds:KeyInfo><ds:X509Data>"
        f"<ds:X509Certificate>{certificate}</ds:X509Certificate></ds:X509Data></ds:KeyInfo></ds:Signature>"
    )
    before, end, after = text.rpartition("</saml:Issuer>")
    return f"{before}{end}{signature}{after}"


def _signed_info(identity: str, digest: str) -> str:
    return (
        '<ds:SignedInfo xmlns:ds="http://www.w3.org/2000/09/xmldsig#">'
        f'<ds:CanonicalizationMethod Algorithm="{saml.CANONICAL}"/>'
        f'<ds:SignatureMethod Algorithm="{saml.RSA_SHA256}"/><ds:Reference URI="#{identity}"><ds:Transforms>'
        f'<ds:Transform Algorithm="{saml.ENVELOPED}"/><ds:Transform Algorithm="{saml.CANONICAL}"/>'
        f'</ds:Transforms><ds:DigestMethod Algorithm="{saml.SHA256}"/>'
        f"<ds:DigestValue>{digest}</ds:DigestValue></ds:Reference></ds:SignedInfo>"
    )


def readable(token: str) -> str:
    """Return the claims of an ID token as people read them. Raises NotAToken."""
    return json.dumps(id_tokens.read(token).claims, indent=2)
