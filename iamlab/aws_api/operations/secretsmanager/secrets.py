"""Making, describing and changing secrets."""

import hashlib
import re
from collections.abc import Iterator

from iamlab.account.secrets import CURRENT, PENDING, PREVIOUS, SECRETS, Secret
from iamlab.aws_api.operation import Ask, Call, Result, operation
from iamlab.aws_api.operations.iam_asks import request_tags
from iamlab.aws_api.operations.secretsmanager import encryption, finding, tag_lists, versions
from iamlab.aws_api.operations.secretsmanager.errors import (
    InvalidParameterException,
    InvalidRequestException,
    LimitExceededException,
    ResourceExistsException,
)
from iamlab.aws_api.operations.secretsmanager.finding import Held
from iamlab.evaluator.context import ContextValue

_NAME = re.compile(r"[\w/+=.@-]{1,512}", re.ASCII)
_CHARACTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
_VALUE = ("SecretString", "SecretBinary", "ClientRequestToken")


def _suffix(made: Call) -> str:
    """Return the six characters at the end of a new secret's ARN: the same all through one call."""
    about = f"{made.caller.account.id} {made.parameters['Name']} {made.now.isoformat()}"
    digest = hashlib.sha256(about.encode()).digest()
    return "".join(_CHARACTERS[each % len(_CHARACTERS)] for each in digest[:6])


def _new(made: Call) -> Secret:
    given = made.parameters
    return Secret(
        name=given["Name"],
        suffix=_suffix(made),
        region=made.surroundings.region,
        created=made.now,
        changed=made.now,
        description=given.get("Description", ""),
    )


def _about_key(made: Call) -> dict[str, ContextValue]:
    """Return the condition keys that show the KMS key in a request."""
    named = made.parameters.get("KmsKeyId")
    if not named:
        return {}
    arn = encryption.arn_of(made, named)
    shown: dict[str, ContextValue] = {"secretsmanager:KmsKeyId": named}
    return {**shown, "secretsmanager:KmsKeyArn": arn} if arn else shown


def _creates(made: Call) -> Iterator[Ask]:
    """To make a secret with tags is to tag it as well (API reference, CreateSecret)."""
    arn, given = _new(made).arn(made.caller.account.id), made.parameters
    own = {f"secretsmanager:{name}": given[name] for name in ("Name", "Description") if name in given}
    yield Ask("secretsmanager:CreateSecret", arn, {**own, **_about_key(made), **request_tags(given)})
    if given.get("Tags"):
        named = {
            "secretsmanager:SecretId": arn,
            "secretsmanager:SecretPrimaryRegion": made.surroundings.region,
        }
        yield Ask("secretsmanager:TagResource", arn, {**named, **request_tags(given)})


@operation("secretsmanager:CreateSecret", _creates)
def create_secret(made: Call) -> Result:
    """Without a value it has no version yet."""
    finding.refuse_the_rest(made, "Name", "Description", "KmsKeyId", "Tags", *_VALUE)
    account, name = made.account, made.parameters["Name"]
    if not _NAME.fullmatch(name):
        raise InvalidParameterException(
            "Invalid name. Must be a valid name containing alphanumeric characters, or any of the following: "
            "-/_+=.@!"
        )
    there = finding.by_name(made, account, made.surroundings.region, name)
    if there is not None:
        _refuse_taken(there)
    if len(account.secrets) >= SECRETS:
        raise LimitExceededException(f"The lab keeps {SECRETS} secrets in an account.")
    held = Held(account, _new(made))
    held.secret.kms_key = encryption.arn_of(made, made.parameters.get("KmsKeyId"))
    held.secret.tags = tag_lists.passed(made.parameters.get("Tags", []))
    account.secrets[held.arn] = held.secret
    if not versions.has_value(made.parameters):
        return dict(held.named)
    return {**held.named, "VersionId": versions.put(made, held).id}


def _refuse_taken(there: Held) -> None:
    if there.secret.deleted is not None:
        raise InvalidRequestException(
            "You can't create this secret because a secret with this name is already scheduled for deletion."
        )
    raise ResourceExistsException(
        f"The operation failed because the secret {there.secret.name} already exists."
    )


def _updates(made: Call) -> Iterator[Ask]:
    (ask,) = finding.on_secret("secretsmanager:UpdateSecret", Description="Description")(made)
    yield Ask(ask.action, ask.resource, {**ask.keys, **_about_key(made)})


@operation("secretsmanager:UpdateSecret", _updates)
def update_secret(made: Call) -> Result:
    """Another key encrypts what has one of AWS's labels anew, as far as the caller may."""
    finding.refuse_the_rest(made, "SecretId", "Description", "KmsKeyId", *_VALUE)
    held = finding.living(made, "perform the operation on a secret that was")
    secret, given = held.secret, made.parameters
    secret.description = given.get("Description", secret.description)
    secret.changed = made.now
    if "KmsKeyId" in given:
        secret.kms_key = encryption.arn_of(made, given["KmsKeyId"])
        for version in secret.versions.values():
            if {CURRENT, PREVIOUS, PENDING} & set(version.stages):
                encryption.encrypt_anew(made, held, version)
    if not versions.has_value(given):
        return dict(held.named)
    return {**held.named, "VersionId": versions.put(made, held).id}


def described(held: Held) -> Result:
    """Return what Secrets Manager tells about a secret, without its value."""
    secret = held.secret
    result: Result = {
        **held.named,
        "Description": secret.description or None,
        "KmsKeyId": secret.kms_key,
        "LastChangedDate": secret.changed,
        "LastAccessedDate": _last_accessed(secret),
        "DeletedDate": secret.deleted,
        "Tags": tag_lists.shown(secret.tags) or None,
        "CreatedDate": secret.created,
    }
    return {name: value for name, value in result.items() if value is not None}


def _last_accessed(secret: Secret) -> object:
    """Secrets Manager tells the day, not the hour."""
    times = [each.accessed for each in secret.versions.values() if each.accessed is not None]
    return max(times) if times else None


def labelled(secret: Secret) -> dict[str, list[str]]:
    """Return the staging labels by version, without versions that have none."""
    return {name: list(each.stages) for name, each in secret.versions.items() if each.stages}


@operation("secretsmanager:DescribeSecret", finding.on_secret("secretsmanager:DescribeSecret"))
def describe_secret(made: Call) -> Result:
    held = finding.find(made)
    shown = labelled(held.secret)
    return {**described(held), **({"VersionIdsToStages": shown} if shown else {})}
