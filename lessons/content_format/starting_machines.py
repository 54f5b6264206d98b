"""EC2 instances that an account starts with: each has a program, a list of calls, and a role or keys."""

from collections.abc import Iterator, Mapping
from typing import Annotated, Literal, Protocol

from msgspec import Meta

from iamlab.account.functions import CALLS
from iamlab.account.machines import FILES, FILES_BYTES, INSTANCES
from iamlab.aws_api.operations.machines import KEY_FILES
from lessons.content_format.problems import PathInside, Problem, did_you_mean
from lessons.content_format.schema import Id, Line, Part, Text
from lessons.content_format.starting_functions import StartingCall
from lessons.content_format.starting_names import FILLED_LATER, FIRST_REGION, Days, Name, Region

MachineName = Annotated[
    str,
    Meta(
        pattern=rf"\A([\w+=,.@-]|{FILLED_LATER})+\Z",
        max_length=128,
        extra={"must": "be a name without spaces, such as reports-server"},
    ),
]
InstanceId = Annotated[
    str,
    Meta(
        pattern=r"\Ai-[0-9a-f]{17}\Z", extra={"must": "be the id of an instance, such as i-0a1b2c3d4e5f60718"}
    ),
]
FilePath = Annotated[
    str,
    Meta(
        pattern=r"\A(?!/)(?!.*(\A|/)\.\.(/|\Z))[\w./-]+\Z",
        max_length=100,
        extra={"must": "be a path in the home folder, such as .aws/config"},
    ),
]


class StartingInstance(Part, frozen=True, kw_only=True):
    """An instance; the name that it stands under is its `Name` tag.

    `role` is the name of a role of the account that has an instance profile; `keys` that of an access key,
    which stands in the file .aws/credentials on the machine. With `ran_days_ago` its program ran then, so
    that there is a log to read.
    """

    program: Annotated[list[StartingCall], Meta(min_length=1, max_length=CALLS)]
    id: InstanceId | None = None
    role: Name | None = None
    keys: Id | None = None
    files: dict[FilePath, Text] = {}
    type: Line = "t3.micro"
    state: Literal["running", "stopped"] = "running"
    tags: dict[Line, str] = {}
    region: Region = FIRST_REGION
    age_days: Days = 100
    ran_days_ago: Days | None = None


class HasProfile(Protocol):
    """A role that an instance may be given."""

    @property
    def instance_profile(self) -> bool: ...


def instance_problems(
    path: PathInside, instances: Mapping[str, StartingInstance], roles: Mapping[str, HasProfile]
) -> Iterator[Problem]:
    """Yield roles that no machine can have, and files for which there is no room.

    The calls and the names of keys are checked elsewhere.
    """
    if len(instances) > INSTANCES:
        yield Problem((*path, "instances"), f"An account of the lab has {INSTANCES} instances at most.")
    taken: set[str] = set()
    for name, described in instances.items():
        place = (*path, "instances", name)
        yield from _role_problems((*place, "role"), described.role, roles)
        yield from _file_problems(place, described)
        if described.id is not None and described.id in taken:
            yield Problem((*place, "id"), f"The id {described.id!r} is taken already.")
        taken.add(str(described.id))


def _role_problems(path: PathInside, role: str | None, roles: Mapping[str, HasProfile]) -> Iterator[Problem]:
    if role is None:
        return
    if role not in roles:
        near = did_you_mean(role, list(roles))
        yield Problem(path, f"There is no role {role!r} here. {near}".strip())
    elif not roles[role].instance_profile:
        yield Problem(path, f"The role {role!r} has no instance profile. Give it 'instance_profile: true'.")


def _file_problems(path: PathInside, described: StartingInstance) -> Iterator[Problem]:
    size = sum(len(text.encode()) for text in described.files.values())
    if len(described.files) >= FILES or size > FILES_BYTES // 2:
        yield Problem((*path, "files"), "This is more than a machine of the lab has room for.")
    if described.keys is not None and KEY_FILES[0] in described.files:
        yield Problem((*path, "keys"), f"The keys would stand in {KEY_FILES[0]}, which is given already.")
