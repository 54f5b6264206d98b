"""Calls as files write them: an operation, its parameters as texts, and who makes it."""

from collections.abc import Callable, Iterator, Mapping
from typing import Annotated, Any

from botocore.exceptions import UnknownServiceError
from botocore.model import ListShape, MapShape, OperationNotFoundError, Shape, StructureShape
from msgspec import Meta

from iamlab.account.errors import AWSError
from iamlab.aws_api import operations as operations  # registers them
from iamlab.aws_api import parameters as parameter_check
from iamlab.aws_api.operation import OPERATIONS
from lessons.content_format.problems import PathInside, Problem, did_you_mean
from lessons.content_format.schema import Part
from lessons.goals.references import REFERENCE
from lessons.goals.who import WhoText

CallName = Annotated[
    str,
    Meta(
        pattern=r"\A[a-z0-9-]+:[A-Za-z0-9]+\Z",
        extra={"must": "be an operation with its service, such as iam:CreateUser"},
    ),
]


_CODE_LENGTH = 6


class Call(Part, frozen=True, kw_only=True):
    """One call: by whom, which operation, with what."""

    who: WhoText
    call: CallName
    parameters: dict[str, Any] = {}


def operation_problems(path: PathInside, name: str) -> Iterator[Problem]:
    """Yield a problem where the lab has no such operation."""
    known = {f"{service}:{short}" for service, short in OPERATIONS}
    if name not in known:
        near = did_you_mean(name, sorted(known))
        yield Problem(
            path, f"There is no operation {name!r}. {near if near.startswith('Did') else ''}".rstrip()
        )


def call_problems(path: PathInside, name: str, parameters: Mapping[str, Any]) -> Iterator[Problem]:
    """Yield what is wrong with an operation and its parameters, references to earlier results unfilled."""
    found = list(operation_problems((*path, "call"), name))
    yield from found
    if not found:
        service, _, operation = name.partition(":")
        try:
            parameter_check.check(service, operation, typed(service, operation, parameters, _sample))
        except AWSError as error:
            message = " ".join(error.message.split())
            yield Problem((*path, "parameters"), f"{message.removesuffix('.')}.")


def typed(
    service: str, operation: str, parameters: Mapping[str, Any], fill: Callable[[str, Shape], str]
) -> dict[str, Any]:
    """Return parameters as botocore's model has them: texts become numbers and truths where it wants these.

    `fill` is asked for what each text stands for. What does not fit is left for the gate to refuse.
    """
    try:
        shape = parameter_check.operation_model(service, operation).input_shape
    except (UnknownServiceError, OperationNotFoundError):
        shape = None
    made: dict[str, Any] = _typed(shape, dict(parameters), fill) if shape else dict(parameters)
    return made


def _typed(shape: Shape | None, value: Any, fill: Callable[[str, Shape], str]) -> Any:
    if isinstance(shape, StructureShape) and isinstance(value, dict):
        return {name: _typed(shape.members.get(name), inner, fill) for name, inner in value.items()}
    if isinstance(shape, MapShape) and isinstance(value, dict):
        return {fill(name, shape.key): _typed(shape.value, inner, fill) for name, inner in value.items()}
    if isinstance(shape, ListShape) and isinstance(value, list):
        return [_typed(shape.member, inner, fill) for inner in value]
    if shape is None or not isinstance(value, str):
        return value
    text = fill(value, shape)
    if shape.type_name == "boolean":
        return {"true": True, "false": False}.get(text, text)
    return int(text) if shape.type_name in ("integer", "long") and text.isdecimal() else text


def _sample(text: str, shape: Shape) -> str:
    """Return something in the place of references that the model takes, since nothing is called yet."""
    return REFERENCE.sub("123456" if shape.metadata.get("max") == _CODE_LENGTH else "a" * 20, text)
