"""Query and Scan, on a table or on an index of it."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from iamlab.account.tables import Index, Item, Key, Table
from iamlab.aws_api.operation import Ask, Call, Result, operation
from iamlab.aws_api.operations.dynamodb import finding, fine_grained, stored, values
from iamlab.aws_api.operations.dynamodb.errors import ValidationException
from iamlab.aws_api.operations.dynamodb.expressions import conditions, key_conditions, paths, projections
from iamlab.aws_api.operations.dynamodb.expressions.conditions import Condition
from iamlab.aws_api.operations.dynamodb.expressions.key_conditions import KeyCondition
from iamlab.aws_api.operations.dynamodb.expressions.paths import Path
from iamlab.aws_api.operations.dynamodb.expressions.reading import Given
from iamlab.aws_api.operations.dynamodb.items import consumed
from iamlab.aws_api.operations.iam_asks import resource_tags

_GIVEN = (
    *("TableName", "IndexName", "Select", "Limit", "ConsistentRead", "ExclusiveStartKey"),
    *("FilterExpression", "ProjectionExpression", "ExpressionAttributeNames", "ExpressionAttributeValues"),
    "ReturnConsumedCapacity",
)


@dataclass
class _Said:
    """What a query or scan says: which items, how much of them. `attributes` are those it names."""

    key: KeyCondition | None
    holds: Condition | None
    projection: Sequence[Path] | None
    select: str
    attributes: list[str]


def _said(made: Call, key: Key | None) -> _Said:
    """Return what the expressions of a call say. Raises ValidationException.

    Without a key, as where there is no such table, the key condition stays unread.
    """
    parameters, given = made.parameters, Given(made.parameters)
    filtering, projecting = parameters.get("FilterExpression"), parameters.get("ProjectionExpression")
    condition = parameters.get("KeyConditionExpression")
    said = _Said(
        key_conditions.read(condition, given, key) if condition is not None and key is not None else None,
        conditions.read("FilterExpression", filtering, given) if filtering is not None else None,
        projections.read(projecting, given) if projecting is not None else None,
        _select(parameters),
        given.attributes,
    )
    if key is not None:
        given.check_used()
    return said


def _select(parameters: Mapping[str, Any]) -> str:
    """Return how much is read, which always has a value. Raises ValidationException."""
    given, has_list = parameters.get("Select"), "ProjectionExpression" in parameters
    if given is None:
        whole = fine_grained.PROJECTED if "IndexName" in parameters else fine_grained.ALL
        return fine_grained.SPECIFIC if has_list else whole
    if has_list and given != fine_grained.SPECIFIC:
        message = f"Cannot specify the ProjectionExpression when choosing to get {given}"
        raise ValidationException(message)
    if given == fine_grained.SPECIFIC and not has_list:
        raise ValidationException("Must specify the AttributesToGet when choosing to get SPECIFIC_ATTRIBUTES")
    if given == fine_grained.PROJECTED and "IndexName" not in parameters:
        message = "ALL_PROJECTED_ATTRIBUTES can be used only when Querying using an IndexName"
        raise ValidationException(message)
    return str(given)


def _asks(action: str) -> Callable[[Call], Iterator[Ask]]:
    """Ask for the table, or for its index where the call names one."""

    def asks(made: Call) -> Iterator[Ask]:
        parameters = made.parameters
        arn = finding.arn_of(made, parameters["TableName"])
        held, named = finding.held(made, arn), parameters.get("IndexName")
        known = held is not None and (named is None or named in held.table.indexes)
        key = finding.key_of(held.table, named) if held and known else None
        said = _said(made, key)
        keys = fine_grained.shown(
            made,
            attributes=said.attributes,
            leading=[said.key.partition] if said.key else (),
            select=said.select,
        )
        tags = resource_tags(held.table.tags) if held else {}
        yield Ask(action, f"{arn}/index/{named}" if named else arn, {**tags, **keys})

    return asks


@operation("dynamodb:Query", _asks("dynamodb:Query"), changes=False)
def query(made: Call) -> Result:
    finding.refuse_the_rest(made, *_GIVEN, "KeyConditionExpression", "ScanIndexForward")
    if "KeyConditionExpression" not in made.parameters:
        message = (
            "Either the KeyConditions or KeyConditionExpression parameter must be specified in the request."
        )
        raise ValidationException(message)
    return _answered(made)


@operation("dynamodb:Scan", _asks("dynamodb:Scan"), changes=False)
def scan(made: Call) -> Result:
    finding.refuse_the_rest(made, *_GIVEN)
    return _answered(made)


def _answered(made: Call) -> Result:
    parameters, table = made.parameters, finding.find(made, made.parameters["TableName"]).table
    index = finding.index(table, parameters.get("IndexName"))
    if index is not None and index.is_global and parameters.get("ConsistentRead"):
        raise ValidationException("Consistent reads are not supported on global secondary indexes")
    said = _said(made, index.key if index else table.key)
    looked_at, last = _page(made, table, index, said)
    found = [item for item in looked_at if said.holds is None or said.holds(item)]
    result: Result = {"Count": len(found), "ScannedCount": len(looked_at), **consumed(made, table, 0.5)}
    if said.select != fine_grained.COUNT:
        result["Items"] = [_shown(table, index, said, item) for item in found]
    return {**result, "LastEvaluatedKey": last} if last else result


def _page(made: Call, table: Table, index: Index | None, said: _Said) -> tuple[list[Item], Item | None]:
    """Return the items of one page, and the key to go on behind where there are more."""
    key = index.key if index else table.key
    items = [item for item in table.items.values() if all(name in item for name in key.names)]
    if said.key is not None:
        items = [item for item in items if said.key.holds(item)]
    if said.key is not None and key.sort is not None:
        sort = key.sort
        items.sort(key=lambda item: values.sort_key(item[sort]))
        if not made.parameters.get("ScanIndexForward", True):
            items.reverse()
    start = made.parameters.get("ExclusiveStartKey")
    if start is not None:
        items = items[_place(table, items, start) + 1 :]
    most = made.parameters.get("Limit", len(items))
    page = items[:most]
    if len(items) <= most:
        return page, None
    return page, stored.key_in(page[-1], table.key, and_of=key)


def _place(table: Table, items: Sequence[Item], start: Mapping[str, Any]) -> int:
    """Return where the item with this key is. Raises ValidationException where it is not."""
    key = stored.item(start)
    if set(table.key.names) <= set(key):
        wanted = stored.place(table, key)
        for place, item in enumerate(items):
            if stored.place(table, item) == wanted:
                return place
    raise ValidationException("The provided starting key is invalid")


def _shown(table: Table, index: Index | None, said: _Said, item: Item) -> Item:
    """Return of an item what is asked for: of an index no more than what is projected into it."""
    if index is not None and index.projection != "ALL":
        if said.select == fine_grained.ALL and index.is_global:
            raise ValidationException(
                "One or more parameter values were invalid: Select type ALL_ATTRIBUTES is not supported for "
                f"global secondary index {index.name} because its projection type is not ALL"
            )
        if said.select != fine_grained.ALL:
            names = {*table.key.names, *index.key.names, *index.projected}
            item = {name: value for name, value in item.items() if name in names}
    return item if said.projection is None else paths.projected(item, said.projection)
