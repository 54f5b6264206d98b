"""Tables of DynamoDB with their items that an account starts with."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Annotated, Any, Literal

from msgspec import Meta

from iamlab.account.errors import AWSError
from iamlab.account.tables import Index, Item, Key, Table
from iamlab.aws_api.operations.dynamodb import stored
from iamlab.evaluator.document_types import DocumentType
from lessons.content_format.problems import PathInside, Problem, did_you_mean
from lessons.content_format.schema import Line, Part, Text
from lessons.content_format.starting_documents import document_problems
from lessons.content_format.starting_names import FIRST_REGION, Days, Region, TableName

KeyNames = Annotated[list[Line], Meta(min_length=1, max_length=2)]
"""The partition key, and the sort key where there is one."""

Value = str | dict[Literal["S", "N", "SS", "NS", "BOOL"], str | list[str]]
"""A value of an item: a text, or as DynamoDB writes it."""


class StartingIndex(Part, frozen=True, kw_only=True):
    """A secondary index with all attributes."""

    key: KeyNames
    is_global: bool = True


class StartingTable(Part, frozen=True, kw_only=True):
    """A table. `types` are those of the attributes in keys that are no texts."""

    key: KeyNames
    types: dict[Line, Literal["S", "N"]] = {}
    indexes: dict[TableName, StartingIndex] = {}
    items: list[dict[Line, Value]] = []
    region: Region = FIRST_REGION
    policy: Text | None = None
    tags: dict[Line, str] = {}
    age_days: Days = 100

    def made(self, table_id: str, name: str, created: datetime) -> Table:
        """Return the table, without its items."""
        return Table(
            id=table_id,
            name=name,
            region=self.region,
            created=created,
            key=Key(*self.key),
            types={each: self.types.get(each, "S") for each in self.in_keys},
            indexes={
                each: Index(name=each, key=Key(*index.key), is_global=index.is_global)
                for each, index in self.indexes.items()
            },
            policy=self.policy,
            tags=dict(self.tags),
        )

    @property
    def in_keys(self) -> list[str]:
        """The names of all attributes in keys."""
        return list(
            dict.fromkeys([*self.key, *(each for index in self.indexes.values() for each in index.key)])
        )


def item(described: Mapping[str, Value]) -> Item:
    """Return an item as DynamoDB takes it."""
    return {name: _value(each) for name, each in described.items()}


def _value(described: Value) -> dict[str, Any]:
    if isinstance(described, str):
        return {"S": described}
    return {kind: held == "true" if kind == "BOOL" else held for kind, held in described.items()}


def table_problems(path: PathInside, tables: Mapping[str, StartingTable]) -> Iterator[Problem]:
    """Yield policies that AWS refuses, items that do not fit their table, and types of nothing."""
    for name, described in tables.items():
        place = (*path, "tables", name)
        if described.policy is not None:
            yield from document_problems(
                (*place, "policy"), described.policy, DocumentType.RESOURCE, "dynamodb"
            )
        for each in described.types.keys() - set(described.in_keys):
            near = did_you_mean(each, described.in_keys)
            yield Problem((*place, "types", each), f"{each!r} is in no key, so it has no type here. {near}")
        yield from _items(place, name, described)


def _items(path: PathInside, name: str, described: StartingTable) -> Iterator[Problem]:
    table, seen = described.made("", name, datetime.min), set[str]()
    for index, each in enumerate(described.items):
        place = (*path, "items", index)
        try:
            made = stored.item(item(each))
            stored.put(table, made)
        except (AWSError, AttributeError, TypeError) as error:
            yield Problem(place, f"DynamoDB does not take this item: {error}")
            continue
        where = stored.place(table, made)
        if where in seen:
            yield Problem(place, "An item with this key is there already.")
        seen.add(where)
