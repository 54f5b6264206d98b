"""EC2 instances. Code is never run: what a machine does is the calls of AWS that its program makes."""

from datetime import datetime
from typing import Literal, NamedTuple

import msgspec

from iamlab.account.functions import FunctionCall

INSTANCES = 20
"""How many instances an account of the lab may have, those that were just terminated included."""

FILES = 50
FILES_BYTES = 32 * 1024
"""How many files a machine of the lab keeps in its home folder, and how many bytes of them."""

LOG_CHARACTERS = 16 * 1024
"""How much of its log a machine of the lab keeps: then the oldest lines go."""

LONGEST_LINE = 2000

VPC, SUBNET, SECURITY_GROUP = "vpc-0a1b2c3d4e5f60718", "subnet-0a1b2c3d4e5f60718", "sg-0a1b2c3d4e5f60718"
"""The one network of every account of the lab: AWS makes a default VPC for new accounts too."""

State = Literal["running", "stopped", "terminated"]


class Image(NamedTuple):
    """A machine image that the lab knows; AWS owns it."""

    id: str
    name: str
    made: str


IMAGES = {
    each.id: each
    for each in (
        Image("ami-0abcdef1234567890", "al2023-ami-2023.9.20251117.1-kernel-6.1-x86_64", "2025-11-18"),
        Image("ami-0123456789abcdef0", "amzn2-ami-kernel-5.10-hvm-2.0.20251110.0-x86_64-gp2", "2025-11-12"),
    )
}


class Instance(msgspec.Struct, gc=False, omit_defaults=True, kw_only=True):
    """An instance.

    `profile` is the ARN of its instance profile, `association` the id under which the two belong together.
    `calls` are what its program does whenever it runs, `files` its home folder by path, `log` what the
    program printed.
    """

    id: str
    reservation: str
    region: str
    image: str
    type: str
    launched: datetime
    private_ip: str
    public_ip: str
    state: State = "running"
    index: int = 0
    profile: str | None = None
    association: str | None = None
    associated: datetime | None = None
    http_tokens: str = "required"
    http_endpoint: str = "enabled"
    hop_limit: int = 2
    user_data: str = ""
    calls: list[FunctionCall] = []
    files: dict[str, bytes] = {}
    log: list[str] = []
    logged: datetime | None = None
    ended: datetime | None = None
    tags: dict[str, str] = {}

    @property
    def zone(self) -> str:
        return f"{self.region}a"

    @property
    def is_there(self) -> bool:
        """Whether it can be used still: terminated ones are only shown for a while."""
        return self.state != "terminated"

    def write_log(self, at: datetime, lines: list[str]) -> None:
        """Add lines to the log; of a long one the oldest go."""
        stamped = (f"{at:%Y-%m-%dT%H:%M:%SZ} {line}"[:LONGEST_LINE] for line in lines)
        self.log += stamped
        while sum(map(len, self.log)) > LOG_CHARACTERS:
            self.log.pop(0)
        self.logged = at
