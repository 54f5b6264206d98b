"""REST APIs of API Gateway that an account starts with, deployed to one stage."""

from collections.abc import Iterator, Mapping
from typing import Annotated, Literal

from msgspec import Meta

from iamlab.aws_api.operations.apigateway.policies import SHORT
from iamlab.evaluator.document_types import DocumentType
from lessons.content_format.problems import PathInside, Problem, did_you_mean
from lessons.content_format.schema import Line, Part, Text
from lessons.content_format.starting_documents import document_problems
from lessons.content_format.starting_names import FIRST_REGION, Days, FunctionName, Name, Region

Route = Annotated[
    str,
    Meta(
        pattern=r"\A(GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS|ANY) (/|(/([\w.:$~-]+|\{[\w.-]+\+?\}))+)\Z",
        extra={"must": "be a method and a path, such as GET /orders"},
    ),
]
ApiId = Annotated[
    str,
    Meta(pattern=r"\A[a-z0-9]{10}\Z", extra={"must": "be ten lower-case letters and digits"}),
]


class StartingMethod(Part, frozen=True, kw_only=True):
    """A method and the function of the account that it invokes; with `role`, a name too, as that role."""

    function: FunctionName
    authorization: Literal["AWS_IAM", "NONE"] = "AWS_IAM"
    role: Name | None = None


class StartingApi(Part, frozen=True, kw_only=True):
    """An API, whose methods are deployed to `stage` with its resource policy."""

    methods: Annotated[dict[Route, StartingMethod], Meta(min_length=1, max_length=20)]
    id: ApiId | None = None
    stage: Name = "prod"
    policy: Text | None = None
    description: str = ""
    tags: dict[Line, str] = {}
    region: Region = FIRST_REGION
    age_days: Days = 100


def api_problems(
    path: PathInside,
    apis: Mapping[str, StartingApi],
    functions: Mapping[str, object],
    roles: Mapping[str, object],
) -> Iterator[Problem]:
    """Yield policies that AWS refuses, and functions and roles that there are not."""
    for name, described in apis.items():
        place = (*path, "apis", name)
        if described.policy is not None:
            text = described.policy.replace(SHORT, f'"arn:aws:execute-api:{described.region}:*:*/')
            yield from document_problems((*place, "policy"), text, DocumentType.RESOURCE, "execute-api")
        for route, method in described.methods.items():
            for field, named, known in (
                ("function", method.function, functions),
                ("role", method.role, roles),
            ):
                if named is not None and named not in known:
                    near = did_you_mean(named, list(known))
                    at = (*place, "methods", route, field)
                    yield Problem(at, f"There is no {named!r} here. {near}".strip())
