"""Does an account exercise's solution solve it? Replayed for tests, and before one is published."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from random import Random

from iamlab.account.configuration import Configuration
from iamlab.account.errors import AWSError
from iamlab.aws_api import on_machines
from iamlab.aws_api.authentication import Credentials
from iamlab.aws_api.bodies import Together
from iamlab.aws_api.context import Surroundings
from iamlab.aws_api.events import Event
from iamlab.aws_api.gate import Answer, call
from iamlab.aws_api.operation import Result
from iamlab.aws_api.root_user import change_root_password
from iamlab.aws_api.sign_in import SignIn, console_login
from lessons.content_format.account_steps import Step
from lessons.content_format.kinds.account import AccountExercise
from lessons.content_format.problems import Problem
from lessons.goals import AccountAnswer
from lessons.goals.attacks import Attack
from lessons.goals.calls import typed
from lessons.goals.goal import History, Missing
from lessons.goals.machines import find_machine
from lessons.goals.references import Dangling, Known, credentials_in
from lessons.goals.who import Who, read_who
from lessons.grading.account import grade_account
from lessons.starting_configuration import Start, build

PAUSE = timedelta(minutes=1)
"""Between two steps, so that no one-time code is used twice."""


class StepFailed(Exception):
    """A step of a solution did not do what it says; the text says why."""


@dataclass
class Replay:
    """A solution on its way: what the account is now, who is signed in, what was recorded."""

    exercise: AccountExercise
    start: Start
    now: datetime
    chance: Random
    known: Known = field(init=False)
    session: Credentials | None = None
    events: list[Event] = field(default_factory=list)

    def __post_init__(self) -> None:
        start = self.start
        self.known = Known(start.configuration.copy(), self.now, start.credentials, bodies=start.bodies)

    @property
    def configuration(self) -> Configuration:
        return self.known.configuration

    def answer(self) -> AccountAnswer:
        """Return what the learner would have made of the account by now."""
        credentials = self.start.credentials
        return AccountAnswer(
            self.configuration,
            self.start.configuration,
            credentials,
            History(tuple(self.events)),
            self.now,
            bodies=self.known.bodies,
        )

    def take(self, step: Step) -> None:
        """Do what a step says. Raises StepFailed."""
        self.now += PAUSE
        self.known.now = self.now
        try:
            answer = self._made(step)
            result = self._result(step, answer)
        except (AWSError, Dangling) as error:
            raise StepFailed(str(error)) from None
        if "Next" in result:
            raise StepFailed(f"The sign-in asks for {result['Next']}: give 'mfa' or 'new_password'.")
        self.known.configuration = answer.configuration
        self.known.bodies = Together(self.known.bodies, answer.bodies)
        self.events += answer.events
        if step.sign_in is not None:
            self.session = credentials_in(result)
        if step.id is not None:
            self.known.results[step.id] = result

    def _result(self, step: Step, answer: Answer) -> Result:
        """Return what came of a step, nothing of a refusal that is wanted. Raises AWSError, StepFailed."""
        if step.refused is None:
            return answer.unwrapped()
        if answer.error is None:
            raise StepFailed(f"The call goes through. It should be refused with {step.refused}.")
        if answer.error.code != step.refused:
            raise answer.error
        return {}

    def _made(self, step: Step) -> Answer:
        surroundings = Surroundings(self.now, chance=self.chance, bodies=self.known.bodies)
        if step.program is not None:
            surroundings = replace(surroundings, user_agent=step.program)
        if step.region is not None:
            surroundings = replace(surroundings, region=step.region)
        if step.sign_in is not None:
            typed_in = self._typed_in(read_who(step.sign_in), step)
            return console_login(self.configuration, typed_in, surroundings)
        if step.machine is not None:
            return self._on_machine(step.machine, step.remove, surroundings)
        credentials = self._credentials(step)
        if step.root_password is not None:
            old = self.exercise.account(None).root.password or ""
            return change_root_password(
                self.configuration, credentials, step.password or old, step.root_password, surroundings
            )
        assert step.call is not None
        service, _, operation = step.call.partition(":")
        given = typed(service, operation, step.parameters, lambda text, shape: self.known.fill(text))
        return call(self.configuration, credentials, service, operation, given, surroundings)

    def _on_machine(self, name: str, file: str | None, surroundings: Surroundings) -> Answer:
        """Let a machine's program run, or take a file away from it. Raises StepFailed."""
        for number, account in self.configuration.accounts.items():
            with suppress(Missing):
                instance = find_machine(account, name)
                if file is None:
                    return on_machines.run_program(self.configuration, number, instance.id, surroundings)
                if file not in instance.files:
                    raise StepFailed(f"There is no file {file!r} on the machine {name!r}.")
                kept = {path: held for path, held in instance.files.items() if path != file}
                return on_machines.keep_files(self.configuration, number, instance.id, kept)
        raise StepFailed(f"There is no machine {name!r} any more.")

    def _credentials(self, step: Step) -> Credentials:
        if step.who is None:
            assert self.session is not None, "steps are checked before"
            return self.session
        who = read_who(step.who)
        if who.kind == "key":
            return self.start.credentials[who.name]
        return credentials_in(self.known.results[who.name])

    def _typed_in(self, who: Who, step: Step) -> SignIn:
        """Return what somebody types to sign in: the description's password unless the step has one."""
        account = self.exercise.account(who.account)
        described = account.root.password if who.kind == "root" else None
        if who.kind == "user" and who.name in account.users:
            described = account.users[who.name].password
        password = step.password or described or ""
        code = self.known.code(step.mfa) if step.mfa else None
        if who.kind == "root":
            email = self.configuration.accounts[account.id].root.email
            return SignIn(password, email=email, mfa_code=code)
        return SignIn(
            password, account=account.id, user=who.name, mfa_code=code, new_password=step.new_password
        )


def replayed(exercise: AccountExercise, now: datetime, chance: Random) -> Replay:
    """Return the exercise at its start, ready for steps."""
    start = build(exercise.accounts, now, chance, exercise.organization)
    return Replay(exercise, start, now, chance)


def solution_problems(exercise: AccountExercise, now: datetime, chance: Random) -> Iterator[Problem]:
    """Yield why a filled exercise without other problems cannot be published.

    At the start one goal at least must fail, and every attack must go through while what must still work
    works; every step of the solution must succeed; after them every goal must be met.
    """
    replay = replayed(exercise, now, chance)
    yield from _start_problems(exercise, replay.answer())
    for index, step in enumerate(exercise.solution):
        try:
            replay.take(step)
        except StepFailed as error:
            yield Problem(("solution", index), f"This step fails. {error}")
            return
    feedback = grade_account(exercise, replay.answer())
    for index, goal in enumerate(feedback.goals):
        if not goal.passed:
            yield Problem(("goals", index), f"The solution does not meet this goal. {goal.missing}")


def _start_problems(exercise: AccountExercise, answer: AccountAnswer) -> Iterator[Problem]:
    feedback = grade_account(exercise, answer)
    if feedback.solved:
        yield Problem(("goals",), "Every goal is met at the start already. One at least must not be.")
    for index, (goal, result) in enumerate(zip(exercise.goals, feedback.goals, strict=True)):
        if not isinstance(goal, Attack) or result.judgement is None:
            continue
        for name, steps in (("calls", result.judgement.steps), ("still", result.judgement.still)):
            for number, step in enumerate(steps):
                if step.code:
                    message = f"At the start this call must succeed. {step.code}: {step.message}"
                    yield Problem(("goals", index, name, number), message)
