"""Aliases: to change one is asked on the alias and on the key (fact 4.5.4)."""

from collections.abc import Iterator

from iamlab.account.errors import AWSError
from iamlab.account.kms_keys import Alias
from iamlab.aws_api.operation import Ask, Call, Result, operation
from iamlab.aws_api.operations.kms import finding
from iamlab.aws_api.operations.kms.errors import NotFoundException
from iamlab.aws_api.operations.kms.finding import Held
from iamlab.aws_api.operations.kms.pages import page


def _arn(made: Call) -> str:
    return finding.alias_arn(made.caller.account.id, made.surroundings.region, made.parameters["AliasName"])


def _target(made: Call) -> Held:
    """Return the key that an alias is to be for, which must be in the same account."""
    held = finding.find(made, made.parameters["TargetKeyId"])
    if held.alias is not None or held.account.id != made.caller.account.id:
        raise NotFoundException(f"Invalid keyId {made.parameters['TargetKeyId']}")
    return held


def _held(made: Call) -> Held:
    return finding.find(made, _arn(made))


def _about(made: Call, action: str, *keys: Held) -> Iterator[Ask]:
    yield Ask(action, _arn(made), {"kms:CallerAccount": made.caller.account.id})
    for held in keys:
        yield Ask(action, held.arn, finding.of_key(made, held._replace(alias=None)))


def _check_name(made: Call) -> None:
    name = made.parameters["AliasName"]
    if not name.startswith("alias/") or name == "alias/":
        raise AWSError("ValidationException", 'Alias must start with the prefix "alias/". ', 400)
    if name.startswith("alias/aws/"):
        raise AWSError("NotAuthorizedException", "", 400)


def _creates(made: Call) -> Iterator[Ask]:
    _check_name(made)
    return _about(made, "kms:CreateAlias", _target(made))


@operation("kms:CreateAlias", _creates)
def create_alias(made: Call) -> None:
    arn = _arn(made)
    if arn in made.account.kms_aliases:
        raise AWSError("AlreadyExistsException", f"An alias with the name {arn} already exists", 400)
    held = finding.not_pending(_target(made))
    made.account.kms_aliases[arn] = Alias(
        made.parameters["AliasName"], held.key.region, held.key.id, made.now, made.now
    )


def _updates(made: Call) -> Iterator[Ask]:
    _check_name(made)
    return _about(made, "kms:UpdateAlias", _held(made), _target(made))


@operation("kms:UpdateAlias", _updates)
def update_alias(made: Call) -> None:
    alias = made.account.kms_aliases[_arn(made)]
    alias.key, alias.updated = finding.not_pending(_target(made)).key.id, made.now


def _deletes(made: Call) -> Iterator[Ask]:
    _check_name(made)
    return _about(made, "kms:DeleteAlias", _held(made))


@operation("kms:DeleteAlias", _deletes)
def delete_alias(made: Call) -> None:
    del made.account.kms_aliases[_arn(made)]


@operation("kms:ListAliases", finding.on_no_key("kms:ListAliases"))
def list_aliases(made: Call) -> Result:
    wanted = finding.own(made).key.id if "KeyId" in made.parameters else None
    found = [
        {
            "AliasName": alias.name,
            "AliasArn": arn,
            "TargetKeyId": alias.key,
            "CreationDate": alias.created,
            "LastUpdatedDate": alias.updated,
        }
        for arn, alias in sorted(made.account.kms_aliases.items())
        if alias.region == made.surroundings.region and wanted in (None, alias.key)
    ]
    return page(made, "Aliases", found)
