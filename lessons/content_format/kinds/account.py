"""Exercises of the kind *account*: the learner acts on a simulated AWS until every goal holds."""

from collections.abc import Iterator
from typing import Annotated

from msgspec import Meta

from lessons.content_format.account_steps import Step, step_problems
from lessons.content_format.kinds import KindOfExercise, kind
from lessons.content_format.problems import PathInside, Problem, did_you_mean, repeated
from lessons.content_format.schema import Id, Part
from lessons.content_format.starting_account import StartingAccount, starting_problems
from lessons.content_format.starting_names import Name
from lessons.content_format.starting_organization import StartingOrganization
from lessons.goals import AnyGoal
from lessons.goals.functions import function_call_problems
from lessons.goals.goal import account_problems
from lessons.goals.keys import key_problems
from lessons.goals.machines import machine_problems
from lessons.goals.program import Program
from lessons.goals.programs import ProgramRuns, program_problems
from lessons.goals.tasks import task_call_problems

__all__ = ["AccountExercise", "SignInGiven"]


class SignInGiven(Part, frozen=True, kw_only=True):
    """As whom the learner may sign in from the start: root, or `user`. The password is the description's."""

    account: Id | None = None
    user: Name | None = None


@kind("account")
class AccountExercise(KindOfExercise, frozen=True, kw_only=True):
    """An AWS to act on, goals, and a solution as a list of calls.

    `sign_in` and `keys` are what the learner is handed at the start: sign-ins, and access keys by name.
    `programs` hold access keys of their own, by name, and the learner can give them others.
    """

    accounts: Annotated[dict[Id, StartingAccount], Meta(min_length=1)]
    organization: StartingOrganization | None = None
    sign_in: list[SignInGiven] = []
    keys: list[Id] = []
    programs: dict[Id, Program] = {}
    goals: Annotated[list[AnyGoal], Meta(min_length=1)]
    solution: Annotated[list[Step], Meta(min_length=1)]

    @property
    def numbers(self) -> dict[str, str]:
        """The id of each account, by its short name."""
        return {name: account.id for name, account in self.accounts.items()}

    def account(self, name: str | None) -> StartingAccount:
        """Return the account with this short name, the first for None."""
        return self.accounts[name or next(iter(self.accounts))]

    def problems(self) -> Iterator[Problem]:
        """Yield what is wrong with the filled exercise: accounts, goals, steps, ids."""
        yield from super().problems()
        if not self.accounts:
            yield Problem(("accounts",), "There is no account. Describe one at least.")
            return
        yield from starting_problems(self.accounts)
        if self.organization is not None:
            yield from self.organization.problems(self.accounts)
        yield from self._handed_problems()
        yield from repeated("goals", "id", [goal.id for goal in self.goals])
        for index, goal in enumerate(self.goals):
            yield from goal.problems(("goals", index), self.accounts)
        yield from function_call_problems(self.accounts)
        yield from machine_problems(self.accounts)
        yield from task_call_problems(self.accounts)
        yield from program_problems(self.programs, self.accounts)
        yield from self._program_goal_problems()
        yield from step_problems(self.solution, self.accounts, self.programs)

    def _program_goal_problems(self) -> Iterator[Problem]:
        for index, goal in enumerate(self.goals):
            if isinstance(goal, ProgramRuns) and goal.program not in self.programs:
                near = did_you_mean(goal.program, list(self.programs))
                yield Problem(("goals", index, "program"), f"There is no program {goal.program!r}. {near}")

    def _handed_problems(self) -> Iterator[Problem]:
        """Yield what cannot be handed to the learner: nobody's passwords, keys that there are not."""
        if not (self.sign_in or self.keys):
            yield Problem((), "Nothing says how the learner gets in. Give it 'sign_in' or 'keys'.")
        for index, given in enumerate(self.sign_in):
            path: PathInside = ("sign_in", index)
            unknown = list(account_problems((*path, "account"), given.account, self.accounts))
            yield from unknown
            if not unknown and not self.can_sign_in(given):
                who = f"The user {given.user!r}" if given.user else "Root"
                yield Problem((*path, "user") if given.user else path, f"{who} has no password there.")
        for index, name in enumerate(self.keys):
            yield from key_problems(("keys", index), name, self.accounts)

    def can_sign_in(self, given: SignInGiven) -> bool:
        """Say whether there is somebody with a password."""
        account = self.account(given.account)
        if given.user is None:
            return account.root.password is not None
        return given.user in account.users and account.users[given.user].password is not None
