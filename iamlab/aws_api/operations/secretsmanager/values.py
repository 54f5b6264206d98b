"""Reading and putting values (facts 4.2, 4.3)."""

from collections.abc import Iterator

from iamlab.account.secrets import CURRENT, SecretVersion
from iamlab.aws_api.operation import Ask, Call, Result, operation
from iamlab.aws_api.operations.secretsmanager import encryption, finding, versions
from iamlab.aws_api.operations.secretsmanager.errors import (
    InvalidParameterException,
    InvalidRequestException,
    ResourceNotFoundException,
)
from iamlab.aws_api.operations.secretsmanager.finding import Held


def _gets(made: Call) -> Iterator[Ask]:
    """The staging label that is read shows in a key: AWSCURRENT where the call names no other version."""
    (ask,) = finding.on_secret("secretsmanager:GetSecretValue", VersionId="VersionId")(made)
    stage = made.parameters.get("VersionStage", None if "VersionId" in made.parameters else CURRENT)
    shown = {"secretsmanager:VersionStage": stage} if stage is not None else {}
    yield Ask(ask.action, ask.resource, {**ask.keys, **shown})


@operation("secretsmanager:GetSecretValue", _gets)
def get_secret_value(made: Call) -> Result:
    held = finding.living(made)
    version = _wanted(made, held)
    encryption.use(made, held, version, encryption.READS)
    version.accessed = made.now.replace(hour=0, minute=0, second=0, microsecond=0)
    value: Result = {"SecretString": version.text} if version.data is None else {"SecretBinary": version.data}
    return {
        **held.named,
        "VersionId": version.id,
        **value,
        "VersionStages": list(version.stages),
        "CreatedDate": version.created,
    }


def _wanted(made: Call, held: Held) -> SecretVersion:
    """Return the version that a call reads. Raises AWSError where there is none."""
    given, secret = made.parameters, held.secret
    if "VersionId" in given:
        found = secret.versions.get(given["VersionId"])
        if found is None:
            raise ResourceNotFoundException(f" value for VersionId: {given['VersionId']}")
        if given.get("VersionStage", CURRENT) not in found.stages and "VersionStage" in given:
            raise InvalidRequestException(
                "You provided a VersionStage that is not associated to the provided VersionId."
            )
        return found
    stage = given.get("VersionStage", CURRENT)
    found = secret.with_stage(stage)
    if found is None:
        raise ResourceNotFoundException(f" value for staging label: {stage}")
    return found


@operation("secretsmanager:PutSecretValue", finding.on_secret("secretsmanager:PutSecretValue"))
def put_secret_value(made: Call) -> Result:
    finding.refuse_the_rest(
        made, "SecretId", "SecretString", "SecretBinary", "ClientRequestToken", "VersionStages"
    )
    held = finding.living(made)
    if not versions.has_value(made.parameters):
        raise InvalidParameterException("You must provide either SecretString or SecretBinary.")
    version = versions.put(made, held, made.parameters.get("VersionStages", (CURRENT,)))
    held.secret.changed = made.now
    return {**held.named, "VersionId": version.id, "VersionStages": list(version.stages)}
