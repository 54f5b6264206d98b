"""Making parameters and giving them new values (API reference, PutParameter)."""

import re
from collections.abc import Iterator

from iamlab.account.errors import AWSError
from iamlab.account.parameters import (
    ALL_VALUES_BYTES,
    PARAMETERS,
    SECURE,
    VERSIONS,
    Parameter,
    ParameterVersion,
)
from iamlab.aws_api.operation import Ask, Call, Result, operation
from iamlab.aws_api.operations.iam_asks import request_tags
from iamlab.aws_api.operations.ssm import encryption, finding, tag_lists
from iamlab.aws_api.operations.ssm.errors import ValidationException, not_simulated
from iamlab.aws_api.operations.ssm.finding import Held

MOST_BYTES = 4096
"""How long the value of a standard parameter may be."""

DEEPEST = 15
_NAME = re.compile(r"(/[\w.-]+)+|[\w.-]+", re.ASCII)
_RESERVED = re.compile(r"/?(aws|ssm)", re.IGNORECASE)


def _kind(made: Call) -> str:
    """Return the type of the parameter that is put. Raises AWSError where it cannot be of that type."""
    there = finding.held(made, made.parameters["Name"])
    given = made.parameters.get("Type")
    if there is None and given is None:
        raise ValidationException("A parameter type is required when you create a parameter.")
    if there is not None and given not in (None, there.parameter.kind):
        message = "You can't change the type of a parameter. Create a new, unique parameter."
        raise AWSError("HierarchyTypeMismatchException", message, 400)
    return str(given or (there and there.parameter.kind))


def _key_id(made: Call) -> str:
    """Return how the key of a SecureString is named: as before where the call names none."""
    there = finding.held(made, made.parameters["Name"])
    before = there.parameter.latest.key_id if there else None
    return str(made.parameters.get("KeyId") or before or encryption.ALIAS)


def _puts(made: Call) -> Iterator[Ask]:
    """To give a new parameter tags is to tag it as well, and a SecureString is encrypted."""
    given, arn = made.parameters, finding.arn_of(made, made.parameters["Name"])
    overwrites = {"ssm:Overwrite": str(given.get("Overwrite", False)).lower()}
    there = finding.held(made, given["Name"])
    yield Ask("ssm:PutParameter", arn, {**finding.keys(there), **overwrites, **request_tags(given)})
    if given.get("Tags"):
        yield Ask("ssm:AddTagsToResource", arn, {**finding.keys(there), **request_tags(given)})
    if _kind(made) == SECURE:
        key = encryption.key(made, _key_id(made))
        yield encryption.asking(made, "kms:Encrypt", key, arn)


@operation("ssm:PutParameter", _puts)
def put_parameter(made: Call) -> Result:
    finding.refuse_the_rest(
        made, "Name", "Value", "Type", "KeyId", "Overwrite", "Description", "Tags", "Tier", "DataType"
    )
    given = made.parameters
    _check(made)
    there = finding.held(made, given["Name"])
    if there is None:
        there = _add(made)
    elif not given.get("Overwrite", False):
        raise AWSError(
            "ParameterAlreadyExists",
            "The parameter already exists. To overwrite this value, set the overwrite option in the request "
            "to true.",
            400,
        )
    versions = there.parameter.versions
    there.parameter.versions = [*versions, _version(made, there)][-VERSIONS:]
    _check_room(there)
    return {"Version": there.parameter.latest.number, "Tier": "Standard"}


def _add(made: Call) -> Held:
    account, name = made.account, made.parameters["Name"]
    if len(account.parameters) >= PARAMETERS:
        raise AWSError("ParameterLimitExceeded", f"The lab keeps {PARAMETERS} parameters in an account.", 400)
    parameter = Parameter(name=name, region=made.surroundings.region, kind=_kind(made), versions=[])
    parameter.tags = tag_lists.passed(made.parameters.get("Tags", []))
    account.parameters[finding.arn_of(made, name)] = parameter
    return Held(account, parameter)


def _version(made: Call, held: Held) -> ParameterVersion:
    given, before = made.parameters, held.parameter.versions[-1:]
    version = ParameterVersion(
        number=before[0].number + 1 if before else 1,
        value=given["Value"],
        put=made.now,
        by=made.caller.arn,
        description=given.get("Description", before[0].description if before else None),
    )
    if held.parameter.kind == SECURE:
        version.key_id = str(given.get("KeyId") or (before and before[0].key_id) or encryption.ALIAS)
        version.kms_key = encryption.key(made, version.key_id).arn
    return version


def _check(made: Call) -> None:
    """Raise AWSError for a name or a value that no parameter can have, and for what is not simulated."""
    given, name = made.parameters, made.parameters["Name"]
    if not _NAME.fullmatch(name):
        raise ValidationException(
            "Parameter name must be a fully qualified name. It can be formed as a mix of letters, numbers "
            "and the following 3 symbols .-_, in sub-paths divided by slash symbol."
        )
    if _RESERVED.match(name):
        raise ValidationException(
            'Parameter name: can\'t be prefixed with "aws" or "ssm" (case-insensitive).'
        )
    if name.count("/") > DEEPEST:
        message = f"Hierarchies have no more than {DEEPEST} levels."
        raise AWSError("HierarchyLevelLimitExceededException", message, 400)
    if given.get("Tier", "Standard") != "Standard":
        raise not_simulated([f"the tier {given['Tier']}"])
    if given.get("DataType", "text") != "text":
        raise not_simulated([f"the data type {given['DataType']}"])
    _check_value(given["Value"])
    if given.get("Overwrite") and given.get("Tags"):
        raise ValidationException(
            "Invalid request: tags and overwrite can't be used together. To create a parameter with tags, "
            "please remove overwrite flag. To update tags for an existing parameter, please use "
            "AddTagsToResource or RemoveTagsFromResource."
        )
    if "KeyId" in given and _kind(made) != SECURE:
        raise ValidationException("KeyId is required for SecureString type parameter only.")


def _check_value(value: str) -> None:
    if not value:
        raise ValidationException(
            "1 validation error detected: Value '' at 'value' failed to satisfy constraint: Member must have "
            "length greater than or equal to 1."
        )
    if len(value.encode()) > MOST_BYTES:
        raise ValidationException(
            f"Standard tier parameters support a maximum parameter value of {MOST_BYTES} characters. To "
            "create a larger parameter value, upgrade the parameter to use the advanced-parameter tier."
        )


def _check_room(held: Held) -> None:
    every = (each for one in held.account.parameters.values() for each in one.versions)
    if sum(len(each.value.encode()) for each in every) > ALL_VALUES_BYTES:
        raise AWSError("ParameterLimitExceeded", "The lab keeps 256 KB of values in an account.", 400)
