"""Who is in which group and what hangs on whom, from the one read that tells it of everybody."""

from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from lessons.forms.sandbox.acts import ConsoleCall
from lessons.views.sandbox.answers import Refusal
from lessons.views.sandbox.console import Console


@dataclass(frozen=True)
class Details:
    """What GetAccountAuthorizationDetails brought; nothing where it was refused."""

    result: dict[str, Any]
    refusal: Refusal | None

    @cached_property
    def users(self) -> dict[str, dict[str, Any]]:
        return {each["UserName"]: each for each in self.result.get("UserDetailList", [])}

    @cached_property
    def groups(self) -> dict[str, dict[str, Any]]:
        return {each["GroupName"]: each for each in self.result.get("GroupDetailList", [])}

    @cached_property
    def members(self) -> Counter[str]:
        """How many users each group has."""
        return Counter(group for user in self.users.values() for group in user["GroupList"])


def details(console: Console, *kinds: str) -> Details:
    """Read the authorization details of these kinds (`User`, `Group`, `Role`, …)."""
    seen = console.look_through(ConsoleCall("iam:GetAccountAuthorizationDetails", {"Filter": list(kinds)}))
    return Details(seen.result, seen.refusal)


def policies_on(shown: dict[str, Any], inline: str) -> int:
    """Count the policies of one entity as the details show it; `inline` names its list of inline ones."""
    return len(shown["AttachedManagedPolicies"]) + len(shown.get(inline, []))
