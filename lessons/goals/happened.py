"""Goals on what happened, read from the event history. Once met they stay met (facts 6.5.3 to 6.5.5)."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from iamlab.aws_api import event_forms
from iamlab.aws_api.events import recorded_parameters
from lessons.content_format.problems import PathInside, Problem
from lessons.content_format.schema import Line
from lessons.content_format.starting_account import StartingAccount
from lessons.content_format.starting_names import Name
from lessons.goals.calls import CallName, operation_problems
from lessons.goals.goal import Event, Goal, InAccount, Situation, holds
from lessons.goals.who import Who, WhoText, read_who
from lessons.goals.who_problems import who_problems


class SignedIn(InAccount, frozen=True, kw_only=True, tag="signed-in"):
    """Somebody signed in to the console: `user`, root, or any user who holds the managed policy `policy`.

    `mfa` says whether with MFA; left out, it does not matter.
    """

    user: Name | None = None
    root: bool = False
    policy: Name | None = None
    mfa: bool | None = None

    @property
    def words(self) -> str:
        who = "the root user" if self.root else f"`{self.user}`" if self.user else "a user"
        held = f" who has `{self.policy}`" if self.policy else ""
        return f"You signed in as {who}{held}{' with MFA' if self.mfa else ''}"

    @property
    def stays(self) -> bool:
        return True

    def problems(self, path: PathInside, accounts: Mapping[str, StartingAccount]) -> Iterator[Problem]:
        """Yield what says two things at once."""
        yield from super().problems(path, accounts)
        if self.root and (self.user or self.policy):
            yield Problem((*path, "root"), "Root is no user and holds no policy. Leave one of them out.")

    def missing(self, situation: Situation) -> str:
        account = situation.account(self.account)
        if any(
            _signs_in(event, account.id) and self._is_meant(event, situation) for event in _all(situation)
        ):
            return ""
        where = "with the e-mail address" if self.root else "at the account’s sign-in address"
        return f"Nobody {'of these ' if self.policy else ''}signed in yet. Sign in {where}."

    def _is_meant(self, event: Event, situation: Situation) -> bool:
        who = event["userIdentity"]
        if self.mfa is not None and self.mfa != (event["additionalEventData"].get("MFAUsed") == "Yes"):
            return False
        if self.root or who["type"] == "Root":
            return self.root and who["type"] == "Root"
        account = situation.account(self.account)
        user = account.users.get(str(who.get("userName", "")).lower())
        if self.policy is not None and (user is None or not holds(account, user, self.policy)):
            return False
        return self.user is None or self.user.lower() == str(who.get("userName", "")).lower()


class Called(Goal, frozen=True, kw_only=True, tag="called"):
    """A call was made: `call`, by `who` if that is said, with these `parameters` among others.

    With `error`, it was refused with this code; without, it went through. `new_key` asks that a key made
    since the start signed it.
    """

    call: CallName
    who: WhoText | None = None
    parameters: dict[str, Any] = {}
    error: Line | None = None
    new_key: bool = False

    @property
    def words(self) -> str:
        who = f" as {read_who(self.who).words}" if self.who else " with a new key" if self.new_key else ""
        return f"You called `{self.call}`{who}" + (f" and got `{self.error}`" if self.error else "")

    @property
    def stays(self) -> bool:
        return True

    def problems(self, path: PathInside, accounts: Mapping[str, StartingAccount]) -> Iterator[Problem]:
        """Yield an operation that there is not, and somebody who is nobody."""
        yield from super().problems(path, accounts)
        yield from operation_problems((*path, "call"), self.call)
        if self.who is not None:
            yield from who_problems((*path, "who"), self.who, accounts, ("root", "user", "role", "key"))

    def missing(self, situation: Situation) -> str:
        for event in _all(situation):
            is_it = call_of(event) == recorded_as(self.call) and _error(event) == self.error
            if is_it and self._is_meant(event, situation):
                return ""
        who = f" by {read_who(self.who).words}" if self.who else ""
        return f"`{self.call}` was not {'refused' if self.error else 'called'}{who} yet."

    def _is_meant(self, event: Event, situation: Situation) -> bool:
        identity = event.get("userIdentity") or {}
        if self.who is not None and not is_by(read_who(self.who), identity, situation):
            return False
        if self.new_key and not _is_new_key(str(identity.get("accessKeyId", "")), situation):
            return False
        return gives(event, self.parameters)


def _error(event: Event) -> str | None:
    """Return the code of a refusal as whoever called saw it: EC2's has more in the record (fact 5.2.6)."""
    code = event.get("errorCode")
    return None if code is None else str(code).removeprefix("Client.")


def gives(event: Event, parameters: Mapping[str, Any]) -> bool:
    """Say whether a record's call had these parameters among others."""
    given = event.get("requestParameters") or {}
    wanted = recorded_parameters(event["eventSource"].partition(".")[0], parameters)
    return all(given.get(name) == value for name, value in wanted.items())


def call_of(event: Event) -> str:
    """Return the call that a record is of, as in `iam:CreateUser`."""
    return f"{event['eventSource'].partition('.')[0]}:{event['eventName']}"


def recorded_as(call: str) -> str:
    """Return the call that the record of `call` is of: CloudTrail has other names for some."""
    service, _, operation = call.partition(":")
    return f"{event_forms.namespace(service)}:{event_forms.name(service, operation)}"


def _all(situation: Situation) -> Sequence[Event]:
    return situation.answer.history.all


def _signs_in(event: Event, account: str) -> bool:
    """Say whether a record is that of somebody who signed in to an account."""
    if event["eventName"] != "ConsoleLogin" or "errorMessage" in event:
        return False
    return bool(event.get("recipientAccountId") == account)


def is_by(who: Who, identity: Event, situation: Situation) -> bool:
    """Say whether `who` is meant by a record's `userIdentity`."""
    if who.kind == "key":
        named = situation.answer.credentials.get(who.name)
        return named is not None and identity.get("accessKeyId") == named.access_key_id
    if identity.get("accountId") != situation.account(who.account).id:
        return False
    if who.kind == "root":
        return identity.get("type") == "Root"
    if who.kind == "user":
        name = str(identity.get("userName", ""))
        return identity.get("type") == "IAMUser" and name.lower() == who.name.lower()
    issuer = (identity.get("sessionContext") or {}).get("sessionIssuer") or {}
    return str(issuer.get("userName", "")).lower() == who.name.lower()


def _is_new_key(key_id: str, situation: Situation) -> bool:
    return key_id.startswith("AKIA") and key_id not in set(situation.answer.start.access_key_ids())
