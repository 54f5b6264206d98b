"""Whatever a call about a resource is given: AWS's error, and nothing has changed. Never an error of ours."""

import json
from collections.abc import Iterator
from copy import deepcopy
from typing import Any

import pytest

from iamlab.account.configuration import saved
from iamlab.aws_api.parameters import operation_model
from tests.aws_api import test_machine_records, test_resource_records
from tests.aws_api.world import World

BROKEN = (
    "",
    "\0",
    "\ud800",
    "x" * 5000,
    "../é☃",
    "arn:aws:s3:::",
    "alias/",
    "{}",
    "a&b==&",
    -5,
    10**9,
    True,
    None,
)


@pytest.fixture(scope="module")
def resources() -> World:
    return test_resource_records.fill(World())


@pytest.fixture(scope="module")
def machines() -> World:
    return test_machine_records.fill(World())


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Yield the path to every text, number or bytes in parameters."""
    if isinstance(value, dict | list):
        for key, inner in value.items() if isinstance(value, dict) else enumerate(value):
            yield from places(inner, (*path, key))
    elif isinstance(value, str | bytes | int):
        yield path


def broken(given: dict[str, Any], path: tuple[Any, ...], value: Any) -> dict[str, Any]:
    """Return parameters with one value in the place of another."""
    made = deepcopy(given)
    holder: Any = made
    for step in path[:-1]:
        holder = holder[step]
    holder[path[-1]] = value
    return made


def with_optional(service: str, name: str, given: dict[str, Any]) -> dict[str, Any]:
    """Return parameters with a text for each that need not be given and is one."""
    shape = operation_model(service, name).input_shape
    members = shape.members if shape is not None else {}
    return {**{key: "x" for key, inner in members.items() if inner.type_name == "string"}, **given}


@pytest.mark.parametrize(("service", "name"), test_resource_records.NAMES)
def test_a_call_with_one_broken_value_is_answered_as_aws_answers(
    service: str, name: str, resources: World
) -> None:
    is_answered(resources, service, name, test_resource_records.parameters(resources, service, name))


@pytest.mark.parametrize(("service", "name"), test_machine_records.NAMES)
def test_a_call_to_machines_with_one_broken_value_is_answered_as_aws_answers(
    service: str, name: str, machines: World
) -> None:
    is_answered(machines, service, name, test_machine_records.parameters(machines, service, name))


def is_answered(full: World, service: str, name: str, right: dict[str, Any]) -> None:
    for given in (right, with_optional(service, name, right)):
        for path in places(given):
            for value in BROKEN:
                world = World(full.configuration, bodies=dict(full.bodies))
                answer = world.answer("ada", f"{service}:{name}", **broken(given, path, value))
                json.dumps(answer.events)
                saved(answer.configuration)
                if answer.error is not None:
                    assert answer.configuration == full.configuration
                    assert answer.error.status < 600
