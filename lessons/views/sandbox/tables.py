"""DynamoDB: the tables of the account, and one table with its items and who may use it."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse

from iamlab.aws_api.operations.dynamodb.finding import table_arn
from iamlab.evaluator import DocumentType
from lessons.forms.sandbox.acts import ConsoleCall
from lessons.forms.sandbox.documents import readable
from lessons.forms.sandbox.tables import (
    ON_PAGE,
    CreateTableForm,
    DeleteTablePolicyForm,
    PutTablePolicyForm,
    key_text,
)
from lessons.views.sandbox.answers import Seen
from lessons.views.sandbox.console import Console, console_page
from lessons.views.sandbox.lists import listing
from lessons.views.sandbox.queues import REGION

NO_TABLE = ("ResourceNotFoundException", "ValidationException", "ParamValidation")
"""What DynamoDB answers about a table that is not there, or whose name cannot be one."""
NO_POLICY = "PolicyNotFoundException"


@console_page
def tables(console: Console) -> HttpResponse:
    """List the tables; a POST creates one."""
    acts = console.acts(CreateTableForm)
    if acts.done and acts.posted:
        name = acts.posted.cleaned_data["TableName"]
        return console.go("console-table", name, said=f"Table {name} was created.")
    (listed,) = console.look(ConsoleCall("dynamodb:ListTables"))
    names = listed.result.get("TableNames", [])
    return console.show("sandbox/tables.html", acts=acts, listed=listed, listing=listing(console, names, str))


@console_page
def table(console: Console, name: str) -> HttpResponse:
    """Show one table with its items; a POST changes them, or gets one, which is shown at once."""
    about = {"TableName": name}
    acts = console.acts(*ON_PAGE, **about)
    if acts.done == "DeleteTable":
        return console.go("console-tables", said=f"Table {name} was deleted.")
    if acts.done in ("PutItem", "DeleteItem"):
        said = "The item was saved." if acts.done == "PutItem" else "The item was deleted."
        return console.go("console-table", name, said=said)
    found, scanned, policy = console.look(
        ConsoleCall("dynamodb:DescribeTable", about),
        ConsoleCall("dynamodb:Scan", about),
        ConsoleCall("dynamodb:GetResourcePolicy", {"ResourceArn": _arn(console, name)}),
    )
    found.must_be_there(f"There is no table {name}.", *NO_TABLE)
    described = found.result.get("Table", {})
    for each in ("PutItem", "GetItem"):
        acts[each].start_with(**{"Item" if each == "PutItem" else "Key": key_text(described)})
    names = [each["AttributeName"] for each in described.get("KeySchema", [])]
    return console.show(
        "sandbox/table.html",
        acts=acts,
        name=name,
        found=found,
        table=described,
        scanned=scanned,
        columns=_columns(names, scanned.result.get("Items", [])),
        listing=listing(console, _rows(names, scanned.result.get("Items", [])), lambda row: row.text),
        policy=Seen() if policy.code == NO_POLICY else policy,
        text=readable(policy.result.get("Policy", "")),
        document_type=DocumentType.RESOURCE,
        got=_got(acts.results.get("GetItem")),
    )


@console_page
def table_policy(console: Console, name: str) -> HttpResponse:
    """Write the policy of a table, or take it away."""
    about = {"ResourceArn": _arn(console, name)}
    acts = console.acts(PutTablePolicyForm, DeleteTablePolicyForm, **about)
    if acts.done:
        done = "saved" if acts.done == "PutResourcePolicy" else "deleted"
        return console.go("console-table", name, said=f"The table policy was {done}.")
    (found,) = console.look(ConsoleCall("dynamodb:GetResourcePolicy", about))
    found.must_be_there(f"There is no table {name}.", *NO_TABLE)
    has_one = "Policy" in found.result
    text = readable(found.result.get("Policy", "")) or _starter(console, name)
    acts["PutResourcePolicy"].start_with(Policy=text)
    shown = Seen() if found.code == NO_POLICY else found
    return console.show("sandbox/table_policy.html", acts=acts, name=name, found=shown, has_one=has_one)


def _account(console: Console) -> str:
    return console.caller.account.id if console.caller else ""


def _arn(console: Console, name: str) -> str:
    return table_arn(_account(console), REGION, name)


@dataclass(frozen=True, slots=True)
class ItemRow:
    """An item as a row: its values in the order of the columns, and its key as JSON."""

    cells: list[str]
    key: str
    about: str

    @property
    def text(self) -> str:
        """What is searched."""
        return " ".join(self.cells)


def _columns(keys: list[str], items: Iterable[Mapping[str, Any]]) -> list[str]:
    return list(dict.fromkeys([*keys, *(name for item in items for name in sorted(item))]))


def _rows(keys: list[str], items: list[dict[str, Any]]) -> list[ItemRow]:
    columns = _columns(keys, items)
    return [
        ItemRow(
            [_plain(item[name]) if name in item else "" for name in columns],
            json.dumps({name: item[name] for name in keys if name in item}, default=str),
            " ".join(_plain(item[name]) for name in keys if name in item),
        )
        for item in items
    ]


def _plain(value: Mapping[str, Any]) -> str:
    """Return a value as one reads it: a text or number as it is, all else as JSON."""
    ((kind, held),) = value.items()
    return str(held) if kind in ("S", "N") else json.dumps(held, default=str)


def _got(result: Mapping[str, Any] | None) -> str | None:
    """Return the item that was got as JSON, empty where there is none of the key; None before."""
    if result is None:
        return None
    return json.dumps(result["Item"], indent=2, default=str) if "Item" in result else ""


def _starter(console: Console, name: str) -> str:
    """Return a policy to begin with: whoever the account lets may read."""
    statement = {
        "Sid": "Read",
        "Effect": "Allow",
        "Principal": {"AWS": f"arn:aws:iam::{_account(console)}:root"},
        "Action": ["dynamodb:GetItem", "dynamodb:Query", "dynamodb:Scan"],
        "Resource": _arn(console, name),
    }
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]}, indent=2)
