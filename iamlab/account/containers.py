"""ECS on Fargate: clusters, task definitions and tasks. Code is never run: a container makes calls of AWS."""

from datetime import datetime
from typing import Literal

import msgspec

from iamlab.account.functions import FunctionCall

CLUSTERS = 10
TASK_DEFINITIONS = 20
TASKS = 30
"""How many tasks an account of the lab remembers: then the oldest that have stopped go."""


class Cluster(msgspec.Struct, gc=False, omit_defaults=True, kw_only=True):
    """A cluster: where tasks run."""

    name: str
    region: str
    tags: dict[str, str] = {}


class TaskDefinition(msgspec.Struct, gc=False, omit_defaults=True, kw_only=True):
    """One revision of a family of task definitions, with its one container.

    `task_role` is the ARN of the role that the container acts with, `execution_role` of the one with which
    ECS puts its log away. `calls` are what the command lists.
    """

    family: str
    revision: int
    region: str
    registered: datetime
    by: str
    cpu: str
    memory: str
    container: str
    image: str
    container_cpu: int = 0
    container_memory: int | None = None
    command: list[str] = []
    calls: list[FunctionCall] = []
    environment: dict[str, str] = {}
    log_options: dict[str, str] = {}
    task_role: str | None = None
    execution_role: str | None = None
    deregistered: datetime | None = None
    tags: dict[str, str] = {}

    @property
    def name(self) -> str:
        return f"{self.family}:{self.revision}"


class Task(msgspec.Struct, gc=False, omit_defaults=True, kw_only=True):
    """A task that runs, or ran. `code` is its container's exit code, `reason` why it stopped."""

    id: str
    cluster: str
    region: str
    definition: str
    container: str
    image: str
    container_cpu: int = 0
    cpu: str
    memory: str
    ip: str
    created: datetime
    state: Literal["RUNNING", "STOPPED"] = "RUNNING"
    started: bool = True
    code: int | None = None
    stop_code: str | None = None
    reason: str | None = None
    stopped: datetime | None = None
    task_role: str | None = None
    execution_role: str | None = None
    by: str | None = None
    tags: dict[str, str] = {}
