"""Goals on denials: which policies the learner was denied by (facts 5.1.4, 5.1.5)."""

from collections.abc import Iterator, Mapping
from typing import Any, Literal

from iamlab.evaluator.messages import reason_in
from lessons.content_format.policy_parts import PolicyTypeName
from lessons.content_format.problems import PathInside, Problem
from lessons.content_format.starting_account import StartingAccount
from lessons.goals.calls import CallName, operation_problems
from lessons.goals.goal import Event, InAccount, Situation
from lessons.goals.happened import call_of, gives, is_by, recorded_as
from lessons.goals.who import WhoText, read_who
from lessons.goals.who_problems import who_problems

_WRITTEN_AS = {
    "identity": "an identity-based policy",
    "resource": "a resource-based policy",
    "trust": "a role’s trust policy",
    "boundary": "a permissions boundary",
    "session": "a session policy",
    "scp": "a service control policy",
    "rcp": "a resource control policy",
    "vpc_endpoint": "a VPC endpoint policy",
}


class Denied(InAccount, frozen=True, kw_only=True, tag="denied"):
    """A call was denied, and AWS's message names policies written as `by`: `boundary`, `trust` and so on.

    `expect` says whether explicitly, `call` which call it was, with which `parameters` among others, and
    `who` who made it; what is left out does not matter.
    """

    by: PolicyTypeName
    expect: Literal["denied", "implicitDeny", "explicitDeny"] = "denied"
    who: WhoText | None = None
    call: CallName | None = None
    parameters: dict[str, Any] = {}

    @property
    def words(self) -> str:
        who = f"{read_who(self.who).words} was" if self.who else "You were"
        return f"{who[:1].upper()}{who[1:]} denied because of {_WRITTEN_AS[self.by]}"

    @property
    def stays(self) -> bool:
        return True

    def problems(self, path: PathInside, accounts: Mapping[str, StartingAccount]) -> Iterator[Problem]:
        """Yield an operation that there is not, and somebody who is nobody."""
        yield from super().problems(path, accounts)
        if self.call is not None:
            yield from operation_problems((*path, "call"), self.call)
        if self.who is not None:
            yield from who_problems((*path, "who"), self.who, accounts, ("root", "user", "role", "key"))

    def missing(self, situation: Situation) -> str:
        if any(self._is_meant(event, situation) for event in situation.answer.history.all):
            return ""
        what = f"`{self.call}`" if self.call else "No call"
        was = "was not denied" if self.call else "was denied"
        who = f" to {read_who(self.who).words}" if self.who else ""
        return f"{what} {was}{who} because of {_WRITTEN_AS[self.by]} yet."

    def _is_meant(self, event: Event, situation: Situation) -> bool:
        reason = reason_in(str(event.get("errorMessage") or ""))
        if reason is None or reason[0] != self.by:
            return False
        if self.expect != "denied" and reason[1] != (self.expect == "explicitDeny"):
            return False
        if self.call is not None and call_of(event) != recorded_as(self.call):
            return False
        if not gives(event, self.parameters):
            return False
        return self.who is None or is_by(read_who(self.who), event.get("userIdentity") or {}, situation)
