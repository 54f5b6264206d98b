"""Deleting secrets, at once or with days in which they can be restored (API reference, DeleteSecret)."""

from datetime import timedelta

from iamlab.aws_api.operation import Call, Result, operation
from iamlab.aws_api.operations.secretsmanager import finding
from iamlab.aws_api.operations.secretsmanager.errors import (
    InvalidParameterException,
    InvalidRequestException,
)

SHORTEST, LONGEST = 7, 30
"""How many days a deleted secret can be restored."""


@operation(
    "secretsmanager:DeleteSecret",
    finding.on_secret(
        "secretsmanager:DeleteSecret",
        RecoveryWindowInDays="RecoveryWindowInDays",
        ForceDeleteWithoutRecovery="ForceDeleteWithoutRecovery",
    ),
)
def delete_secret(made: Call) -> Result:
    held, given = finding.find(made), made.parameters
    at_once, days = given.get("ForceDeleteWithoutRecovery", False), given.get("RecoveryWindowInDays")
    if at_once and days is not None:
        raise InvalidParameterException(
            "You can't use ForceDeleteWithoutRecovery in conjunction with RecoveryWindowInDays."
        )
    if days is not None and not SHORTEST <= days <= LONGEST:
        raise InvalidParameterException(
            f"RecoveryWindowInDays value must be between {SHORTEST} and {LONGEST} days (inclusive)."
        )
    if at_once:
        del held.account.secrets[held.arn]
        return {**held.named, "DeletionDate": made.now}
    if held.secret.deleted is not None:
        raise InvalidRequestException(
            "You tried to perform the operation on a secret that's currently marked deleted."
        )
    held.secret.deleted = made.now
    held.secret.ends = made.now + timedelta(days=LONGEST if days is None else days)
    return {**held.named, "DeletionDate": held.secret.ends}


@operation("secretsmanager:RestoreSecret", finding.on_secret("secretsmanager:RestoreSecret"))
def restore_secret(made: Call) -> Result:
    """What was not deleted is no error."""
    held = finding.find(made)
    held.secret.deleted = held.secret.ends = None
    return dict(held.named)
