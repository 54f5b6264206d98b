"""Making, describing, changing and deleting functions (facts 4.7.1, 4.7.2)."""

from collections.abc import Iterator

from iamlab.account import ids
from iamlab.account.errors import AWSError
from iamlab.account.functions import FUNCTIONS, Function
from iamlab.aws_api.operation import Ask, Call, Result, operation
from iamlab.aws_api.operations import passed_roles
from iamlab.aws_api.operations.awslambda import code, finding
from iamlab.aws_api.operations.awslambda.errors import (
    CANNOT_BE_ASSUMED,
    InvalidParameterValueException,
    ResourceConflictException,
)
from iamlab.aws_api.operations.awslambda.finding import LATEST, Held
from iamlab.evaluator import arns

SERVICE = "lambda.amazonaws.com"
PAGE = 50

_SETTINGS = ("Role", "Runtime", "Handler", "Description", "Timeout", "MemorySize", "Environment")


def _creates(made: Call) -> Iterator[Ask]:
    """The role of a function is handed to Lambda, which takes a permission of its own."""
    tags = made.parameters.get("Tags", {})
    keys = {f"aws:RequestTag/{key}": value for key, value in tags.items()}
    shown = {**keys, "aws:TagKeys": tuple(tags)} if tags else {}
    arn = finding.arn_of(made)
    yield Ask("lambda:CreateFunction", arn, shown)
    if tags:
        yield Ask("lambda:TagResource", arn, shown)
    yield _passes(made)


def _passes(made: Call) -> Ask:
    """Raises AccessDeniedException for another account's role, which nobody can hand over (fact 4.7.2)."""
    role = made.parameters["Role"]
    if arns.account_of(role) != made.caller.account.id:
        raise AWSError("AccessDeniedException", "Cross-account pass role is not allowed.", 403)
    return passed_roles.passing(role, SERVICE)


@operation("lambda:CreateFunction", _creates)
def create_function(made: Call) -> Result:
    finding.refuse_the_rest(made, "FunctionName", "Code", "Tags", "Publish", "PackageType", *_SETTINGS)
    parameters, account, arn = made.parameters, made.account, finding.arn_of(made)
    if arns.account_of(arn) != account.id:
        raise InvalidParameterValueException("A function is made in the account of the caller.")
    if parameters.get("PackageType", "Zip") != "Zip" or parameters.get("Publish"):
        raise InvalidParameterValueException("The lab simulates neither images nor versions of functions.")
    if not {"Runtime", "Handler"} <= set(parameters):
        raise InvalidParameterValueException(
            "Runtime and Handler are mandatory parameters for functions created with deployment packages."
        )
    name = arn.rpartition(":")[2]
    if arn in account.functions:
        raise ResourceConflictException(f"Function already exist: {name}")
    if len(account.functions) >= FUNCTIONS:
        raise AWSError("CodeStorageExceededException", f"The lab keeps {FUNCTIONS} functions.", 400)
    function = Function(
        name=name,
        region=arns.split(arn)[3],
        role=parameters["Role"],
        created=made.now,
        modified=made.now,
        revision="",
        tags=dict(parameters.get("Tags", {})),
    )
    held = Held(account, function)
    code.put(function, parameters["Code"])
    _set(made, held)
    account.functions[arn] = function
    return described(held)


def _set(made: Call, held: Held) -> None:
    """Set what the call sets. Raises InvalidParameterValueException where the role does not trust Lambda."""
    function, given = held.function, made.parameters
    if "Role" in given:
        if not passed_roles.may_take(made.configuration, given["Role"], SERVICE, held.arn):
            raise InvalidParameterValueException(CANNOT_BE_ASSUMED)
        function.role = given["Role"]
    function.runtime = given.get("Runtime", function.runtime)
    function.handler = given.get("Handler", function.handler)
    function.description = given.get("Description", function.description)
    function.timeout = given.get("Timeout", function.timeout)
    function.memory = given.get("MemorySize", function.memory)
    if "Environment" in given:
        function.environment = dict(given["Environment"].get("Variables", {}))
    changed(made, function)


