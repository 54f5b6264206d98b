"""Making the REST APIs that an account starts with."""

from datetime import datetime, timedelta
from random import Random

import msgspec

from iamlab.account.account import Account
from iamlab.account.rest_apis import ApiMethod, ApiResource, ApiStage, RestApi
from iamlab.aws_api.operations.apigateway.policies import whole
from iamlab.aws_api.operations.awslambda.finding import function_arn
from lessons.content_format.starting_apis import StartingApi

_LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789"


def add_api(account: Account, name: str, described: StartingApi, now: datetime, chance: Random) -> None:
    """Add an API with its resources, and deploy it."""
    made = now - timedelta(days=described.age_days)
    root = ApiResource(id=_id(chance), path="/")
    api = RestApi(
        id=described.id or _id(chance, 10),
        name=name,
        region=described.region,
        created=made,
        root=root.id,
        description=described.description,
        tags=dict(described.tags),
        resources={root.id: root},
    )
    api.policy = whole(described.policy, api, account.id) if described.policy else None
    for route, method in described.methods.items():
        verb, _, path = route.partition(" ")
        role = account.role(method.role) if method.role else None
        _resource(api, path, chance).methods[verb] = ApiMethod(
            authorization=method.authorization,
            function=function_arn(account.id, described.region, method.function),
            role=account.arn("role", role.path, role.name) if role else None,
        )
    api.stages[described.stage] = ApiStage(
        name=described.stage,
        deployment=_id(chance),
        created=made,
        updated=made,
        methods={
            f"{verb} {each.path}": msgspec.structs.replace(method)
            for each in api.resources.values()
            for verb, method in each.methods.items()
        },
        policy=api.policy,
    )
    account.rest_apis[api.id] = api


def _resource(api: RestApi, path: str, chance: Random) -> ApiResource:
    """Return the resource of a path, made with those above it where they are not there yet."""
    for each in api.resources.values():
        if each.path == path:
            return each
    above = _resource(api, path.rpartition("/")[0] or "/", chance)
    made = ApiResource(id=_id(chance), path=path, parent=above.id)
    api.resources[made.id] = made
    return made


def _id(chance: Random, length: int = 6) -> str:
    return "".join(chance.choices(_LETTERS, k=length))
