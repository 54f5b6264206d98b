"""The steps of an account exercise's solution, as files write them."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated, Any

from msgspec import Meta

from lessons.content_format.problems import PathInside, Problem, did_you_mean
from lessons.content_format.schema import Id, Line, Part
from lessons.content_format.starting_account import StartingAccount
from lessons.content_format.starting_machines import MachineName
from lessons.content_format.starting_names import Name, Region
from lessons.goals.calls import CallName, call_problems
from lessons.goals.program import Program
from lessons.goals.who import WhoText, read_who
from lessons.goals.who_problems import who_problems

SIGNS_IN = ("root", "user")
CALLS = ("key", "result of")


ErrorCode = Annotated[
    str, Meta(pattern=r"\A[A-Za-z.]+\Z", extra={"must": "be an error code, such as AccessDenied"})
]


class Step(Part, frozen=True, kw_only=True):
    """One thing that the solution does, and `say`, the sentence that tells it to the learner.

    It is a `sign_in` with its `password` and, where needed, the MFA device `mfa` and a `new_password`; or a
    `call` with its `parameters`, made by `who` or else by whoever signed in last; or a new root password.
    A call goes to `region`, or else to that of the console. Later steps refer to its result by its `id`. A
    call with `refused` must fail with this code of AWS's; one with `program` is made by that program, which
    takes the key of `who`. Or, on the EC2 instance `machine`, its program runs, or with `remove` a file is
    taken away.
    """

    say: Line
    sign_in: WhoText | None = None
    password: Line | None = None
    new_password: Line | None = None
    mfa: Name | None = None
    call: CallName | None = None
    refused: ErrorCode | None = None
    who: WhoText | None = None
    program: Id | None = None
    parameters: dict[str, Any] = {}
    root_password: Line | None = None
    region: Region | None = None
    machine: MachineName | None = None
    remove: Line | None = None
    id: Id | None = None

    @property
    def acts(self) -> int:
        """How many of the things that a step can be this one is; one is right."""
        return sum(each is not None for each in (self.sign_in, self.call, self.root_password, self.machine))


def step_problems(
    steps: Sequence[Step], accounts: Mapping[str, StartingAccount], programs: Mapping[str, Program]
) -> Iterator[Problem]:
    """Yield what is wrong with the steps, each by itself; what they do shows when they are replayed."""
    earlier: set[str] = set()
    signed_in = False
    for index, step in enumerate(steps):
        path: PathInside = ("solution", index)
        yield from _step_problems(path, step, accounts, earlier, signed_in=signed_in)
        yield from _program_problems(path, step, programs)
        signed_in = signed_in or step.sign_in is not None
        if step.id is not None:
            if step.id in earlier:
                yield Problem((*path, "id"), f"The id {step.id!r} is taken already.")
            earlier.add(step.id)


def _program_problems(path: PathInside, step: Step, programs: Mapping[str, Program]) -> Iterator[Problem]:
    if step.program is None:
        return
    if step.program not in programs:
        near = did_you_mean(step.program, list(programs))
        yield Problem((*path, "program"), f"There is no program {step.program!r}. {near}")
    if step.call is None or step.who is None:
        yield Problem((*path, "program"), "A program makes a 'call' with the key of 'who'.")


def _step_problems(
    path: PathInside,
    step: Step,
    accounts: Mapping[str, StartingAccount],
    earlier: set[str],
    *,
    signed_in: bool,
) -> Iterator[Problem]:
    if step.acts != 1:
        yield Problem(path, "A step is one of 'sign_in', 'call', 'root_password' and 'machine'.")
        return
    if step.remove is not None and step.machine is None:
        yield Problem((*path, "remove"), "Only from a 'machine' a file can be taken away. Leave it out.")
    if step.region is not None and step.call is None:
        yield Problem((*path, "region"), "Only a 'call' goes to a Region. Leave it out.")
    if step.refused is not None and step.call is None:
        yield Problem((*path, "refused"), "Only a call can be refused here. Leave it out.")
    if step.sign_in is not None:
        yield from who_problems((*path, "sign_in"), step.sign_in, accounts, SIGNS_IN)
        return
    if step.machine is not None:
        yield from _machine_problems((*path, "machine"), step.machine, accounts)
        return
    if step.who is not None:
        unknown = list(who_problems((*path, "who"), step.who, accounts, CALLS))
        yield from unknown
        if not unknown and (who := read_who(step.who)).kind == "result of" and who.name not in earlier:
            yield Problem((*path, "who"), f"No step before this one has the id {who.name!r}.")
    elif not signed_in:
        yield Problem(path, "Nobody has signed in yet. Say with 'who' whose key calls, or sign in first.")
    if step.call is not None:
        yield from call_problems(path, step.call, step.parameters)


def _machine_problems(
    path: PathInside, name: str, accounts: Mapping[str, StartingAccount]
) -> Iterator[Problem]:
    known = [machine for account in accounts.values() for machine in account.instances]
    if name not in known:
        yield Problem(path, f"There is no machine {name!r}. {did_you_mean(name, known)}")
