"""Goals on users, their groups, passwords and MFA (facts 6.2, 6.3)."""

from collections.abc import Iterator
from typing import Annotated

from msgspec import Meta

from iamlab.account.account import Account
from iamlab.account.identities import Group, User
from lessons.content_format.schema import Line
from lessons.content_format.starting_names import Name
from lessons.goals.goal import InAccount, Missing, Situation, listed, policy_arn

Count = Annotated[int, Meta(ge=0, le=1000)]


class UserIs(InAccount, frozen=True, kw_only=True, tag="user"):
    """There is a user with what is listed; what is left out does not matter.

    `active_keys` is how many keys may be active at most.
    """

    user: Name
    groups: list[Name] = []
    not_in: list[Name] = []
    password: bool | None = None
    mfa: bool | None = None
    active_keys: Count | None = None
    boundary: Name | None = None
    tags: dict[Line, str] = {}

    @property
    def words(self) -> str:
        if self.groups:
            return f"`{self.user}` is in {listed(self.groups)}"
        return f"There is a user `{self.user}`"

    def missing(self, situation: Situation) -> str:
        account = situation.account(self.account)
        user = situation.user(account, self.user)
        return next(self._wrong(account, user), "")

    def _wrong(self, account: Account, user: User) -> Iterator[str]:
        held = {name.lower() for name in user.groups}
        yield from (
            f"`{user.name}` is not in `{name}` yet." for name in self.groups if name.lower() not in held
        )
        yield from (f"`{user.name}` is still in `{name}`." for name in self.not_in if name.lower() in held)
        yield from self._wrong_credentials(account, user)
        if self.boundary is not None and user.boundary != policy_arn(account, self.boundary):
            yield f"`{self.boundary}` is not the permissions boundary of `{user.name}`."
        for key, value in self.tags.items():
            if user.tags.get(key) != value:
                yield f"`{user.name}` lacks the tag `{key}` with the value `{value}`."

    def _wrong_credentials(self, account: Account, user: User) -> Iterator[str]:
        if self.password is not None and self.password != (user.login_profile is not None):
            yield f"`{user.name}` {'has no' if self.password else 'still has a'} console password."
        has_mfa = any(account.devices_of(account.arn("user", user.path, user.name)))
        if self.mfa is not None and self.mfa != has_mfa:
            yield f"`{user.name}` {'has no' if self.mfa else 'still has an'} MFA device."
        active = sum(key.is_active for key in user.access_keys)
        if self.active_keys is not None and active > self.active_keys:
            yield f"`{user.name}` still has {active} active access key{'s' if active > 1 else ''}."


class NoUser(InAccount, frozen=True, kw_only=True, tag="no-user"):
    """A user is gone."""

    user: Name

    @property
    def words(self) -> str:
        return f"There is no user `{self.user}`"

    def missing(self, situation: Situation) -> str:
        there = self.user.lower() in situation.account(self.account).users
        return f"`{self.user}` is still there." if there else ""


class GroupWithPolicy(InAccount, frozen=True, kw_only=True, tag="group-with-policy"):
    """A group, `group` or any, has a managed policy and at least so many members, `user` among them."""

    policy: Name
    group: Name | None = None
    user: Name | None = None
    members: Count = 1

    @property
    def words(self) -> str:
        who = f"`{self.user}`" if self.user else "A user"
        group = f"the group `{self.group}`" if self.group else "a group"
        if not self.members:
            return f"{group[0].upper()}{group[1:]} has `{self.policy}`"
        return f"{who} is in {group} that has `{self.policy}`"

    def missing(self, situation: Situation) -> str:
        account = situation.account(self.account)
        groups = self._groups(account)
        arn = policy_arn(account, self.policy)
        granting = [group for group in groups if arn is not None and arn in group.attached]
        if not granting:
            which = f"The group `{self.group}` does not have" if self.group else "No group has"
            return f"{which} `{self.policy}` attached yet."
        if any(self._is_full(account, group) for group in granting):
            return ""
        return f"`{granting[0].name}` has `{self.policy}`, but {self._nobody(account, granting[0])}."

    def _groups(self, account: Account) -> list[Group]:
        if self.group is None:
            return list(account.groups.values())
        found = account.groups.get(self.group.lower())
        if found is None:
            raise Missing(f"There is no group `{self.group}` yet.")
        return [found]

    def _is_full(self, account: Account, group: Group) -> bool:
        members = {user.name.lower() for user in account.members(group)}
        return len(members) >= self.members and (self.user is None or self.user.lower() in members)

    def _nobody(self, account: Account, group: Group) -> str:
        if self.user is not None:
            return f"`{self.user}` is not in it"
        held = len(list(account.members(group)))
        return "nobody is in it" if not held else f"only {held} of {self.members} users are in it"


