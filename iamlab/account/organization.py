"""An organization over accounts: its units, its policies and what they are attached to (facts 1.6.4, 4.4)."""

import json
from collections.abc import Iterator
from datetime import datetime
from typing import Literal

import msgspec

PolicyKind = Literal["SERVICE_CONTROL_POLICY", "RESOURCE_CONTROL_POLICY"]

FULL_ACCESS = {
    "SERVICE_CONTROL_POLICY": "p-FullAWSAccess",
    "RESOURCE_CONTROL_POLICY": "p-RCPFullAWSAccess",
}
"""AWS's own policies, attached everywhere by default (facts 4.1, 4.4.10)."""

KINDS: tuple[PolicyKind, ...] = ("SERVICE_CONTROL_POLICY", "RESOURCE_CONTROL_POLICY")


class OrganizationPolicy(msgspec.Struct, gc=False, omit_defaults=True):
    """An SCP or an RCP."""

    id: str
    name: str
    kind: PolicyKind
    document: str
    description: str = ""


class Unit(msgspec.Struct, gc=False, omit_defaults=True):
    """The organization's root, or an OU. `parent` is None for the root alone."""

    id: str
    name: str
    parent: str | None = None


class AccountRequest(msgspec.Struct, gc=False, omit_defaults=True):
    """What became of asking for a new account: `account` is its id, or `failure` says why there is none."""

    id: str
    name: str
    requested: datetime
    account: str = ""
    failure: str = ""


class Organization(msgspec.Struct, gc=False, omit_defaults=True):
    """`places` gives by account the unit it is in, `attached` by unit or account its policies, all by id.

    `disabled` are the kinds of policy that the root does not have enabled: those bind nobody. `joined` are
    the accounts of which the organization knows since when; of the others it is their own age. `tags` are
    those of units, accounts and policies by id.
    """

    id: str
    management_account: str
    units: dict[str, Unit]
    places: dict[str, str]
    policies: dict[str, OrganizationPolicy] = {}
    attached: dict[str, list[str]] = {}
    disabled: list[PolicyKind] = []
    requests: dict[str, AccountRequest] = {}
    joined: dict[str, datetime] = {}
    tags: dict[str, dict[str, str]] = {}

    @property
    def root(self) -> Unit:
        return next(unit for unit in self.units.values() if unit.parent is None)

    def arn(self, kind: str, name: str) -> str:
        """Return the ARN of a `root`, an `ou` or an `account` (Organizations user guide, ARN formats)."""
        return f"arn:aws:organizations::{self.management_account}:{kind}/{self.id}/{name}"

    def arn_of(self, target: str) -> str:
        """Return the ARN of a root, unit or account by its id."""
        return self.arn({"r": "root", "o": "ou"}.get(target[:1], "account"), target)

    def policy_arn(self, policy: OrganizationPolicy) -> str:
        """Return the ARN of a policy; AWS's own belong to no account."""
        if policy.id in FULL_ACCESS.values():
            return f"arn:aws:organizations::aws:policy/{policy.kind.lower()}/{policy.id}"
        return self.arn("policy", f"{policy.kind.lower()}/{policy.id}")

    def units_in(self, parent: str) -> Iterator[Unit]:
        """Yield the units directly below a unit, in the order in which they were made."""
        return (unit for unit in self.units.values() if unit.parent == parent)

    def accounts_in(self, parent: str) -> Iterator[str]:
        """Yield the ids of the accounts directly in a unit."""
        return (account for account, place in self.places.items() if place == parent)

    def policies_on(self, target: str, kind: PolicyKind) -> list[OrganizationPolicy]:
        """Return the policies of a kind that are attached to a unit or account itself."""
        held = (self.policies[each] for each in self.attached.get(target, ()))
        return [policy for policy in held if policy.kind == kind]

    def path(self, account: str) -> list[str]:
        """Return the ids from the root's down to the account's own; none if it is no member."""
        if account not in self.places:
            return []
        found = [account]
        unit: str | None = self.places[account]
        while unit is not None:
            found.append(unit)
            unit = self.units[unit].parent
        return found[::-1]

    def levels(self, account: str, kind: PolicyKind) -> list[list[OrganizationPolicy]]:
        """Return the policies of one kind at each level, from the root to the account; none if disabled."""
        if kind in self.disabled:
            return []
        return [self.policies_on(place, kind) for place in self.path(account)]


def full_access() -> dict[str, OrganizationPolicy]:
    """Return AWS's own policies by id: an SCP and an RCP that allow everything (fact 4.4.10)."""
    everything = {"Effect": "Allow", "Action": "*", "Resource": "*"}
    return {
        policy_id: OrganizationPolicy(
            policy_id,
            policy_id.removeprefix("p-"),
            kind,
            json.dumps({"Version": "2012-10-17", "Statement": [{**everything, **who}]}),
            "Allows access to every operation" if kind == KINDS[0] else "Allows access to every resource",
        )
        for kind, policy_id, who in (
            (KINDS[0], FULL_ACCESS["SERVICE_CONTROL_POLICY"], {}),
            (KINDS[1], FULL_ACCESS["RESOURCE_CONTROL_POLICY"], {"Principal": "*"}),
        )
    }
