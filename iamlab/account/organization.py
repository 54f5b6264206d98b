"""An organization over accounts: its units, its policies and what they are attached to (facts 1.6.4, 4.4)."""

from typing import Literal

import msgspec

PolicyKind = Literal["SERVICE_CONTROL_POLICY", "RESOURCE_CONTROL_POLICY"]

FULL_ACCESS = {
    "SERVICE_CONTROL_POLICY": "p-FullAWSAccess",
    "RESOURCE_CONTROL_POLICY": "p-RCPFullAWSAccess",
}
"""AWS's own policies, attached everywhere by default (facts 4.1, 4.4.10)."""


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


class Organization(msgspec.Struct, gc=False, omit_defaults=True):
    """`places` gives by account the unit it is in, `attached` by unit or account its policies, all by id."""

    id: str
    management_account: str
    units: dict[str, Unit]
    places: dict[str, str]
    policies: dict[str, OrganizationPolicy] = {}
    attached: dict[str, list[str]] = {}

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
        """Return the policies of one kind at each level, from the root to the account."""
        return [
            [policy for each in self.attached.get(place, ()) if (policy := self.policies[each]).kind == kind]
            for place in self.path(account)
        ]
