"""Amazon Resource Names: `arn:partition:service:region:account:resource`, and patterns of them.

Facts 1.5.1 to 1.5.6. The sixth field may hold colons of its own, so only the first five separate.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import NamedTuple

from iamlab.evaluator import wildcards
from iamlab.evaluator.variables import Lookup, Template

FIELDS = ("prefix", "partition", "service", "region", "account", "resource")
"""The names of an ARN's six fields, in order."""

_RESOURCE = FIELDS.index("resource")

_Covers = Callable[[str], bool]
"""Says whether a field of a pattern covers the same field of an ARN."""


def split(arn: str) -> tuple[str, ...]:
    """Return the fields of `arn`, six at most; fewer when it has fewer."""
    return tuple(arn.split(":", len(FIELDS) - 1))


def split_pattern(text: str) -> tuple[str, ...]:
    """Return the fields of a pattern; a colon inside `${…}` separates nothing."""
    fields = split(text)
    if "${" not in text or all("${" not in field for field in fields[:-1]):
        return fields
    hidden = re.sub(r"\$\{[^}]*\}", lambda found: found.group().replace(":", "\0"), text)
    return tuple(field.replace("\0", ":") for field in split(hidden))


def _no_value(key: str) -> str | None:
    return None


def account_of(arn: str) -> str | None:
    """Return the account that an ARN names, or None if it names none."""
    fields = split(arn)
    return fields[4] or None if len(fields) == len(FIELDS) and fields[4] != "*" else None


class Arn(NamedTuple):
    """The ARN of a request, taken apart.

    `folded` are the fields in lower case, `head` is all of that before the last field, where no case counts.
    """

    fields: tuple[str, ...]
    folded: tuple[str, ...]
    head: str
    last: str

    @classmethod
    def parse(cls, text: str) -> "Arn":
        fields = split(text)
        folded = split(text.lower())
        return cls(fields, folded, ":".join(folded[:_RESOURCE]), fields[-1])


@dataclass(frozen=True)
class ResourcePattern:
    """One entry of a Resource or NotResource list: `*`, or an ARN with wildcards in its fields.

    `version` is that of its document. An ARN with fewer than six fields is completed with `*` (fact
    1.5.5), which is also what a trailing `*` that runs over later colons comes to (fact 1.5.3). Case
    counts in the last field alone (fact 1.5.6).
    """

    text: str
    version: str | None = None

    @cached_property
    def fields(self) -> tuple[str, ...]:
        """The six fields; none for `*`."""
        if self.text == "*":
            return ()
        fields = split_pattern(self.text)
        return (*fields, *["*"] * (len(FIELDS) - len(fields)))

    @cached_property
    def template(self) -> Template | None:
        """The last field where it holds variables, which are none in the fields before it (fact 2.2)."""
        return Template.read(self.fields[_RESOURCE], self.version) if self.fields else None

    def covers(self, arn: Arn, lookup: Lookup = _no_value) -> bool:
        """Say whether this pattern covers the resource with this ARN.

        A request for no particular resource has the single field `*`, which only `*` covers. `lookup`
        gives the values of variables; an entry with one that has none covers nothing (fact 2.5).
        """
        everything, head, covers_last = self._plan
        if everything:
            return True
        if head is None:
            if not self._covers_head(arn):
                return False
        elif head != arn.head:
            return False
        return self._filled_covers(arn, lookup) if covers_last is None else covers_last(arn.last)

    @cached_property
    def _plan(self) -> tuple[bool, str | None, _Covers | None]:
        """What `covers` needs, in one place: a decision looks at it for every entry."""
        if not self.fields:
            return True, None, None
        return False, self._head, self._covers_last if self.template is None else None

    def differing_fields(self, arn: Arn, lookup: Lookup = _no_value) -> list[int]:
        """Return the indices of the fields that keep this pattern from covering the ARN."""
        if not self.fields or len(arn.fields) != len(FIELDS):
            return []
        differing = [
            index
            for index in range(_RESOURCE)
            if not wildcards.matches(self.fields[index].lower(), arn.folded[index])
        ]
        last = self._covers_last(arn.last) if self.template is None else self._filled_covers(arn, lookup)
        return differing if last else [*differing, _RESOURCE]

    def _covers_head(self, arn: Arn) -> bool:
        if len(arn.fields) != len(FIELDS):
            return False
        service, account, region, partition = self._head_fields
        folded = arn.folded
        # In the order in which patterns most likely differ.
        return service(folded[2]) and account(folded[4]) and region(folded[3]) and partition(folded[1])

    @cached_property
    def _head(self) -> str | None:
        """All before the last field where it holds no wildcard, which is one comparison then."""
        head = ":".join(self.fields[:_RESOURCE]).lower()
        return None if wildcards.has_wildcard(head) else head

    @cached_property
    def _head_fields(self) -> tuple[_Covers, _Covers, _Covers, _Covers]:
        """What says whether service, account, region and partition are covered."""
        _, partition, service, region, account = (field.lower() for field in self.fields[:_RESOURCE])
        compiled = wildcards.compiled
        return compiled(service), compiled(account), compiled(region), compiled(partition)

    @cached_property
    def _covers_last(self) -> _Covers:
        return wildcards.compiled(self.fields[_RESOURCE])

    def _filled_covers(self, arn: Arn, lookup: Lookup) -> bool:
        assert self.template is not None
        filled = self.template.filled(lookup, as_pattern=True)
        return filled is not None and wildcards.matches(filled, arn.last)


@lru_cache(maxsize=2048)
def arn_like(pattern: str) -> _Covers:
    """Return what says whether a value of an Arn operator covers an ARN; case counts (fact 3.2).

    `*` alone covers every ARN, and a last `*` runs over the fields that are not written (fact 1.5.3). A
    text that is no ARN is covered by itself alone.
    """
    fields = split(pattern)
    if len(fields) < len(FIELDS):
        if not pattern.endswith("*"):
            return pattern.__eq__
        fields = (*fields, *["*"] * (len(FIELDS) - len(fields)))
    # The last fields first, as in those patterns most likely differ.
    asked = [(index, wildcards.compiled(field)) for index, field in enumerate(fields) if field != "*"][::-1]

    def covers(value: str) -> bool:
        given = split(value)
        if given[0] != "arn" or len(given) < len(FIELDS):
            return value == pattern
        for index, field_covers in asked:
            if not field_covers(given[index]):
                return False
        return True

    return covers
