"""Whom AWS takes a SAML response to be of (API reference, AssumeRoleWithSAML).

Sources: IAM User Guide, "Troubleshoot SAML federation" for the errors, "Available keys for SAML-based AWS
STS federation" for the keys.
"""

import base64
import hashlib
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from iamlab.account.account import Account
from iamlab.account.caller import SAML_USER, Caller, Federation
from iamlab.account.configuration import Configuration
from iamlab.account.errors import AWSError
from iamlab.account.identities import SAMLProvider
from iamlab.aws_api.federation import metadata, saml, session_names
from iamlab.aws_api.federation.company import ATTRIBUTES, ENDPOINT
from iamlab.aws_api.federation.refused_tokens import InvalidIdentityToken
from iamlab.aws_api.federation.saml import Assertion, Response
from iamlab.evaluator.context import ContextValue

AUDIENCES = frozenset((ENDPOINT, "urn:amazon:webservices"))
REDEEMED_WITHIN = timedelta(minutes=5)
"""However long a response says it is valid, AWS takes it for five minutes."""

_EDU_PERSON, _EDU_ORG = "urn:oid:1.3.6.1.4.1.5923.1.1.1.", "urn:oid:1.3.6.1.4.1.5923.1.2.1."
_WS, _SOAP = "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/", "http://schemas.xmlsoap.org/claims/"
KEYS = {
    **{
        f"{_EDU_PERSON}{number}": f"saml:{name}"
        for number, name in enumerate(
            (
                *("edupersonaffiliation", "edupersonnickname", "edupersonorgdn", "edupersonorgunitdn"),
                *("edupersonprimaryaffiliation", "edupersonprincipalname", "edupersonentitlement"),
                *("edupersonprimaryorgunitdn", "edupersonscopedaffiliation", "edupersontargetedid"),
                "edupersonassurance",
            ),
            start=1,
        )
    },
    **{
        f"{_EDU_ORG}{number}": f"saml:{name}"
        for number, name in enumerate(
            (
                *("eduorghomepageuri", "eduorgidentityauthnpolicyuri", "eduorglegalname"),
                *("eduorgsuperioruri", "eduorgwhitepagesuri"),
            ),
            start=2,
        )
    },
    "urn:oid:2.5.4.3": "saml:cn",
    f"{_WS}name": "saml:name",
    f"{_SOAP}CommonName": "saml:commonName",
    f"{_WS}givenname": "saml:givenName",
    f"{_WS}surname": "saml:surname",
    f"{_WS}emailaddress": "saml:mail",
    "http://schemas.microsoft.com/ws/2008/06/identity/claims/primarygroupsid": "saml:uid",
}
"""Attributes by name, and the condition keys that they become (same guide, "Mapping SAML attributes")."""

_OF_SESSION = ("saml:namequalifier", "saml:sub", "saml:sub_type")
"""The keys that stay with the session (same guide, "SAML role permissions policies")."""

_TAG = f"{ATTRIBUTES}PrincipalTag:"


def who(configuration: Configuration, parameters: Mapping[str, Any], now: datetime) -> Caller:
    """Return whom the response of a call is of.

    Raises AWSError: InvalidIdentityToken, ExpiredTokenException, IDPRejectedClaim, and AccessDenied where
    the response does not name the role that is asked for.
    """
    response = _read(parameters["SAMLAssertion"])
    account, registered = _registered(configuration, parameters["PrincipalArn"])
    stated = _verified(response, registered)
    _check_time(stated, now)
    if not AUDIENCES & set(stated.audiences):
        raise InvalidIdentityToken("Response does not contain the required audience.")
    name = session_names.role_session_name(_first(stated, "RoleSessionName"))
    pair = {parameters["RoleArn"], parameters["PrincipalArn"]}
    pairs = stated.attributes.get(f"{ATTRIBUTES}Role", ())
    if not stated.subject or not any({part.strip() for part in each.split(",")} == pair for each in pairs):
        raise AWSError("AccessDenied", "Not authorized to perform sts:AssumeRoleWithSAML", 403)
    return _caller(account, registered, stated, name)


