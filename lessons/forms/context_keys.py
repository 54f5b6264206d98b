"""What the playground knows about context keys: which a request may carry, and what they hold."""

from functools import lru_cache

from iamlab.evaluator import reference
from iamlab.evaluator.condition_keys import GLOBAL_KEYS, type_of

_WORDS = {
    "ARN": ("an ARN", "arn:aws:s3:::reports"),
    "Binary": ("Base64", "aGVsbG8="),
    "Bool": ("true or false", "true"),
    "Date": ("a date", "2026-01-15T09:00:00Z"),
    "IPAddress": ("an IP address", "203.0.113.7"),
    "Long": ("a number", "1"),
    "Numeric": ("a number", "1"),
    "String": ("text", ""),
}
"""By type: the words for a value of it, and an example."""

_EXAMPLES = {
    "aws:multifactorauthage": "120",
    "aws:principalorgid": "o-a1b2c3d4e5",
    "aws:principaltag/team": "blue",
    "aws:requestedregion": "eu-west-1",
    "aws:sourcevpce": "vpce-0a1b2c3d",
    "aws:tagkeys": "[team, cost]",
    "aws:useragent": "aws-cli/2",
    "sts:externalid": "green-17",
}

COMMON = (
    ("aws:MultiFactorAuthPresent", "MFA"),
    ("aws:SourceIp", "Source IP"),
    ("aws:PrincipalTag/team", "Tag of the caller"),
    ("aws:PrincipalOrgID", "Organization"),
    ("aws:CurrentTime", "Time"),
)
"""The keys that people want first, with their words."""


def words_for(key: str) -> str:
    """Say what a key holds, in a few words; that there is no such key, where AWS defines none."""
    kind = type_of(key) if ":" in key else None
    if kind is None:
        return "AWS lists no such key" if key else ""
    if kind.startswith("ArrayOf"):
        return f"takes several, in brackets: {example(key) or '[a, b]'}"
    return f"takes {_WORDS.get(kind, _WORDS['String'])[0]}"


def example(key: str) -> str:
    """Return a value that a key may have, empty where any text may stand."""
    if found := _EXAMPLES.get(key.lower()):
        return found
    return _WORDS.get(type_of(key) or "", _WORDS["String"])[1]


@lru_cache(maxsize=256)
def suggestions(service: str, action_name: str) -> tuple[tuple[str, str], ...]:
    """Return the keys that a request for an action may carry, each with what it holds.

    The service's own come first, then those of every service. A tag's key ends where its name begins.
    """
    own = reference.condition_keys(service, action_name) or ()
    listed = [key for key in own if not key.startswith("aws:")] + list(GLOBAL_KEYS)
    return tuple((key.rstrip("*"), words_for(key)) for key in listed if "*" not in key.rstrip("*"))
