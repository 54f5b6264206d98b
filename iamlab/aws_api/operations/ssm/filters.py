"""Which parameters fit the filters of a call (API reference, ParameterStringFilter)."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from iamlab.account.errors import AWSError
from iamlab.aws_api.operation import Call
from iamlab.aws_api.operations.ssm.errors import not_simulated
from iamlab.aws_api.operations.ssm.finding import Held

_OPTIONS = {
    "Name": ("Equals", "BeginsWith", "Contains"),
    "Path": ("OneLevel", "Recursive"),
    "Type": ("Equals", "BeginsWith"),
    "KeyId": ("Equals", "BeginsWith"),
    "tag:": ("Equals",),
}
_TESTS: dict[str, Callable[[str, str], bool]] = {
    "Equals": lambda held, value: held == value,
    "BeginsWith": lambda held, value: held.startswith(value),
    "Contains": lambda held, value: value in held,
}


def all_of(made: Call) -> list[Held]:
    """Return the parameters of the caller's account in this Region, by name."""
    held = made.account.parameters.values()
    here = (each for each in held if each.region == made.surroundings.region)
    return [Held(made.account, each) for each in sorted(here, key=lambda each: each.name)]


def is_below(name: str, path: str, *, recursive: bool) -> bool:
    """Say whether a parameter is below a path: one level, or any number of them."""
    start = path.rstrip("/") + "/"
    return name.startswith(start) and (recursive or "/" not in name[len(start) :])


def fits(held: Held, filters: Iterable[Mapping[str, Any]], known: Iterable[str]) -> bool:
    """Say whether a parameter fits all filters. Raises AWSError for those that are none, or not simulated."""
    fitting = [_fits(held, each, known) for each in filters]
    return all(fitting)


def _fits(held: Held, given: Mapping[str, Any], known: Iterable[str]) -> bool:
    key, values = given["Key"], given.get("Values", [])
    kind = "tag:" if key.startswith("tag:") else key
    if kind not in known:
        raise not_simulated([f"the filter {key}"])
    option = given.get("Option", _OPTIONS[kind][0])
    if option not in _OPTIONS[kind]:
        valid = ", ".join(_OPTIONS[kind])
        message = f"The following filter option is not valid: {option}. Valid options include: [{valid}]."
        raise AWSError("InvalidFilterOption", message, 400)
    if kind == "Path":
        return any(is_below(held.parameter.name, each, recursive=option == "Recursive") for each in values)
    has = _value(held, kind, key)
    if kind == "tag:" and not values:
        return has is not None
    return has is not None and any(_TESTS[option](has, each) for each in values)


def _value(held: Held, kind: str, key: str) -> str | None:
    if kind == "tag:":
        return held.parameter.tags.get(key.removeprefix("tag:"))
    parameter = held.parameter
    return {"Name": parameter.name, "Type": parameter.kind, "KeyId": parameter.latest.key_id}[kind]
