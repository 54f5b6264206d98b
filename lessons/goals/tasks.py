"""Goals on tasks of ECS: what one does when it is run now."""

from collections.abc import Iterator, Mapping

from iamlab.account.machines import SUBNET
from iamlab.aws_api.context import Surroundings
from iamlab.aws_api.gate import call
from iamlab.aws_api.operations.ecs.definitions import FARGATE
from lessons.content_format.problems import PathInside, Problem
from lessons.content_format.starting_account import StartingAccount
from lessons.content_format.starting_names import FIRST_REGION, Region
from lessons.content_format.starting_tasks import FamilyName
from lessons.goals.calls import call_problems
from lessons.goals.goal import InAccount, Situation
from lessons.goals.who import Who

LOGS = "logs.amazonaws.com"
"""What ECS itself calls for a task."""


def task_call_problems(accounts: Mapping[str, StartingAccount]) -> Iterator[Problem]:
    """Yield what is wrong with the calls that containers make at the start."""
    for name, account in accounts.items():
        for family, definition in account.task_definitions.items():
            for index, made in enumerate(definition.program):
                path: PathInside = ("accounts", name, "task_definitions", family, "program", index)
                yield from call_problems(path, made.call, made.parameters)


class TaskRuns(InAccount, frozen=True, kw_only=True, tag="task-runs"):
    """Run now in `cluster`, a task of the family's newest revision makes every call of its container."""

    family: FamilyName
    cluster: FamilyName
    region: Region = FIRST_REGION

    @property
    def words(self) -> str:
        return f"A task of `{self.family}` runs through"

    def missing(self, situation: Situation) -> str:
        """Run it on a copy of the account, of which nothing is kept."""
        held = situation.answer.configuration.copy()
        root = situation.credentials(Who("root", account=self.account), held)
        around = Surroundings(situation.answer.now, region=self.region, bodies=situation.answer.bodies)
        network = {"awsvpcConfiguration": {"subnets": [SUBNET]}}
        where = {"cluster": self.cluster, "launchType": FARGATE, "networkConfiguration": network}
        answer = call(held, root, "ecs", "RunTask", {"taskDefinition": self.family, **where}, around)
        if answer.error is not None:
            return f"It does not start: {answer.error.message}"
        (started,) = (answer.result or {})["tasks"]
        account = answer.configuration.accounts[situation.account(self.account).id]
        task = account.tasks[started["taskArn"]]
        if task.code is None and task.reason is not None:
            return f"Its container is never started. {task.reason}"
        calls = (each for each in answer.events if each.get("eventSource") != LOGS)
        failed = next((each for each in calls if each.get("errorCode")), None)
        if task.code:
            return f"It stops. {failed['errorMessage']}" if failed else "It stops: it finds no credentials."
        return ""
