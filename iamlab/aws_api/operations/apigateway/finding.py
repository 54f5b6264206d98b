"""APIs by their id, and what operations on them ask for: a verb of HTTP on a path.

Source: service authorization reference, Amazon API Gateway Management.
"""

from collections.abc import Iterator
from typing import NamedTuple

from iamlab.account.account import Account
from iamlab.account.rest_apis import ApiResource, RestApi
from iamlab.aws_api.operation import Ask, Asks, Call
from iamlab.aws_api.operations.apigateway.errors import NotFoundException, not_simulated
from iamlab.evaluator.context import ContextValue


class Held(NamedTuple):
    """An API, and the account that it is in."""

    account: Account
    api: RestApi


def arn(made: Call, path: str) -> str:
    """Return the ARN of a path of API Gateway's own API."""
    return f"arn:aws:apigateway:{made.surroundings.region}::{path}"


def held(made: Call) -> Held | None:
    """Return the API that a call names, None where the account has none in this Region."""
    api = made.account.rest_apis.get(made.parameters["restApiId"])
    return Held(made.account, api) if api and api.region == made.surroundings.region else None


def find(made: Call) -> RestApi:
    """Return the API that a call names. Raises NotFoundException."""
    found = held(made)
    if found is None:
        raise NotFoundException("API")
    return found.api


def resource(made: Call, name: str = "resourceId") -> ApiResource:
    """Return the resource that a call names. Raises NotFoundException."""
    found = find(made).resources.get(made.parameters[name])
    if found is None:
        raise NotFoundException("Resource")
    return found


def tags(made: Call) -> dict[str, ContextValue]:
    """Return the condition keys that show the tags of the API that a call names."""
    found = held(made) if "restApiId" in made.parameters else None
    return {f"aws:ResourceTag/{key}": value for key, value in found.api.tags.items()} if found else {}


def on_path(verb: str, path: str) -> Asks:
    """Ask for a verb on a path, in which parameters of the call stand in braces."""

    def asks(made: Call) -> Iterator[Ask]:
        yield Ask(f"apigateway:{verb}", arn(made, path.format(**made.parameters)), tags(made))

    return asks


def refuse_the_rest(made: Call, *known: str) -> None:
    """Raise BadRequestException where a call passes more than the lab takes into account."""
    if rest := sorted(set(made.parameters) - set(known)):
        raise not_simulated(rest)
