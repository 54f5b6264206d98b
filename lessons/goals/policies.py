"""Goals on policies and what they are attached to, and on roles (facts 6.3)."""

import re
from collections.abc import Iterator, Mapping
from typing import Annotated

from msgspec import Meta

from iamlab.account.account import Account
from iamlab.account.policies import PolicyHolder
from lessons.content_format.starting_names import Name
from lessons.goals.goal import InAccount, Missing, Situation, listed, policy_arn

_HOLDER = re.compile(r"(user|group|role) (\S+)")

HolderText = Annotated[
    str,
    Meta(
        pattern=rf"\A{_HOLDER.pattern}\Z",
        extra={"must": "say who holds it, such as user maya, group admins or role Deploy"},
    ),
]


def _holder(account: Account, text: str) -> PolicyHolder:
    """Return the user, group or role that a text names. Raises Missing."""
    kind, name = text.split(" ", 1)
    kinds: dict[str, Mapping[str, PolicyHolder]] = {
        "user": account.users,
        "group": account.groups,
        "role": account.roles,
    }
    held = kinds[kind]
    if name.lower() not in held:
        raise Missing(f"There is no {kind} `{name}`.")
    return held[name.lower()]


def _words(text: str) -> str:
    kind, name = text.split(" ", 1)
    return f"{kind} `{name}`"


def _first_up(text: str) -> str:
    return text[:1].upper() + text[1:]


class Attached(InAccount, frozen=True, kw_only=True, tag="attached"):
    """A managed policy is attached to a user, group or role; with `alone`, nothing else is."""

    policy: Name
    to: HolderText
    alone: bool = False

    @property
    def words(self) -> str:
        return f"`{self.policy}` is attached to {_words(self.to)}"

    def missing(self, situation: Situation) -> str:
        account = situation.account(self.account)
        holder = _holder(account, self.to)
        arn = policy_arn(account, self.policy)
        if arn is None:
            return f"There is no policy `{self.policy}` yet."
        if arn not in holder.attached:
            return f"{_first_up(_words(self.to))} does not have `{self.policy}` attached yet."
        others = [each.rpartition("/")[2] for each in holder.attached if each != arn] + list(holder.inline)
        return f"It still has {listed(others)} as well." if self.alone and others else ""


class Detached(InAccount, frozen=True, kw_only=True, tag="detached"):
    """A managed policy is not attached to `holder`, or to nobody when that is left out."""

    policy: Name
    holder: HolderText | None = None

    @property
    def words(self) -> str:
        if self.holder is None:
            return f"`{self.policy}` is attached to nobody"
        return f"`{self.policy}` is not attached to {_words(self.holder)}"

    def missing(self, situation: Situation) -> str:
        account = situation.account(self.account)
        arn = policy_arn(account, self.policy)
        if self.holder is not None:
            still = arn in _holder(account, self.holder).attached
            return f"{_first_up(_words(self.holder))} still has `{self.policy}`." if still else ""
        names = [name for name, holder in _holders(account) if arn in holder.attached]
        return f"{listed(names)} still {'has' if len(names) == 1 else 'have'} it." if names else ""


def _holders(account: Account) -> Iterator[tuple[str, PolicyHolder]]:
    yield from ((user.name, user) for user in account.users.values())
    yield from ((group.name, group) for group in account.groups.values())
    yield from ((role.name, role) for role in account.roles.values())


class DefaultVersion(InAccount, frozen=True, kw_only=True, tag="default-version"):
    """This version of a customer managed policy is in force."""

    policy: Name
    version: Annotated[int, Meta(ge=1, le=1000)]

    @property
    def words(self) -> str:
        return f"Version v{self.version} of `{self.policy}` is in force"

    def missing(self, situation: Situation) -> str:
        policy = situation.account(self.account).policies.get(self.policy.lower())
        if policy is None:
            return f"There is no policy `{self.policy}`."
        return "" if policy.default == self.version else f"Version v{policy.default} is in force."


class RoleIs(InAccount, frozen=True, kw_only=True, tag="role"):
    """There is a role with what is listed. Whom it trusts is a question for a `request`."""

    role: Name
    attached: list[Name] = []
    boundary: Name | None = None
    instance_profile: bool | None = None

    @property
    def words(self) -> str:
        return f"There is a role `{self.role}`"

    def missing(self, situation: Situation) -> str:
        account = situation.account(self.account)
        role = account.roles.get(self.role.lower())
        if role is None:
            return f"There is no role `{self.role}` yet."
        lacking = [name for name in self.attached if policy_arn(account, name) not in role.attached]
        if lacking:
            return f"`{role.name}` lacks {listed(lacking)}."
        if self.boundary is not None and role.boundary != policy_arn(account, self.boundary):
            return f"`{self.boundary}` is not its permissions boundary."
        in_profile = any(profile.role == role.name for profile in account.instance_profiles.values())
        if self.instance_profile is not None and self.instance_profile != in_profile:
            return (
                "It is in no instance profile."
                if self.instance_profile
                else "An instance profile still has it."
            )
        return ""
