"""Methods of a resource, and the functions that they invoke (facts 4.7.1, 4.7.2)."""

import re
from collections.abc import Iterator

from iamlab.account.errors import AWSError
from iamlab.account.rest_apis import OPEN, SIGNED, ApiMethod
from iamlab.aws_api.operation import Ask, Call, Result, operation
from iamlab.aws_api.operations import passed_roles
from iamlab.aws_api.operations.apigateway import finding
from iamlab.aws_api.operations.apigateway.errors import (
    BadRequestException,
    ConflictException,
    NotFoundException,
    not_simulated,
)
from iamlab.evaluator import arns

PRINCIPAL = "apigateway.amazonaws.com"
VERBS = ("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "ANY")
_METHOD = "/restapis/{restApiId}/resources/{resourceId}/methods/{httpMethod}"
_URI = re.compile(
    r"arn:aws:apigateway:([a-z0-9-]+):lambda:path/2015-03-31/functions/"
    r"(arn:aws:lambda:[a-z0-9-]+:\d{12}:function:[\w-]+)/invocations",
    re.ASCII,
)


def _puts(made: Call) -> Iterator[Ask]:
    """How the method is authorized shows in a condition key."""
    (ask,) = finding.on_path("PUT", _METHOD)(made)
    kind = made.parameters["authorizationType"]
    yield Ask(ask.action, ask.resource, {**ask.keys, "apigateway:Request/RouteAuthorizationType": (kind,)})


@operation("apigateway:PutMethod", _puts)
def put_method(made: Call) -> Result:
    finding.refuse_the_rest(
        made, "restApiId", "resourceId", "httpMethod", "authorizationType", "apiKeyRequired"
    )
    given, resource = made.parameters, finding.resource(made)
    name, kind = given["httpMethod"], given["authorizationType"]
    if name not in VERBS:
        raise BadRequestException("Invalid HTTP method specified.")
    if kind not in (OPEN, SIGNED) or given.get("apiKeyRequired"):
        raise not_simulated([f"methods of the type {kind}" if kind not in (OPEN, SIGNED) else "API keys"])
    if name in resource.methods:
        raise ConflictException("Method already exists for this resource")
    resource.methods[name] = ApiMethod(authorization=kind)
    return described(name, resource.methods[name])


def described(name: str, method: ApiMethod) -> Result:
    """Return what API Gateway tells about a method."""
    shown: Result = {"httpMethod": name, "authorizationType": method.authorization, "apiKeyRequired": False}
    return {**shown, "methodIntegration": integration(method)} if method.function else shown


def integration(method: ApiMethod) -> Result:
    """Return what API Gateway tells about what a method invokes."""
    function = str(method.function)
    region = arns.split(function)[3]
    shown: Result = {
        "type": "AWS_PROXY",
        "httpMethod": "POST",
        "uri": f"arn:aws:apigateway:{region}:lambda:path/2015-03-31/functions/{function}/invocations",
        "passthroughBehavior": "WHEN_NO_MATCH",
        "timeoutInMillis": 29000,
    }
    return {**shown, "credentials": method.role} if method.role else shown


def find(made: Call) -> ApiMethod:
    """Return the method that a call names. Raises NotFoundException."""
    found = finding.resource(made).methods.get(made.parameters["httpMethod"])
    if found is None:
        raise NotFoundException("Method")
    return found


@operation("apigateway:GetMethod", finding.on_path("GET", _METHOD))
def get_method(made: Call) -> Result:
    return described(made.parameters["httpMethod"], find(made))


@operation("apigateway:DeleteMethod", finding.on_path("DELETE", _METHOD))
def delete_method(made: Call) -> None:
    find(made)
    del finding.resource(made).methods[made.parameters["httpMethod"]]


def _integrates(made: Call) -> Iterator[Ask]:
    """A role to invoke with is handed to API Gateway."""
    yield from finding.on_path("PUT", f"{_METHOD}/integration")(made)
    role = made.parameters.get("credentials")
    if role is not None:
        if arns.account_of(role) != made.caller.account.id:
            raise AWSError("BadRequestException", "Cross-account pass role is not allowed.", 400)
        yield passed_roles.passing(role, PRINCIPAL)


@operation("apigateway:PutIntegration", _integrates)
def put_integration(made: Call) -> Result:
    """Whether the function is there, and lets API Gateway in, shows when it is invoked."""
    finding.refuse_the_rest(
        made,
        *("restApiId", "resourceId", "httpMethod", "type", "integrationHttpMethod", "uri", "credentials"),
    )
    given, method = made.parameters, find(made)
    found = _URI.fullmatch(given.get("uri", ""))
    if given["type"] != "AWS_PROXY" or found is None:
        raise BadRequestException("The lab takes AWS_PROXY integrations with the URI of a function alone.")
    if given.get("integrationHttpMethod") != "POST":
        raise BadRequestException("Integrations of functions are invoked with POST: integrationHttpMethod.")
    method.function, method.role = found[2], given.get("credentials")
    return integration(method)
