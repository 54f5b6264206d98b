"""DynamoDB tables in the console."""

import json
from typing import Any

import pytest

from tests.aws_api.world import ACCOUNT, trust, user_arn
from tests.lessons.sandbox.conftest import Console, let, signed_in_as_noor, words

TABLE = f"arn:aws:dynamodb:us-east-1:{ACCOUNT}:table/GameOutcome"


@pytest.fixture
def table(ada: Console) -> Console:
    """The console of `ada`, with a table."""
    typed: dict[str, Any] = {"partition": "Player", "partition_type": "S", "sort": "Round", "sort_type": "N"}
    page = ada.act("tables/", "CreateTable", TableName="GameOutcome", **typed)
    assert "Table GameOutcome was created." in page
    return ada


def put(console: Console, item: str, status: int = 200) -> str:
    return console.act("tables/GameOutcome/", "PutItem", Item=item, status=status)


def test_items_are_written_found_and_deleted(table: Console) -> None:
    assert "GameOutcome" in table.page("tables/")
    page = words(put(table, '{"Player": "mia", "Round": 1, "Won": true, "Tags": ["<new>"]}'))
    assert "mia 1" in page
    assert "<new>" in page
    (item,) = table.account.tables[TABLE].items.values()
    assert item["Won"] == {"BOOL": True}
    put(table, '{"Player": {"S": "ravi"}, "Round": {"N": "2"}, "Score": {"N": "10"}}')
    got = table.act("tables/GameOutcome/", "GetItem", Key='{"Player": "ravi", "Round": 2}')
    assert '"Score"' in words(got)
    nothing = table.act("tables/GameOutcome/", "GetItem", Key='{"Player": "ravi", "Round": 3}')
    assert "There is no item with this key." in nothing
    table.act(
        "tables/GameOutcome/", "DeleteItem", Key=json.dumps({"Player": {"S": "mia"}, "Round": {"N": "1"}})
    )
    assert len(table.account.tables[TABLE].items) == 1
    table.act("tables/GameOutcome/", "DeleteTable")
    assert table.account.tables == {}


@pytest.mark.parametrize(
    ("item", "said"),
    [
        ("{", "This is not valid JSON"),
        ("[1]", "Write an item as an object"),
        ("{}", "Write an item as an object"),
        ('{"Player": "mia"}', "Missing the key Round in the item"),
        ('{"Player": "mia", "Round": {"N": 1}}', "ParamValidation"),
        ("[" * 50_000, "This is not valid JSON"),
    ],
)
def test_what_is_no_item_is_told(item: str, said: str, table: Console) -> None:
    assert said in words(put(table, item, status=400))


def test_a_table_policy_is_written_read_and_deleted(table: Console) -> None:
    assert TABLE in table.page("tables/GameOutcome/policy/")
    policy = trust({"AWS": user_arn("noor")}, "dynamodb:GetItem", Resource=TABLE)
    page = table.act("tables/GameOutcome/policy/", "PutResourcePolicy", Policy=policy)
    assert "user/noor" in page
    assert json.loads(table.account.tables[TABLE].policy or "") == json.loads(policy)
    refused = table.act("tables/GameOutcome/policy/", "PutResourcePolicy", status=400, Policy="{")
    assert "Invalid policy document" in refused
    table.act("tables/GameOutcome/policy/", "DeleteResourcePolicy")
    assert table.account.tables[TABLE].policy is None


def test_each_panel_shows_its_own_refusal(table: Console) -> None:
    put(table, '{"Player": "mia", "Round": 1}')
    let(table, "noor", "dynamodb:Scan")
    page = signed_in_as_noor(table).page("tables/GameOutcome/")
    assert "mia" in page
    for action in ("dynamodb:DescribeTable", "dynamodb:GetResourcePolicy"):
        assert action in page
    assert "dynamodb:ListTables" in table.page("tables/")
    denied = table.act("tables/GameOutcome/", "PutItem", Item='{"Player": "x", "Round": 1}', status=400)
    assert "dynamodb:PutItem" in denied


def test_other_methods_and_broken_forms_are_refused(table: Console) -> None:
    for page in ("tables/", "tables/GameOutcome/", "tables/GameOutcome/policy/"):
        assert table.browser.put(table.address(page)).status_code == 405
        assert table.browser.post(table.address(page), {"act": "Nonsense"}).status_code == 400
    table.act("tables/", "CreateTable", status=400, TableName="", partition="x", partition_type="S")
    table.act("tables/", "CreateTable", status=400, TableName="Other", partition="x", partition_type="Q")
