"""ID tokens of OpenID Connect: JSON Web Tokens, signed as RS256 (RFC 7515, RFC 7519)."""

import base64
import binascii
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from iamlab.aws_api.federation import signing

ALGORITHM = "RS256"


class NotAToken(ValueError):
    """What was given has not the form of a JSON Web Token."""


@dataclass(frozen=True, slots=True)
class IDToken:
    """A token taken apart: what it says of itself, what it claims, and the signature over both."""

    header: Mapping[str, Any]
    claims: Mapping[str, Any]
    signed: bytes
    signature: bytes

    def is_signed_with(self, certificate: bytes) -> bool:
        """Say whether the key of this certificate made the signature; no other algorithm is taken."""
        if self.header.get("alg") != ALGORITHM:
            return False
        return signing.is_signed(certificate, self.signed, self.signature)


def read(text: str) -> IDToken:
    """Take a token apart, without looking at its signature. Raises NotAToken."""
    parts = text.strip().split(".")
    if len(parts) != 3:
        raise NotAToken("A token has three parts with dots between them.")
    header, claims = _object(parts[0]), _object(parts[1])
    return IDToken(header, claims, f"{parts[0]}.{parts[1]}".encode(), _bytes(parts[2]))


def issued(claims: Mapping[str, Any], private: bytes, certificate: bytes) -> str:
    """Return a token with these claims, signed."""
    header = {"alg": ALGORITHM, "kid": signing.key_id(certificate), "typ": "JWT"}
    signed = f"{_text(header)}.{_text(claims)}"
    return f"{signed}.{_encoded(signing.signature(private, signed.encode()))}"


def _object(part: str) -> Mapping[str, Any]:
    try:
        found = json.loads(_bytes(part))
    except (ValueError, RecursionError) as error:
        raise NotAToken("A part is no JSON.") from error
    if not isinstance(found, dict):
        raise NotAToken("A part is no JSON object.")
    return found


def _bytes(part: str) -> bytes:
    try:
        return base64.b64decode(part + "=" * (-len(part) % 4), altchars="-_", validate=True)
    except (binascii.Error, ValueError) as error:
        raise NotAToken("A part is not encoded in base64url.") from error


def _text(value: Mapping[str, Any]) -> str:
    return _encoded(json.dumps(value, separators=(",", ":")).encode())


def _encoded(value: bytes) -> str:
    return base64.urlsafe_b64encode(value).rstrip(b"=").decode()
