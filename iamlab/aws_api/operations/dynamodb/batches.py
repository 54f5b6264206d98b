"""Reading and writing several items."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from iamlab.aws_api.operation import Ask, Call, Result, operation
from iamlab.aws_api.operations.dynamodb import finding, fine_grained, stored
from iamlab.aws_api.operations.dynamodb.errors import NotSimulated, ValidationException
from iamlab.aws_api.operations.dynamodb.expressions import paths, projections
from iamlab.aws_api.operations.dynamodb.expressions.paths import Path
from iamlab.aws_api.operations.dynamodb.expressions.reading import Given

MOST_READ, MOST_WRITTEN = 100, 25
_READ = ("Keys", "ConsistentRead", "ProjectionExpression", "ExpressionAttributeNames")


def _projection(wanted: Mapping[str, Any]) -> tuple[Sequence[Path] | None, list[str]]:
    """Return the paths that are asked for in one table, None for all, and the attributes in them."""
    if rest := set(wanted) - set(_READ):
        raise NotSimulated(rest)
    given = Given(wanted)
    text = wanted.get("ProjectionExpression")
    found = projections.read(text, given) if text is not None else None
    given.check_used()
    return found, given.attributes


def _gets(made: Call) -> Iterator[Ask]:
    for table, wanted in made.parameters["RequestItems"].items():
        paths_wanted, attributes = _projection(wanted)
        names = [name for key in wanted["Keys"] for name in key]
        keys = fine_grained.shown(
            made,
            attributes=(*names, *attributes),
            leading=fine_grained.leading(fine_grained.key_of_items(made, table), wanted["Keys"]),
            select=fine_grained.ALL if paths_wanted is None else fine_grained.SPECIFIC,
        )
        yield from fine_grained.on_items(made, "dynamodb:BatchGetItem", table, keys)


@operation("dynamodb:BatchGetItem", _gets, changes=False)
def batch_get_item(made: Call) -> Result:
    requested = made.parameters["RequestItems"]
    if sum(len(wanted["Keys"]) for wanted in requested.values()) > MOST_READ:
        raise ValidationException("Too many items requested for the BatchGetItem call")
    responses = {name: list(_read(made, name, wanted)) for name, wanted in requested.items()}
    return {"Responses": responses, "UnprocessedKeys": {}, **_consumed(made, requested)}


def _read(made: Call, name: str, wanted: Mapping[str, Any]) -> Iterator[Any]:
    table, (projection, _) = finding.find(made, name).table, _projection(wanted)
    places = [stored.place(table, stored.key(table, key)) for key in wanted["Keys"]]
    if len(set(places)) < len(places):
        raise ValidationException("Provided list of item keys contains duplicates")
    for place in places:
        if place in table.items:
            found = table.items[place]
            yield found if projection is None else paths.projected(found, projection)


def _consumed(made: Call, names: Mapping[str, Any]) -> Result:
    if made.parameters.get("ReturnConsumedCapacity", "NONE") == "NONE":
        return {}
    return {"ConsumedCapacity": [{"TableName": name, "CapacityUnits": 1.0} for name in names]}


def _items(requests: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Return the items that are put, and the keys of those that are deleted. Raises ValidationException."""
    found = []
    for request in requests:
        if len(request) != 1:
            raise ValidationException(
                "Supplied WriteRequest must contain exactly one of PutRequest and DeleteRequest"
            )
        found.append(
            request["PutRequest"]["Item"] if "PutRequest" in request else request["DeleteRequest"]["Key"]
        )
    return found


def _writes(made: Call) -> Iterator[Ask]:
    for table, requests in made.parameters["RequestItems"].items():
        items = _items(requests)
        keys = fine_grained.shown(
            made,
            attributes=(name for item in items for name in item),
            leading=fine_grained.leading(fine_grained.key_of_items(made, table), items),
        )
        yield from fine_grained.on_items(made, "dynamodb:BatchWriteItem", table, keys)


@operation("dynamodb:BatchWriteItem", _writes)
def batch_write_item(made: Call) -> Result:
    requested = made.parameters["RequestItems"]
    if sum(map(len, requested.values())) > MOST_WRITTEN:
        raise ValidationException("Too many items requested for the BatchWriteItem call")
    for name, requests in requested.items():
        table, seen = finding.find(made, name).table, set()
        for request in requests:
            is_put = "PutRequest" in request
            given = _items([request])[0]
            found = stored.item(given) if is_put else stored.key(table, given)
            if is_put:
                stored.put(table, found)
            place = stored.place(table, found)
            if place in seen:
                raise ValidationException("Provided list of item keys contains duplicates")
            seen.add(place)
            if not is_put:
                table.items.pop(place, None)
    return {"UnprocessedItems": {}, **_consumed(made, requested)}
