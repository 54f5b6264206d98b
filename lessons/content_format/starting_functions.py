"""Lambda functions that an account starts with: lists of calls, each with a role that makes them."""

from collections.abc import Iterator, Mapping
from typing import Annotated, Any

from msgspec import Meta

from iamlab.account.functions import CALLS
from iamlab.evaluator.document_types import DocumentType
from lessons.content_format.problems import PathInside, Problem, did_you_mean
from lessons.content_format.schema import Line, Part, Text
from lessons.content_format.starting_documents import document_problems
from lessons.content_format.starting_names import FIRST_REGION, Days, Name, Region


class StartingCall(Part, frozen=True, kw_only=True):
    """A call that a function makes, such as `s3:GetObject`."""

    call: Annotated[
        str,
        Meta(
            pattern=r"\A[a-z0-9-]+:[A-Za-z0-9]+\Z",
            extra={"must": "be an operation with its service, such as s3:GetObject"},
        ),
    ]
    parameters: dict[str, Any] = {}


class StartingFunction(Part, frozen=True, kw_only=True):
    """A function. `role` is the name of its execution role, in the same account.

    With `invoked_days_ago` it ran then, so that there is a log to read.
    """

    role: Name
    calls: Annotated[list[StartingCall], Meta(min_length=1, max_length=CALLS)]
    description: str = ""
    region: Region = FIRST_REGION
    policy: Text | None = None
    tags: dict[Line, str] = {}
    age_days: Days = 100
    invoked_days_ago: Days | None = None


def function_problems(
    path: PathInside, functions: Mapping[str, StartingFunction], roles: Mapping[str, object]
) -> Iterator[Problem]:
    """Yield policies that AWS refuses, and roles that there are not. The calls are checked elsewhere."""
    for name, described in functions.items():
        place = (*path, "functions", name)
        if described.role not in roles:
            near = did_you_mean(described.role, list(roles))
            yield Problem((*place, "role"), f"There is no role {described.role!r} here. {near}".strip())
        if described.policy is not None:
            yield from document_problems(
                (*place, "policy"), described.policy, DocumentType.RESOURCE, "lambda"
            )
