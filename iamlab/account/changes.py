"""What is different between two configurations, in words: what somebody did to the accounts since."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeVar

from iamlab.account.account import Account
from iamlab.account.configuration import Configuration
from iamlab.account.credentials import AccessKey, LoginProfile
from iamlab.account.identities import Group, OIDCProvider, PasswordPolicy, Role, User
from iamlab.account.organization_changes import organization_changes
from iamlab.account.policies import ManagedPolicy, PolicyHolder
from iamlab.account.resource_changes import resource_changes


@dataclass(frozen=True, slots=True)
class Change:
    """One difference: in which account, about what ("user `leo`"), and what became of it ("added")."""

    account: str
    subject: str
    what: str


Entity = TypeVar("Entity")
Words = Iterator[str]


def changes(before: Configuration, after: Configuration) -> tuple[Change, ...]:
    """Return what changed in every account that both hold, account by account.

    What using something leaves behind, such as when a key was last used, is no change, nor are sessions.
    """
    return tuple(
        Change(number, subject, what)
        for number, account in after.accounts.items()
        if number in before.accounts
        for subject, what in (
            *_in_account(before.accounts[number], account),
            *organization_changes(before, after, number),
        )
    )


def _in_account(before: Account, after: Account) -> Iterator[tuple[str, str]]:
    """Yield each subject with what became of it."""
    yield from (("account", what) for what in _account(before, after))
    yield from (("root user", what) for what in _root(before, after))
    yield from _pairs(before.users, after.users, "user", _user)
    yield from _pairs(before.groups, after.groups, "group", _group)
    yield from _pairs(before.roles, after.roles, "role", _role)
    yield from _pairs(before.policies, after.policies, "policy", _policy)
    yield from _pairs(
        before.instance_profiles,
        after.instance_profiles,
        "instance profile",
        lambda old, new: _optional(f"role {_code(old.role)}", f"role {_code(new.role)}", old.role, new.role),
    )
    yield from _devices(before, after)
    yield from _pairs(before.saml_providers, after.saml_providers, "SAML provider", _differs)
    yield from _pairs(before.oidc_providers, after.oidc_providers, "OIDC provider", _differs)
    yield from resource_changes(before, after)


def _pairs(
    before: Mapping[str, Entity],
    after: Mapping[str, Entity],
    kind: str,
    compare: Callable[[Entity, Entity], Words],
) -> Iterator[tuple[str, str]]:
    """Yield what became of entities of one kind. One with another id is another, whatever its name."""
    old = {getattr(each, "id", key): each for key, each in before.items()}
    new = {getattr(each, "id", key): each for key, each in after.items()}
    for key, entity in old.items():
        if key not in new:
            yield f"{kind} `{_name(entity)}`", "deleted"
    for key, entity in new.items():
        subject = f"{kind} `{_name(entity)}`"
        if key not in old:
            yield subject, "added"
            yield from ((subject, what) for what in _of_new(entity))
            continue
        if _name(old[key]) != _name(entity):
            yield subject, f"renamed, from `{_name(old[key])}`"
        yield from ((subject, what) for what in compare(old[key], entity))


def _name(entity: object) -> str:
    return str(entity.host if isinstance(entity, OIDCProvider) else getattr(entity, "name", ""))


def _of_new(entity: object) -> Words:
    """Yield what a new entity has: as if it had been made bare and then given all that."""
    if isinstance(entity, User):
        yield from _user(User(name=entity.name, id=entity.id, created=entity.created), entity)
    elif isinstance(entity, Group):
        yield from _holder(PolicyHolder(), entity)
    elif isinstance(entity, Role):
        yield from _holder(PolicyHolder(), entity)
        yield from _optional_boundary(None, entity.boundary)


def _account(before: Account, after: Account) -> Words:
    old_alias, alias = _code(before.alias), _code(after.alias)
    yield from _optional(f"alias {old_alias}", f"alias {alias}", before.alias, after.alias)
    old, new = before.password_policy, after.password_policy
    if old != new:
        yield _password_policy(old, new)


def _password_policy(old: PasswordPolicy | None, new: PasswordPolicy | None) -> str:
    if new is None:
        return "password policy deleted"
    return "password policy set" if old is None else "password policy changed"


def _root(before: Account, after: Account) -> Words:
    if before.root.email != after.root.email:
        yield f"e-mail address changed to `{after.root.email}`"
    yield from _password(before.root.login_profile, after.root.login_profile)
    yield from _keys(before.root.access_keys, after.root.access_keys)


def _user(old: User, new: User) -> Words:
    yield from (f"put into the group `{name}`" for name in new.groups if name not in old.groups)
    yield from (f"taken out of the group `{name}`" for name in old.groups if name not in new.groups)
    yield from _password(old.login_profile, new.login_profile)
    yield from _keys(old.access_keys, new.access_keys)
    yield from _holder(old, new)
    yield from _optional_boundary(old.boundary, new.boundary)
    yield from _tags(old.tags, new.tags)
    if old.path != new.path:
        yield f"path changed to `{new.path}`"


def _group(old: Group, new: Group) -> Words:
    yield from _holder(old, new)
    if old.path != new.path:
        yield f"path changed to `{new.path}`"


def _role(old: Role, new: Role) -> Words:
    if old.trust != new.trust:
        yield "trust policy changed"
    yield from _holder(old, new)
    yield from _optional_boundary(old.boundary, new.boundary)
    if old.max_session != new.max_session:
        yield f"sessions may last {new.max_session // 60} minutes"
    if old.description != new.description:
        yield "description changed"
    yield from _tags(old.tags, new.tags)


def _policy(old: ManagedPolicy, new: ManagedPolicy) -> Words:
    before, after = {each.id for each in old.versions}, {each.id for each in new.versions}
    yield from (f"version `{each.id}` made" for each in new.versions if each.id not in before)
    yield from (f"version `{each.id}` deleted" for each in old.versions if each.id not in after)
    if old.default != new.default:
        yield f"version `v{new.default}` is in force"
    yield from _tags(old.tags, new.tags)


def _holder(old: PolicyHolder, new: PolicyHolder) -> Words:
    yield from (f"policy {_short(arn)} attached" for arn in new.attached if arn not in old.attached)
    yield from (f"policy {_short(arn)} detached" for arn in old.attached if arn not in new.attached)
    yield from (f"inline policy `{name}` added" for name in new.inline if name not in old.inline)
    yield from (f"inline policy `{name}` deleted" for name in old.inline if name not in new.inline)
    for name, text in new.inline.items():
        if old.inline.get(name, text) != text:
            yield f"inline policy `{name}` changed"


def _password(old: LoginProfile | None, new: LoginProfile | None) -> Words:
    if new is None:
        if old is not None:
            yield "console password deleted"
    elif old is None:
        yield "console password set"
    elif old.password_hash != new.password_hash:
        yield "console password changed"


def _keys(old: list[AccessKey], new: list[AccessKey]) -> Words:
    before, after = {key.id: key for key in old}, {key.id: key for key in new}
    yield from (f"access key `{key}` made" for key in after if key not in before)
    yield from (f"access key `{key}` deleted" for key in before if key not in after)
    for name, key in after.items():
        if name in before and before[name].is_active != key.is_active:
            yield f"access key `{name}` made {'active' if key.is_active else 'inactive'}"


def _tags(old: Mapping[str, str], new: Mapping[str, str]) -> Words:
    yield from (f"tag `{key}` set to `{new[key]}`" for key in new if old.get(key) != new[key])
    yield from (f"tag `{key}` taken off" for key in old if key not in new)


def _devices(before: Account, after: Account) -> Iterator[tuple[str, str]]:
    """Yield whose MFA was enabled or disabled, and devices that are nobody's."""
    for key, device in after.mfa_devices.items():
        old = before.mfa_devices.get(key)
        owner = old.owner if old else None
        if device.owner is not None and device.owner != owner:
            yield _owner(device.owner), "MFA enabled"
        elif device.owner is None and old is None:
            yield f"MFA device `{device.name}`", "made, not enabled yet"
        if owner is not None and device.owner != owner:
            yield _owner(owner), "MFA disabled"
    for key, device in before.mfa_devices.items():
        if key not in after.mfa_devices:
            if device.owner is not None:
                yield _owner(device.owner), "MFA disabled"
            yield f"MFA device `{device.name}`", "deleted"


def _owner(arn: str) -> str:
    return "root user" if arn.endswith(":root") else f"user `{arn.rpartition('/')[2]}`"


def _optional_boundary(old: str | None, new: str | None) -> Words:
    words = "permissions boundary"
    yield from _optional(f"{words} {_short(old or '')}", f"{words} {_short(new or '')}", old, new)


def _optional(old_words: str, new_words: str, old: str | None, new: str | None) -> Words:
    if old != new:
        yield f"{new_words} set" if new is not None else f"{old_words} taken away"


def _differs(old: object, new: object) -> Words:
    if old != new:
        yield "changed"


def _code(name: str | None) -> str:
    return f"`{name}`"


def _short(arn: str) -> str:
    return _code(arn.rpartition("/")[2])
