"""Actions as requests name them, `s3:GetObject`, and as policies write them, `s3:Get*`.

Case never counts in either half (fact 1.4.1).
"""

from dataclasses import dataclass

from iamlab.evaluator import wildcards


def split(action: str) -> tuple[str, str]:
    """Return the service prefix and the name of `action`, both in lower case."""
    service, _, name = action.lower().partition(":")
    return service, name


@dataclass(frozen=True, slots=True)
class ActionPattern:
    """One entry of an Action or NotAction list; a bare `*` is every action of every service (1.4.2)."""

    text: str
    service: str
    name: str

    @classmethod
    def parse(cls, text: str) -> "ActionPattern":
        if text == "*":
            return cls(text, "*", "*")
        return cls(text, *split(text))

    def covers(self, service: str, name: str) -> bool:
        """Say whether this pattern covers the action with this service and name, in lower case."""
        return self.service in ("*", service) and wildcards.matches(self.name, name)
