"""New ids, keys and secrets in AWS's formats (facts 6.2.6, 6.2.8).

Chance comes from outside, so that a test can have the same ids twice.
"""

import base64
from random import Random

_ID_CHARACTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
_SECRET_CHARACTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"

USER, GROUP, ROLE, POLICY, INSTANCE_PROFILE = "AIDA", "AGPA", "AROA", "ANPA", "AIPA"
LONG_TERM_KEY, TEMPORARY_KEY = "AKIA", "ASIA"


def unique_id(chance: Random, prefix: str) -> str:
    """Return the unique id of a new user, group, role, policy or instance profile: 21 characters."""
    return prefix + _some(chance, _ID_CHARACTERS, 17)


def access_key_id(chance: Random, prefix: str = LONG_TERM_KEY) -> str:
    """Return the id of a new access key: 20 characters."""
    return prefix + _some(chance, _ID_CHARACTERS, 16)


def secret(chance: Random) -> str:
    """Return a new secret access key: 40 characters."""
    return _some(chance, _SECRET_CHARACTERS, 40)


def session_token(chance: Random) -> str:
    """Return a new session token, shorter than AWS's."""
    return "IQoJb3JpZ2luX2Vj" + _some(chance, _SECRET_CHARACTERS, 240)


def mfa_seed(chance: Random) -> str:
    """Return a new seed for one-time codes, in base32 as authenticator apps take it: 160 bits."""
    return base64.b32encode(chance.randbytes(20)).decode()


def resource_id(chance: Random, prefix: str) -> str:
    """Return the id of a new resource of EC2, such as `i-0a1b…`: 17 hexadecimal digits."""
    return f"{prefix}-0{chance.getrandbits(64):016x}"


def event_id(chance: Random) -> str:
    """Return a new id of a request or an event, in the form of a UUID."""
    digits = f"{chance.getrandbits(128):032x}"
    return "-".join((digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]))


def _some(chance: Random, characters: str, length: int) -> str:
    return "".join(chance.choices(characters, k=length))
