"""SAML responses: taken apart and held to their signature, as AWS does before it believes anything in them.

Source: IAM User Guide, "Configure SAML assertions for the authentication response".
"""

import base64
import binascii
import hashlib
import hmac
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from xml.etree.ElementTree import Element

from iamlab.aws_api.federation import signing, xml
from iamlab.aws_api.federation.xml import ASSERTION, PROTOCOL, SIGNATURE

SUCCESS = "urn:oasis:names:tc:SAML:2.0:status:Success"
CANONICAL = "http://www.w3.org/2001/10/xml-exc-c14n#"
ENVELOPED = "http://www.w3.org/2000/09/xmldsig#enveloped-signature"
RSA_SHA256 = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"
SHA256 = "http://www.w3.org/2001/04/xmlenc#sha256"

_NAME_ID_FORMAT = "urn:oasis:names:tc:SAML:2.0:nameid-format:"


class NotASAMLResponse(ValueError):
    """What was given is no SAML response, or none that AWS could read."""


class NotSigned(ValueError):
    """No signature of the provider's covers what the response says."""


@dataclass(frozen=True, slots=True)
class Assertion:
    """What a provider says of somebody. Times that it does not give are None."""

    issuer: str
    subject: str
    subject_type: str
    recipient: str
    audiences: tuple[str, ...]
    issued: datetime | None
    ends: tuple[datetime, ...]
    session_ends: datetime | None
    attributes: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Response:
    """A response as it came: its text, and what it says before any signature was looked at."""

    text: str
    status: str
    issuer: str


def read(encoded: str) -> Response:
    """Read a response in base64. Raises NotASAMLResponse."""
    try:
        text = base64.b64decode("".join(encoded.split()), validate=True).decode()
        root = xml.parsed(text)
    except (binascii.Error, ValueError) as error:
        raise NotASAMLResponse(str(error)) from error
    status = root.find(f"{PROTOCOL}Status/{PROTOCOL}StatusCode")
    if root.tag != f"{PROTOCOL}Response" or status is None:
        raise NotASAMLResponse("It is no Response with a Status.")
    issuer = root.findtext(f"{ASSERTION}Assertion/{ASSERTION}Issuer") or root.findtext(f"{ASSERTION}Issuer")
    return Response(text, status.get("Value", ""), (issuer or "").strip())


def assertion(response: Response, certificates: Iterable[bytes]) -> Assertion:
    """Return what a response asserts, read from the very bytes that one of the keys signed.

    Raises NotSigned, and NotASAMLResponse for an assertion that lacks what every one has.
    """
    root = xml.parsed(_signed(response.text, list(certificates)))
    found = root if root.tag == f"{ASSERTION}Assertion" else root.find(f"{ASSERTION}Assertion")
    if found is None:
        raise NotSigned("The signature covers no assertion.")
    return _assertion(found)


def unverified(response: Response) -> Assertion:
    """Return what a response asserts, to be shown, not believed. Raises NotASAMLResponse."""
    found = xml.parsed(response.text).find(f"{ASSERTION}Assertion")
    if found is None:
        raise NotASAMLResponse("There is no assertion.")
    return _assertion(found)


def digest(canonical: bytes) -> str:
    """Return the digest of a signed element, in base64."""
    return base64.b64encode(hashlib.sha256(canonical).digest()).decode()


def _signed(text: str, certificates: list[bytes]) -> str:
    """Return the element that is signed, in its canonical form. Raises NotSigned."""
    root = xml.parsed(text)
    for holder in (root, *root.findall(f"{ASSERTION}Assertion")):
        if (signature := holder.find(f"{SIGNATURE}Signature")) is not None:
            break
    else:
        raise NotSigned("There is no signature.")
    _check_algorithms(signature)
    covered = _covered(text, holder, signature)
    # The first in the document is that of the first holder, whose signature this is.
    signed_info = xml.canonical(text, lambda tag, _: tag == f"{SIGNATURE}SignedInfo")[0]
    value = _base64(signature.findtext(f"{SIGNATURE}SignatureValue"))
    if not any(signing.is_signed(each, signed_info, value) for each in certificates):
        raise NotSigned("The signature was made with another key.")
    return covered.decode()


