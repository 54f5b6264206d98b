"""What objects hold: kept beside the configuration, which has only the digest of it."""

import hashlib
from collections.abc import Iterator, Mapping

from iamlab.account.errors import AWSError


class Bodies:
    """The bodies that a call can read, and `new` ones that it brings, by their SHA-256 in hexadecimal."""

    def __init__(self, stored: Mapping[str, bytes] | None = None) -> None:
        self._stored = {} if stored is None else stored
        self.new: dict[str, bytes] = {}

    def read(self, digest: str) -> bytes:
        """Return what was kept under a digest. Raises AWSError InternalError where that is lost."""
        try:
            return self.new[digest] if digest in self.new else self._stored[digest]
        except KeyError:
            message = "We encountered an internal error. Please try again."
            raise AWSError("InternalError", message, 500) from None

    def keep(self, content: bytes) -> str:
        """Keep a body and return its digest."""
        digest = digest_of(content)
        self.new[digest] = content
        return digest


class Together(Mapping[str, bytes]):
    """Bodies that were stored, and new ones that are not: for calls of which nothing is kept."""

    def __init__(self, stored: Mapping[str, bytes], new: Mapping[str, bytes]) -> None:
        self._stored, self._new = stored, new

    def __getitem__(self, digest: str) -> bytes:
        return self._new[digest] if digest in self._new else self._stored[digest]

    def __iter__(self) -> Iterator[str]:
        yield from self._new
        yield from (digest for digest in self._stored if digest not in self._new)

    def __len__(self) -> int:
        return sum(1 for _ in self)


def digest_of(content: bytes) -> str:
    """Return the name under which a body is kept."""
    return hashlib.sha256(content).hexdigest()
