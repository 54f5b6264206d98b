"""When users and roles last tried to use services: the reports that an account keeps of it (fact 6.5.2)."""

import zlib
from datetime import datetime

import msgspec

MOST_REPORTS = 10
"""How many reports an account keeps; AWS keeps one for 90 days, a sandbox is a small thing."""


class Access(msgspec.Struct, gc=False, omit_defaults=True):
    """The last attempt of one user or role. `action` is empty where only the service is known."""

    entity: str
    at: datetime
    region: str
    action: str = ""


class Details(msgspec.Struct, gc=False):
    """What a report says: the services that its subject may use, and by service who last tried to."""

    services: list[str]
    accesses: dict[str, list[Access]]


class AccessReport(msgspec.Struct, gc=False):
    """A report as it was made: about whom, `by` whom (a unique id), and how fine.

    `packed` is a compressed `Details`, which is read when somebody asks for it and never else.
    """

    subject: str
    granularity: str
    made: datetime
    by: str
    packed: bytes

    def details(self) -> Details:
        return msgspec.msgpack.decode(zlib.decompress(self.packed), type=Details)


def packed(details: Details) -> bytes:
    """Return details as a report keeps them."""
    return zlib.compress(msgspec.msgpack.encode(details))
