"""Goals on EC2 instances: what their programs do now and did last, and which keys lie on them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from iamlab.account.account import Account
from iamlab.account.configuration import Configuration
from iamlab.account.ids import LONG_TERM_KEY
from iamlab.account.machines import Instance
from iamlab.aws_api import on_machines
from iamlab.aws_api.authentication import Credentials
from iamlab.aws_api.bodies import Together
from iamlab.aws_api.context import Surroundings
from iamlab.aws_api.gate import call
from iamlab.aws_api.operations.machines import SDK, stored_keys
from lessons.content_format.problems import PathInside, Problem
from lessons.content_format.starting_account import StartingAccount
from lessons.content_format.starting_machines import MachineName
from lessons.content_format.starting_names import Name
from lessons.goals.attacks import step_result
from lessons.goals.calls import call_problems
from lessons.goals.goal import Event, InAccount, Judgement, Missing, Situation, StepResult
from lessons.goals.keys import key_problems
from lessons.goals.references import credentials_in


def machine_problems(accounts: Mapping[str, StartingAccount]) -> Iterator[Problem]:
    """Yield what is wrong with the programs of machines, and keys on them that there are not."""
    for name, account in accounts.items():
        for each, machine in account.instances.items():
            path: PathInside = ("accounts", name, "instances", each)
            if machine.keys is not None:
                yield from key_problems((*path, "keys"), machine.keys, accounts)
            for index, made in enumerate(machine.program):
                yield from call_problems((*path, "program", index), made.call, made.parameters)


def find_machine(account: Account, name: str) -> Instance:
    """Return the instance with this `Name` tag, rather one that is running. Raises Missing."""
    found = [each for each in account.instances.values() if each.is_there and each.tags.get("Name") == name]
    if not found:
        raise Missing(f"There is no machine `{name}` any more.")
    return min(found, key=lambda each: each.state != "running")


@dataclass
class _Run:
    """What came of a machine's program: its calls, or why it made none. `role` is whose session it had."""

    steps: list[StepResult] = field(default_factory=list)
    without: str = ""
    role: str = ""

    @property
    def failed(self) -> StepResult | None:
        return next((step for step in self.steps if step.code), None)


class _OnMachine(InAccount, frozen=True, kw_only=True):
    """A goal on the machine with this `Name` tag."""

    machine: MachineName

    def found(self, situation: Situation) -> Instance:
        """Return the machine. Raises Missing."""
        return find_machine(situation.account(self.account), self.machine)

    def run(self, situation: Situation) -> _Run:
        """Run the program on a copy of the account, of which nothing is kept. Raises Missing."""
        instance, account = self.found(situation), situation.account(self.account)
        if instance.state != "running":
            raise Missing(f"`{self.machine}` is {instance.state}.")
        held, around = situation.answer.configuration.copy(), self._around(situation, instance)
        run, keys = _Run(), stored_keys(instance.files)
        if keys is None:
            answer = on_machines.metadata_credentials(held, account.id, instance.id, around)
            if answer.error is not None:
                run.without = answer.error.message
                return run
            held, keys = answer.configuration, credentials_in(answer.unwrapped())
            run.role = (held.sessions[keys.access_key_id].role or "").rpartition("/")[2]
        run.steps.extend(self._steps(instance, keys, held, around))
        return run

    def _around(self, situation: Situation, instance: Instance) -> Surroundings:
        now, bodies = situation.answer.now, situation.answer.bodies
        return Surroundings(now, instance.public_ip, SDK, region=instance.region, bodies=bodies)

    def _steps(
        self, instance: Instance, keys: Credentials, held: Configuration, around: Surroundings
    ) -> Iterator[StepResult]:
        for made in instance.calls:
            service, _, operation = made.call.partition(":")
            answer = call(held, keys, service, operation, made.parameters, around)
            yield step_result(self.machine, made.call, answer)
            if answer.error is not None:
                return
            held = answer.configuration
            around = replace(around, bodies=Together(around.bodies, answer.bodies))


