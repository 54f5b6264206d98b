"""Keys by their id, ARN or alias, and what operations on them ask for."""

import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from iamlab.account.account import Account
from iamlab.account.errors import AWSError
from iamlab.account.kms_keys import Alias, Key
from iamlab.aws_api.operation import Ask, Asks, Call
from iamlab.aws_api.operations.iam_asks import request_tags, resource_tags
from iamlab.aws_api.operations.kms.errors import (
    DisabledException,
    KMSInvalidStateException,
    NotFoundException,
)
from iamlab.evaluator.context import ContextValue

Keys = dict[str, ContextValue]

SYMMETRIC = "SYMMETRIC_DEFAULT"

_ARN = re.compile(r"arn:aws[\w-]*:kms:([a-z0-9-]+):(\d{12}):(key|alias)/([\w/:-]+)", re.ASCII)
_ID = re.compile(r"[0-9a-f-]{36}", re.ASCII)


class Held(NamedTuple):
    """A key, the account that it is in, and the alias that the call named it by."""

    account: Account
    key: Key
    alias: str | None = None

    @property
    def arn(self) -> str:
        return key_arn(self.account, self.key)


def key_arn(account: Account, key: Key) -> str:
    """Return the ARN of a key."""
    return f"arn:aws:kms:{key.region}:{account.id}:key/{key.id}"


def alias_arn(account: str, region: str, name: str) -> str:
    """Return the ARN of an alias, whose name begins with `alias/`."""
    return f"arn:aws:kms:{region}:{account}:{name}"


def find(made: Call, named: str | None = None) -> Held:
    """Return the key that a call names in KeyId, or `named`: by id, ARN, alias or the alias's ARN.

    Raises NotFoundException.
    """
    text = made.parameters["KeyId"] if named is None else named
    found = _ARN.fullmatch(text)
    if found is not None:
        region, account, kind, name = found.groups()
        name = name if kind == "key" else f"alias/{name}"
    else:
        region, account, name = made.surroundings.region, made.caller.account.id, text
    if name.startswith("alias/"):
        return _by_alias(made, account, region, name)
    arn = f"arn:aws:kms:{region}:{account}:key/{name}"
    if not _ID.fullmatch(name):
        raise NotFoundException(f"Invalid keyId '{text}'")
    holder = made.configuration.accounts.get(account)
    key = holder.kms_keys.get(name) if holder else None
    if holder is None or key is None or key.region != region:
        raise NotFoundException(f"Key '{arn}' does not exist")
    return Held(holder, key)


def _by_alias(made: Call, account: str, region: str, name: str) -> Held:
    arn = alias_arn(account, region, name)
    holder = made.configuration.accounts.get(account)
    alias = holder.kms_aliases.get(arn) if holder else None
    key = holder.kms_keys.get(alias.key) if holder and alias else None
    if holder is None or key is None:
        raise NotFoundException(f"Alias {arn} is not found.")
    return Held(holder, key, name)


def aliases_of(account: Account, key: Key) -> list[Alias]:
    """Return the aliases of a key."""
    return [alias for alias in account.kms_aliases.values() if alias.key == key.id]


def own(made: Call) -> Held:
    """Return the key that a call names, for operations that do not reach into other accounts.

    Source: KMS API reference, "Cross-account use".
    """
    held = find(made)
    if held.alias is not None:
        raise NotFoundException(f"Invalid keyId '{made.parameters['KeyId']}'")
    if held.account.id != made.caller.account.id:
        raise AWSError(
            "AccessDeniedException",
            f"User: {made.caller.arn} is not authorized to perform this operation on resource: {held.arn}: "
            "it does not work across accounts",
            400,
        )
    return held


def usable(held: Held) -> Held:
    """Return a key that can be used. Raises DisabledException or KMSInvalidStateException."""
    not_pending(held)
    if not held.key.is_enabled:
        raise DisabledException(held.arn)
    return held


def refuse_dry_run(made: Call) -> None:
    """Answer a call that only asks whether it would go through: it would (API reference, DryRun)."""
    if made.parameters.get("DryRun"):
        message = "The request would have succeeded, but the DryRun option is set."
        raise AWSError("DryRunOperationException", message, 412)


def needed(made: Call, name: str) -> Any:
    """Return a parameter that the operation needs though the model does not. Raises ValidationException."""
    if name not in made.parameters:
        value = f"{name[:1].lower()}{name[1:]}"
        message = f"1 validation error detected: Value null at '{value}' failed to satisfy constraint: "
        raise AWSError("ValidationException", f"{message}Member must not be null", 400)
    return made.parameters[name]


def not_pending(held: Held) -> Held:
    """Return a key that waits for no deletion. Raises KMSInvalidStateException."""
    if held.key.deleted_at is not None:
        raise KMSInvalidStateException(f"{held.arn} is pending deletion.")
    return held


def record_at_owner(made: Call, held: Held) -> None:
    """Let the use of another account's key stand in that account's event history too."""
    if held.account.id != made.caller.account.id:
        made.also_recorded_in.append(held.account.id)


def of_key(made: Call, held: Held) -> Keys:
    """Return the condition keys that show a key, and who calls."""
    keys: Keys = {
        "kms:CallerAccount": made.caller.account.id,
        "kms:KeySpec": SYMMETRIC,
        "kms:KeyUsage": "ENCRYPT_DECRYPT",
        "kms:KeyOrigin": "AWS_KMS",
        "kms:MultiRegion": "false",
        "kms:GrantIsForAWSResource": "false",
        **resource_tags(held.key.tags),
    }
    names = tuple(alias.name for alias in aliases_of(held.account, held.key))
    if names:
        keys["kms:ResourceAliases"] = names
    if held.alias is not None:
        keys["kms:RequestAlias"] = held.alias
    return keys


def of_context(context: Mapping[str, str]) -> Keys:
    """Return the condition keys that show an encryption context, and the algorithm of all keys here."""
    keys: Keys = {f"kms:EncryptionContext:{name}": value for name, value in context.items()}
    keys["kms:EncryptionAlgorithm"] = SYMMETRIC
    return {**keys, "kms:EncryptionContextKeys": tuple(context)} if context else keys


def on_key(action: str, *, in_all_accounts: bool = False) -> Asks:
    """Ask for an action on the key that a call names."""

    def asks(made: Call) -> Iterator[Ask]:
        held = find(made) if in_all_accounts else own(made)
        yield Ask(action, held.arn, {**of_key(made, held), **_requested_tags(made)})

    return asks


def _requested_tags(made: Call) -> Keys:
    tags = [{"Key": each["TagKey"], "Value": each["TagValue"]} for each in made.parameters.get("Tags", [])]
    return request_tags({"Tags": tags, "TagKeys": made.parameters.get("TagKeys", [])})


def on_no_key(action: str) -> Asks:
    """Ask for an action that takes no particular key."""

    def asks(made: Call) -> Iterator[Ask]:
        yield Ask(action, keys={"kms:CallerAccount": made.caller.account.id})

    return asks
