"""Which key a program of an exercise holds, and the goal that it runs.

A program's calls carry its name as user agent, so the event history tells which key it holds: that of its
last call that was not taken back. A key that AWS did not take is in no record: the program keeps its own.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from iamlab.account.configuration import Configuration
from iamlab.aws_api.authentication import Credentials
from iamlab.aws_api.bodies import Together
from iamlab.aws_api.context import Surroundings
from iamlab.aws_api.gate import call
from lessons.content_format.problems import PathInside, Problem
from lessons.content_format.schema import Id
from lessons.content_format.starting_account import StartingAccount
from lessons.goals.attacks import step_result
from lessons.goals.calls import call_problems
from lessons.goals.goal import AccountAnswer, Goal, Judgement, Situation, StepResult
from lessons.goals.keys import find_key, key_problems
from lessons.goals.program import Program

_NO_SECRET = "the secret went with the key"


def program_problems(
    programs: Mapping[str, Program], accounts: Mapping[str, StartingAccount]
) -> Iterator[Problem]:
    """Yield keys that there are not, and calls that nobody could make."""
    for name, program in programs.items():
        path: PathInside = ("programs", name)
        yield from key_problems((*path, "key"), program.key, accounts)
        for index, made in enumerate(program.calls):
            yield from call_problems((*path, "calls", index), made.call, made.parameters)


def held_key(answer: AccountAnswer, name: str, program: Program) -> str:
    """Return the id of the key that a program holds now."""
    for event in reversed(answer.history.lasting):
        key = (event.get("userIdentity") or {}).get("accessKeyId")
        if key and event.get("userAgent") == name:
            return str(key)
    return answer.credentials[program.key].access_key_id


def credentials_of(configuration: Configuration, key_id: str) -> Credentials:
    """Return a key with its secret, as whoever was given it has it; AWS knows neither of a deleted one."""
    found = find_key(configuration, key_id)
    return Credentials(key_id, found[1].secret if found else _NO_SECRET)


class ProgramRuns(Goal, frozen=True, kw_only=True, tag="program-runs"):
    """All calls of a program go through with the key that it holds."""

    program: Id

    @property
    def words(self) -> str:
        return f"`{self.program}` runs"

    def judge(self, situation: Situation) -> Judgement:
        """Run the program on a copy of the account, of which nothing is kept."""
        program = situation.programs[self.program]
        steps = tuple(self._run(situation, program))
        failed = next((step for step in steps if step.code), None)
        if failed is None:
            return Judgement("", still=steps)
        return Judgement(f"It stands still: `{failed.call}` is answered with `{failed.code}`.", still=steps)

    def _run(self, situation: Situation, program: Program) -> Iterator[StepResult]:
        configuration = situation.answer.configuration.copy()
        key = credentials_of(configuration, held_key(situation.answer, self.program, program))
        around = Surroundings(situation.answer.now, user_agent=self.program, bodies=situation.answer.bodies)
        for made in program.calls:
            service, _, operation = made.call.partition(":")
            answer = call(configuration, key, service, operation, made.typed_parameters, around)
            yield step_result(program.title, made.call, answer)
            if answer.error is not None:
                return
            configuration = answer.configuration
            around = replace(around, bodies=Together(around.bodies, answer.bodies))
