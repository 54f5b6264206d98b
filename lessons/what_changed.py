"""What changed in a sandbox since its start, grouped by what it is about."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from iamlab.account.changes import changes
from iamlab.account.configuration import loaded
from lessons.models import Sandbox


@dataclass(frozen=True, slots=True)
class Changed:
    """One thing, the name of the account that it is in, and what became of it."""

    place: str
    subject: str
    what: tuple[str, ...]


def what_changed(sandbox: Sandbox) -> tuple[Changed, ...]:
    """Return every change since the start of a sandbox."""
    return tuple(_grouped(sandbox))


def _grouped(sandbox: Sandbox) -> Iterator[Changed]:
    now = loaded(bytes(sandbox.document))
    found = changes(loaded(bytes(sandbox.start)), now)
    for (account, subject), group in groupby(found, key=lambda each: (each.account, each.subject)):
        words = tuple(each.what for each in group)
        yield Changed(now.accounts[account].name, f"{subject[:1].upper()}{subject[1:]}", words)
