"""The Principal and NotPrincipal elements: whom a resource's policy means (facts 1.3.1 to 1.3.8, 1.2.7)."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from functools import cached_property

from iamlab.evaluator import arns
from iamlab.evaluator.callers import Caller, CallerKind

AWS, SERVICE, FEDERATED, CANONICAL_USER = KINDS = ("AWS", "Service", "Federated", "CanonicalUser")
"""The keys of a Principal block."""


class Grant(Enum):
    """How a policy means a caller, which settles what else an Allow needs (fact 4.2).

    ANYONE is `*`; CALLER names the user, session, service or provider itself; ENTITY the role behind a
    session or the user behind a federated one; ACCOUNT its whole account.
    """

    ANYONE = "anyone"
    CALLER = "caller"
    ENTITY = "entity"
    ACCOUNT = "account"


_LAYERS = {
    CallerKind.USER: {Grant.ACCOUNT, Grant.CALLER},
    CallerKind.ROLE: {Grant.ACCOUNT, Grant.ENTITY},
    CallerKind.SESSION: {Grant.ACCOUNT, Grant.ENTITY, Grant.CALLER},
    CallerKind.FEDERATED_USER: {Grant.ACCOUNT, Grant.CALLER},
    CallerKind.ROOT: {Grant.ACCOUNT},
    CallerKind.SERVICE: {Grant.CALLER},
    CallerKind.PROVIDER: {Grant.CALLER},
    CallerKind.ANONYMOUS: {Grant.ANYONE},
}
"""By kind of caller: what NotPrincipal must list for it to be exempt, its account too (fact 1.2.7)."""

_ACCOUNT = re.compile(r"(?:arn:(?P<partition>[a-z-]+):iam::)?(?P<account>\d{12})(?P<root>:root)?")
_UNIQUE_ID = re.compile(r"A(?:IDA|ROA)[A-Z0-9]{4,}")


@dataclass(frozen=True)
class PrincipalEntry:
    """One entry: the key it stands under, and its text. `*` alone stands under AWS (fact 1.3.2)."""

    kind: str
    text: str

    @cached_property
    def _account(self) -> tuple[str, str] | None:
        """The partition, where it is given, and the account of an entry that means a whole account.

        It is written as the account's ARN with `:root`, or as 12 digits (fact 1.3.3).
        """
        found = _ACCOUNT.fullmatch(self.text)
        if not found or bool(found["partition"]) != bool(found["root"]):
            return None
        return found["partition"] or "", found["account"]

    @cached_property
    def _role(self) -> tuple[str, str, str] | None:
        """The partition, account and name of an entry that is a role's ARN; its path tells nothing."""
        fields = arns.split(self.text)
        if len(fields) != len(arns.FIELDS) or fields[2] != "iam" or not fields[5].startswith("role/"):
            return None
        return fields[1], fields[4], fields[5].rpartition("/")[2]

    @cached_property
    def is_unique_id(self) -> bool:
        """Whether it is what AWS keeps for a user or a role that was named (fact 1.3.8)."""
        return _UNIQUE_ID.fullmatch(self.text) is not None

    def grant(self, caller: Caller, keys: Mapping[str, object], issuer: str | None) -> Grant | None:
        """Say how this entry means `caller`, None when it does not."""
        if self.kind == AWS:
            return Grant.ANYONE if self.text == "*" else self._grant_in_account(caller, keys, issuer)
        if self.kind == SERVICE and caller.kind is CallerKind.SERVICE and self.text == caller.name:
            return Grant.CALLER
        if self.kind == FEDERATED and caller.kind is CallerKind.PROVIDER:
            return Grant.CALLER if _is_provider(self.text, caller) else None
        return None

    def _grant_in_account(
        self, caller: Caller, keys: Mapping[str, object], issuer: str | None
    ) -> Grant | None:
        if not caller.in_account:
            return None
        text, role, account = self.text, self._role, self._account
        if account is not None:
            is_callers = account in ((caller.partition, caller.account), ("", caller.account))
            return Grant.ACCOUNT if is_callers else None
        if text == caller.text:
            return Grant.ENTITY if role is not None else Grant.CALLER
        if text == issuer:
            return Grant.ENTITY
        if role is not None:
            # A session's ARN has no path to compare (fact 6.3.1).
            of_session = (caller.partition, caller.account, caller.name)
            return Grant.ENTITY if caller.kind is CallerKind.SESSION and role == of_session else None
        if self.is_unique_id and str(keys.get("aws:userid", "")).partition(":")[0] == text:
            return Grant.CALLER if caller.kind is CallerKind.USER else Grant.ENTITY
        return None


def _is_provider(text: str, caller: Caller) -> bool:
    """Compare the ARNs where both are there, else the names (fact 1.3.6)."""
    if text.startswith("arn:") and caller.text.startswith("arn:"):
        return text == caller.text
    return re.sub(r"^arn:.*?:(?:saml|oidc)-provider/", "", text) == caller.name


@dataclass(frozen=True, slots=True)
class PrincipalList:
    """A Principal or NotPrincipal element; its entries are OR-ed (fact 1.3.1)."""

    entries: tuple[PrincipalEntry, ...]

    @classmethod
    def parse(cls, value: object) -> "PrincipalList":
        """Read the element's value, whose form was found sound: `"*"`, or a block of lists."""
        if isinstance(value, str):
            return cls((PrincipalEntry(AWS, value),))
        assert isinstance(value, dict)
        listed = (
            (kind, entries if isinstance(entries, list) else [entries]) for kind, entries in value.items()
        )
        return cls(tuple(PrincipalEntry(kind, str(entry)) for kind, entries in listed for entry in entries))

    def means(self, caller: Caller, keys: Mapping[str, object], issuer: str | None = None) -> bool:
        """Say whether any entry means `caller`."""
        for entry in self.entries:
            if entry.grant(caller, keys, issuer) is not None:
                return True
        return False

    def grants(
        self, caller: Caller, keys: Mapping[str, object], issuer: str | None = None
    ) -> frozenset[Grant]:
        """Return every way in which this element means `caller`; none when it does not."""
        return frozenset(self._grants(caller, keys, issuer))

    def _grants(self, caller: Caller, keys: Mapping[str, object], issuer: str | None) -> Iterator[Grant]:
        for entry in self.entries:
            if grant := entry.grant(caller, keys, issuer):
                yield grant

    def exempts(self, caller: Caller, keys: Mapping[str, object], issuer: str | None = None) -> bool:
        """Say whether this element, as NotPrincipal, leaves `caller` out (fact 1.2.7)."""
        found = self.grants(caller, keys, issuer)
        return Grant.ANYONE in found or found >= _LAYERS[caller.kind]
