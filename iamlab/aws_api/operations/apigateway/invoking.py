"""Requests to an API: who may make them, and the function behind it.

AWS has no operation of its API for it: it is a request over HTTPS, here the lab's own operation
`execute-api:Invoke`. API Gateway's own TestInvokeMethod asks neither policy nor signature.
Source: user guide, "How API Gateway resource policies affect authorization workflow".
What a function's last call answers stands for what its code would answer, with status 200.
"""

import json
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from iamlab.account.account import Account
from iamlab.account.errors import AWSError
from iamlab.account.rest_apis import SIGNED, ApiMethod, ApiStage, RestApi
from iamlab.aws_api.authentication import ServiceActing
from iamlab.aws_api.operation import Ask, Call, Origin, Result, operation
from iamlab.aws_api.operations import passed_roles
from iamlab.aws_api.operations.apigateway import finding, methods
from iamlab.aws_api.operations.apigateway.methods import PRINCIPAL

ORIGIN = Origin("192.0.2.46", PRINCIPAL)
_ERROR = "Internal server error"
_TEST_STAGE = "test-invoke-stage"


class _Route(NamedTuple):
    """Where a request leads. `pattern` is the path of the resource, `verb` the method as it is there."""

    account: Account
    api: RestApi
    stage: ApiStage
    method: ApiMethod
    verb: str
    pattern: str


def _route(made: Call) -> _Route:
    """Return where a request leads. Raises AWSError as API Gateway answers where it leads nowhere."""
    given = made.parameters
    account, api = _api(made, given["ApiId"])
    stage = api.stages.get(given["Stage"]) if api else None
    if account is None or api is None or stage is None:
        raise AWSError("ForbiddenException", "Forbidden", 403)
    found = _match(stage, given["Method"], _path(made))
    if found is None:
        raise AWSError("MissingAuthenticationTokenException", "Missing Authentication Token", 403)
    verb, pattern = found
    return _Route(account, api, stage, stage.methods[f"{verb} {pattern}"], verb, pattern)


def _path(made: Call) -> str:
    """Return the path of a request, without what is asked there."""
    return str(made.parameters["Path"]).partition("?")[0]


def _api(made: Call, name: str) -> tuple[Account | None, RestApi | None]:
    for account in made.configuration.accounts.values():
        if name in account.rest_apis:
            return account, account.rest_apis[name]
    return None, None


def _match(stage: ApiStage, method: str, path: str) -> tuple[str, str] | None:
    """Return the method that a request meets: a path with no variables before one with some."""
    found = []
    for each in stage.methods:
        verb, _, pattern = each.partition(" ")
        if verb in (method, "ANY") and _is_path(pattern, path):
            found.append((pattern.count("{"), verb == "ANY", verb, pattern))
    return min(found)[2:] if found else None


def _is_path(pattern: str, path: str) -> bool:
    parts, wanted = path.strip("/").split("/"), pattern.strip("/").split("/")
    if wanted[-1].endswith("+}"):
        return len(parts) >= len(wanted) and all(map(_is_part, wanted[:-1], parts)) and bool(parts[-1])
    return len(parts) == len(wanted) and all(map(_is_part, wanted, parts))


def _is_part(wanted: str, part: str) -> bool:
    return bool(part) if wanted.startswith("{") else wanted == part


def _arn(account: Account, api: RestApi, stage: str, verb: str, path: str) -> str:
    return f"arn:aws:execute-api:{api.region}:{account.id}:{api.id}/{stage}/{verb}/{path.lstrip('/')}"


def _invokes(made: Call) -> Iterator[Ask]:
    """A method of the type AWS_IAM asks who signed, every other the policy alone, where there is one."""
    found, given = _route(made), made.parameters
    arn = _arn(found.account, found.api, given["Stage"], given["Method"], _path(made))
    if found.method.authorization == SIGNED:
        if made.caller.kind == "Anonymous":
            raise AWSError("MissingAuthenticationTokenException", "Missing Authentication Token", 403)
        yield Ask("execute-api:Invoke", arn)
    elif found.stage.policy is not None:
        yield Ask("execute-api:Invoke", arn, is_unsigned=True)


@operation("execute-api:Invoke", _invokes, changes=True)
def invoke(made: Call) -> Result:
    """Raises AWSError with status 500 where the function cannot be invoked, 502 where it fails."""
    found, given = _route(made), made.parameters
    event = {
        "resource": found.pattern,
        "path": _path(made),
        "httpMethod": given["Method"],
        "body": given.get("Body"),
        "requestContext": {
            "accountId": found.account.id,
            "apiId": found.api.id,
            "stage": given["Stage"],
            "identity": {"sourceIp": made.surroundings.source_ip},
        },
    }
    source = _arn(found.account, found.api, given["Stage"], found.verb, found.pattern)
    try:
        answer = _call(made, found.account.id, found.method, source, event)
    except AWSError:
        raise AWSError("InternalServerErrorException", _ERROR, 500) from None
    if "FunctionError" in answer:
        raise AWSError("InternalServerErrorException", _ERROR, 502)
    return {"StatusCode": 200, "Body": answer["Payload"].decode()}


def _call(made: Call, account: str, method: ApiMethod, source: str, event: Mapping[str, Any]) -> Result:
    """Invoke the function of a method as API Gateway, or with the method's role. Raises AWSError."""
    given = {"FunctionName": method.function, "Payload": json.dumps(event).encode()}
    if method.role is None:
        return made.serve(ServiceActing(PRINCIPAL, source, account), "lambda", "Invoke", given)
    session = passed_roles.session(made, method.role, PRINCIPAL, source, "BackplaneAssumeRoleSession")
    try:
        return made.act(session, "lambda", "Invoke", given, ORIGIN)
    finally:
        made.configuration.sessions.pop(session.access_key_id, None)


@operation(
    "apigateway:TestInvokeMethod",
    finding.on_path("POST", "/restapis/{restApiId}/resources/{resourceId}/methods/{httpMethod}"),
)
def test_invoke_method(made: Call) -> Result:
    """The log tells why a function could not be invoked, which no answer to a request does."""
    finding.refuse_the_rest(made, "restApiId", "resourceId", "httpMethod", "pathWithQueryString", "body")
    api, resource, method = finding.find(made), finding.resource(made), methods.find(made)
    verb, account = made.parameters["httpMethod"], made.caller.account.id
    lines = [f"Execution log for request test-request: {verb} {resource.path}"]
    status, body = 500, json.dumps({"message": _ERROR})
    event = {"resource": resource.path, "httpMethod": verb, "body": made.parameters.get("body")}
    if method.function is None:
        lines.append("Execution failed due to configuration error: No integration defined for method")
    else:
        lines.append(f"Endpoint request URI: {methods.integration(method)['uri']}")
        source = _arn(made.account, api, _TEST_STAGE, verb, resource.path)
        try:
            answer = _call(made, account, method, source, event)
        except AWSError as error:
            lines.append(f"Execution failed due to configuration error: {_reason(error)}")
        else:
            failed = "FunctionError" in answer
            status, body = (502, body) if failed else (200, answer["Payload"].decode())
            lines.append(f"Endpoint response body: {answer['Payload'].decode()}")
            if failed:
                lines.append("Lambda execution failed with status 200 due to customer function error.")
    lines.append(f"Method completed with status: {status}")
    return {"status": status, "body": body, "headers": {}, "log": "\n".join(lines), "latency": 42}


def _reason(error: AWSError) -> str:
    if "AccessDenied" in error.code:
        return "Invalid permissions on Lambda function"
    return "Lambda function does not exist" if "NotFound" in error.code else error.message
