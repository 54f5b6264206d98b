"""The whole AWS configuration of one sandbox: one value, saved as one versioned document.

It is compressed msgpack with the number of its schema in front, so that an old one is told before it is
read.
"""

import zlib
from collections.abc import Callable, Iterator

import msgspec

from iamlab.account.account import Account
from iamlab.account.buckets import StoredObject
from iamlab.account.credentials import Session
from iamlab.account.identity_provider import IdentityProvider
from iamlab.account.organization import Organization

SCHEMA = 2
"""Raise it with every change of a stored structure that an old document does not fit, and add an upgrade."""

COMPRESSED_SINCE = 2
"""A big account shrinks to a tenth: the less is written, the less an act waits for the disk."""

UPGRADES: dict[int, Callable[[object], object]] = {1: lambda data: data}
"""By the schema that a document has: what makes plain data of the next one from its plain data."""


class Configuration(msgspec.Struct, gc=False, omit_defaults=True):
    """Every account of a sandbox by its id, the organization over some, and all temporary credentials.

    `identity_provider` is the company's own, outside AWS; None until somebody needs it.
    """

    accounts: dict[str, Account]
    organization: Organization | None = None
    sessions: dict[str, Session] = {}
    identity_provider: IdentityProvider | None = None

    def access_key_ids(self) -> Iterator[str]:
        """Yield the id of every access key, long-term and temporary."""
        yield from self.sessions
        for account in self.accounts.values():
            yield from (key.id for key in account.root.access_keys)
            for user in account.users.values():
                yield from (key.id for key in user.access_keys)

    def objects(self) -> Iterator[StoredObject]:
        """Yield every object of every bucket."""
        for account in self.accounts.values():
            for bucket in account.buckets.values():
                yield from bucket.objects.values()

    def copy(self) -> "Configuration":
        """Return a value that shares nothing with this one."""
        return _decoder.decode(_encoder.encode(self))


_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(Configuration)


def saved(configuration: Configuration) -> bytes:
    """Return the document that `loaded` reads."""
    return SCHEMA.to_bytes(2, "big") + zlib.compress(_encoder.encode(configuration), level=1)


def loaded(document: bytes) -> Configuration:
    """Return the configuration that a document holds, upgraded from the schema that it was saved with.

    Raises ValueError for a document of a newer lab, and for one that is none.
    """
    schema, body = int.from_bytes(document[:2], "big"), document[2:]
    if not 0 < schema <= SCHEMA:
        raise ValueError(f"The sandbox was saved by a newer lab (schema {schema}; this one knows {SCHEMA})")
    try:
        packed = body if schema < COMPRESSED_SINCE else zlib.decompress(body)
        if schema == SCHEMA:
            return _decoder.decode(packed)
        data: object = msgspec.msgpack.decode(packed)
        for number in range(schema, SCHEMA):
            data = UPGRADES[number](data)
        return msgspec.convert(data, Configuration)
    except (zlib.error, msgspec.MsgspecError) as error:
        raise ValueError("This is no document of a sandbox") from error
