"""What is different between an organization before and after, in words."""

from collections.abc import Iterator

from iamlab.account.configuration import Configuration
from iamlab.account.organization import FULL_ACCESS, KINDS, Organization, PolicyKind

WORDS: dict[PolicyKind, str] = {"SERVICE_CONTROL_POLICY": "SCP", "RESOURCE_CONTROL_POLICY": "RCP"}

Told = Iterator[tuple[str, str]]
"""Subjects with what became of each, as `changes` tells them."""


def organization_changes(before: Configuration, after: Configuration, account: str) -> Told:
    """Yield what became of the organization that `account` manages, in either configuration."""
    old, new = (
        held.organization
        if held.organization is not None and held.organization.management_account == account
        else None
        for held in (before, after)
    )
    if old is None and new is None:
        return
    if old is None or new is None:
        yield "organization", "added" if old is None else "deleted"
        return
    yield from _enabled(old, new)
    yield from _units(old, new)
    yield from _accounts(before, after, old, new)
    yield from _policies(old, new)
    yield from _attachments(before, after, old, new)


def _enabled(old: Organization, new: Organization) -> Told:
    for kind in KINDS:
        if (kind in old.disabled) != (kind in new.disabled):
            yield "organization", f"{WORDS[kind]}s {'disabled' if kind in new.disabled else 'enabled'}"


def _units(old: Organization, new: Organization) -> Told:
    yield from ((f"OU `{unit.name}`", "deleted") for key, unit in old.units.items() if key not in new.units)
    for key, unit in new.units.items():
        if key not in old.units:
            yield f"OU `{unit.name}`", "added"
        elif unit.name != old.units[key].name:
            yield f"OU `{unit.name}`", f"renamed, from `{old.units[key].name}`"


def _accounts(before: Configuration, after: Configuration, old: Organization, new: Organization) -> Told:
    for number, place in new.places.items():
        subject = f"account `{after.accounts[number].name}`"
        if number not in before.accounts:
            yield subject, "added"
        if number in old.places and old.places[number] != place:
            yield subject, f"moved to `{new.units[place].name}`"


def _policies(old: Organization, new: Organization) -> Told:
    for key, policy in old.policies.items():
        if key not in new.policies:
            yield f"{WORDS[policy.kind]} `{policy.name}`", "deleted"
    for key, policy in new.policies.items():
        subject = f"{WORDS[policy.kind]} `{policy.name}`"
        if key not in old.policies:
            yield subject, "added"
        elif policy.document != old.policies[key].document:
            yield subject, "document changed"


def _attachments(before: Configuration, after: Configuration, old: Organization, new: Organization) -> Told:
    """What AWS attaches by itself to something new, or when a kind is enabled, is told with that."""
    for target in dict.fromkeys((*old.attached, *new.attached)):
        held, now = old.attached.get(target, []), new.attached.get(target, [])
        where = _name(after, new, target) or _name(before, old, target)
        for key in (*held, *now):
            if (key in held) == (key in now) or _is_by_itself(old, new, target, key):
                continue
            policy = (new if key in now else old).policies[key]
            what = f"attached to `{where}`" if key in now else f"detached from `{where}`"
            yield f"{WORDS[policy.kind]} `{policy.name}`", what


def _is_by_itself(old: Organization, new: Organization, target: str, key: str) -> bool:
    policy = new.policies.get(key) or old.policies[key]
    is_switched = (policy.kind in old.disabled) != (policy.kind in new.disabled)
    is_gone = target not in {**new.units, **new.places}
    is_new = target not in {**old.units, **old.places} and key in FULL_ACCESS.values()
    return is_switched or is_gone or is_new


def _name(configuration: Configuration, organization: Organization, target: str) -> str:
    unit, account = organization.units.get(target), configuration.accounts.get(target)
    return unit.name if unit else account.name if account else ""
