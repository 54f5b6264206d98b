"""Parameters by their name or ARN, and what operations on them ask for.

Source: user guide, "How Parameter Store authorizes parameter retrieval".
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from iamlab.account.account import Account
from iamlab.account.errors import AWSError
from iamlab.account.parameters import Parameter, ParameterVersion
from iamlab.aws_api.operation import Ask, Asks, Call
from iamlab.aws_api.operations.iam_asks import request_tags, resource_tags
from iamlab.aws_api.operations.ssm.errors import ParameterNotFound, not_simulated
from iamlab.evaluator.context import ContextValue

_ARN = re.compile(r"(arn:aws[\w-]*:ssm:[a-z0-9-]+:\d{12}:parameter)/([^:]+)", re.ASCII)


class Held(NamedTuple):
    """A parameter, and the account that it is in."""

    account: Account
    parameter: Parameter

    @property
    def arn(self) -> str:
        return parameter_arn(self.account.id, self.parameter.region, self.parameter.name)


def parameter_arn(account: str, region: str, name: str) -> str:
    """Return the ARN of a parameter: a slash at the beginning of its name is not doubled."""
    return f"arn:aws:ssm:{region}:{account}:parameter/{name.removeprefix('/')}"


def split(named: str) -> tuple[str, str | None]:
    """Return a name or ARN, and the version or label that stands behind it after a colon."""
    found = re.fullmatch(rf"({_ARN.pattern}|[^:]+)(?::([^:]+))?", named)
    return (found[1], found[4]) if found else (named, None)


def arn_of(made: Call, named: str) -> str:
    """Return the ARN of the parameter that a call names."""
    name = split(named)[0]
    if _ARN.fullmatch(name):
        return name
    return parameter_arn(made.caller.account.id, made.surroundings.region, name)


def held(made: Call, named: str) -> Held | None:
    """Return the parameter that a call names, None where there is none.

    Those of other accounts are shared through RAM, which the lab does not have.
    """
    parameter = made.account.parameters.get(arn_of(made, named))
    return Held(made.account, parameter) if parameter else None


def find(made: Call, named: str) -> Held:
    """Return the parameter that a call names. Raises ParameterNotFound."""
    found = held(made, named)
    if found is None:
        raise ParameterNotFound
    return found


def version(found: Held, named: str) -> ParameterVersion:
    """Return the version that is named behind a name, else the latest. Raises ParameterVersionNotFound."""
    selector = split(named)[1]
    if selector is None:
        return found.parameter.latest
    for each in found.parameter.versions:
        if str(each.number) == selector:
            return each
    message = (
        f"Systems Manager could not find version {selector} of {found.parameter.name}. Verify the version "
        "and try again."
    )
    raise AWSError("ParameterVersionNotFound", message, 400)


def keys(found: Held | None) -> dict[str, ContextValue]:
    """Return the condition keys that show the tags of a parameter."""
    if found is None:
        return {}
    tags = found.parameter.tags
    return {**resource_tags(tags), **{f"ssm:resourceTag/{key}": value for key, value in tags.items()}}


def on_parameter(action: str, name: str = "Name") -> Asks:
    """Ask for an action on the parameter that a call names in the parameter `name`."""

    def asks(made: Call) -> Iterator[Ask]:
        yield asked(made, action, made.parameters[name])

    return asks


def on_each(action: str) -> Asks:
    """Ask for an action on each of the parameters that a call names."""

    def asks(made: Call) -> Iterator[Ask]:
        for name in made.parameters["Names"]:
            yield asked(made, action, name)

    return asks


def asked(made: Call, action: str, named: str) -> Ask:
    """Return the question about one parameter."""
    shown = {**keys(held(made, named)), **request_tags(made.parameters)}
    return Ask(action, arn_of(made, named), shown)


def refuse_the_rest(made: Call, *known: str) -> None:
    """Raise ValidationException where a call passes more than the lab takes into account."""
    if rest := sorted(set(made.parameters) - set(known)):
        raise not_simulated(rest)
