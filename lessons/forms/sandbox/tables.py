"""Acts on DynamoDB tables and the items in them."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from django import forms

from iamlab.evaluator import DocumentType
from lessons.forms.sandbox.acts import ActForm, ConsoleCall, Name
from lessons.forms.sandbox.documents import PolicyField, tidy

TYPES = (("S", "text"), ("N", "number"))
_WRITTEN = frozenset(("S", "N", "B", "BOOL", "NULL", "SS", "NS", "BS", "L", "M"))


class CreateTableForm(ActForm):
    """A new table, paid by request."""

    operation = "dynamodb:CreateTable"
    button = "Create table"
    TableName = Name(
        "Table name", max_length=255, help_text="Letters, digits, dots, hyphens and underscores."
    )
    partition = Name("Partition key", max_length=255, help_text="An attribute that every item has.")
    partition_type = forms.ChoiceField(label="Type of the partition key", choices=TYPES)
    sort = Name("Sort key", max_length=255, required=False)
    sort_type = forms.ChoiceField(label="Type of the sort key", choices=TYPES, required=False)

    def calls(self) -> Iterator[ConsoleCall]:
        """Name the keys as DynamoDB does, with their types beside them."""
        given = self.cleaned_data
        keys = [(given["partition"], "HASH", given["partition_type"])]
        if given["sort"]:
            keys.append((given["sort"], "RANGE", given["sort_type"] or "S"))
        yield ConsoleCall(
            self.operation,
            {
                "TableName": given["TableName"],
                "KeySchema": [{"AttributeName": name, "KeyType": kind} for name, kind, _ in keys],
                "AttributeDefinitions": [
                    {"AttributeName": name, "AttributeType": of} for name, _, of in keys
                ],
                "BillingMode": "PAY_PER_REQUEST",
            },
        )


class ItemField(forms.CharField):
    """Attributes as JSON: plain values, or as DynamoDB writes them."""

    def __init__(self, label: str, **more: Any) -> None:
        super().__init__(label=label, max_length=100_000, strip=False, **more)

    def clean(self, value: Any) -> dict[str, Any]:
        """Return the attributes as DynamoDB takes them."""
        text = tidy(super().clean(value))
        try:
            found = json.loads(text)
            typed = {name: _typed(held) for name, held in found.items()} if isinstance(found, dict) else {}
        except (ValueError, RecursionError) as error:
            raise forms.ValidationError(f"This is not valid JSON: {error}.") from None
        if not typed:
            raise forms.ValidationError('Write an item as an object, such as {"Player": "mia"}.')
        return typed


def _typed(held: Any) -> Any:
    """Return a plain value as DynamoDB writes it; what is written so stays. Other values go as they are."""
    if isinstance(held, dict):
        is_written = len(held) == 1 and _WRITTEN.issuperset(held)
        return held if is_written else {"M": {name: _typed(each) for name, each in held.items()}}
    if isinstance(held, bool):
        return {"BOOL": held}
    if isinstance(held, int | float):
        return {"N": str(held)}
    if isinstance(held, list):
        return {"L": [_typed(each) for each in held]}
    return {"NULL": True} if held is None else {"S": held}


class PutItemForm(ActForm):
    """A new item, or another one in the place of that with its key."""

    operation = "dynamodb:PutItem"
    button = "Save item"
    Item = ItemField("Item", widget=forms.Textarea({"rows": 6}))


class DeleteItemForm(ActForm):
    """The end of an item."""

    operation = "dynamodb:DeleteItem"
    button = "Delete"
    is_dangerous = True
    Key = ItemField("Key", widget=forms.HiddenInput)


class GetItemForm(ActForm):
    """One item, by its key."""

    operation = "dynamodb:GetItem"
    button = "Get item"
    Key = ItemField("Key", widget=forms.Textarea({"rows": 3}))


class DeleteTableForm(ActForm):
    """The end of a table and its items."""

    operation = "dynamodb:DeleteTable"
    button = "Delete table"
    is_dangerous = True


class PutTablePolicyForm(ActForm):
    """Who may do what with the table."""

    operation = "dynamodb:PutResourcePolicy"
    button = "Save table policy"
    Policy = PolicyField(DocumentType.RESOURCE, label="Table policy")


class DeleteTablePolicyForm(ActForm):
    """The end of a table's policy."""

    operation = "dynamodb:DeleteResourcePolicy"
    button = "Delete table policy"
    is_dangerous = True


ON_PAGE: tuple[type[ActForm], ...] = (PutItemForm, DeleteItemForm, GetItemForm, DeleteTableForm)
"""The acts that stand on the page of a table."""


def key_text(description: Mapping[str, Any]) -> str:
    """Return the key of a table as JSON to fill in; nothing where the table may not be described."""
    types = {
        each["AttributeName"]: each["AttributeType"] for each in description.get("AttributeDefinitions", [])
    }
    names = [each["AttributeName"] for each in description.get("KeySchema", [])]
    return (
        json.dumps({name: 1 if types.get(name) == "N" else "" for name in names}, indent=2) if names else ""
    )
