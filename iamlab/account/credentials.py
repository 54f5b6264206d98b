"""What principals prove themselves with: passwords, access keys, MFA devices and temporary credentials."""

import hmac
from datetime import datetime

import msgspec


def is_same(given: str, held: str) -> bool:
    """Compare a secret, whatever somebody gives, without telling by the time taken how much is right."""
    return hmac.compare_digest(given.encode(errors="surrogatepass"), held.encode())


class LoginProfile(msgspec.Struct, gc=False, omit_defaults=True):
    """A console password. `password_hash` is `passwords.hashed`'s; `earlier` are those that it replaced."""

    password_hash: str
    created: datetime
    changed: datetime
    reset_required: bool = False
    last_used: datetime | None = None
    earlier: list[str] = []


class LastUse(msgspec.Struct, gc=False, omit_defaults=True):
    """When, for which service and in which region a key was last used."""

    at: datetime
    service: str
    region: str


class AccessKey(msgspec.Struct, gc=False, omit_defaults=True):
    """A long-term access key (fact 6.2.6). `secret` is shown once, when it is made."""

    id: str
    secret: str
    created: datetime
    is_active: bool = True
    last_use: LastUse | None = None


class MFADevice(msgspec.Struct, gc=False, omit_defaults=True):
    """A virtual MFA device (fact 6.2.9).

    `owner` is the ARN of the user, or of root, for whom it is enabled; None until then. `offset` is by how
    many steps of 30 seconds its clock is off, `last_step` the step of the last code taken, as no code
    works twice.
    """

    name: str
    seed: str
    path: str = "/"
    tags: dict[str, str] = {}
    owner: str | None = None
    enabled: datetime | None = None
    offset: int = 0
    last_step: int = -1


class CredentialReport(msgspec.Struct):
    """The one credential report that an account keeps (fact 6.5.1): its CSV, compressed with zlib."""

    generated: datetime
    compressed: bytes


class Session(msgspec.Struct, gc=False, omit_defaults=True):
    """Temporary credentials, and whom they make of their holder.

    `principal` is the ARN that calls under them, `unique_id` its `aws:userid`. `kind` is the value of
    `type` in CloudTrail (fact 6.5.4). `policies` are the session policies as texts by name, `tags` the
    session tags, of which `transitive_tags` go on to the next role. `role` is the ARN of the role behind
    it, `issuer` of the user who called GetFederationToken or GetSessionToken. `is_console` marks what a
    sign-in made; `switched_from` is the key of the sign-in's session behind one that switching role made.
    `federated_provider` is the ARN of the identity provider that vouched for whom it is of, and
    `federation_keys` are the condition keys that go with it.
    `machine` is the ARN of the EC2 instance to which the metadata service gave them.
    """

    access_key_id: str
    secret: str
    token: str
    account: str
    principal: str
    unique_id: str
    kind: str
    created: datetime
    expires: datetime
    role: str | None = None
    issuer: str | None = None
    policies: dict[str, str] = {}
    tags: dict[str, str] = {}
    transitive_tags: list[str] = []
    source_identity: str | None = None
    mfa_at: datetime | None = None
    is_console: bool = False
    switched_from: str | None = None
    federated_provider: str | None = None
    federation_keys: dict[str, str | list[str]] = {}
    machine: str | None = None
    last_use: LastUse | None = None

    @property
    def is_of_web_identity(self) -> bool:
        """Whether an ID token of an OpenID Connect provider was given for it."""
        return ":oidc-provider/" in (self.federated_provider or "")
