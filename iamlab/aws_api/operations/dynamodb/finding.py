"""Tables by their name or ARN, and what operations on them ask for."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from iamlab.account.account import Account
from iamlab.account.tables import Index, Key, Table
from iamlab.aws_api.operation import Ask, Asks, Call
from iamlab.aws_api.operations.dynamodb.errors import (
    NotSimulated,
    ResourceNotFoundException,
    ValidationException,
)
from iamlab.aws_api.operations.iam_asks import request_tags, resource_tags

_ARN = re.compile(r"arn:aws[\w-]*:dynamodb:[a-z0-9-]+:\d{12}:table/[\w.-]{3,255}", re.ASCII)
_NAME = re.compile(r"[\w.-]{3,255}", re.ASCII)


class Held(NamedTuple):
    """A table, and the account that it is in."""

    account: Account
    table: Table

    @property
    def arn(self) -> str:
        return table_arn(self.account.id, self.table.region, self.table.name)


def table_arn(account: str, region: str, name: str) -> str:
    """Return the ARN of a table."""
    return f"arn:aws:dynamodb:{region}:{account}:table/{name}"


def arn_of(made: Call, named: str) -> str:
    """Return the ARN of the table with this name or ARN. Raises ValidationException for what is neither."""
    if _ARN.fullmatch(named):
        return named
    if not _NAME.fullmatch(named):
        raise ValidationException(f"Invalid table/index name: {named}")
    return table_arn(made.caller.account.id, made.surroundings.region, named)


def held(made: Call, arn: str) -> Held | None:
    """Return the table with this ARN, None where there is none."""
    account = made.configuration.accounts.get(arn.split(":")[4])
    table = account.tables.get(arn) if account else None
    return Held(account, table) if account and table else None


def find(made: Call, named: str) -> Held:
    """Return the table with this name or ARN, and let the call stand in its account's event history.

    Raises ResourceNotFoundException.
    """
    found = held(made, arn_of(made, named))
    if found is None:
        raise ResourceNotFoundException
    if found.account.id != made.caller.account.id:
        made.also_recorded_in.append(found.account.id)
    return found


def described(made: Call, named: str) -> Held:
    """Return a table as `find` does; operations on tables as a whole say which is not there."""
    try:
        return find(made, named)
    except ResourceNotFoundException:
        name = named.rpartition("/")[2]
        raise ResourceNotFoundException(f"Requested resource not found: Table: {name} not found") from None


def index(table: Table, name: str | None) -> Index | None:
    """Return the index of a table that a call names, None where it names none. Raises ValidationException."""
    if name is None:
        return None
    if name not in table.indexes:
        raise ValidationException("The table does not have the specified index: " + name)
    return table.indexes[name]


def key_of(table: Table, name: str | None = None) -> Key:
    """Return what the items of a table, or of its index called `name`, are found by."""
    found = index(table, name)
    return found.key if found else table.key


def on_table(action: str, named: str = "TableName") -> Asks:
    """Ask for an action on the table that the call names in the parameter `named`."""

    def asks(made: Call) -> Iterator[Ask]:
        arn = arn_of(made, made.parameters[named])
        found = held(made, arn)
        tags = resource_tags(found.table.tags) if found else {}
        yield Ask(action, arn, {**tags, **request_tags(made.parameters)})

    return asks


def refuse_the_rest(made: Call, *known: str) -> None:
    """Raise NotSimulated where a call passes more than what the lab takes into account."""
    if rest := set(made.parameters) - set(known):
        raise NotSimulated(rest)