class UsersMFA(InAccount, frozen=True, kw_only=True, tag="users-mfa"):
    """These users, or everybody with a console password, have an MFA device."""

    users: list[Name] = []

    @property
    def words(self) -> str:
        if not self.users:
            return "Everybody with a password has MFA"
        return f"{listed(self.users)} {'has' if len(self.users) == 1 else 'have'} MFA"

    def missing(self, situation: Situation) -> str:
        account = situation.account(self.account)
        wanted = [situation.user(account, name) for name in self.users] or [
            user for user in account.users.values() if user.login_profile is not None
        ]
        without = [user.name for user in wanted if not self._has_device(account, user)]
        return f"No MFA yet for {listed(without)}." if without else ""

    def _has_device(self, account: Account, user: User) -> bool:
        return any(account.devices_of(account.arn("user", user.path, user.name)))


class NoDirectPolicies(InAccount, frozen=True, kw_only=True, tag="no-direct-policies"):
    """No user holds a policy of their own, attached or inline; but for those in `besides`."""

    besides: list[Name] = []

    @property
    def words(self) -> str:
        return "Users have their permissions from groups alone"

    def missing(self, situation: Situation) -> str:
        left_out = {name.lower() for name in self.besides}
        users = situation.account(self.account).users
        direct = [
            user.name
            for name, user in users.items()
            if name not in left_out and (user.attached or user.inline)
        ]
        return f"A policy is still attached directly to {listed(direct)}." if direct else ""


class PasswordPolicyIs(InAccount, frozen=True, kw_only=True, tag="password-policy"):
    """The account's password policy asks for this at least (fact 6.2.4)."""

    minimum_length: Count = 0
    require_symbols: bool = False
    require_numbers: bool = False
    require_uppercase: bool = False
    require_lowercase: bool = False
    users_may_change: bool = False
    max_age_days: Count | None = None
    reuse_prevention: Count = 0

    @property
    def words(self) -> str:
        return "The password policy is strict enough"

    def missing(self, situation: Situation) -> str:
        policy = situation.account(self.account).password_policy
        if policy is None:
            return "The account has no password policy of its own yet."
        wanted = {
            f"at least {self.minimum_length} characters": policy.minimum_length >= self.minimum_length,
            "a symbol": policy.require_symbols or not self.require_symbols,
            "a number": policy.require_numbers or not self.require_numbers,
            "an uppercase letter": policy.require_uppercase or not self.require_uppercase,
            "a lowercase letter": policy.require_lowercase or not self.require_lowercase,
            "that users may change their own": policy.users_may_change or not self.users_may_change,
            f"an end after {self.max_age_days} days at most": self.max_age_days is None
            or (policy.max_age is not None and policy.max_age <= self.max_age_days),
            f"that the last {self.reuse_prevention} are not used again": (policy.reuse_prevention or 0)
            >= self.reuse_prevention,
        }
        lacking = [words for words, met in wanted.items() if not met]
        return f"It does not ask for {', '.join(lacking)} yet." if lacking else ""
