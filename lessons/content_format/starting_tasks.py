"""Clusters and task definitions of ECS that an account starts with: a program, and two roles of a task."""

from collections.abc import Iterator, Mapping
from typing import Annotated

from msgspec import Meta

from iamlab.account.containers import CLUSTERS, TASK_DEFINITIONS
from iamlab.account.functions import CALLS
from lessons.content_format.problems import PathInside, Problem, did_you_mean
from lessons.content_format.schema import Line, Part
from lessons.content_format.starting_functions import StartingCall
from lessons.content_format.starting_names import FILLED_LATER, FIRST_REGION, Days, Name, Region

FamilyName = Annotated[
    str,
    Meta(
        pattern=rf"\A([\w-]|{FILLED_LATER})+\Z",
        max_length=255,
        extra={"must": "be a name as ECS takes it: letters, digits, hyphens and underscores"},
    ),
]


class StartingTaskDefinition(Part, frozen=True, kw_only=True):
    """The first revision of a family; the name that it stands under is the family's.

    `role` is the name of the task role, with which the container makes the calls of its `program`;
    `execution_role` that of the task execution role. With it what the container prints goes to the log group
    /ecs/ and the family's name, which is there.
    """

    program: Annotated[list[StartingCall], Meta(min_length=1, max_length=CALLS)]
    role: Name | None = None
    execution_role: Name | None = None
    environment: dict[Line, str] = {}
    tags: dict[Line, str] = {}
    region: Region = FIRST_REGION
    age_days: Days = 100


def task_problems(
    path: PathInside,
    clusters: list[str],
    definitions: Mapping[str, StartingTaskDefinition],
    roles: Mapping[str, object],
) -> Iterator[Problem]:
    """Yield roles that there are not, and more than there is room for. The calls are checked elsewhere."""
    if len(clusters) > CLUSTERS:
        yield Problem((*path, "clusters"), f"An account of the lab has {CLUSTERS} clusters at most.")
    if len(definitions) > TASK_DEFINITIONS:
        message = f"An account of the lab has {TASK_DEFINITIONS} task definitions at most."
        yield Problem((*path, "task_definitions"), message)
    for name, described in definitions.items():
        for field in ("role", "execution_role"):
            role = getattr(described, field)
            if role is not None and role not in roles:
                near = did_you_mean(role, list(roles))
                place = (*path, "task_definitions", name, field)
                yield Problem(place, f"There is no role {role!r} here. {near}".strip())
