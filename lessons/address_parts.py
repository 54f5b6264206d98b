"""Names as parts of addresses, whatever they are: IAM takes a user called `.`, and S3 a key such as `a/../b`.

A browser resolves such a part before it asks, and no percent-encoding keeps it from that (WHATWG URL). So
it gets a `~` in front, as does what looks like that already.
"""

import re

from django.urls import register_converter

_DOTS = re.compile(r"(?<![^/])~*\.{1,2}(?![^/])")
_MARKED = re.compile(r"(?<![^/])~(?=~*\.{1,2}(?![^/]))")


class Part:
    """One part: the name of a user, a group, a role, an inline policy."""

    regex = "[^/]+"

    def to_python(self, value: str) -> str:
        """Return the name that stands in an address."""
        return _MARKED.sub("", value)

    def to_url(self, value: object) -> str:
        """Return what stands in an address for a name."""
        return _DOTS.sub(lambda found: f"~{found[0]}", str(value))


class Parts(Part):
    """Several parts with their slashes: an ARN with its path, a key of S3."""

    regex = ".+"


register_converter(Part, "part")
register_converter(Parts, "parts")
