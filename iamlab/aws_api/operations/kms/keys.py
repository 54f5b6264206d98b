"""Making, describing, disabling and deleting keys."""

from collections.abc import Iterator
from datetime import timedelta

from iamlab.account import ids
from iamlab.account.account import Account
from iamlab.account.kms_keys import KEYS, SPOKEN, Alias, Key, default_policy, policy_of_aws
from iamlab.aws_api.operation import Ask, Call, Result, operation
from iamlab.aws_api.operations.kms import finding, key_policies
from iamlab.aws_api.operations.kms.errors import (
    KMSInvalidStateException,
    LimitExceededException,
    UnsupportedOperationException,
)
from iamlab.aws_api.operations.kms.finding import SYMMETRIC, Held
from iamlab.aws_api.operations.kms.pages import page
from iamlab.aws_api.operations.kms.tag_lists import passed

SHORTEST_WAIT, LONGEST_WAIT = 7, 30
"""How many days a key waits before it is deleted."""


def _creates(made: Call) -> Iterator[Ask]:
    parameters = made.parameters
    keys: finding.Keys = {
        "kms:CallerAccount": made.caller.account.id,
        "kms:KeySpec": parameters.get("KeySpec", SYMMETRIC),
        "kms:KeyUsage": parameters.get("KeyUsage", "ENCRYPT_DECRYPT"),
        "kms:KeyOrigin": parameters.get("Origin", "AWS_KMS"),
        "kms:MultiRegion": str(parameters.get("MultiRegion", False)).lower(),
        "kms:BypassPolicyLockoutSafetyCheck": str(
            parameters.get("BypassPolicyLockoutSafetyCheck", False)
        ).lower(),
    }
    tags = passed(parameters.get("Tags", []))
    if tags:
        keys |= {f"aws:RequestTag/{key}": value for key, value in tags.items()}
        keys["aws:TagKeys"] = tuple(tags)
    yield Ask("kms:CreateKey", keys=keys)


def _refuse_what_is_not_simulated(made: Call) -> None:
    parameters = made.parameters
    spec = parameters.get("KeySpec", parameters.get("CustomerMasterKeySpec", SYMMETRIC))
    usage, origin = parameters.get("KeyUsage", "ENCRYPT_DECRYPT"), parameters.get("Origin", "AWS_KMS")
    if (spec, usage, origin) != (SYMMETRIC, "ENCRYPT_DECRYPT", "AWS_KMS") or parameters.get("MultiRegion"):
        raise UnsupportedOperationException(
            "The lab has symmetric encryption keys of one Region, whose material is made by KMS."
        )


@operation("kms:CreateKey", _creates)
def create_key(made: Call) -> Result:
    """To make a key with tags is to tag it, which is asked of its policy too (fact 4.5.1)."""
    _refuse_what_is_not_simulated(made)
    account, parameters = made.account, made.parameters
    if len(account.kms_keys) >= KEYS:
        raise LimitExceededException(f"The lab keeps {KEYS} keys in an account.")
    held = Held(account, _new(made, account, parameters.get("Policy") or default_policy(account.id)))
    held.key.description = parameters.get("Description", "")
    key_policies.put(made, held, held.key.policy)
    tags = passed(parameters.get("Tags", []))
    if tags:
        keys = {**finding.of_key(made, held), **{f"aws:RequestTag/{key}": tags[key] for key in tags}}
        refusal = made.authorize(Ask("kms:TagResource", held.arn, {**keys, "aws:TagKeys": tuple(tags)}))
        if refusal is not None:
            raise refusal
        held.key.tags = tags
    return {"KeyMetadata": shown(held)}


def _new(made: Call, account: Account, policy: str, manager: str = "CUSTOMER") -> Key:
    chance = made.surroundings.chance
    key = Key(
        id=ids.event_id(chance),
        region=made.surroundings.region,
        created=made.now,
        policy=policy,
        material=chance.randbytes(32),
        manager=manager,
    )
    account.kms_keys[key.id] = key
    return key


def of_aws(made: Call, service: str) -> Held:
    """Return the key that AWS manages for a service in the caller's account; it is made when first needed."""
    account, region, name = made.account, made.surroundings.region, f"alias/aws/{service}"
    arn = finding.alias_arn(account.id, region, name)
    if arn not in account.kms_aliases:
        key = _new(made, account, policy_of_aws(account.id, region, service), "AWS")
        spoken = SPOKEN.get(service, service.upper())
        key.description = f"Default key that protects my {spoken} objects when no other key is defined"
        account.kms_aliases[arn] = Alias(name, region, key.id, made.now, made.now)
    return Held(account, account.kms_keys[account.kms_aliases[arn].key])


