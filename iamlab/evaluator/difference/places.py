"""On which resources can an action be asked, as far as some resource patterns can tell them apart?"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import product

from iamlab.evaluator.arns import ResourcePattern
from iamlab.evaluator.difference import texts
from iamlab.evaluator.difference.texts import Kinds
from iamlab.evaluator.reference import ResourceType
from iamlab.evaluator.variables import Lookup
from iamlab.evaluator.wildcards import SEGMENT, has_wildcard

HOME = "111122223333"
"""The account in which requests are made up, where no policy names one."""

ELSEWHERE = ("444455556666", "777788889999", "123456789012")
"""Accounts that are somebody else's."""

REGIONS = ("us-east-1", "eu-west-1", "us-west-2", "eu-central-1", "ap-southeast-2")

ResourceFields = tuple[str, ...]
"""A resource pattern, variables filled in: its six fields, none for `*`."""

_PARTITION, _SERVICE, _REGION, _ACCOUNT, _LAST = range(1, 6)


@dataclass(frozen=True, slots=True)
class Place:
    """A resource, and the patterns that cover it: bit i stands for pattern i."""

    arn: str
    covering: int


@dataclass(frozen=True, slots=True)
class Places:
    """One resource of each kind; `complete` says that the patterns tell no other kind apart."""

    found: tuple[Place, ...]
    complete: bool


def read(pattern: ResourcePattern, lookup: Lookup) -> ResourceFields | None:
    """Return the fields of `pattern` with variables filled in; None when one has no value (fact 2.5)."""
    if pattern.template is None:
        return pattern.fields
    last = pattern.template.filled(lookup, as_pattern=True)
    return None if last is None else (*pattern.fields[:_LAST], last)


def home(patterns: Iterable[ResourcePattern]) -> str:
    """Return the account that the patterns are about: the first that any names."""
    named = (pattern.fields[_ACCOUNT] for pattern in patterns if pattern.fields)
    return next((account for account in named if len(account) == len(HOME) and account.isdigit()), HOME)


@lru_cache(maxsize=4096)
def places(
    patterns: tuple[ResourceFields | None, ...], resource_type: ResourceType | None, account: str
) -> Places:
    """Return a resource of each kind that `patterns` tell apart among those of `resource_type`.

    Without a type the action takes no particular resource, which only `*` covers. `account` is home.
    """
    everything = _bits(pattern == () for pattern in patterns)
    if resource_type is None:
        return Places((Place("*", everything),), complete=True)
    written = [pattern for pattern in patterns if pattern]
    fields = [_field(index, written, resource_type, account) for index in range(_PARTITION, _LAST + 1)]
    spread = [1 << index for index, pattern in enumerate(patterns) if pattern]
    found: dict[int, str] = {}
    for combined in product(*(field.found for field in fields)):
        covered = everything
        every = -1
        for _, covering in combined:
            every &= covering
        for index, bit in enumerate(spread):
            if every >> index & 1:
                covered |= bit
        found.setdefault(covered, ":".join(("arn", *(text for text, _ in combined))))
    return Places(
        tuple(Place(arn, covering) for covering, arn in found.items()),
        complete=all(field.complete for field in fields),
    )


def _bits(flags: Iterable[bool]) -> int:
    return sum(1 << index for index, flag in enumerate(flags) if flag)


def _field(index: int, written: Sequence[ResourceFields], kind: ResourceType, account: str) -> Kinds:
    within = kind.fields[index]
    if index == _LAST:
        # A resource has a name: what stands for it is one character long at least.
        within = within.replace(SEGMENT, texts.NOT_SLASH + SEGMENT).replace("*", "?*")
        return texts.kinds(tuple(pattern[index] for pattern in written), within, (kind.example,))
    patterns = tuple(pattern[index].lower() for pattern in written)
    if within != "*":
        return texts.kinds(patterns, within)
    literal = tuple(pattern for pattern in patterns if pattern and not has_wildcard(pattern))
    if index == _PARTITION:
        return _partitions(patterns, literal)
    if index == _REGION:
        return texts.kinds(patterns, "?*", (*REGIONS, *literal))
    full = (pattern.replace("?", "0").replace("*", "0" * (13 - len(pattern)), 1) for pattern in patterns)
    return texts.kinds(patterns, "?*", (account, *ELSEWHERE, *literal, *full))


def _partitions(patterns: tuple[str, ...], literal: tuple[str, ...]) -> Kinds:
    """A request stays in one partition: AWS's own, or one that a pattern names."""
    found: dict[int, str] = {}
    for partition in ("aws", *literal):
        for text, covering in texts.kinds(patterns, partition).found:
            found.setdefault(covering, text)
    return Kinds(tuple((text, covering) for covering, text in found.items()), complete=True)
