"""The metadata document of a SAML identity provider: its name, and the certificates of its keys."""

import base64
import binascii
from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree.ElementTree import Element
from xml.sax.saxutils import escape, quoteattr

from iamlab.account.identity_provider import IdentityProvider
from iamlab.aws_api.federation import signing, xml
from iamlab.aws_api.federation.xml import METADATA, SIGNATURE


class NotMetadata(ValueError):
    """AWS cannot use a metadata document; the text says why."""


@dataclass(frozen=True, slots=True)
class Metadata:
    """What IAM needs of the document: who issues, and the certificates, in DER, of what they sign with."""

    entity_id: str
    certificates: tuple[bytes, ...]


def read(text: str) -> Metadata:
    """Read a metadata document. Raises NotMetadata."""
    try:
        root = xml.parsed(text)
    except xml.NotXML as error:
        raise NotMetadata(f"It is no XML: {error}") from error
    provider = root.find(f"{METADATA}IDPSSODescriptor")
    if root.tag != f"{METADATA}EntityDescriptor" or not root.get("entityID") or provider is None:
        raise NotMetadata("It describes no identity provider.")
    certificates = tuple(_certificates(provider))
    if not certificates:
        raise NotMetadata("It holds no certificate of a key to sign with.")
    return Metadata(root.get("entityID", ""), certificates)


def _certificates(provider: Element) -> Iterator[bytes]:
    for key in provider.findall(f"{METADATA}KeyDescriptor"):
        if key.get("use", "signing") == "signing":
            for each in key.iter(f"{SIGNATURE}X509Certificate"):
                yield _certificate(each.text or "")


def _certificate(text: str) -> bytes:
    try:
        found = base64.b64decode("".join(text.split()), validate=True)
    except (binascii.Error, ValueError) as error:
        raise NotMetadata("A certificate is not encoded in base64.") from error
    if not signing.is_certificate(found):
        raise NotMetadata("A certificate is none, or its key has fewer than 1,024 bits.")
    return found


def of(provider: IdentityProvider) -> str:
    """Return the metadata document of the company's own provider."""
    encoded = base64.b64encode(provider.certificate).decode()
    lines = "\n".join(encoded[start : start + 76] for start in range(0, len(encoded), 76))
    address = escape(f"{provider.entity_id}/sign-in")
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" entityID={quoteattr(provider.entity_id)}>
  <md:IDPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">
    <md:KeyDescriptor use="signing">
      <ds:KeyInfo xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:X509Data><ds:X509Certificate>
{lines}
      </ds:X509Certificate></ds:X509Data></ds:KeyInfo>
    </md:KeyDescriptor>
    <md:NameIDFormat>urn:oasis:names:tc:SAML:2.0:nameid-format:persistent</md:NameIDFormat>
    <md:SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" Location="{address}"/>
  </md:IDPSSODescriptor>
</md:EntityDescriptor>
"""
