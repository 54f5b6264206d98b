"""The names that an identity provider gives: they become a session's name and source identity."""

import re

from iamlab.aws_api.federation.refused_tokens import InvalidIdentityToken

_NAME = re.compile(r"[a-zA-Z_0-9+=,.@-]{2,64}")


def role_session_name(given: str | None) -> str:
    """Return the session's name of a SAML response (IAM User Guide, "Troubleshoot SAML federation").

    Raises InvalidIdentityToken where there is none, or none that AWS takes.
    """
    if not given:
        raise InvalidIdentityToken("RoleSessionName is required in AuthnResponse")
    if not _NAME.fullmatch(given):
        raise InvalidIdentityToken("RoleSessionName in AuthnResponse must match [a-zA-Z_0-9+=,.@-]{2,64}")
    return given


def source_identity(given: object) -> str | None:
    """Return a source identity, None where none is given. Raises InvalidIdentityToken."""
    if given is None or given == "":
        return None
    if not isinstance(given, str) or not _NAME.fullmatch(given) or given.startswith("aws:"):
        raise InvalidIdentityToken(
            'Source Identity must match [a-zA-Z_0-9+=,.@-]{2,64} and not begin with "aws:"'
        )
    return given
