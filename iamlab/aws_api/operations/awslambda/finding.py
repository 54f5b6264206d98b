"""Functions by their name or ARN, and what operations on them ask for."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from iamlab.account.account import Account
from iamlab.account.functions import Function
from iamlab.aws_api.operation import Ask, Asks, Call
from iamlab.aws_api.operations.awslambda.errors import (
    InvalidParameterValueException,
    ResourceNotFoundException,
)
from iamlab.aws_api.operations.iam_asks import resource_tags

LATEST = "$LATEST"

_ARN = re.compile(
    r"(?:(?:arn:aws:lambda:)?([a-z]{2}(?:-[a-z]+)+-\d):)?(?:(\d{12}):)?(?:function:)?([\w-]+)(?::(\$LATEST|[\w-]+))?",
    re.ASCII,
)


class Held(NamedTuple):
    """A function, and the account that it is in."""

    account: Account
    function: Function

    @property
    def arn(self) -> str:
        return function_arn(self.account.id, self.function.region, self.function.name)


def function_arn(account: str, region: str, name: str) -> str:
    """Return the ARN of a function."""
    return f"arn:aws:lambda:{region}:{account}:function:{name}"


def arn_of(made: Call) -> str:
    """Return the ARN of the function that a call names. Raises InvalidParameterValueException."""
    found = _ARN.fullmatch(made.parameters["FunctionName"])
    if found is None:
        raise InvalidParameterValueException(f"Invalid function name: {made.parameters['FunctionName']}")
    region, account, name, qualifier = found.groups()
    if {qualifier, made.parameters.get("Qualifier")} - {None, LATEST}:
        raise InvalidParameterValueException("The lab does not simulate versions and aliases of functions.")
    return function_arn(account or made.caller.account.id, region or made.surroundings.region, name)


def held(made: Call, arn: str) -> Held | None:
    """Return the function with this ARN, None where there is none."""
    account = made.configuration.accounts.get(arn.split(":")[4])
    function = account.functions.get(arn) if account else None
    return Held(account, function) if account and function else None


def find(made: Call) -> Held:
    """Return the function that a call names, and let the call stand in its account's event history.

    Raises ResourceNotFoundException.
    """
    arn = arn_of(made)
    found = held(made, arn)
    if found is None:
        raise ResourceNotFoundException(f"Function not found: {arn}")
    if found.account.id != made.caller.account.id:
        made.also_recorded_in.append(found.account.id)
    return found


def on_function(action: str) -> Asks:
    """Ask for an action on the function that a call names."""

    def asks(made: Call) -> Iterator[Ask]:
        arn = arn_of(made)
        found = held(made, arn)
        yield Ask(action, arn, resource_tags(found.function.tags) if found else {})

    return asks


def refuse_the_rest(made: Call, *known: str) -> None:
    """Raise InvalidParameterValueException where a call passes more than the lab takes into account."""
    if rest := sorted(set(made.parameters) - set(known)):
        raise InvalidParameterValueException(f"The lab does not simulate {', '.join(rest)}.")
