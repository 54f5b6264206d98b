"""What a goal is: its fields in the file, its title, and what is still missing.

To add a type of goal, write its record in a module here, name it in `AnyGoal` (`__init__.py`) and
describe it in docs/content-format.md.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any

from iamlab.account import aws_managed
from iamlab.account.account import Account
from iamlab.account.configuration import Configuration
from iamlab.account.errors import AWSError
from iamlab.account.identities import User
from iamlab.aws_api.authentication import Credentials
from iamlab.evaluator import Trace
from lessons.content_format.problems import PathInside, Problem
from lessons.content_format.schema import Id, Line, Part, Text
from lessons.content_format.starting_account import StartingAccount
from lessons.goals.program import Program
from lessons.goals.who import Who, stand_in

Event = dict[str, Any]

OTHER_VERSION = "The exercise has changed since this account was made. Reset the account to begin anew."


class History:
    """What was recorded in the accounts, the oldest first, and what of it was not taken back since."""

    def __init__(self, events: Sequence[Event] = ()) -> None:
        self._events = events

    @property
    def all(self) -> Sequence[Event]:
        """Every record."""
        return self._events

    @property
    def lasting(self) -> Sequence[Event]:
        """The records of what neither undo nor reset took back."""
        return self._events


@dataclass(frozen=True)
class AccountAnswer:
    """What a learner made of the account: the answer to an account exercise.

    `start` is the configuration at the start, `credentials` are those that the exercise gives names to,
    `kept` the ids of the goals on events that came true before: they stay. `bodies` are what objects hold,
    by digest.
    """

    configuration: Configuration
    start: Configuration
    credentials: Mapping[str, Credentials]
    history: History
    now: datetime
    kept: frozenset[str] = frozenset()
    bodies: Mapping[str, bytes] = field(default_factory=dict)


class Missing(Exception):
    """A goal cannot be met now; the text is the sentence that says why."""


@dataclass(frozen=True)
class Situation:
    """An answer as goals look at it.

    `numbers` gives account ids by short name, the first one's first; `programs` are the exercise's by name.
    """

    answer: AccountAnswer
    numbers: Mapping[str, str]
    programs: Mapping[str, Program] = field(default_factory=dict)

    def account(self, name: str | None = None) -> Account:
        """Return the account with this short name, the first for None. Raises Missing."""
        return self._account_in(self.answer.configuration, name)

    def at_start(self, name: str | None = None) -> Account:
        """Return the account as it was at the start. Raises Missing."""
        return self._account_in(self.answer.start, name)

    def _account_in(self, configuration: Configuration, name: str | None) -> Account:
        number = self.numbers.get(name or next(iter(self.numbers)), "")
        found = configuration.accounts.get(number)
        if found is None:
            raise Missing(OTHER_VERSION)
        return found

    def user(self, account: Account, name: str) -> User:
        """Return a user. Raises Missing."""
        found = account.users.get(name.lower())
        if found is None:
            raise Missing(f"There is no user `{name}` yet.")
        return found

    @cached_property
    def scratch(self) -> Configuration:
        """A copy in which people may stand in."""
        return self.answer.configuration.copy()

    def credentials(self, who: Who, configuration: Configuration) -> Credentials:
        """Return what `who` calls with, on a configuration of one's own. Raises Missing."""
        if who.kind == "key":
            found = self.answer.credentials.get(who.name)
            if found is None:
                raise Missing(OTHER_VERSION)
            return found
        account = self._account_in(configuration, who.account)
        try:
            return stand_in(configuration, account, who, self.answer.now)
        except AWSError as error:
            raise Missing(error.message) from None


def policy_arn(account: Account, name: str) -> str | None:
    """Return the ARN of the account's own policy of this name, else of AWS's; None where there is none."""
    own = account.policies.get(name.lower())
    return account.arn("policy", own.path, own.name) if own else aws_managed.by_name().get(name)


def holds(account: Account, user: User, name: str) -> bool:
    """Say whether the managed policy called `name` is attached to a user or to a group of theirs."""
    holders = [user, *(account.groups[group.lower()] for group in user.groups)]
    arn = policy_arn(account, name)
    return any(arn in holder.attached for holder in holders)


@dataclass(frozen=True, slots=True)
class StepResult:
    """One call of an attack, or of those that must still work: what was called, and what came of it.

    `refused` is whether it was turned away, `message` is AWS's text then; `trace` says why where policies
    decided it. A step that was never reached has `ran` false.
    """

    who: str
    call: str
    ran: bool = True
    refused: bool = False
    code: str = ""
    message: str = ""
    trace: Trace | None = None


@dataclass(frozen=True, slots=True)
class Judgement:
    """What is missing, empty when the goal is met; and how that was found out.

    `trace` is the decision on a goal's request, `steps` are an attack's calls, `still` those that must work.
    """

    missing: str = ""
    trace: Trace | None = None
    steps: tuple[StepResult, ...] = field(default=())
    still: tuple[StepResult, ...] = field(default=())


class Goal(Part, frozen=True, kw_only=True, tag_field="goal"):
    """What every goal has. `title` replaces the words of its type; `why` says what it is good for."""

    id: Id
    title: Line | None = None
    why: Text | None = None

    @property
    def words(self) -> str:
        """The title of a goal of this type."""
        raise NotImplementedError

    @property
    def heading(self) -> str:
        return self.title or self.words

    @property
    def stays(self) -> bool:
        """Whether it stays met once it was: so do goals on what happened."""
        return False

    def problems(self, path: PathInside, accounts: Mapping[str, StartingAccount]) -> Iterator[Problem]:
        """Yield what is wrong with the goal in an exercise that starts with these accounts."""
        yield from ()

    def missing(self, situation: Situation) -> str:
        """Return in a sentence what is missing, empty when the goal is met. May raise Missing."""
        raise NotImplementedError

    def judge(self, situation: Situation) -> Judgement:
        """Return what is missing, and more where there is more to show."""
        try:
            return Judgement(self.missing(situation))
        except Missing as missing:
            return Judgement(str(missing))


class InAccount(Goal, frozen=True, kw_only=True):
    """A goal on one account: that with the short name in `account`, the exercise's first when left out."""

    account: Id | None = None

    def problems(self, path: PathInside, accounts: Mapping[str, StartingAccount]) -> Iterator[Problem]:
        """Yield an account that there is not."""
        yield from super().problems(path, accounts)
        yield from account_problems((*path, "account"), self.account, accounts)


def account_problems(
    path: PathInside, name: str | None, accounts: Mapping[str, StartingAccount]
) -> Iterator[Problem]:
    """Yield a problem where no account has this short name."""
    if name is not None and name not in accounts:
        yield Problem(path, f"There is no account {name!r} here. Known are: {', '.join(accounts)}.")


def listed(names: Sequence[str]) -> str:
    """Return names as a sentence lists them."""
    return listed_plain([f"`{name}`" for name in names])


def listed_plain(texts: Sequence[str], most: int = 5) -> str:
    """Return texts as a sentence lists them, the first few of many."""
    shown = [*texts[:most], *([f"{len(texts) - most} more"] if len(texts) > most else [])]
    return shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} and {shown[-1]}"
