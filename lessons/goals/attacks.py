"""Goals that are attacks: calls that all succeed at the start, and must be refused at the end."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated

from msgspec import Meta

from iamlab.account.configuration import Configuration
from iamlab.aws_api.bodies import Together
from iamlab.aws_api.context import Surroundings
from iamlab.aws_api.gate import Answer, call
from iamlab.evaluator import explain
from lessons.content_format.problems import PathInside, Problem
from lessons.content_format.schema import Id
from lessons.content_format.starting_account import StartingAccount
from lessons.goals.calls import Call, call_problems, typed
from lessons.goals.goal import Goal, Judgement, Missing, Situation, StepResult
from lessons.goals.references import Dangling, Known, credentials_in
from lessons.goals.who import read_who
from lessons.goals.who_problems import who_problems

NOT_A_REFUSAL = (
    "ParamValidation",
    "ValidationError",
    "ValidationException",
    "InvalidParameterValue",
    "NotImplemented",
    "EntityTooLarge",
    "EntityAlreadyExists",
    "AlreadyExistsException",
    "BucketAlreadyExists",
    "BucketAlreadyOwnedByYou",
    "QueueAlreadyExists",
    "LimitExceeded",
    "InvalidAction",
    "InvalidParameterException",
    "MissingParameter",
    "UnsupportedOperation",
    "DryRunOperation",
    "IncorrectState",
    "IncorrectInstanceState",
    "InstanceLimitExceeded",
)
"""Errors that stop a call without anybody having closed anything: they do not count."""

ACTORS = ("root", "user", "role", "key", "result of")


class AttackCall(Call, frozen=True, kw_only=True):
    """One call of an attack. Later ones refer to its result by its `id`."""

    id: Id | None = None


Calls = Annotated[list[AttackCall], Meta(min_length=1)]


class Attack(Goal, frozen=True, kw_only=True, tag="attack"):
    """`calls` are made one after the other on a copy of the account; one of them must be refused.

    The calls in `still` must all succeed, each on a copy of its own: closing the hole breaks nothing.
    """

    calls: Calls
    still: list[AttackCall] = []

    @property
    def words(self) -> str:
        return "The attack is refused"

    def problems(self, path: PathInside, accounts: Mapping[str, StartingAccount]) -> Iterator[Problem]:
        """Yield what is wrong with the calls."""
        yield from super().problems(path, accounts)
        for name, calls in (("calls", self.calls), ("still", self.still)):
            for index, each in enumerate(calls):
                place = (*path, name, index)
                yield from who_problems((*place, "who"), each.who, accounts, ACTORS)
                yield from call_problems(place, each.call, each.parameters)

    def judge(self, situation: Situation) -> Judgement:
        """Replay the attack and the calls that must still work; nothing of it is saved."""
        steps = _replayed(self.calls, situation)
        still = tuple(result for each in self.still for result in _replayed([each], situation))
        return Judgement(_missing(steps, still), None, steps, still)


def _missing(steps: Sequence[StepResult], still: Sequence[StepResult]) -> str:
    broken = next((step for step in still if step.code), None)
    stopped = next((step for step in steps if step.code), None)
    if stopped is None:
        return "The attack still goes through, from the first call to the last."
    if not stopped.refused:
        return f"`{stopped.call}` fails with `{stopped.code}`, but nobody refused it: the hole is still open."
    if broken is not None:
        return f"The attack is refused, but {broken.who} needs `{broken.call}`, which is refused now as well."
    return ""


def _replayed(calls: Sequence[AttackCall], situation: Situation) -> tuple[StepResult, ...]:
    """Make calls one after the other, up to the first that fails, on a copy of the account."""
    given = situation.answer
    known = Known(given.configuration.copy(), given.now, given.credentials, bodies=given.bodies)
    results: list[StepResult] = []
    for each in calls:
        who = read_who(each.who).words
        if any(result.code for result in results):
            results.append(StepResult(who, each.call, ran=False))
            continue
        try:
            answer = _make(each, situation, known)
        except (Missing, Dangling) as error:
            results.append(StepResult(who, each.call, refused=True, code="NoSuchEntity", message=str(error)))
            continue
        results.append(step_result(who, each.call, answer))
        known.configuration = answer.configuration
        known.bodies = Together(known.bodies, answer.bodies)
        if each.id is not None:
            known.results[each.id] = answer.result or {}
    return tuple(results)


def _make(each: AttackCall, situation: Situation, known: Known) -> Answer:
    """Make one call. Raises Missing or Dangling where nobody can make it."""
    who = read_who(each.who)
    configuration: Configuration = known.configuration
    if who.kind == "result of":
        credentials = credentials_in(known.results.get(who.name, {}))
    else:
        credentials = situation.credentials(who, configuration)
    service, _, operation = each.call.partition(":")
    parameters = typed(service, operation, each.parameters, lambda text, shape: known.fill(text))
    around = Surroundings(known.now, bodies=known.bodies)
    return call(configuration, credentials, service, operation, parameters, around)


def step_result(who: str, name: str, answer: Answer) -> StepResult:
    """Return what came of a call that `who` made."""
    error = answer.error
    if error is None:
        return StepResult(who, name)
    denied = next((asked for asked in answer.asked if not asked.decision.allowed), None)
    trace = explain(denied.request, denied.policies) if denied else None
    refused = error.code not in NOT_A_REFUSAL
    return StepResult(who, name, True, refused, error.code, error.message, trace)
