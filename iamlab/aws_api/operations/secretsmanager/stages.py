"""Versions and their staging labels, moved by hand (API reference, UpdateSecretVersionStage)."""

from iamlab.account.secrets import CURRENT, SecretVersion
from iamlab.aws_api.operation import Call, Result, operation
from iamlab.aws_api.operations.secretsmanager import finding, versions
from iamlab.aws_api.operations.secretsmanager.errors import InvalidParameterException
from iamlab.aws_api.operations.secretsmanager.finding import Held
from iamlab.aws_api.operations.secretsmanager.pages import page


@operation(
    "secretsmanager:UpdateSecretVersionStage",
    finding.on_secret("secretsmanager:UpdateSecretVersionStage", VersionStage="VersionStage"),
)
def update_secret_version_stage(made: Call) -> Result:
    held, stage = finding.living(made), made.parameters["VersionStage"]
    has_it = held.secret.with_stage(stage)
    source, target = _version(made, held, "RemoveFromVersionId"), _version(made, held, "MoveToVersionId")
    if source is None and has_it is not None and has_it is not target:
        raise InvalidParameterException(
            f"The parameter RemoveFromVersionId can't be empty. Staging label {stage} is currently attached "
            f"to version {has_it.id}, so you must explicitly reference that version in RemoveFromVersionId."
        )
    if source is not None and source is not has_it:
        raise InvalidParameterException(f"Staging label {stage} is not attached to version {source.id}.")
    if stage == CURRENT and target is None:
        raise InvalidParameterException(
            "You can only move staging label AWSCURRENT to a different secret version. It can't be "
            "completely removed."
        )
    versions.move(held.secret, stage, target)
    held.secret.changed = made.now
    return dict(held.named)


def _version(made: Call, held: Held, name: str) -> SecretVersion | None:
    """Return the version that a parameter names, None where it is left out."""
    given = made.parameters.get(name)
    if given is not None and given not in held.secret.versions:
        raise InvalidParameterException(f"Not a valid version: {given}")
    return held.secret.versions[given] if given is not None else None


@operation("secretsmanager:ListSecretVersionIds", finding.on_secret("secretsmanager:ListSecretVersionIds"))
def list_secret_version_ids(made: Call) -> Result:
    """Versions without a label show where a call asks for them."""
    held, with_all = finding.find(made), made.parameters.get("IncludeDeprecated", False)
    shown = [_shown(each) for each in held.secret.versions.values() if each.stages or with_all]
    return {**page(made, "Versions", shown), **held.named}


def _shown(version: SecretVersion) -> Result:
    result: Result = {
        "VersionId": version.id,
        "VersionStages": list(version.stages),
        "LastAccessedDate": version.accessed,
        "CreatedDate": version.created,
        "KmsKeyIds": list(version.kms_keys),
    }
    return {name: value for name, value in result.items() if value is not None}
