"""Making, finding, changing and deleting tables."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from iamlab.account import ids
from iamlab.account.tables import TABLES, Index, Key, Table
from iamlab.aws_api.operation import Ask, Call, Result, operation
from iamlab.aws_api.operations.dynamodb import finding, tag_lists, values
from iamlab.aws_api.operations.dynamodb.errors import (
    LimitExceededException,
    ResourceInUseException,
    ValidationException,
)
from iamlab.aws_api.operations.dynamodb.finding import Held
from iamlab.aws_api.operations.dynamodb.resource_policies import checked, revision
from iamlab.aws_api.operations.iam_asks import request_tags

PAGE = 100
MOST_INDEXES = 20

_INVALID = "One or more parameter values were invalid: "


def _creates(made: Call) -> Iterator[Ask]:
    """A table with tags or a policy takes the permission for these as well."""
    arn, keys = finding.arn_of(made, made.parameters["TableName"]), request_tags(made.parameters)
    yield Ask("dynamodb:CreateTable", arn, keys)
    if keys:
        yield Ask("dynamodb:TagResource", arn, keys)
    if "ResourcePolicy" in made.parameters:
        yield Ask("dynamodb:PutResourcePolicy", arn)


@operation("dynamodb:CreateTable", _creates)
def create_table(made: Call) -> Result:
    parameters, account = made.parameters, made.account
    finding.refuse_the_rest(
        made,
        *("TableName", "AttributeDefinitions", "KeySchema", "BillingMode", "ProvisionedThroughput"),
        *("LocalSecondaryIndexes", "GlobalSecondaryIndexes", "Tags", "ResourcePolicy"),
        *("DeletionProtectionEnabled", "TableClass"),
    )
    arn = finding.arn_of(made, parameters["TableName"])
    if arn in account.tables:
        raise ResourceInUseException(f"Table already exists: {parameters['TableName']}")
    if len(account.tables) >= TABLES:
        raise LimitExceededException(f"The lab keeps {TABLES} tables in an account.")
    table = Table(
        id=ids.event_id(made.surroundings.chance),
        name=parameters["TableName"].rpartition("/")[2],
        region=made.surroundings.region,
        created=made.now,
        key=_key(parameters["KeySchema"]),
        types={each["AttributeName"]: each["AttributeType"] for each in parameters["AttributeDefinitions"]},
        indexes={index.name: index for index in _indexes(parameters)},
        tags=tag_lists.passed(parameters.get("Tags", [])),
        is_protected=parameters.get("DeletionProtectionEnabled", False),
    )
    _set_capacity(table, parameters, is_new=True)
    _check_types(table)
    account.tables[arn] = table
    if "ResourcePolicy" in parameters:
        table.policy = checked(made, Held(account, table), parameters["ResourcePolicy"])
        table.policy_revision = revision(made)
    return {"TableDescription": {**described(Held(account, table)), "TableStatus": "CREATING"}}


def _key(schema: Sequence[Mapping[str, str]]) -> Key:
    names = {each["KeyType"]: each["AttributeName"] for each in schema}
    if schema[0]["KeyType"] != "HASH" or len(names) < len(schema):
        raise ValidationException(
            "Invalid KeySchema: The first KeySchemaElement is not a HASH key type"
            if schema[0]["KeyType"] != "HASH"
            else "Too many KeySchema elements; expected 1 HASH and at most 1 RANGE"
        )
    if len(set(names.values())) < len(names):
        raise ValidationException(
            "Both the Hash Key and the Range Key element in the KeySchema have the same name"
        )
    return Key(names["HASH"], names.get("RANGE"))


def _indexes(parameters: Mapping[str, Any]) -> Iterator[Index]:
    names: set[str] = set()
    for kind in ("GlobalSecondaryIndexes", "LocalSecondaryIndexes"):
        for given in parameters.get(kind, []):
            if given["IndexName"] in names:
                raise ValidationException(f"{_INVALID}Duplicate index name: {given['IndexName']}")
            names.add(given["IndexName"])
            yield _index(given, is_global=kind.startswith("Global"))
    if len(names) > MOST_INDEXES:
        raise LimitExceededException(f"The lab keeps {MOST_INDEXES} indexes of a table.")


def _index(given: Mapping[str, Any], *, is_global: bool) -> Index:
    projection = given.get("Projection", {})
    kind, projected = projection.get("ProjectionType", "ALL"), projection.get("NonKeyAttributes", [])
    if projected and kind != "INCLUDE":
        message = f"ProjectionType is {kind}, but NonKeyAttributes is specified"
        raise ValidationException(_INVALID + message)
    return Index(
        name=given["IndexName"],
        key=_key(given["KeySchema"]),
        is_global=is_global,
        projection=kind,
        projected=list(projected),
    )


def _check_types(table: Table) -> None:
    """Raise ValidationException unless the attributes with types are just those in keys."""
    used = {
        name for key in (table.key, *(index.key for index in table.indexes.values())) for name in key.names
    }
    if missing := sorted(used - set(table.types)):
        raise ValidationException(
            f"{_INVALID}Some index key attributes are not defined in AttributeDefinitions. "
            f"Keys: [{', '.join(missing)}], AttributeDefinitions: [{', '.join(sorted(table.types))}]"
        )
    if set(table.types) - used:
        raise ValidationException(
            f"{_INVALID}Number of attributes in KeySchema does not exactly match number of attributes "
            "defined in AttributeDefinitions"
        )


def _set_capacity(table: Table, parameters: Mapping[str, Any], *, is_new: bool = False) -> None:
    """Raises ValidationException where mode and throughput do not go together."""
    mode, given = parameters.get("BillingMode"), parameters.get("ProvisionedThroughput")
    if mode is None and is_new:
        mode = "PROVISIONED"
    if mode is not None:
        table.is_on_demand = mode == "PAY_PER_REQUEST"
    if given is not None and table.is_on_demand:
        raise ValidationException(
            f"{_INVALID}Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when "
            "BillingMode is PAY_PER_REQUEST"
        )
    if given is None and mode == "PROVISIONED":
        raise ValidationException(
            f"{_INVALID}ReadCapacityUnits and WriteCapacityUnits must both be specified when BillingMode is "
            "PROVISIONED"
        )
    units = given or ({} if table.is_on_demand else None)
    if units is not None:
        table.read_units = units.get("ReadCapacityUnits", 0)
        table.write_units = units.get("WriteCapacityUnits", 0)


def described(held: Held) -> Result:
    """Return what DynamoDB tells about a table."""
    table = held.table
    result: Result = {
        "AttributeDefinitions": [
            {"AttributeName": name, "AttributeType": kind} for name, kind in table.types.items()
        ],
        "TableName": table.name,
        "KeySchema": _schema(table.key),
        "TableStatus": "ACTIVE",
        "CreationDateTime": table.created,
        "ProvisionedThroughput": _throughput(table),
        "WarmThroughput": _warm(table),
        "TableSizeBytes": sum(values.measured(item) for item in table.items.values()),
        "ItemCount": len(table.items),
        "TableArn": held.arn,
        "TableId": table.id,
        "DeletionProtectionEnabled": table.is_protected,
    }
    if table.is_on_demand:
        result["BillingModeSummary"] = {"BillingMode": "PAY_PER_REQUEST"}
    for kind in ("Global", "Local"):
        shown = [
            _index_shown(held, index)
            for index in table.indexes.values()
            if index.is_global == (kind == "Global")
        ]
        if shown:
            result[f"{kind}SecondaryIndexes"] = shown
    return result


def _schema(key: Key) -> list[dict[str, str]]:
    return [
        {"AttributeName": name, "KeyType": kind}
        for name, kind in zip(key.names, ("HASH", "RANGE"), strict=False)
    ]


def _throughput(table: Table) -> Result:
    return {
        "NumberOfDecreasesToday": 0,
        "ReadCapacityUnits": table.read_units,
        "WriteCapacityUnits": table.write_units,
    }


def _warm(table: Table) -> Result:
    """Return what a table bears at once; of one on demand it is what a new one of AWS's bears."""
    read, write = (12_000, 4_000) if table.is_on_demand else (table.read_units, table.write_units)
    return {"ReadUnitsPerSecond": read, "WriteUnitsPerSecond": write, "Status": "ACTIVE"}


