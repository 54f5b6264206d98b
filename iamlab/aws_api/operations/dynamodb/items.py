"""Reading and writing one item."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from iamlab.account.tables import Item, Table
from iamlab.aws_api.operation import Ask, Asks, Call, Result, operation
from iamlab.aws_api.operations.dynamodb import finding, fine_grained, stored
from iamlab.aws_api.operations.dynamodb.errors import ConditionalCheckFailedException, ValidationException
from iamlab.aws_api.operations.dynamodb.expressions import conditions, paths, projections, updates
from iamlab.aws_api.operations.dynamodb.expressions.conditions import Condition
from iamlab.aws_api.operations.dynamodb.expressions.paths import Path
from iamlab.aws_api.operations.dynamodb.expressions.reading import Given
from iamlab.aws_api.operations.dynamodb.expressions.updates import Update

_GIVEN = ("TableName", "ExpressionAttributeNames", "ReturnConsumedCapacity")
_WRITING = (
    *(*_GIVEN, "ExpressionAttributeValues", "ConditionExpression", "ReturnValues"),
    *("ReturnItemCollectionMetrics", "ReturnValuesOnConditionCheckFailure"),
)


class _Said:
    """What the expressions of a call say. Raises ValidationException."""

    def __init__(self, parameters: Mapping[str, Any]) -> None:
        given = Given(parameters)
        self.projection: Sequence[Path] | None = None
        self.condition: Condition | None = None
        self.update: Update | None = None
        if "ProjectionExpression" in parameters:
            self.projection = projections.read(parameters["ProjectionExpression"], given)
        if "UpdateExpression" in parameters:
            self.update = updates.read(parameters["UpdateExpression"], given)
        if "ConditionExpression" in parameters:
            self.condition = conditions.read("ConditionExpression", parameters["ConditionExpression"], given)
        given.check_used()
        self.attributes = given.attributes


def _writes(action: str, named: str) -> Asks:
    """Ask to write the item in the parameter `named`: a whole one, or its key."""

    def asks(made: Call) -> Iterator[Ask]:
        table, item = made.parameters["TableName"], made.parameters[named]
        keys = fine_grained.shown(
            made,
            attributes=(*item, *_Said(made.parameters).attributes),
            leading=fine_grained.leading(fine_grained.key_of_items(made, table), [item]),
            returns=True,
        )
        yield from fine_grained.on_items(made, action, table, keys)

    return asks


def consumed(made: Call, table: Table, units: float = 1.0) -> Result:
    """Return what a call consumed, where it asks for that."""
    if made.parameters.get("ReturnConsumedCapacity", "NONE") == "NONE":
        return {}
    return {"ConsumedCapacity": {"TableName": table.name, "CapacityUnits": units}}


def _gets(made: Call) -> Iterator[Ask]:
    parameters, said = made.parameters, _Said(made.parameters)
    table, key = parameters["TableName"], parameters["Key"]
    keys = fine_grained.shown(
        made,
        attributes=(*key, *said.attributes),
        leading=fine_grained.leading(fine_grained.key_of_items(made, table), [key]),
        select=fine_grained.ALL if said.projection is None else fine_grained.SPECIFIC,
    )
    yield from fine_grained.on_items(made, "dynamodb:GetItem", table, keys)


@operation("dynamodb:GetItem", _gets)
def get_item(made: Call) -> Result:
    finding.refuse_the_rest(made, *_GIVEN, "Key", "ConsistentRead", "ProjectionExpression")
    table, said = finding.find(made, made.parameters["TableName"]).table, _Said(made.parameters)
    found = table.items.get(stored.place(table, stored.key(table, made.parameters["Key"])))
    result = consumed(made, table, 0.5)
    if found is None:
        return result
    shown = found if said.projection is None else paths.projected(found, said.projection)
    return {**result, "Item": shown}


def _check_condition(made: Call, said: _Said, before: Item | None) -> None:
    if said.condition is not None and not said.condition(before or {}):
        raise ConditionalCheckFailedException


def _refuse_values(made: Call, *allowed: str) -> None:
    if made.parameters.get("ReturnValues", "NONE") not in ("NONE", *allowed):
        raise ValidationException("Return values set to invalid value")


@operation("dynamodb:PutItem", _writes("dynamodb:PutItem", "Item"))
def put_item(made: Call) -> Result:
    finding.refuse_the_rest(made, *_WRITING, "Item")
    _refuse_values(made, "ALL_OLD")
    table, said = finding.find(made, made.parameters["TableName"]).table, _Said(made.parameters)
    item = stored.item(made.parameters["Item"])
    before = stored.put(table, item)
    _check_condition(made, said, before)
    return {**consumed(made, table), **_old(made, before)}


def _old(made: Call, before: Item | None) -> Result:
    wants = made.parameters.get("ReturnValues") == "ALL_OLD"
    return {"Attributes": before} if wants and before is not None else {}


@operation("dynamodb:DeleteItem", _writes("dynamodb:DeleteItem", "Key"))
def delete_item(made: Call) -> Result:
    """Where there is no such item, this is no error."""
    finding.refuse_the_rest(made, *_WRITING, "Key")
    _refuse_values(made, "ALL_OLD")
    table, said = finding.find(made, made.parameters["TableName"]).table, _Said(made.parameters)
    before = table.items.pop(stored.place(table, stored.key(table, made.parameters["Key"])), None)
    _check_condition(made, said, before)
    return {**consumed(made, table), **_old(made, before)}


@operation("dynamodb:UpdateItem", _writes("dynamodb:UpdateItem", "Key"))
def update_item(made: Call) -> Result:
    """What is not there yet is made."""
    finding.refuse_the_rest(made, *_WRITING, "Key", "UpdateExpression")
    table, said = finding.find(made, made.parameters["TableName"]).table, _Said(made.parameters)
    key = stored.key(table, made.parameters["Key"])
    before = table.items.get(stored.place(table, key))
    _check_condition(made, said, before)
    after = dict(before or key)
    if said.update is not None:
        for path in said.update.paths:
            if path[0] in table.key.names:
                raise ValidationException(
                    f"One or more parameter values were invalid: Cannot update attribute {path[0]}. "
                    "This attribute is part of the key"
                )
        after = said.update.applied(before or key)
    stored.put(table, after)
    return {**consumed(made, table), **_returned(made, said, before, after)}


def _returned(made: Call, said: _Said, before: Item | None, after: Item) -> Result:
    wanted = made.parameters.get("ReturnValues", "NONE")
    changed = [path[:1] for path in said.update.paths] if said.update else []
    names = list(dict.fromkeys(str(path[0]) for path in changed))
    shown: dict[str, Callable[[], Item | None]] = {
        "NONE": lambda: None,
        "ALL_OLD": lambda: before,
        "ALL_NEW": lambda: after,
        "UPDATED_OLD": lambda: _of(before or {}, names),
        "UPDATED_NEW": lambda: _of(after, names),
    }
    found = shown[wanted]()
    return {"Attributes": found} if found else {}


def _of(item: Item, names: Sequence[str]) -> Item:
    return {name: item[name] for name in names if name in item}
