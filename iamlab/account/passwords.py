"""Passwords of the simulated account: hashed, and held to its password policy (facts 6.1.5, 6.2.3, 6.2.4)."""

import hashlib
import hmac
import string
from random import Random

from iamlab.account.errors import AWSError
from iamlab.account.identities import PasswordPolicy

SYMBOLS = "! @ # $ % ^ & * ( ) _ + - = [ ] { } | '".replace(" ", "")
"""What counts as a symbol (API reference, UpdateAccountPasswordPolicy)."""

LONGEST = 128
"""How long a password may be (facts 6.1.5, 6.2.4)."""

_COST = {"n": 2**11, "r": 8, "p": 1}
"""Of scrypt: about 5 ms. These passwords protect nothing, and still nobody shall read them."""


class PasswordPolicyViolation(AWSError):
    def __init__(self, message: str) -> None:
        super().__init__("PasswordPolicyViolation", message, 400)


def hashed(password: str, chance: Random) -> str:
    """Return what `matches` compares with: a salt and the hash, in hexadecimal digits."""
    salt = chance.randbytes(16)
    return f"{salt.hex()}${hashlib.scrypt(password.encode(errors='surrogatepass'), salt=salt, **_COST).hex()}"


def matches(password: str, password_hash: str) -> bool:
    """Say whether `password` is the one that was hashed."""
    salt, _, wanted = password_hash.partition("$")
    given = hashlib.scrypt(password.encode(errors="surrogatepass"), salt=bytes.fromhex(salt), **_COST).hex()
    return hmac.compare_digest(given, wanted)


def check(password: str, policy: PasswordPolicy | None, names: tuple[str, ...] = ()) -> None:
    """Hold a new password to `policy`, None for AWS's default one; `names` it must not equal.

    Raises PasswordPolicyViolation.
    """
    if policy is None:
        check_by_default(password, names)
        return
    if len(password) < policy.minimum_length:
        raise PasswordPolicyViolation(f"Password should have a minimum length of {policy.minimum_length}")
    if len(password) > LONGEST:
        raise PasswordPolicyViolation(f"Password should have a maximum length of {LONGEST}")
    for required, characters, name in (
        (policy.require_uppercase, string.ascii_uppercase, "uppercase letter"),
        (policy.require_lowercase, string.ascii_lowercase, "lowercase letter"),
        (policy.require_numbers, string.digits, "number"),
        (policy.require_symbols, SYMBOLS, "symbol"),
    ):
        if required and not set(password) & set(characters):
            raise PasswordPolicyViolation(f"Password should have at least one {name}")


def check_by_default(password: str, names: tuple[str, ...] = ()) -> None:
    """Hold a new password to AWS's default policy, which is root's too. Raises PasswordPolicyViolation."""
    kinds = (string.ascii_uppercase, string.ascii_lowercase, string.digits, SYMBOLS)
    used = sum(bool(set(password) & set(characters)) for characters in kinds)
    if not 8 <= len(password) <= LONGEST or used < 3 or password.lower() in {name.lower() for name in names}:
        raise PasswordPolicyViolation("Password does not conform to the account password policy")
