"""New versions of a secret, and where the staging labels go (user guide, "What's in a secret")."""

from collections.abc import Mapping, Sequence
from typing import Any

from iamlab.account import ids
from iamlab.account.secrets import (
    ALL_VALUES_BYTES,
    AWS_KEY,
    CURRENT,
    PREVIOUS,
    VERSIONS,
    Secret,
    SecretVersion,
)
from iamlab.aws_api.operation import Call
from iamlab.aws_api.operations.kms.cryptography import content
from iamlab.aws_api.operations.secretsmanager import encryption
from iamlab.aws_api.operations.secretsmanager.errors import (
    InvalidParameterException,
    LimitExceededException,
    ResourceExistsException,
)
from iamlab.aws_api.operations.secretsmanager.finding import Held

STAGES = 20
"""How many staging labels a version may have."""


def has_value(given: Mapping[str, Any]) -> bool:
    """Say whether a call passes a value. Raises InvalidParameterException where it passes two."""
    named = [name for name in ("SecretString", "SecretBinary") if name in given]
    if len(named) == 2:
        raise InvalidParameterException(
            "You can't specify both a binary secret value and a string secret value in the same secret."
        )
    return bool(named)


def put(made: Call, held: Held, stages: Sequence[str] = (CURRENT,)) -> SecretVersion:
    """Give a secret the value that a call passes, as a new version with these staging labels.

    A value that is there already under the call's token is left as it is. Raises AWSError.
    """
    secret, given = held.secret, made.parameters
    version = SecretVersion(
        id=given.get("ClientRequestToken") or ids.event_id(made.surroundings.chance),
        created=made.now,
        text=given.get("SecretString"),
        data=content(given["SecretBinary"]) if "SecretBinary" in given else None,
        kms_keys=[secret.kms_key or AWS_KEY],
    )
    there = secret.versions.get(version.id)
    if there is not None:
        return _same(held, there, version)
    encryption.use(made, held, version, encryption.WRITES)
    secret.versions[version.id] = version
    for stage in stages if secret.with_stage(CURRENT) else {*stages, CURRENT}:
        move(secret, stage, version)
    _keep_within(held)
    return version


def _same(held: Held, there: SecretVersion, version: SecretVersion) -> SecretVersion:
    if (there.text, there.data) != (version.text, version.data):
        raise ResourceExistsException(
            f"You can't use ClientRequestToken {version.id} because that value is already in use for a "
            f"version of secret {held.arn}."
        )
    return there


def move(secret: Secret, stage: str, version: SecretVersion | None) -> None:
    """Put a staging label on a version, off the one that had it; AWSPREVIOUS follows AWSCURRENT."""
    before = secret.with_stage(stage)
    if before is version:
        return
    if before is not None:
        before.stages = [each for each in before.stages if each != stage]
    if version is not None:
        version.stages = [*version.stages, stage]
        if len(version.stages) > STAGES:
            raise LimitExceededException(f"A version has no more than {STAGES} staging labels.")
    if stage == CURRENT and before is not None:
        move(secret, PREVIOUS, before)
    if stage == CURRENT and version is not None and PREVIOUS in version.stages:
        version.stages = [each for each in version.stages if each != PREVIOUS]


def _keep_within(held: Held) -> None:
    """Let old versions without a label go. Raises LimitExceededException for more than the lab keeps."""
    secret = held.secret
    unlabelled = [name for name, each in secret.versions.items() if not each.stages]
    for name in unlabelled[: max(0, len(secret.versions) - VERSIONS)]:
        del secret.versions[name]
    sizes = (each.size for one in held.account.secrets.values() for each in one.versions.values())
    if len(secret.versions) > VERSIONS or sum(sizes) > ALL_VALUES_BYTES:
        raise LimitExceededException(
            f"The lab keeps {VERSIONS} versions of a secret, and 256 KB of values in an account."
        )
