"""Who calls, once their credentials have been recognised."""

from dataclasses import dataclass

from iamlab.account.account import Account
from iamlab.account.credentials import Session
from iamlab.account.identities import Role, User


@dataclass(frozen=True, slots=True)
class Caller:
    """The principal behind some credentials.

    `kind` is CloudTrail's type of identity: Root, IAMUser, AssumedRole, FederatedUser (fact 6.5.4);
    Anonymous for a call that is not signed, whose account is none of the configuration's.
    `user` is also the one who asked for a federated user's credentials; `role` the one behind a session.
    """

    arn: str
    account: Account
    kind: str
    unique_id: str
    access_key_id: str
    user: User | None = None
    role: Role | None = None
    session: Session | None = None

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
