"""Long lists of the console: what is looked for in them, and one page at a time."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator

from lessons.views.sandbox.console import Console

Row = TypeVar("Row")

ROWS = 50
"""How many rows a page has."""


@dataclass(frozen=True, slots=True)
class Listing:
    """One page of rows: `total` of them are found, of `of`. `others` are the address's other parameters."""

    page: Page[Any]
    find: str
    others: Mapping[str, str]
    total: int
    of: int

    @property
    def query(self) -> str:
        """What stays in the address from page to page."""
        return urlencode({**self.others, "find": self.find} if self.find else self.others)

    @property
    def query_without_find(self) -> str:
        return urlencode(self.others)

    @property
    def rows(self) -> list[Any]:
        return list(self.page.object_list)


def listing(
    console: Console,
    rows: Iterable[Row],
    text: Callable[[Row], str],
    **others: str,
) -> Listing:
    """Return the page of `rows` that the address asks for with `find` and `page`.

    `text` is what is searched of a row, in any case of letters, for all words of `find`; what is called so
    comes first, then what begins so. `others` are further parameters of the
    address, empty ones left out. A page that is not there is the nearest.
    """
    held = list(rows)
    find = console.request.GET.get("find", "").strip()[:200]
    wanted = find.lower().split()
    found = [row for row in held if all(word in text(row).lower() for word in wanted)]
    if wanted:
        found.sort(key=lambda row: _distance(text(row).lower(), "".join(wanted)))
    page = Paginator(found, ROWS).get_page(console.request.GET.get("page"))
    kept = {name: value for name, value in others.items() if value}
    return Listing(page, find, kept, len(found), len(held))


def _distance(text: str, wanted: str) -> int:
    name = text.split()[0] if text.split() else ""
    return 0 if name == wanted else 1 if name.startswith(wanted) else 2
