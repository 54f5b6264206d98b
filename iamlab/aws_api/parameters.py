"""Are the parameters of a call what the service takes? Read from botocore's service models."""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from botocore.loaders import Loader
from botocore.model import ListShape, MapShape, OperationModel, ServiceModel, Shape, StructureShape
from botocore.validate import ParamValidator

from iamlab.account.errors import AWSError, ValidationError
from iamlab.aws_api.own_models import OWN_MODELS

NEVER_SENT = "ParamValidation"
"""The code for what AWS's clients refuse to send: CloudTrail never hears of it."""

_LONGEST_SHOWN = 200


@lru_cache(maxsize=32)
def service_model(service: str) -> ServiceModel:
    """Return botocore's model of a service. Raises botocore's UnknownServiceError."""
    own = OWN_MODELS.get(service)
    return ServiceModel(own or Loader().load_service_model(service, "service-2"), service)


def operation_model(service: str, name: str) -> OperationModel:
    """Return botocore's model of an operation. Raises botocore's OperationNotFoundError."""
    return service_model(service).operation_model(name)


def check(service: str, name: str, parameters: Mapping[str, Any]) -> None:
    """Hold the parameters of a call to the service's model.

    Raises AWSError with code ParamValidation and the text of AWS's clients for what these refuse to send,
    ValidationError with the service's own text for what the service refuses.
    """
    shape = operation_model(service, name).input_shape
    if shape is None:
        shape = StructureShape("Nothing", {"type": "structure", "members": {}})
    report = ParamValidator().validate(parameters, shape)
    if report.has_errors():
        raise AWSError(NEVER_SENT, f"Parameter validation failed:\n{report.generate_report()}")
    refused = list(_refused(shape, parameters, ""))
    if refused:
        several = f"{len(refused)} validation error{'s' if len(refused) > 1 else ''} detected"
        raise ValidationError(f"{several}: {'; '.join(refused)}")


def _refused(shape: Shape, value: Any, path: str) -> Iterator[str]:
    if isinstance(shape, StructureShape):
        for name, inner in shape.members.items():
            if name in value:
                yield from _refused(inner, value[name], f"{path}.{_lower_first(name)}".lstrip("."))
    elif isinstance(shape, ListShape):
        yield from _outside(shape, value, path, "Member must have length", len(value))
        for index, entry in enumerate(value):
            yield from _refused(shape.member, entry, f"{path}.{index + 1}.member")
    elif isinstance(shape, MapShape):
        for name, inner in value.items():
            # Which keys there are, each service says in its own words.
            yield from _refused_text(shape.key, name, path, of_a_choice=False)
            yield from _refused(shape.value, inner, f"{path}.{name}")
    elif shape.type_name == "blob" and isinstance(value, str) and not _is_text(value.replace("\0", "")):
        yield _sentence("", path, "Member must be valid UTF-8")
    elif shape.type_name == "string":
        yield from _refused_text(shape, str(value), path)
    elif shape.type_name in ("integer", "long"):
        yield from _outside(shape, value, path, "Member must have value", value)


def _refused_text(shape: Shape, text: str, path: str, *, of_a_choice: bool = True) -> Iterator[str]:
    yield from _outside(shape, text, path, "Member must have length", len(text))
    if not _is_text(text):
        yield _sentence("", path, "Member must be valid UTF-8 without null characters")
    pattern = shape.metadata.get("pattern")
    if pattern and not _compiled(pattern).fullmatch(text):
        yield _sentence(text, path, f"Member must satisfy regular expression pattern: {pattern}")
    allowed = shape.metadata.get("enum") if of_a_choice else None
    if allowed and text not in allowed:
        yield _sentence(text, path, f"Member must satisfy enum value set: [{', '.join(allowed)}]")


def _is_text(text: str) -> bool:
    return "\0" not in text and (text.isascii() or not any("\ud800" <= each <= "\udfff" for each in text))


@lru_cache(maxsize=1024)
def _compiled(pattern: str) -> re.Pattern[str]:
    """Compile a pattern of the models, which are Java's: letters of all alphabets are classes there."""
    if "\\p{" not in pattern:
        return re.compile(pattern, re.ASCII)
    for written, ours in (("\\p{L}", r"\w"), ("\\p{N}", r"\w"), ("\\p{Z}", r"\s"), ("\\p{M}", r"\w")):
        pattern = pattern.replace(written, ours)
    return re.compile(pattern)


def _outside(shape: Shape, value: Any, path: str, what: str, number: int) -> Iterator[str]:
    least, most = shape.metadata.get("min"), shape.metadata.get("max")
    if least is not None and number < least:
        yield _sentence(value, path, f"{what} greater than or equal to {least}")
    if most is not None and number > most:
        yield _sentence(value, path, f"{what} less than or equal to {most}")


def _sentence(value: Any, path: str, constraint: str) -> str:
    shown = str(value)[:_LONGEST_SHOWN]
    return f"Value '{shown}' at '{path}' failed to satisfy constraint: {constraint}"


def _lower_first(name: str) -> str:
    return name[:1].lower() + name[1:]
