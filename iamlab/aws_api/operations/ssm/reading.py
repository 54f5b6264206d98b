"""Reading parameters: one, several, those of a path, and what they were before."""

from collections.abc import Callable, Iterable, Iterator, Sequence

from iamlab.account.errors import AWSError
from iamlab.account.parameters import SECURE, ParameterVersion
from iamlab.aws_api.operation import Ask, Asks, Call, Result, operation
from iamlab.aws_api.operations.ssm import encryption, filters, finding
from iamlab.aws_api.operations.ssm.errors import ValidationException
from iamlab.aws_api.operations.ssm.finding import Held
from iamlab.aws_api.operations.ssm.pages import page

Values = Callable[[Call], Iterable[tuple[Held, ParameterVersion]]]
"""The versions that a call would show."""

BY_PATH = 10
"""How many parameters a page of those of a path has."""


def _decrypting(asks: Asks, values: Values) -> Asks:
    """Ask also for the decryption of what would be shown, where the call wants it."""

    def asked(made: Call) -> Iterator[Ask]:
        yield from asks(made)
        if not made.parameters.get("WithDecryption", False):
            return
        for held, version in values(made):
            if version.kms_key is not None:
                key = encryption.key(made, version.kms_key)
                yield encryption.asking(made, "kms:Decrypt", key, held.arn)

    return asked


def _shown(made: Call, held: Held, version: ParameterVersion, named: str = "") -> Result:
    """Return a parameter with its value, in its encrypted form unless the call wants it decrypted."""
    parameter, selector = held.parameter, finding.split(named)[1]
    return {
        "Name": parameter.name,
        "Type": parameter.kind,
        "Value": _value(made, held, version),
        "Version": version.number,
        **({"Selector": f":{selector}"} if selector else {}),
        "LastModifiedDate": version.put,
        "ARN": held.arn,
        "DataType": "text",
    }


def _value(made: Call, held: Held, version: ParameterVersion) -> str:
    is_plain = held.parameter.kind != SECURE or made.parameters.get("WithDecryption", False)
    return version.value if is_plain else encryption.ciphertext(made, held.arn, version)


def _one(made: Call) -> Sequence[tuple[Held, ParameterVersion]]:
    named = made.parameters["Name"]
    held = finding.find(made, named)
    return [(held, finding.version(held, named))]


@operation("ssm:GetParameter", _decrypting(finding.on_parameter("ssm:GetParameter"), _one))
def get_parameter(made: Call) -> Result:
    ((held, version),) = _one(made)
    return {"Parameter": _shown(made, held, version, made.parameters["Name"])}


def _named(made: Call) -> dict[str, tuple[Held, ParameterVersion]]:
    """Return what is there of the names of a call, by name."""
    found = {}
    for named in made.parameters["Names"]:
        held = finding.held(made, named)
        if held is not None:
            try:
                found[named] = (held, finding.version(held, named))
            except AWSError:
                continue
    return found


@operation(
    "ssm:GetParameters",
    _decrypting(finding.on_each("ssm:GetParameters"), lambda made: _named(made).values()),
)
def get_parameters(made: Call) -> Result:
    """Names that lead nowhere are listed, and are no error."""
    names, found = made.parameters["Names"], _named(made)
    if len(set(names)) < len(names):
        raise ValidationException("Duplicate parameter names in the request.")
    return {
        "Parameters": [_shown(made, *each, named) for named, each in found.items()],
        "InvalidParameters": [name for name in names if name not in found],
    }


def _lists_path(made: Call) -> Iterator[Ask]:
    """The path of the call is asked about, and not what is below it."""
    recursive = {"ssm:Recursive": str(made.parameters.get("Recursive", False)).lower()}
    yield Ask("ssm:GetParametersByPath", finding.arn_of(made, made.parameters["Path"]), recursive)


def _page(made: Call) -> Result:
    """Return the page of parameters below a path that a call asks for. Raises AWSError."""
    given = made.parameters
    if not given["Path"].startswith("/"):
        raise ValidationException(
            "The parameter doesn't meet the parameter name requirements. It must begin with a forward slash."
        )
    found = [
        held
        for held in filters.all_of(made)
        if filters.is_below(held.parameter.name, given["Path"], recursive=given.get("Recursive", False))
        and filters.fits(held, given.get("ParameterFilters", []), ("Type", "KeyId"))
    ]
    return page(made, "Parameters", found, BY_PATH)


@operation(
    "ssm:GetParametersByPath",
    _decrypting(
        _lists_path, lambda made: [(held, held.parameter.latest) for held in _page(made)["Parameters"]]
    ),
)
def get_parameters_by_path(made: Call) -> Result:
    found = _page(made)
    return {
        **found,
        "Parameters": [_shown(made, each, each.parameter.latest) for each in found["Parameters"]],
    }


def _every(made: Call) -> list[tuple[Held, ParameterVersion]]:
    held = finding.find(made, made.parameters["Name"])
    return [(held, each) for each in held.parameter.versions]


@operation("ssm:GetParameterHistory", _decrypting(finding.on_parameter("ssm:GetParameterHistory"), _every))
def get_parameter_history(made: Call) -> Result:
    return page(made, "Parameters", [_told(made, *each) for each in _every(made)])


def _told(made: Call, held: Held, version: ParameterVersion) -> Result:
    result: Result = {
        "Name": held.parameter.name,
        "Type": held.parameter.kind,
        "KeyId": version.key_id,
        "LastModifiedDate": version.put,
        "LastModifiedUser": version.by,
        "Description": version.description,
        "Value": _value(made, held, version),
        "Version": version.number,
        "Labels": [],
        "Tier": "Standard",
        "Policies": [],
        "DataType": "text",
    }
    return {name: value for name, value in result.items() if value is not None}