def _check_algorithms(signature: Element) -> None:
    info = f"{SIGNATURE}SignedInfo"
    reference = f"{info}/{SIGNATURE}Reference"
    wanted = (
        (f"{info}/{SIGNATURE}CanonicalizationMethod", CANONICAL),
        (f"{info}/{SIGNATURE}SignatureMethod", RSA_SHA256),
        (f"{reference}/{SIGNATURE}DigestMethod", SHA256),
    )
    for path, algorithm in wanted:
        found = signature.findall(path)
        if [each.get("Algorithm") for each in found] != [algorithm]:
            raise NotSigned(f"The algorithm is not {algorithm}.")
    transforms = signature.findall(f"{reference}/{SIGNATURE}Transforms/{SIGNATURE}Transform")
    if {each.get("Algorithm") for each in transforms} != {ENVELOPED, CANONICAL}:
        raise NotSigned("The transforms are others than enveloped-signature and exclusive C14N.")


def _covered(text: str, holder: Element, signature: Element) -> bytes:
    """Return the canonical form of what a signature covers: the element that holds it, and no other."""
    reference = signature.find(f"{SIGNATURE}SignedInfo/{SIGNATURE}Reference")
    assert reference is not None, "its digest method was found"
    identity = holder.get("ID")
    if not identity or reference.get("URI") != f"#{identity}":
        raise NotSigned("The signature is of another element than the one that holds it.")
    found = xml.canonical(
        text, lambda _, attributes: attributes.get("ID") == identity, leave_out=f"{SIGNATURE}Signature"
    )
    given = reference.findtext(f"{SIGNATURE}DigestValue") or ""
    if len(found) != 1 or not hmac.compare_digest(digest(found[0]).encode(), given.strip().encode()):
        raise NotSigned("What was signed has been changed.")
    return found[0]


def _base64(text: str | None) -> bytes:
    try:
        return base64.b64decode("".join((text or "").split()), validate=True)
    except (binascii.Error, ValueError) as error:
        raise NotSigned("The signature is not encoded in base64.") from error


def _assertion(found: Element) -> Assertion:
    subject = found.find(f"{ASSERTION}Subject/{ASSERTION}NameID")
    confirmation = f"{ASSERTION}Subject/{ASSERTION}SubjectConfirmation/{ASSERTION}SubjectConfirmationData"
    confirmed = found.find(confirmation)
    conditions = found.find(f"{ASSERTION}Conditions")
    statement = found.find(f"{ASSERTION}AuthnStatement")
    ends = (_time(each, "NotOnOrAfter") for each in (confirmed, conditions))
    kind = subject.get("Format", "") if subject is not None else ""
    return Assertion(
        issuer=(found.findtext(f"{ASSERTION}Issuer") or "").strip(),
        subject=((subject.text if subject is not None else "") or "").strip(),
        subject_type=kind.removeprefix(_NAME_ID_FORMAT),
        recipient=confirmed.get("Recipient", "") if confirmed is not None else "",
        audiences=tuple(_texts(found, f"{ASSERTION}Conditions/*/{ASSERTION}Audience")),
        issued=_time(found, "IssueInstant"),
        ends=tuple(each for each in ends if each is not None),
        session_ends=_time(statement, "SessionNotOnOrAfter"),
        attributes=dict(_attributes(found)),
    )


def _attributes(found: Element) -> Iterator[tuple[str, tuple[str, ...]]]:
    for each in found.iterfind(f"{ASSERTION}AttributeStatement/{ASSERTION}Attribute"):
        yield each.get("Name", ""), tuple(_texts(each, f"{ASSERTION}AttributeValue"))


def _texts(within: Element, path: str) -> Iterator[str]:
    return ("".join(each.itertext()).strip() for each in within.iterfind(path))


def _time(element: Element | None, name: str) -> datetime | None:
    text = element.get(name) if element is not None else None
    if text is None:
        return None
    try:
        found = datetime.fromisoformat(text)
    except ValueError as error:
        raise NotASAMLResponse(f"{name} is no time.") from error
    return found if found.tzinfo else found.replace(tzinfo=UTC)
