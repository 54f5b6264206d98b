"""Making, describing, changing and deleting REST APIs."""

from collections.abc import Iterator

from iamlab.account.rest_apis import APIS, ApiResource, RestApi
from iamlab.aws_api.operation import Ask, Call, Result, operation
from iamlab.aws_api.operations.apigateway import finding, policies
from iamlab.aws_api.operations.apigateway.errors import (
    BadRequestException,
    LimitExceededException,
    not_simulated,
)

_LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789"
POLICY_ACTION = "apigateway:UpdateRestApiPolicy"


def new_id(made: Call, length: int = 10) -> str:
    """Return an id such as API Gateway gives."""
    return "".join(made.surroundings.chance.choices(_LETTERS, k=length))


def _creates(made: Call) -> Iterator[Ask]:
    """A resource policy takes a permission of its own (user guide, "Resource policies")."""
    given, arn = made.parameters, finding.arn(made, "/restapis")
    tags = given.get("tags", {})
    keys = {f"aws:RequestTag/{key}": value for key, value in tags.items()}
    shown = {**keys, **({"aws:TagKeys": tuple(tags)} if tags else {})}
    yield Ask("apigateway:POST", arn, {**shown, "apigateway:Request/ApiName": given["name"]})
    if given.get("policy"):
        yield Ask(POLICY_ACTION, arn)


@operation("apigateway:CreateRestApi", _creates)
def create_rest_api(made: Call) -> Result:
    finding.refuse_the_rest(made, "name", "description", "policy", "tags", "endpointConfiguration")
    given, account = made.parameters, made.account
    _check_endpoint(given.get("endpointConfiguration", {}))
    if not given["name"]:
        raise BadRequestException("Name cannot be empty")
    if len(account.rest_apis) >= APIS:
        raise LimitExceededException(f"The lab keeps {APIS} APIs in an account.")
    root = ApiResource(id=new_id(made), path="/")
    api = RestApi(
        id=new_id(made),
        name=given["name"],
        region=made.surroundings.region,
        created=made.now,
        root=root.id,
        description=given.get("description", ""),
        tags=dict(given.get("tags", {})),
        resources={root.id: root},
    )
    policies.put(made, api, given.get("policy", ""))
    account.rest_apis[api.id] = api
    return described(api)


def _check_endpoint(given: Result) -> None:
    """The lab has no network: APIs that are reached from a VPC alone make no sense here."""
    rest = sorted(set(given) - {"types"})
    if rest or not set(given.get("types", [])) <= {"EDGE", "REGIONAL"}:
        raise not_simulated(rest or ["private endpoints"])


def described(api: RestApi) -> Result:
    """Return what API Gateway tells about an API."""
    result: Result = {
        "id": api.id,
        "name": api.name,
        "description": api.description or None,
        "createdDate": api.created,
        "apiKeySource": "HEADER",
        "endpointConfiguration": {"types": ["EDGE"]},
        "policy": api.policy,
        "tags": dict(api.tags) or None,
        "disableExecuteApiEndpoint": False,
        "rootResourceId": api.root,
    }
    return {name: value for name, value in result.items() if value is not None}


@operation("apigateway:GetRestApi", finding.on_path("GET", "/restapis/{restApiId}"))
def get_rest_api(made: Call) -> Result:
    return described(finding.find(made))


@operation("apigateway:GetRestApis", finding.on_path("GET", "/restapis"))
def get_rest_apis(made: Call) -> Result:
    """Everything comes in one page: the lab keeps no more APIs than fit on one."""
    finding.refuse_the_rest(made, "limit")
    region = made.surroundings.region
    return {"items": [described(each) for each in made.account.rest_apis.values() if each.region == region]}


def _updates(made: Call) -> Iterator[Ask]:
    yield from finding.on_path("PATCH", "/restapis/{restApiId}")(made)
    if any(each.get("path") == "/policy" for each in made.parameters.get("patchOperations", [])):
        arn = finding.arn(made, f"/restapis/{made.parameters['restApiId']}")
        yield Ask(POLICY_ACTION, arn, finding.tags(made))


@operation("apigateway:UpdateRestApi", _updates)
def update_rest_api(made: Call) -> Result:
    """What is changed is in force at a stage only once it is deployed there."""
    api = finding.find(made)
    for each in made.parameters.get("patchOperations", []):
        path, value = each.get("path", ""), each.get("value", "")
        if each.get("op") not in ("replace", "remove") or path not in ("/name", "/description", "/policy"):
            raise not_simulated([f"{each.get('op')} of {path}"])
        value = "" if each["op"] == "remove" else value
        if path == "/policy":
            policies.put(made, api, value)
        elif path == "/description":
            api.description = value
        elif value:
            api.name = value
        else:
            raise BadRequestException("Name cannot be empty")
    return described(api)


@operation("apigateway:DeleteRestApi", finding.on_path("DELETE", "/restapis/{restApiId}"))
def delete_rest_api(made: Call) -> None:
    del made.account.rest_apis[finding.find(made).id]
