"""What the objects of a sandbox hold: rows of their own, which the sandbox's documents name by digest."""

from collections.abc import Iterator, Mapping

from django.db import transaction
from django.db.models import F, Sum

from iamlab.account.buckets import ALL_OBJECTS_BYTES
from iamlab.account.configuration import loaded
from lessons.models import Sandbox, SandboxBody

MOST_STORED = 2 * ALL_OBJECTS_BYTES
"""How many bytes a sandbox keeps before those are dropped that no document names any more."""


class StoredBodies(Mapping[str, bytes]):
    """The bodies of a sandbox by digest, each read when it is asked for."""

    def __init__(self, sandbox: Sandbox) -> None:
        self._rows = SandboxBody.objects.filter(sandbox=sandbox)

    def __getitem__(self, digest: str) -> bytes:
        content = self._rows.filter(digest=digest).values_list("content", flat=True).first()
        if content is None:
            raise KeyError(digest)
        return bytes(content)

    def __iter__(self) -> Iterator[str]:
        return iter(self._rows.values_list("digest", flat=True))

    def __len__(self) -> int:
        return self._rows.count()


def keep(sandbox: Sandbox, bodies: Mapping[str, bytes]) -> None:
    """Save bodies beside the document that names them, in one transaction with it."""
    SandboxBody.objects.bulk_create(
        (
            SandboxBody(sandbox=sandbox, digest=digest, content=content, size=len(content))
            for digest, content in bodies.items()
        ),
        ignore_conflicts=True,
    )


def drop_unnamed(sandbox: Sandbox) -> None:
    """Where a sandbox keeps much, drop the bodies that neither it, its start nor any snapshot names.

    What they name is worked out outside a transaction; if somebody acts meanwhile, it is left for next time.
    """
    stored = SandboxBody.objects.filter(sandbox=sandbox)
    if (stored.aggregate(Sum("size"))["size__sum"] or 0) <= MOST_STORED:
        return
    unnamed = set(stored.values_list("digest", flat=True)) - _named(sandbox)
    with transaction.atomic():
        as_it_was = Sandbox.objects.filter(pk=sandbox.pk, revision=sandbox.revision)
        if as_it_was.update(revision=F("revision")):
            stored.filter(digest__in=unnamed).delete()


def _named(sandbox: Sandbox) -> set[str]:
    snapshots = sandbox.snapshots.values_list("document", flat=True)
    documents = (sandbox.document, sandbox.start, *snapshots)
    return {held.digest for document in documents for held in loaded(bytes(document)).objects()}
