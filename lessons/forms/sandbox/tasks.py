"""Acts on ECS: clusters, task definitions with their two roles, and tasks on Fargate."""

from collections.abc import Iterator
from typing import Any

from django import forms

from iamlab.account.functions import CALLS_BYTES
from iamlab.account.machines import SUBNET
from iamlab.aws_api.operations.ecs.definitions import FARGATE, LOG_DRIVER, NETWORK
from lessons.forms.sandbox.acts import ActForm, ConsoleCall, Name
from lessons.forms.sandbox.documents import tidy

REGION = "us-east-1"
"""The Region of the console."""

CONTAINER, IMAGE = "app", "public.ecr.aws/docker/library/python:3.13"


class CreateClusterForm(ActForm):
    """A new cluster."""

    operation = "ecs:CreateCluster"
    button = "Create cluster"
    name = Name("Cluster name", max_length=255)

    def calls(self) -> Iterator[ConsoleCall]:
        """Name it as ECS does."""
        yield ConsoleCall(self.operation, {"clusterName": self.cleaned_data["name"]})


class RegisterTaskDefinitionForm(ActForm):
    """A new revision of a family, with one container."""

    operation = "ecs:RegisterTaskDefinition"
    button = "Register task definition"
    family = Name("Family", max_length=255, help_text="One of the same name gets its next revision.")
    task_role = Name(
        "Task role",
        required=False,
        max_length=600,
        help_text="What the container acts with: a role, by its ARN.",
    )
    execution_role = Name(
        "Task execution role",
        required=False,
        max_length=600,
        help_text="What ECS puts the container’s log away with. Without it nothing is logged.",
    )
    command = forms.CharField(
        label="Command",
        max_length=CALLS_BYTES,
        strip=False,
        help_text="The calls that the container makes, as JSON.",
        widget=forms.Textarea({"rows": 6, "class": "mono"}),
    )

    def calls(self) -> Iterator[ConsoleCall]:
        """Let it run on Fargate, small as it is."""
        given = self.cleaned_data
        container: dict[str, Any] = {
            "name": CONTAINER,
            "image": IMAGE,
            "command": [tidy(given["command"])],
        }
        named = {"taskRoleArn": given["task_role"], "executionRoleArn": given["execution_role"]}
        roles = {name: role for name, role in named.items() if role}
        if given["execution_role"]:
            container["logConfiguration"] = {
                "logDriver": LOG_DRIVER,
                "options": {
                    "awslogs-group": f"/ecs/{given['family']}",
                    "awslogs-region": REGION,
                    "awslogs-stream-prefix": "ecs",
                    "awslogs-create-group": "true",
                },
            }
        yield ConsoleCall(
            self.operation,
            {
                "family": given["family"],
                "networkMode": NETWORK,
                "requiresCompatibilities": [FARGATE],
                "cpu": "256",
                "memory": "512",
                "containerDefinitions": [container],
                **roles,
            },
        )


class RunTaskForm(ActForm):
    """One task."""

    operation = "ecs:RunTask"
    button = "Run task"
    cluster = Name("Cluster", max_length=255)

    def calls(self) -> Iterator[ConsoleCall]:
        """Run it in the account's one network."""
        network = {"awsvpcConfiguration": {"subnets": [SUBNET]}}
        where = {"launchType": FARGATE, "networkConfiguration": network}
        yield ConsoleCall(self.operation, {**self.about, **where, "cluster": self.cleaned_data["cluster"]})


class DeregisterForm(ActForm):
    """A revision out of use."""

    operation = "ecs:DeregisterTaskDefinition"
    button = "Deregister"
    is_dangerous = True


class StopTaskForm(ActForm):
    """The end of a task that runs."""

    operation = "ecs:StopTask"
    button = "Stop task"
    is_dangerous = True
