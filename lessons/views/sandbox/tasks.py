"""ECS: the task definitions and tasks of the account, and one of each."""

from typing import Any

from django.http import HttpResponse

from lessons.forms.sandbox.acts import ConsoleCall
from lessons.forms.sandbox.documents import readable
from lessons.forms.sandbox.machines import EXAMPLE
from lessons.forms.sandbox.tasks import (
    CreateClusterForm,
    DeregisterForm,
    RegisterTaskDefinitionForm,
    RunTaskForm,
    StopTaskForm,
)
from lessons.views.sandbox.answers import Seen
from lessons.views.sandbox.console import Console, console_page

NO_DEFINITION = ("ClientException", "ParamValidation")
NO_TASK = ("ClusterNotFoundException", "InvalidParameterException", "ParamValidation")
LINES = 60
"""How much of the log's end the page shows."""


@console_page
def tasks(console: Console) -> HttpResponse:
    """List clusters, task definitions and tasks; a POST makes one of the first two."""
    acts = console.acts(CreateClusterForm, RegisterTaskDefinitionForm)
    if acts.done == "CreateCluster" and acts.posted:
        name = acts.posted.cleaned_data["name"]
        return console.go("console-tasks", said=f"Cluster {name} was created.")
    if acts.done:
        arn = acts.results["RegisterTaskDefinition"]["taskDefinition"]["taskDefinitionArn"]
        return console.go("console-task-definition", _name(arn), said=f"{_name(arn)} was registered.")
    clusters, definitions, roles = console.look(
        ConsoleCall("ecs:ListClusters"), ConsoleCall("ecs:ListTaskDefinitions"), ConsoleCall("iam:ListRoles")
    )
    acts["RegisterTaskDefinition"].start_with(command=EXAMPLE)
    if roles.result:
        for field in ("task_role", "execution_role"):
            arns = [each["Arn"] for each in roles.result["Roles"]]
            acts["RegisterTaskDefinition"].offer(field, arns, "None", label=_name)
    names = [_name(arn) for arn in clusters.result.get("clusterArns", [])]
    return console.show(
        "sandbox/tasks.html",
        acts=acts,
        clusters=clusters,
        names=names,
        definitions=definitions,
        rows=[_name(arn) for arn in definitions.result.get("taskDefinitionArns", [])],
        tasks=[_tasks_of(console, name) for name in names],
    )


def _name(arn: str) -> str:
    return arn.rpartition("/")[2]


def _tasks_of(console: Console, cluster: str) -> dict[str, Any]:
    """Return the tasks in a cluster, the newest first, or why they may not be seen."""
    running, stopped = console.look(
        ConsoleCall("ecs:ListTasks", {"cluster": cluster}),
        ConsoleCall("ecs:ListTasks", {"cluster": cluster, "desiredStatus": "STOPPED"}),
    )
    arns = [*running.result.get("taskArns", []), *stopped.result.get("taskArns", [])]
    if running.refusal is not None or not arns:
        return {"cluster": cluster, "seen": running, "rows": []}
    (seen,) = console.look(ConsoleCall("ecs:DescribeTasks", {"cluster": cluster, "tasks": arns}))
    shown = sorted(seen.result.get("tasks", []), key=lambda each: each["createdAt"], reverse=True)
    return {
        "cluster": cluster,
        "seen": seen,
        "rows": [{**each, "id": _name(each["taskArn"])} for each in shown],
    }


@console_page
def task_definition(console: Console, name: str) -> HttpResponse:
    """Show one task definition; a POST runs a task with it, or takes it out of use."""
    about = {"taskDefinition": name}
    acts = console.acts(RunTaskForm, DeregisterForm, **about)
    if acts.done == "RunTask":
        (task,) = acts.results["RunTask"]["tasks"]
        return console.go(
            "console-task",
            _name(task["clusterArn"]),
            _name(task["taskArn"]),
            said="The task was started. How it ended stands below.",
        )
    if acts.done:
        return console.go("console-task-definition", name, said=f"{name} is out of use.")
    found, clusters = console.look(
        ConsoleCall("ecs:DescribeTaskDefinition", about), ConsoleCall("ecs:ListClusters")
    )
    found.must_be_there(f"There is no task definition {name}.", *NO_DEFINITION)
    if clusters.result.get("clusterArns"):
        acts["RunTask"].offer("cluster", [_name(arn) for arn in clusters.result["clusterArns"]])
    definition = found.result.get("taskDefinition", {})
    (container, *_) = definition.get("containerDefinitions", [{}])
    return console.show(
        "sandbox/task_definition.html",
        acts=acts,
        name=name,
        found=found,
        definition=definition,
        container=container,
        command=readable(" ".join(container.get("command", []))),
    )


@console_page
def task(console: Console, cluster: str, name: str) -> HttpResponse:
    """Show one task with its log; a POST stops it."""
    acts = console.acts(StopTaskForm, cluster=cluster, task=name)
    if acts.done:
        return console.go("console-task", cluster, name, said="The task was stopped.")
    (found,) = console.look(ConsoleCall("ecs:DescribeTasks", {"cluster": cluster, "tasks": [name]}))
    found.must_be_there(f"There is no task {name}.", *NO_TASK)
    (shown, *_) = found.result.get("tasks") or [{}]
    definition = Seen()
    if shown:
        arn = shown["taskDefinitionArn"]
        (definition,) = console.look(ConsoleCall("ecs:DescribeTaskDefinition", {"taskDefinition": arn}))
    log = _log(console, definition, name)
    return console.show(
        "sandbox/task.html",
        acts=acts,
        cluster=cluster,
        name=name,
        found=found,
        shown=shown,
        definition=_name(shown.get("taskDefinitionArn", "")),
        exit_code=shown["containers"][0].get("exitCode") if shown else None,
        log=log,
        lines=[str(each["message"]) for each in log.result.get("events", [])][-LINES:],
    )


def _log(console: Console, definition: Seen, task: str) -> Seen:
    """Read a task's log stream where it has one; that there is none yet is no error."""
    described = definition.result.get("taskDefinition", {})
    (container, *_) = described.get("containerDefinitions", [{}])
    options = container.get("logConfiguration", {}).get("options")
    if not options:
        return Seen()
    stream = f"{options['awslogs-stream-prefix']}/{container['name']}/{task}"
    where = {"logGroupName": options["awslogs-group"], "logStreamNames": [stream]}
    (seen,) = console.look(ConsoleCall("logs:FilterLogEvents", where))
    return Seen() if seen.code == "ResourceNotFoundException" else seen
