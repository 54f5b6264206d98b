"""DynamoDB tables and the items in them."""

from datetime import datetime
from typing import Any

import msgspec

TABLES = 20
"""How many tables an account of the lab may have."""

ITEMS = 500
"""How many items a table of the lab keeps."""

ALL_ITEMS_BYTES = 256 * 1024
"""How many bytes the items of a table may have together."""

Item = dict[str, dict[str, Any]]
"""Attributes by name, each as DynamoDB writes it: `{"S": "x"}`, `{"N": "1"}`."""


class Key(msgspec.Struct, gc=False, omit_defaults=True):
    """What items are found by: the partition key, and the sort key where there is one."""

    partition: str
    sort: str | None = None

    @property
    def names(self) -> tuple[str, ...]:
        return (self.partition,) if self.sort is None else (self.partition, self.sort)


class Index(msgspec.Struct, gc=False, omit_defaults=True, kw_only=True):
    """A secondary index; `projected` are the further attributes in it, None where all are."""

    name: str
    key: Key
    is_global: bool = True
    projection: str = "ALL"
    projected: list[str] = []


class Table(msgspec.Struct, gc=False, omit_defaults=True, kw_only=True):
    """A table. `types` are those of the attributes in keys; items stand under the text of their key."""

    id: str
    name: str
    region: str
    created: datetime
    key: Key
    types: dict[str, str]
    indexes: dict[str, Index] = {}
    is_on_demand: bool = True
    read_units: int = 0
    write_units: int = 0
    is_protected: bool = False
    policy: str | None = None
    policy_revision: str | None = None
    tags: dict[str, str] = {}
    items: dict[str, Item] = {}