def shown(held: Held) -> Result:
    """Return what KMS tells about a key."""
    key = held.key
    metadata: Result = {
        "AWSAccountId": held.account.id,
        "KeyId": key.id,
        "Arn": held.arn,
        "CreationDate": key.created,
        "Enabled": key.state == "Enabled",
        "Description": key.description,
        "KeyUsage": "ENCRYPT_DECRYPT",
        "KeyState": key.state,
        "Origin": "AWS_KMS",
        "KeyManager": key.manager,
        "CustomerMasterKeySpec": SYMMETRIC,
        "KeySpec": SYMMETRIC,
        "EncryptionAlgorithms": [SYMMETRIC],
        "MultiRegion": False,
    }
    return {**metadata, "DeletionDate": key.deleted_at} if key.deleted_at else metadata


@operation("kms:DescribeKey", finding.on_key("kms:DescribeKey", in_all_accounts=True), changes=False)
def describe_key(made: Call) -> Result:
    held = finding.find(made)
    finding.record_at_owner(made, held)
    return {"KeyMetadata": shown(held)}


@operation("kms:ListKeys", finding.on_no_key("kms:ListKeys"))
def list_keys(made: Call) -> Result:
    account = made.account
    found = [key for key in account.kms_keys.values() if key.region == made.surroundings.region]
    entries = [{"KeyId": key.id, "KeyArn": finding.key_arn(account, key)} for key in found]
    return page(made, "Keys", entries)


@operation("kms:UpdateKeyDescription", finding.on_key("kms:UpdateKeyDescription"))
def update_key_description(made: Call) -> None:
    finding.not_pending(finding.own(made)).key.description = made.parameters["Description"]


@operation("kms:EnableKey", finding.on_key("kms:EnableKey"))
def enable_key(made: Call) -> None:
    finding.not_pending(finding.own(made)).key.is_enabled = True


@operation("kms:DisableKey", finding.on_key("kms:DisableKey"))
def disable_key(made: Call) -> None:
    finding.not_pending(finding.own(made)).key.is_enabled = False


def _schedules(made: Call) -> Iterator[Ask]:
    held = finding.own(made)
    days = str(made.parameters.get("PendingWindowInDays", LONGEST_WAIT))
    keys = {**finding.of_key(made, held), "kms:ScheduleKeyDeletionPendingWindowInDays": days}
    yield Ask("kms:ScheduleKeyDeletion", held.arn, keys)


@operation("kms:ScheduleKeyDeletion", _schedules)
def schedule_key_deletion(made: Call) -> Result:
    """The key is useless from now on; the lab keeps it beyond the day, as nothing is done between calls."""
    held = finding.not_pending(finding.own(made))
    days = made.parameters.get("PendingWindowInDays", LONGEST_WAIT)
    held.key.deleted_at = made.now + timedelta(days=days)
    held.key.is_enabled = False
    return {
        "KeyId": held.arn,
        "DeletionDate": held.key.deleted_at,
        "KeyState": held.key.state,
        "PendingWindowInDays": days,
    }


@operation("kms:CancelKeyDeletion", finding.on_key("kms:CancelKeyDeletion"))
def cancel_key_deletion(made: Call) -> Result:
    """The key is then disabled."""
    held = finding.own(made)
    if held.key.deleted_at is None:
        raise KMSInvalidStateException(f"{held.arn} is not pending deletion.")
    held.key.deleted_at = None
    return {"KeyId": held.arn}


@operation("kms:GetKeyRotationStatus", finding.on_key("kms:GetKeyRotationStatus"))
def get_key_rotation_status(made: Call) -> Result:
    held = finding.own(made)
    return {"KeyId": held.arn, "KeyRotationEnabled": held.key.rotates}


@operation("kms:EnableKeyRotation", finding.on_key("kms:EnableKeyRotation"))
def enable_key_rotation(made: Call) -> None:
    finding.usable(finding.own(made)).key.rotates = True


@operation("kms:DisableKeyRotation", finding.on_key("kms:DisableKeyRotation"))
def disable_key_rotation(made: Call) -> None:
    finding.usable(finding.own(made)).key.rotates = False
