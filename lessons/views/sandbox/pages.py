"""Which page of the console shows what: for links from findings and from the diagram."""

from django.urls import get_resolver

from lessons.views.sandbox.console import Console

PAGES = {
    "credentials": "console-user-credentials",
    "password_policy": "console-password-policy",
    "user": "console-user",
    "group": "console-group",
    "role": "console-role",
    "policy": "console-policy",
}
"""By kind of thing, the name of the page about one, whose address takes what tells it (of a policy its ARN).

A kind without a page, or whose page the console does not have, is shown without a link.
"""


def address(console: Console, kind: str, name: str) -> str | None:
    """Return the address of the page about a thing, None where there is none."""
    page = PAGES.get(kind)
    if kind == "root" and console.caller is not None and console.caller.kind == "Root":
        page = "console-my-credentials"  # nobody else has a page about root
    if page is None or page not in get_resolver().reverse_dict:
        return None
    return console.url(page, *([name] if name else []))