def _read(encoded: str) -> Response:
    try:
        response = saml.read(encoded)
    except saml.NotASAMLResponse:
        raise InvalidIdentityToken("Your request included an invalid SAML response.") from None
    if response.status != saml.SUCCESS:
        raise AWSError(
            "IDPRejectedClaim",
            "The identity provider (IdP) reported that authentication failed. This might be because the "
            "claim is invalid.",
            403,
        )
    return response


def _registered(configuration: Configuration, arn: str) -> tuple[Account, SAMLProvider]:
    account = configuration.accounts.get((arn.split(":") + [""] * 5)[4])
    found = account.saml_providers.get(arn.rpartition("/")[2].lower()) if account else None
    if account is None or found is None or account.arn("saml-provider", "/", found.name) != arn:
        raise InvalidIdentityToken("Specified provider doesn't exist.")
    return account, found


def _verified(response: Response, registered: SAMLProvider) -> Assertion:
    try:
        known = metadata.read(registered.metadata)
    except metadata.NotMetadata:
        raise InvalidIdentityToken("Issuer not present in specified provider") from None
    if response.issuer != known.entity_id:
        raise InvalidIdentityToken("Issuer not present in specified provider")
    try:
        stated = saml.assertion(response, known.certificates)
    except saml.NotSigned:
        raise InvalidIdentityToken("Response signature invalid") from None
    except saml.NotASAMLResponse:
        raise InvalidIdentityToken("Your request included an invalid SAML response.") from None
    if stated.issuer != known.entity_id:
        raise InvalidIdentityToken("Issuer not present in specified provider")
    return stated


def _check_time(stated: Assertion, now: datetime) -> None:
    """A time in the future is as wrong as one long past."""
    is_fresh = stated.issued is not None and abs(now - stated.issued) <= REDEEMED_WITHIN
    if not is_fresh or any(now >= end for end in stated.ends):
        raise AWSError("ExpiredTokenException", "Token must be redeemed within 5 minutes of issuance", 400)


def _first(stated: Assertion, name: str) -> str | None:
    return next(iter(stated.attributes.get(f"{ATTRIBUTES}{name}", ())), None)


def _caller(account: Account, registered: SAMLProvider, stated: Assertion, name: str) -> Caller:
    arn = account.arn("saml-provider", "/", registered.name)
    qualifier = name_qualifier(stated.issuer, account.id, registered.name)
    keys = {
        **dict(_keys(stated)),
        "saml:doc": f"{account.id}/{registered.name}",
        "saml:namequalifier": qualifier,
    }
    federation = Federation(
        provider=arn,
        issuer=qualifier,
        subject=stated.subject,
        keys=keys,
        session_keys={key: keys[key] for key in _OF_SESSION},
        session_name=name,
        tags=dict(_tags(stated)),
        transitive=stated.attributes.get(f"{ATTRIBUTES}TransitiveTagKeys", ()),
        source_identity=session_names.source_identity(_first(stated, "SourceIdentity")),
        seconds=_seconds(stated),
        ends=stated.session_ends,
        answered={
            "Subject": stated.subject,
            "SubjectType": stated.subject_type,
            "Issuer": stated.issuer,
            "Audience": stated.recipient,
            "NameQualifier": qualifier,
        },
    )
    return Caller(arn, account, SAML_USER, f"{qualifier}:{stated.subject}", "", federation=federation)


def name_qualifier(issuer: str, account: str, provider: str) -> str:
    """Return the hash that tells people of one provider from another's (API reference, NameQualifier)."""
    text = f"{issuer}{account}/{provider}"
    return base64.b64encode(hashlib.sha1(text.encode(), usedforsecurity=False).digest()).decode()


def _keys(stated: Assertion) -> Iterator[tuple[str, ContextValue]]:
    yield "saml:iss", stated.issuer
    yield "saml:sub", stated.subject
    yield "saml:sub_type", stated.subject_type
    yield "saml:aud", stated.recipient
    for name, values in stated.attributes.items():
        if name in KEYS and values:
            yield KEYS[name], values


def _tags(stated: Assertion) -> Iterator[tuple[str, str]]:
    for name, values in stated.attributes.items():
        if name.startswith(_TAG):
            yield name.removeprefix(_TAG), next(iter(values), "")


def _seconds(stated: Assertion) -> int | None:
    given = _first(stated, "SessionDuration")
    return int(given) if given and given.isascii() and given.isdigit() and len(given) < 7 else None
