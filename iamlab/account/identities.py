"""Users, groups, roles and what belongs to them (facts 6.3)."""

from datetime import datetime

import msgspec

from iamlab.account.credentials import AccessKey, LastUse, LoginProfile
from iamlab.account.policies import PolicyHolder


class User(PolicyHolder, gc=False, omit_defaults=True, kw_only=True):
    """An IAM user. `groups` are names of groups, `boundary` is the ARN of a managed policy."""

    name: str
    id: str
    created: datetime
    path: str = "/"
    tags: dict[str, str] = {}
    boundary: str | None = None
    groups: list[str] = []
    login_profile: LoginProfile | None = None
    access_keys: list[AccessKey] = []


class Group(PolicyHolder, gc=False, omit_defaults=True, kw_only=True):
    """A group of users; who is in it stands with the users."""

    name: str
    id: str
    created: datetime
    path: str = "/"


class Role(PolicyHolder, gc=False, omit_defaults=True, kw_only=True):
    """A role. `trust` is the text of its trust policy, `max_session` in seconds (fact 1.6.5)."""

    name: str
    id: str
    created: datetime
    trust: str
    path: str = "/"
    description: str = ""
    max_session: int = 3600
    tags: dict[str, str] = {}
    boundary: str | None = None
    last_use: LastUse | None = None

    @property
    def is_service_linked(self) -> bool:
        """Whether a service owns it, so that nobody else can change it (fact 4.4.5)."""
        return self.path.startswith("/aws-service-role/")


class InstanceProfile(msgspec.Struct, gc=False, omit_defaults=True):
    """What gives an EC2 instance its role, of which it holds one (fact 6.3.6)."""

    name: str
    id: str
    created: datetime
    path: str = "/"
    role: str | None = None
    tags: dict[str, str] = {}


class SAMLProvider(msgspec.Struct, gc=False, omit_defaults=True):
    """A company's SAML identity provider."""

    name: str
    metadata: str
    created: datetime
    valid_until: datetime
    tags: dict[str, str] = {}


class OIDCProvider(msgspec.Struct, gc=False, omit_defaults=True):
    """An OpenID Connect identity provider. `host` is its address without `https://`."""

    host: str
    client_ids: list[str]
    thumbprints: list[str]
    created: datetime
    tags: dict[str, str] = {}


class PasswordPolicy(msgspec.Struct, gc=False, omit_defaults=True):
    """What the passwords of an account's users must be like (fact 6.2.4). Ages are in days."""

    minimum_length: int = 6
    require_symbols: bool = False
    require_numbers: bool = False
    require_uppercase: bool = False
    require_lowercase: bool = False
    users_may_change: bool = False
    max_age: int | None = None
    reuse_prevention: int | None = None
    hard_expiry: bool | None = None


class RootUser(msgspec.Struct, gc=False, omit_defaults=True):
    """The root user (facts 6.1). Without a password it cannot sign in, as in new member accounts."""

    email: str
    login_profile: LoginProfile | None = None
    access_keys: list[AccessKey] = []
