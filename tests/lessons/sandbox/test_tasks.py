"""ECS in the console: a task whose log nobody may write, one that is denied, one that runs through."""

import json
from typing import Any

import pytest

from iamlab.account.account import Account
from iamlab.account.identities import Role
from tests.aws_api.world import NOW, allow, role_arn, trust
from tests.lessons.sandbox.conftest import Console, let, signed_in_as_noor, words

COMMAND = json.dumps([{"call": "iam:ListUsers"}])
PAGE = "ecs/task-definitions/report:1/"


def _add_roles(account: Account) -> None:
    for letter, name in (("S", "Report"), ("T", "Execution")):
        account.roles[name.lower()] = Role(
            name=name,
            id="AROA" + letter * 17,
            created=NOW,
            trust=trust({"Service": "ecs-tasks.amazonaws.com"}),
        )


def register(console: Console, status: int = 200, **more: Any) -> str:
    roles = {"task_role": role_arn("Report"), "execution_role": role_arn("Execution")}
    typed = {"family": "report", "command": COMMAND, **roles, **more}
    return console.act("ecs/", "RegisterTaskDefinition", status=status, **typed)


@pytest.fixture
def ready(ada: Console) -> Console:
    """The console of `ada`, with a cluster and a task definition whose roles may do nothing."""
    ada.change(_add_roles)
    assert "Cluster games was created." in ada.act("ecs/", "CreateCluster", name="games")
    assert "report:1 was registered." in register(ada)
    return ada


def let_role(console: Console, role: str, action: str) -> None:
    page = f"roles/{role}/create-inline-policy/"
    console.act(page, "PutRolePolicy", PolicyName="do", PolicyDocument=allow(action))


def test_two_roles_are_repaired_one_after_the_other(ready: Console) -> None:
    shown = words(ready.act(PAGE, "RunTask", cluster="games"))
    assert "Its container was never started." in shown
    assert "not authorized to perform: logs:CreateLogGroup" in shown
    let_role(ready, "Execution", "logs:*")
    shown = words(ready.act(PAGE, "RunTask", cluster="games"))
    assert "It ended with exit code 1." in shown
    assert "not authorized to perform: iam:ListUsers" in shown
    let_role(ready, "Report", "iam:ListUsers")
    shown = words(ready.act(PAGE, "RunTask", cluster="games"))
    assert "It ran through." in shown
    assert "[INFO] iam:ListUsers succeeded" in shown
    listed = words(ready.page("ecs/"))
    assert "Tasks in games" in listed
    assert listed.count("Essential container in task exited") == 2


def test_a_task_that_goes_on_is_stopped(ready: Console) -> None:
    register(ready, family="web", command="nginx", execution_role="")
    shown = words(ready.act("ecs/task-definitions/web:1/", "RunTask", cluster="games"))
    assert "Running." in shown
    (task,) = ready.account.tasks.values()
    assert "The task was stopped." in ready.act(f"ecs/tasks/games/{task.id}/", "StopTask")
    assert "Task stopped by user" in words(ready.page(f"ecs/tasks/games/{task.id}/"))


def test_a_definition_is_shown_and_taken_out_of_use(ready: Console) -> None:
    shown = words(ready.page(PAGE))
    assert '"call": "iam:ListUsers"' in shown
    assert "Task role: Report" in shown
    assert "is out of use." in ready.act(PAGE, "DeregisterTaskDefinition")
    assert "Run a task" not in ready.page(PAGE)
    assert "report:1" not in words(ready.page("ecs/"))
    ready.act(PAGE, "RunTask", status=400, cluster="games")


def test_a_task_that_is_forgotten_is_said_to_be(ready: Console) -> None:
    assert "There is no such task any more." in ready.page("ecs/tasks/games/nothing/")


def test_each_panel_shows_its_own_refusal(ready: Console) -> None:
    ready.act(PAGE, "RunTask", cluster="games")
    (task,) = ready.account.tasks.values()
    noor = signed_in_as_noor(ready)
    shown = noor.page("ecs/")
    assert "ecs:ListClusters" in shown
    assert "ecs:ListTaskDefinitions" in shown
    assert "iam:ListUsers" not in noor.page(PAGE)
    assert "ecs:DescribeTasks" in noor.page(f"ecs/tasks/games/{task.id}/")


def test_a_refusal_to_pass_the_roles_is_shown(ready: Console) -> None:
    let(ready, "noor", "ecs:*")
    noor = signed_in_as_noor(ready)
    assert "iam:PassRole" in register(noor, status=400)
    assert "iam:PassRole" in noor.act(PAGE, "RunTask", status=400, cluster="games")


def test_other_methods_and_broken_forms_are_refused(ready: Console) -> None:
    for page in ("ecs/", PAGE, "ecs/tasks/games/nothing/"):
        assert ready.browser.put(ready.address(page)).status_code == 405
        assert ready.browser.post(ready.address(page), {"act": "Nonsense"}).status_code == 400
    register(ready, status=400, family="")
    register(ready, status=400, command="[")
    ready.act(PAGE, "RunTask", status=400, cluster="")
    ready.act("ecs/", "CreateCluster", status=400, name="a b")
