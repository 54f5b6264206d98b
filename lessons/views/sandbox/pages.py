"""Which page of the console shows what: for links from findings and from the diagram."""

from lessons.views.sandbox.console import Console

PAGES = {"user": "console-user"}
"""By kind of thing, the name of the page about one, whose address takes what tells it (of a policy its ARN).

A kind without a page is shown without a link.
"""


def address(console: Console, kind: str, name: str) -> str | None:
    """Return the address of the page about a thing, None where there is none."""
    page = PAGES.get(kind)
    return console.url(page, *([name] if name else [])) if page else None
