"""Who calls, once their credentials have been recognised."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from iamlab.account.account import Account
from iamlab.account.credentials import Session
from iamlab.account.identities import Role, User
from iamlab.evaluator.context import ContextValue

SAML_USER, WEB_IDENTITY_USER = "SAMLUser", "WebIdentityUser"
"""CloudTrail's types of those for whom an identity provider vouches (CloudTrail User Guide, userIdentity)."""

SERVICE = "AWSService"
"""CloudTrail's type of an AWS service."""


@dataclass(frozen=True, slots=True)
class Federation:
    """What an identity provider says of a caller, once its signature has been found good.

    `keys` are the condition keys of the trust policy, `session_keys` those that stay with the session.
    `seconds` and `ends` are how long the provider lets a session last at the most, where it says so.
    `answered` is what the answer tells of the assertion.
    """

    provider: str
    issuer: str
    subject: str
    keys: Mapping[str, ContextValue]
    session_keys: Mapping[str, ContextValue]
    session_name: str
    tags: Mapping[str, str] = field(default_factory=dict)
    transitive: tuple[str, ...] = ()
    source_identity: str | None = None
    seconds: int | None = None
    ends: datetime | None = None
    answered: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Caller:
    """The principal behind some credentials.

    `kind` is CloudTrail's type of identity: Root, IAMUser, AssumedRole, FederatedUser (fact 6.5.4);
    Anonymous for a call that is not signed, whose account is none of the configuration's.
    `user` is also the one who asked for a federated user's credentials; `role` the one behind a session.
    `federation` is there for whom an identity provider vouches: SAMLUser or WebIdentityUser, whose `arn` is
    the provider's. `source` is the ARN of the resource that an AWS service calls for.
    """

    arn: str
    account: Account
    kind: str
    unique_id: str
    access_key_id: str
    user: User | None = None
    role: Role | None = None
    session: Session | None = None
    federation: Federation | None = None
    source: str | None = None

    @property
    def name(self) -> str | None:
        """The user's or role's name; None for root."""
        entity = self.user or self.role
        return entity.name if entity else None

    @property
    def entity_arn(self) -> str:
        """The ARN of the user or role whose policies apply; root's own for root."""
        if self.role is not None:
            return self.account.arn("role", self.role.path, self.role.name)
        if self.user is not None:
            return self.account.arn("user", self.user.path, self.user.name)
        return self.arn
