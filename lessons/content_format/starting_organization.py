"""The organization over the accounts of an exercise, as people write it: units, policies, who is where."""

from collections.abc import Iterator, Mapping
from typing import Literal

from iamlab.account.organization import FULL_ACCESS
from iamlab.evaluator.document_types import DocumentType
from lessons.content_format.problems import PathInside, Problem, did_you_mean
from lessons.content_format.schema import Id, Part, Text
from lessons.content_format.starting_account import StartingAccount
from lessons.content_format.starting_documents import document_problems
from lessons.content_format.starting_names import Name

ROOT = "root"
"""What an organization's root is called where a unit could be named."""


class StartingUnit(Part, frozen=True, kw_only=True):
    """An organizational unit, directly below the root unless it has a `parent`."""

    parent: Id = ROOT


class StartingOrganizationPolicy(Part, frozen=True, kw_only=True):
    """An SCP or an RCP."""

    type: Literal["scp", "rcp"]
    document: Text
    description: str = ""


class StartingOrganization(Part, frozen=True, kw_only=True):
    """Who is where, and what is attached where.

    `places` gives by account its unit, or `root`; the `management` account is in the root unless it says
    otherwise. `attached` gives by `root`, unit or account the names of policies. AWS's own policy that
    allows everything is attached everywhere, but for the places in `without_full_access`.
    """

    management: Id
    units: dict[Id, StartingUnit] = {}
    places: dict[Id, Id] = {}
    policies: dict[Name, StartingOrganizationPolicy] = {}
    attached: dict[Id, list[Name]] = {}
    without_full_access: list[Id] = []

    @property
    def members(self) -> dict[str, str]:
        """The place of every member, by the account's short name."""
        return {self.management: ROOT, **self.places}

    def problems(self, accounts: Mapping[str, StartingAccount]) -> Iterator[Problem]:
        """Yield what types alone cannot say: names that lead nowhere, units in a ring, broken documents."""
        path: PathInside = ("organization",)
        yield from _known((*path, "management"), self.management, accounts)
        for name in self.places:
            yield from _known((*path, "places", name), name, accounts)
            yield from _known((*path, "places", name), self.places[name], {ROOT: None, **self.units})
        yield from self._unit_problems((*path, "units"), accounts)
        yield from self._policy_problems(path)

    def _unit_problems(self, path: PathInside, accounts: Mapping[str, object]) -> Iterator[Problem]:
        for name, unit in self.units.items():
            if name == ROOT or name in accounts:
                yield Problem((*path, name), f"The name {name!r} is taken already.")
            yield from _known((*path, name, "parent"), unit.parent, {ROOT: None, **self.units})
            if self._is_in_a_ring(name):
                yield Problem((*path, name, "parent"), "This unit lies in itself.")

    def _is_in_a_ring(self, name: str) -> bool:
        above = self.units[name].parent
        for _ in self.units:
            if above == name:
                return True
            above = self.units[above].parent if above in self.units else ROOT
        return False

    def _policy_problems(self, path: PathInside) -> Iterator[Problem]:
        for name, policy in self.policies.items():
            if name in FULL_ACCESS.values() or name == "FullAWSAccess":
                yield Problem((*path, "policies", name), "This is the name of AWS's own policy.")
            document_type = DocumentType(policy.type)
            place = (*path, "policies", name, "document")
            yield from document_problems(place, policy.document, document_type)
        places = {ROOT: None, **self.units, **self.members}
        for place_name, names in self.attached.items():
            yield from _known((*path, "attached", place_name), place_name, places)
            for index, name in enumerate(names):
                yield from _known((*path, "attached", place_name, index), name, self.policies)
        for index, place_name in enumerate(self.without_full_access):
            yield from _known((*path, "without_full_access", index), place_name, places)


def _known(path: PathInside, name: str, known: Mapping[str, object]) -> Iterator[Problem]:
    if name not in known:
        yield Problem(path, f"There is no {name!r} here. {did_you_mean(name, list(known))}")