def _index_shown(held: Held, index: Index) -> Result:
    inside = [item for item in held.table.items.values() if all(name in item for name in index.key.names)]
    projected = {"NonKeyAttributes": index.projected} if index.projected else {}
    result: Result = {
        "IndexName": index.name,
        "KeySchema": _schema(index.key),
        "Projection": {"ProjectionType": index.projection, **projected},
        "IndexSizeBytes": sum(map(values.measured, inside)),
        "ItemCount": len(inside),
        "IndexArn": f"{held.arn}/index/{index.name}",
    }
    if index.is_global:
        result |= {
            "IndexStatus": "ACTIVE",
            "ProvisionedThroughput": _throughput(held.table),
            "WarmThroughput": _warm(held.table),
        }
    return result


@operation("dynamodb:DescribeTable", finding.on_table("dynamodb:DescribeTable"), changes=False)
def describe_table(made: Call) -> Result:
    return {"Table": described(finding.described(made, made.parameters["TableName"]))}


def _lists(made: Call) -> Iterator[Ask]:
    yield Ask("dynamodb:ListTables")


@operation("dynamodb:ListTables", _lists)
def list_tables(made: Call) -> Result:
    parameters, region = made.parameters, made.surroundings.region
    after, most = parameters.get("ExclusiveStartTableName", ""), parameters.get("Limit", PAGE)
    names = sorted(
        table.name for table in made.account.tables.values() if table.region == region and table.name > after
    )
    result: Result = {"TableNames": names[:most]}
    return {**result, "LastEvaluatedTableName": names[most - 1]} if len(names) > most else result


@operation("dynamodb:UpdateTable", finding.on_table("dynamodb:UpdateTable"))
def update_table(made: Call) -> Result:
    """Capacity, and protection from deletion."""
    finding.refuse_the_rest(
        made, "TableName", "BillingMode", "ProvisionedThroughput", "DeletionProtectionEnabled"
    )
    held = finding.described(made, made.parameters["TableName"])
    if set(made.parameters) == {"TableName"}:
        raise ValidationException(
            "At least one of ProvisionedThroughput, BillingMode, UpdateStreamEnabled, "
            "GlobalSecondaryIndexUpdates or SSESpecification or ReplicaUpdates is required"
        )
    _set_capacity(held.table, made.parameters)
    held.table.is_protected = made.parameters.get("DeletionProtectionEnabled", held.table.is_protected)
    return {"TableDescription": {**described(held), "TableStatus": "UPDATING"}}


@operation("dynamodb:DeleteTable", finding.on_table("dynamodb:DeleteTable"))
def delete_table(made: Call) -> Result:
    held = finding.described(made, made.parameters["TableName"])
    if held.table.is_protected:
        raise ValidationException(
            "Resource cannot be deleted as it is currently protected against deletion. "
            "Disable deletion protection first."
        )
    del held.account.tables[held.arn]
    return {"TableDescription": {**described(held), "TableStatus": "DELETING"}}