class MachineRuns(_OnMachine, frozen=True, kw_only=True, tag="machine-runs"):
    """Run now, the machine's program makes all its calls; with `role`, by this role of its profile."""

    role: Name | None = None

    @property
    def words(self) -> str:
        by = f" with the role `{self.role}`" if self.role else ""
        return f"The program of `{self.machine}` runs through{by}"

    def judge(self, situation: Situation) -> Judgement:
        """Return what is missing, with what came of each call."""
        try:
            run = self.run(situation)
        except Missing as missing:
            return Judgement(str(missing))
        return Judgement(self._missing(run), still=tuple(run.steps))

    def _missing(self, run: _Run) -> str:
        if run.without:
            return f"It makes no call. {run.without}."
        if run.failed is not None:
            return f"It stands still: `{run.failed.call}` is answered with `{run.failed.code}`."
        if self.role is not None and run.role.lower() != self.role.lower():
            return f"It acts {f'as `{run.role}`' if run.role else 'with the access key that lies on it'}."
        return ""


class MachineDenied(_OnMachine, frozen=True, kw_only=True, tag="machine-denied"):
    """Run now, the machine's program is refused by policies; `expect` says whether explicitly."""

    expect: Literal["denied", "implicitDeny", "explicitDeny"] = "denied"

    @property
    def words(self) -> str:
        return f"`{self.machine}` is denied"

    def judge(self, situation: Situation) -> Judgement:
        """Return what is missing, with what came of each call."""
        try:
            run = self.run(situation)
        except Missing as missing:
            return Judgement(str(missing))
        return Judgement(self._missing(run), still=tuple(run.steps))

    def _missing(self, run: _Run) -> str:
        if run.without:
            return f"It is not denied: it makes no call. {run.without}."
        if run.failed is None:
            return "Its program still runs through."
        if run.failed.trace is None:
            return f"Its program fails with `{run.failed.code}`, but no policy denies it."
        outcome = run.failed.trace.decision.outcome.value
        return "" if self.expect in ("denied", outcome) else "It is denied, but not in the way it should be."


class MachineWithoutKeys(_OnMachine, frozen=True, kw_only=True, tag="machine-without-keys"):
    """No long-term access key lies in the files of the machine."""

    @property
    def words(self) -> str:
        return f"No access key lies on `{self.machine}`"

    def missing(self, situation: Situation) -> str:
        files = self.found(situation).files
        key = LONG_TERM_KEY.encode()
        holding = next((path for path, content in files.items() if key in content), None)
        return f"There is a key in `{holding}`." if holding else ""


class MachineRan(_OnMachine, frozen=True, kw_only=True, tag="machine-ran"):
    """The program ran, and all calls of its last run went through with the role of the machine.

    With `role`, that role.
    """

    role: Name | None = None

    @property
    def words(self) -> str:
        return f"You ran the program of `{self.machine}`, and it went through with its role"

    @property
    def stays(self) -> bool:
        return True

    def missing(self, situation: Situation) -> str:
        """A program stops at the first call that fails, so its last call tells how its last run ended."""
        instance, account = self.found(situation), situation.account(self.account)
        calls = [each for each in situation.answer.history.all if _is_by(each, instance.id, account.id)]
        if not calls:
            return f"`{self.machine}` made no call with a role yet. Run its program."
        if code := calls[-1].get("errorCode"):
            return f"The last time it ran, it stopped with `{code}`."
        issuer = (calls[-1]["userIdentity"].get("sessionContext") or {}).get("sessionIssuer") or {}
        acted_as = str(issuer.get("userName", ""))
        if self.role is not None and acted_as.lower() != self.role.lower():
            return f"The last time it ran, it acted as `{acted_as}`."
        return ""


def _is_by(event: Event, instance: str, account: str) -> bool:
    """Say whether a machine's program made a recorded call: its session is named as the machine."""
    identity = event.get("userIdentity") or {}
    is_own = identity.get("type") == "AssumedRole" and identity.get("accountId") == account
    by_program = event.get("userAgent") == SDK
    return is_own and by_program and str(identity.get("arn", "")).rpartition("/")[2] == instance