def changed(made: Call, function: Function) -> None:
    """Note that a function is another than before."""
    function.modified, function.revision = made.now, ids.event_id(made.surroundings.chance)


def described(held: Held) -> Result:
    """Return what Lambda tells about a function."""
    function = held.function
    result: Result = {
        "FunctionName": function.name,
        "FunctionArn": held.arn,
        "Runtime": function.runtime,
        "Role": function.role,
        "Handler": function.handler,
        "CodeSize": function.code_size,
        "Description": function.description,
        "Timeout": function.timeout,
        "MemorySize": function.memory,
        "LastModified": f"{function.modified:%Y-%m-%dT%H:%M:%S}.000+0000",
        "CodeSha256": function.code_digest,
        "Version": LATEST,
        "TracingConfig": {"Mode": "PassThrough"},
        "RevisionId": function.revision,
        "State": "Active",
        "LastUpdateStatus": "Successful",
        "PackageType": "Zip",
        "Architectures": ["x86_64"],
        "EphemeralStorage": {"Size": 512},
        "SnapStart": {"ApplyOn": "None", "OptimizationStatus": "Off"},
        "LoggingConfig": {"LogFormat": "Text", "LogGroup": f"/aws/lambda/{function.name}"},
    }
    if function.environment:
        result["Environment"] = {"Variables": dict(function.environment)}
    return {name: value for name, value in result.items() if value is not None}


@operation("lambda:GetFunction", finding.on_function("lambda:GetFunction"))
def get_function(made: Call) -> Result:
    """Where AWS's address leads to an archive, the lab's is one that holds the calls themselves."""
    held = finding.find(made)
    where = {"RepositoryType": "S3", "Location": code.location(held.function)}
    result: Result = {"Configuration": described(held), "Code": where}
    return {**result, "Tags": dict(held.function.tags)} if held.function.tags else result


@operation("lambda:GetFunctionConfiguration", finding.on_function("lambda:GetFunctionConfiguration"))
def get_function_configuration(made: Call) -> Result:
    return described(finding.find(made))


def _lists(made: Call) -> Iterator[Ask]:
    yield Ask("lambda:ListFunctions")


@operation("lambda:ListFunctions", _lists)
def list_functions(made: Call) -> Result:
    finding.refuse_the_rest(made, "Marker", "MaxItems")
    account, region = made.account, made.surroundings.region
    held = [Held(account, each) for _, each in sorted(account.functions.items()) if each.region == region]
    rest = [each for each in held if each.function.name > made.parameters.get("Marker", "")]
    most = made.parameters.get("MaxItems", PAGE)
    result: Result = {"Functions": [described(each) for each in rest[:most]]}
    return {**result, "NextMarker": rest[most - 1].function.name} if len(rest) > most else result


def _updates(made: Call) -> Iterator[Ask]:
    """Another role is handed to Lambda anew."""
    yield from finding.on_function("lambda:UpdateFunctionConfiguration")(made)
    if "Role" in made.parameters:
        yield _passes(made)


@operation("lambda:UpdateFunctionConfiguration", _updates)
def update_function_configuration(made: Call) -> Result:
    finding.refuse_the_rest(made, "FunctionName", *_SETTINGS)
    held = finding.find(made)
    _set(made, held)
    return described(held)


@operation("lambda:UpdateFunctionCode", finding.on_function("lambda:UpdateFunctionCode"))
def update_function_code(made: Call) -> Result:
    finding.refuse_the_rest(made, "FunctionName", "ZipFile")
    held = finding.find(made)
    code.put(held.function, {"ZipFile": made.parameters["ZipFile"]} if "ZipFile" in made.parameters else {})
    changed(made, held.function)
    return described(held)


@operation("lambda:DeleteFunction", finding.on_function("lambda:DeleteFunction"))
def delete_function(made: Call) -> None:
    held = finding.find(made)
    del held.account.functions[held.arn]
