"""Amazon Resource Names: `arn:partition:service:region:account:resource`, and patterns of them.

Facts 1.5.1 to 1.5.6. The sixth field may hold colons of its own, so only the first five separate.
"""

from dataclasses import dataclass

from iamlab.evaluator import wildcards

FIELDS = ("prefix", "partition", "service", "region", "account", "resource")
"""The names of an ARN's six fields, in order."""

_RESOURCE = FIELDS.index("resource")


def split(arn: str) -> tuple[str, ...]:
    """Return the fields of `arn`, six at most; fewer when it has fewer."""
    return tuple(arn.split(":", len(FIELDS) - 1))


def account_of(arn: str) -> str | None:
    """Return the account that an ARN names, or None if it names none."""
    fields = split(arn)
    return fields[4] or None if len(fields) == len(FIELDS) and fields[4] != "*" else None


@dataclass(frozen=True, slots=True)
class ResourcePattern:
    """One entry of a Resource or NotResource list: `*`, or an ARN with wildcards in its fields.

    An ARN with fewer than six fields is completed with `*` (fact 1.5.5), which is also what a trailing
    `*` that runs over later colons comes to (fact 1.5.3).
    """

    text: str
    fields: tuple[str, ...]

    @classmethod
    def parse(cls, text: str) -> "ResourcePattern":
        if text == "*":
            return cls(text, ())
        fields = split(text)
        return cls(text, (*fields, *["*"] * (len(FIELDS) - len(fields))))

    def covers(self, resource: tuple[str, ...]) -> bool:
        """Say whether this pattern covers the resource whose ARN has these fields.

        A request for no particular resource has the single field `*`, which only `*` covers. Case
        counts in the last field alone (fact 1.5.6).
        """
        if not self.fields:
            return True
        return len(resource) == len(FIELDS) and all(
            field_covers(index, pattern, value)
            for index, (pattern, value) in enumerate(zip(self.fields, resource, strict=True))
        )

    def differing_fields(self, resource: tuple[str, ...]) -> list[int]:
        """Return the indices of the fields that keep this pattern from covering `resource`."""
        if not self.fields or len(resource) != len(FIELDS):
            return []
        return [
            index
            for index, (pattern, value) in enumerate(zip(self.fields, resource, strict=True))
            if not field_covers(index, pattern, value)
        ]


def field_covers(index: int, pattern: str, value: str) -> bool:
    """Say whether field `index` of a pattern covers the same field of an ARN."""
    if pattern in ("*", value):
        return True
    if index != _RESOURCE:
        pattern, value = pattern.lower(), value.lower()
    return wildcards.matches(pattern, value)
