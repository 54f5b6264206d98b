"""DynamoDB through the gate: tables, items, fine-grained access, policies of tables (facts 4.2, 4.3)."""

from typing import Any

import pytest

from iamlab.account.resource_changes import resource_changes
from tests.aws_api.world import ACCOUNT, PARTNER, World, allow, trust, user_arn

ARN = f"arn:aws:dynamodb:us-east-1:{ACCOUNT}:table/GameScores"
FINN = user_arn("finn", PARTNER)
TABLE = {"TableName": "GameScores"}
KEY_SCHEMA = [
    {"AttributeName": "UserId", "KeyType": "HASH"},
    {"AttributeName": "GameTitle", "KeyType": "RANGE"},
]
BY_GAME: dict[str, Any] = {
    "IndexName": "ByGame",
    "KeySchema": [
        {"AttributeName": "GameTitle", "KeyType": "HASH"},
        {"AttributeName": "TopScore", "KeyType": "RANGE"},
    ],
    "Projection": {"ProjectionType": "KEYS_ONLY"},
}
CREATE: dict[str, Any] = {
    **TABLE,
    "KeySchema": KEY_SCHEMA,
    "AttributeDefinitions": [
        {"AttributeName": "UserId", "AttributeType": "S"},
        {"AttributeName": "GameTitle", "AttributeType": "S"},
        {"AttributeName": "TopScore", "AttributeType": "N"},
    ],
    "BillingMode": "PAY_PER_REQUEST",
    "GlobalSecondaryIndexes": [BY_GAME],
}


def item(user: str, game: str, score: int, **more: Any) -> dict[str, Any]:
    return {"UserId": {"S": user}, "GameTitle": {"S": game}, "TopScore": {"N": str(score)}, **more}


def key(user: str, game: str) -> dict[str, Any]:
    return {"UserId": {"S": user}, "GameTitle": {"S": game}}


@pytest.fixture
def scores(world: World) -> World:
    """The small AWS with a table of three scores."""
    world.do("ada", "dynamodb:CreateTable", **CREATE)
    for each in (
        item("noor", "Chess", 10, Phone={"S": "555-0100"}),
        item("noor", "Go", 7),
        item("ada", "Chess", 20),
    ):
        world.do("ada", "dynamodb:PutItem", **TABLE, Item=each)
    return world


def let_noor(world: World, *actions: str, resource: Any = ARN, **conditions: Any) -> None:
    more = {"Condition": conditions} if conditions else {}
    world.account.users["noor"].inline["t"] = allow(
        [f"dynamodb:{each}" for each in actions], resource, **more
    )


def said(error: Any) -> str:
    return f"{error.code}: {error.message}"


def test_a_table_is_described_with_what_is_in_it(scores: World) -> None:
    shown = scores.do("ada", "dynamodb:DescribeTable", **TABLE)["Table"]
    assert (shown["TableArn"], shown["TableStatus"], shown["ItemCount"]) == (ARN, "ACTIVE", 3)
    assert shown["KeySchema"] == KEY_SCHEMA
    assert shown["GlobalSecondaryIndexes"][0]["IndexArn"] == f"{ARN}/index/ByGame"
    assert scores.do("ada", "dynamodb:ListTables") == {"TableNames": ["GameScores"]}
    scores.do("ada", "dynamodb:DeleteTable", **TABLE)
    assert said(scores.refused("ada", "dynamodb:DescribeTable", **TABLE)) == (
        "ResourceNotFoundException: Requested resource not found: Table: GameScores not found"
    )


def test_a_protected_table_is_not_deleted(scores: World) -> None:
    scores.do("ada", "dynamodb:UpdateTable", **TABLE, DeletionProtectionEnabled=True)
    assert "protected against deletion" in scores.refused("ada", "dynamodb:DeleteTable", **TABLE).message
    scores.do("ada", "dynamodb:UpdateTable", **TABLE, DeletionProtectionEnabled=False)
    scores.do("ada", "dynamodb:DeleteTable", **TABLE)


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"AttributeDefinitions": CREATE["AttributeDefinitions"][:2]}, "not defined in AttributeDefinitions"),
        ({"GlobalSecondaryIndexes": []}, "does not exactly match"),
        ({"KeySchema": KEY_SCHEMA[::-1]}, "not a HASH key type"),
        ({"BillingMode": "PROVISIONED"}, "must both be specified"),
        ({"StreamSpecification": {"StreamEnabled": True}}, "The lab does not simulate StreamSpecification."),
    ],
)
def test_a_table_that_cannot_be_is_refused(world: World, changed: dict[str, Any], message: str) -> None:
    error = world.refused("ada", "dynamodb:CreateTable", **{**CREATE, **changed})
    assert (error.code, message in error.message) == ("ValidationException", True), error


def test_items_are_put_read_and_deleted(scores: World) -> None:
    given = {**TABLE, "Key": key("noor", "Go")}
    assert scores.do("ada", "dynamodb:GetItem", **given)["Item"] == item("noor", "Go", 7)
    old = scores.do("ada", "dynamodb:DeleteItem", **given, ReturnValues="ALL_OLD")
    assert old["Attributes"] == item("noor", "Go", 7)
    assert scores.do("ada", "dynamodb:GetItem", **given) == {}
    scores.do("ada", "dynamodb:DeleteItem", **given)


def test_numbers_are_kept_as_numbers(scores: World) -> None:
    scores.do("ada", "dynamodb:PutItem", **TABLE, Item={**item("x", "y", 1), "N": {"N": "01.500"}})
    shown = scores.do("ada", "dynamodb:GetItem", **TABLE, Key=key("x", "y"))["Item"]
    assert shown["N"] == {"N": "1.5"}
    wrong = {**item("x", "y", 1), "N": {"N": "many"}}
    assert "numeric value: many" in scores.refused("ada", "dynamodb:PutItem", **TABLE, Item=wrong).message


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"UserId": {"S": "x"}}, "Missing the key GameTitle in the item"),
        ({**key("x", "y"), "UserId": {"N": "1"}}, "Type mismatch for key UserId expected: S actual: N"),
        ({**key("x", "")}, "cannot contain an empty string value. Key: GameTitle"),
        (
            {**key("x", "y"), "TopScore": {"S": "x"}},
            "Type mismatch for Index Key TopScore Expected: N Actual: S",
        ),
        ({**key("x", "y"), "S": {"SS": []}}, "An set may not be empty"),
        ({**key("x", "y"), "S": {"S": "a", "N": "1"}}, "more than one datatypes"),
    ],
)
def test_an_item_that_does_not_fit_is_refused(scores: World, wrong: dict[str, Any], message: str) -> None:
    error = scores.refused("ada", "dynamodb:PutItem", **TABLE, Item=wrong)
    assert message in error.message or error.code == "ParamValidation"


@pytest.mark.parametrize(
    ("condition", "holds"),
    [
        ("attribute_exists(Phone)", True),
        ("attribute_not_exists(UserId)", False),
        ("TopScore > :five AND TopScore <= :ten", True),
        ("TopScore BETWEEN :five AND :ten AND NOT TopScore = :five", True),
        ("TopScore IN (:five, :ten) OR TopScore = :five", True),
        ("(begins_with(Phone, :start) AND contains(Phone, :start)) OR TopScore < :five", True),
        ("size(Phone) = :five AND TopScore <> :ten", False),
        ("attribute_type(Phone, :start)", False),
        ("Phone < :five", False),
    ],
)
def test_conditions_say_whether_a_write_goes_through(scores: World, condition: str, holds: bool) -> None:
    known = {":five": {"N": "5"}, ":ten": {"N": "10"}, ":start": {"S": "555"}}
    values = {name: value for name, value in known.items() if name in condition}
    given = {**TABLE, "Key": key("noor", "Chess"), "ConditionExpression": condition}
    if values:
        given["ExpressionAttributeValues"] = values
    answer = scores.answer("ada", "dynamodb:DeleteItem", **given)
    assert (answer.error is None) == holds
    if answer.error is not None:
        assert said(answer.error) == "ConditionalCheckFailedException: The conditional request failed"
        assert len(scores.account.tables[ARN].items) == 3


def test_updates_set_remove_add_and_delete(scores: World) -> None:
    given = {
        **TABLE,
        "Key": key("noor", "Chess"),
        "UpdateExpression": "SET TopScore = TopScore + :two, #n.won = if_not_exists(#n.won, :two), "
        "Days = list_append(:log, :log) REMOVE Phone ADD Badges :badges",
        "ExpressionAttributeNames": {"#n": "Numbers"},
        "ExpressionAttributeValues": {
            ":two": {"N": "2"},
            ":log": {"L": [{"S": "a"}]},
            ":badges": {"SS": ["gold", "iron"]},
        },
    }
    error = scores.refused("ada", "dynamodb:UpdateItem", **given)
    assert "document path provided in the update expression is invalid" in error.message
    scores.account.tables[ARN].items['[["S", "noor"], ["S", "Chess"]]']["Numbers"] = {"M": {}}
    shown = scores.do("ada", "dynamodb:UpdateItem", **given, ReturnValues="ALL_NEW")["Attributes"]
    assert "Phone" not in shown
    assert shown["TopScore"] == {"N": "12"}
    assert shown["Numbers"] == {"M": {"won": {"N": "2"}}}
    assert shown["Days"] == {"L": [{"S": "a"}, {"S": "a"}]}
    less = {
        **TABLE,
        "Key": key("noor", "Chess"),
        "UpdateExpression": "DELETE Badges :some REMOVE Days[0]",
        "ExpressionAttributeValues": {":some": {"SS": ["iron"]}},
        "ReturnValues": "UPDATED_NEW",
    }
    assert scores.do("ada", "dynamodb:UpdateItem", **less)["Attributes"] == {
        "Badges": {"SS": ["gold"]},
        "Days": {"L": [{"S": "a"}]},
    }


def test_an_update_makes_what_is_not_there_and_keeps_keys(scores: World) -> None:
    given = {**TABLE, "Key": key("eve", "Go"), "ExpressionAttributeValues": {":x": {"S": "x"}}}
    scores.do("ada", "dynamodb:UpdateItem", **given, UpdateExpression="SET Phone = :x")
    assert scores.do("ada", "dynamodb:GetItem", **TABLE, Key=key("eve", "Go"))["Item"]["Phone"] == {"S": "x"}
    error = scores.refused("ada", "dynamodb:UpdateItem", **given, UpdateExpression="SET UserId = :x")
    assert "Cannot update attribute UserId. This attribute is part of the key" in error.message


@pytest.mark.parametrize(
    ("expression", "message"),
    [
        ("SET Status = :x", "Attribute name is a reserved keyword; reserved keyword: Status"),
        ("SET #s = :x", "name used in the document path is not defined; attribute name: #s"),
        ("SET Phone = :y", "value used in expression is not defined; attribute value: :y"),
        ("SET Phone := :x", "Syntax error"),
        ("SET Phone = :x, Phone = :x", "Two document paths overlap"),
        ("SET Phone = lower(:x)", "Invalid function name; function: lower"),
        ("SET Phone = :x SET Other = :x", 'The "SET" section can only be used once'),
        ("REMOVE Phone", "Value provided in ExpressionAttributeValues unused in expressions: keys: {:x}"),
        ("ADD Phone :x", "Incorrect operand type"),
        (" ", "The expression can not be empty;"),
        ("SET Phone = " + "if_not_exists(Phone, " * 60 + ":x" + ")" * 60, "too many nested parts"),
        ("SET Phone = :x" + " " * 5000, "Expression size has exceeded"),
    ],
)
def test_what_is_no_update_is_refused_in_the_words_of_dynamodb(
    scores: World, expression: str, message: str
) -> None:
    given = {**TABLE, "Key": key("noor", "Go"), "ExpressionAttributeValues": {":x": {"S": "x"}}}
    error = scores.refused("ada", "dynamodb:UpdateItem", **given, UpdateExpression=expression)
    assert (error.code, message in error.message) == ("ValidationException", True), error


def test_nesting_has_an_end(scores: World) -> None:
    deep = "(" * 1500 + "attribute_exists(Phone)" + ")" * 1500
    given = {**TABLE, "Key": key("noor", "Go"), "ConditionExpression": deep}
    assert "too many nested parts" in scores.refused("ada", "dynamodb:DeleteItem", **given).message
    given["ConditionExpression"] = "NOT " * 900 + "attribute_exists(Phone)"
    assert "too many nested parts" in scores.refused("ada", "dynamodb:DeleteItem", **given).message


def query(world: World, condition: str, values: dict[str, Any], **more: Any) -> list[Any]:
    given = {"KeyConditionExpression": condition, "ExpressionAttributeValues": values, **more}
    found = world.do("ada", "dynamodb:Query", **TABLE, **given)
    return [each["GameTitle"]["S"] for each in found["Items"]]


def test_a_query_finds_a_partition_in_order(scores: World) -> None:
    noor = {":u": {"S": "noor"}}
    assert query(scores, "UserId = :u", noor) == ["Chess", "Go"]
    assert query(scores, "UserId = :u", noor, ScanIndexForward=False) == ["Go", "Chess"]
    game = {**noor, ":g": {"S": "G"}}
    assert query(scores, "UserId = :u AND begins_with(GameTitle, :g)", game) == ["Go"]
    assert query(scores, "UserId = :u", game, FilterExpression="GameTitle > :g") == ["Go"]


def test_a_query_goes_on_where_a_page_ended(scores: World) -> None:
    given: dict[str, Any] = {
        **TABLE,
        "KeyConditionExpression": "UserId = :u",
        "ExpressionAttributeValues": {":u": {"S": "noor"}},
        "Limit": 1,
    }
    first = scores.do("ada", "dynamodb:Query", **given)
    assert first["LastEvaluatedKey"] == key("noor", "Chess")
    second = scores.do("ada", "dynamodb:Query", **given, ExclusiveStartKey=first["LastEvaluatedKey"])
    assert [each["GameTitle"]["S"] for each in second["Items"]] == ["Go"]
    assert "LastEvaluatedKey" not in second


def test_an_index_is_queried_by_its_own_key_and_holds_what_is_projected(scores: World) -> None:
    found = scores.do(
        "ada",
        "dynamodb:Query",
        **TABLE,
        IndexName="ByGame",
        KeyConditionExpression="GameTitle = :g",
        ExpressionAttributeValues={":g": {"S": "Chess"}},
    )
    assert found["Items"] == [item("noor", "Chess", 10), item("ada", "Chess", 20)]


@pytest.mark.parametrize(
    ("condition", "message"),
    [
        ("GameTitle = :u", "Query condition missed key schema element: UserId"),
        ("UserId > :u", "Query key condition not supported"),
        ("UserId = :u AND TopScore = :u", "Query condition missed key schema element: GameTitle"),
        ("UserId = :u OR UserId = :u", "Syntax error"),
        ("UserId <> :u", "Unsupported operator"),
    ],
)
def test_what_is_no_key_condition_is_refused(scores: World, condition: str, message: str) -> None:
    given = {"KeyConditionExpression": condition, "ExpressionAttributeValues": {":u": {"S": "x"}}}
    error = scores.refused("ada", "dynamodb:Query", **TABLE, **given)
    assert (error.code, message in error.message) == ("ValidationException", True), error


def test_what_is_not_simulated_is_said(scores: World) -> None:
    error = scores.refused("ada", "dynamodb:Scan", **TABLE, Segment=0, TotalSegments=2)
    assert said(error) == "ValidationException: The lab does not simulate Segment, TotalSegments."


def test_a_scan_counts_filters_and_projects(scores: World) -> None:
    assert scores.do("ada", "dynamodb:Scan", **TABLE, Select="COUNT") == {"Count": 3, "ScannedCount": 3}
    names = {"ProjectionExpression": "Phone", "FilterExpression": "attribute_exists(Phone)"}
    found = scores.do("ada", "dynamodb:Scan", **TABLE, **names)
    assert (found["Items"], found["ScannedCount"]) == ([{"Phone": {"S": "555-0100"}}], 3)


def test_batches_read_and_write_several(scores: World) -> None:
    requests = [
        {"PutRequest": {"Item": item("eve", "Go", 1)}},
        {"DeleteRequest": {"Key": key("ada", "Chess")}},
    ]
    scores.do("ada", "dynamodb:BatchWriteItem", RequestItems={"GameScores": requests})
    keys = [key("eve", "Go"), key("ada", "Chess")]
    found = scores.do("ada", "dynamodb:BatchGetItem", RequestItems={"GameScores": {"Keys": keys}})
    assert found["Responses"] == {"GameScores": [item("eve", "Go", 1)]}
    twice = {"GameScores": {"Keys": [keys[0], keys[0]]}}
    assert "duplicates" in scores.refused("ada", "dynamodb:BatchGetItem", RequestItems=twice).message


def test_leading_keys_keep_everybody_to_their_own_items(scores: World) -> None:
    own = {"dynamodb:LeadingKeys": ["${aws:username}"]}
    let_noor(scores, "GetItem", "Query", "PutItem", **{"ForAllValues:StringEquals": own})
    scores.do("noor", "dynamodb:GetItem", **TABLE, Key=key("noor", "Go"))
    scores.do("noor", "dynamodb:PutItem", **TABLE, Item=item("noor", "Ludo", 1))
    error = scores.refused("noor", "dynamodb:GetItem", **TABLE, Key=key("ada", "Chess"))
    assert said(error).startswith(
        f"AccessDeniedException: User: {user_arn('noor')} is not authorized to perform: dynamodb:GetItem on "
        f"resource: {ARN} because no identity-based policy allows the dynamodb:GetItem action"
    )
    given = {"KeyConditionExpression": "UserId = :u", "ExpressionAttributeValues": {":u": {"S": "ada"}}}
    assert scores.refused("noor", "dynamodb:Query", **TABLE, **given).code == "AccessDeniedException"


def test_attributes_and_select_keep_to_columns(scores: World) -> None:
    """Developer guide, "Using IAM policy conditions": what a request names, and that it must name them."""
    columns = {"dynamodb:Attributes": ["UserId", "GameTitle", "TopScore"]}
    let_noor(
        scores,
        "GetItem",
        "Scan",
        **{
            "ForAllValues:StringEquals": columns,
            "StringEqualsIfExists": {"dynamodb:Select": "SPECIFIC_ATTRIBUTES"},
        },
    )
    given = {**TABLE, "Key": key("noor", "Chess")}
    scores.do("noor", "dynamodb:GetItem", **given, ProjectionExpression="TopScore")
    refused = (
        ("GetItem", {**given, "ProjectionExpression": "TopScore, Phone"}),
        ("GetItem", given),
        ("Scan", TABLE),
        ("Scan", {**TABLE, "Select": "COUNT"}),
        ("Scan", {**TABLE, "ProjectionExpression": "UserId", "FilterExpression": "attribute_exists(Phone)"}),
    )
    for name, parameters in refused:
        assert scores.refused("noor", f"dynamodb:{name}", **parameters).code == "AccessDeniedException", name


def test_return_values_may_show_no_more_than_is_allowed(scores: World) -> None:
    condition = {"StringEquals": {"dynamodb:ReturnValues": ["NONE", "UPDATED_NEW"]}}
    let_noor(scores, "UpdateItem", **condition)
    given = {
        **TABLE,
        "Key": key("noor", "Go"),
        "UpdateExpression": "SET TopScore = :n",
        "ExpressionAttributeValues": {":n": {"N": "1"}},
    }
    scores.do("noor", "dynamodb:UpdateItem", **given)
    assert scores.refused("noor", "dynamodb:UpdateItem", **given, ReturnValues="ALL_OLD").code == (
        "AccessDeniedException"
    )


def test_an_index_is_a_resource_of_its_own(scores: World) -> None:
    given = {"KeyConditionExpression": "GameTitle = :g", "ExpressionAttributeValues": {":g": {"S": "Go"}}}
    let_noor(scores, "Query")
    error = scores.refused("noor", "dynamodb:Query", **TABLE, IndexName="ByGame", **given)
    assert f"{ARN}/index/ByGame" in error.message
    let_noor(scores, "Query", resource=f"{ARN}/index/*")
    scores.do("noor", "dynamodb:Query", **TABLE, IndexName="ByGame", **given)


def test_who_may_not_is_not_told_whether_there_is_a_table(world: World) -> None:
    given = {"TableName": "Nothing", "Key": key("x", "y")}
    assert world.refused("noor", "dynamodb:GetItem", **given).code == "AccessDeniedException"
    assert world.refused("ada", "dynamodb:GetItem", **given).code == "ResourceNotFoundException"


def test_another_account_reads_where_both_sides_allow(scores: World) -> None:
    """Fact 4.3.1."""
    given = {"TableName": ARN, "Key": key("noor", "Go")}
    assert scores.refused("finn", "dynamodb:GetItem", **given).code == "AccessDeniedException"
    policy = trust({"AWS": FINN}, "dynamodb:GetItem", Resource=ARN)
    scores.do("ada", "dynamodb:PutResourcePolicy", ResourceArn=ARN, Policy=policy)
    answer = scores.answer("finn", "dynamodb:GetItem", **given)
    assert answer.unwrapped()["Item"] == item("noor", "Go", 7)
    assert [event["recipientAccountId"] for event in answer.events] == [PARTNER, ACCOUNT]
    scores.configuration.accounts[PARTNER].users["finn"].inline = {}
    assert scores.refused("finn", "dynamodb:GetItem", **given).code == "AccessDeniedException"


def test_a_tables_policy_is_enough_within_the_account_and_covers_indexes(scores: World) -> None:
    policy = trust({"AWS": user_arn("noor")}, "dynamodb:Scan", Resource=[ARN, f"{ARN}/index/*"])
    revision = scores.do("ada", "dynamodb:PutResourcePolicy", ResourceArn=ARN, Policy=policy)["RevisionId"]
    scores.do("noor", "dynamodb:Scan", **TABLE, IndexName="ByGame")
    shown = scores.do("ada", "dynamodb:GetResourcePolicy", ResourceArn=ARN)
    assert shown == {"Policy": policy, "RevisionId": revision}
    stale = {"ResourceArn": ARN, "Policy": policy, "ExpectedRevisionId": "1"}
    assert scores.refused("ada", "dynamodb:PutResourcePolicy", **stale).code == "PolicyNotFoundException"
    scores.do("ada", "dynamodb:DeleteResourcePolicy", ResourceArn=ARN)
    assert scores.refused("noor", "dynamodb:Scan", **TABLE).code == "AccessDeniedException"
    assert scores.refused("ada", "dynamodb:GetResourcePolicy", ResourceArn=ARN).code == (
        "PolicyNotFoundException"
    )


@pytest.mark.parametrize(
    "policy",
    [
        "{",
        trust({"AWS": user_arn("nobody")}, "dynamodb:*", Resource=ARN),
        trust({"AWS": user_arn("noor")}, "dynamodb:*", Resource=f"{ARN}s"),
    ],
)
def test_a_policy_that_cannot_be_is_refused(scores: World, policy: str) -> None:
    error = scores.refused("ada", "dynamodb:PutResourcePolicy", ResourceArn=ARN, Policy=policy)
    assert error.code == "ValidationException"


def test_nobody_locks_themselves_out_unsaid(scores: World) -> None:
    statement = trust("*", "dynamodb:*", Resource=ARN, Effect="Deny")
    given = {"ResourceArn": ARN, "Policy": statement}
    assert "change it again" in scores.refused("ada", "dynamodb:PutResourcePolicy", **given).message
    scores.do("ada", "dynamodb:PutResourcePolicy", **given, ConfirmRemoveSelfResourceAccess=True)


def test_tags_show_in_conditions(scores: World) -> None:
    let_noor(scores, "GetItem", StringEquals={"aws:ResourceTag/team": "qa"})
    given = {**TABLE, "Key": key("noor", "Go")}
    assert scores.refused("noor", "dynamodb:GetItem", **given).code == "AccessDeniedException"
    scores.do("ada", "dynamodb:TagResource", ResourceArn=ARN, Tags=[{"Key": "team", "Value": "qa"}])
    scores.do("noor", "dynamodb:GetItem", **given)
    assert scores.do("ada", "dynamodb:ListTagsOfResource", ResourceArn=ARN)["Tags"] == [
        {"Key": "team", "Value": "qa"}
    ]
    scores.do("ada", "dynamodb:UntagResource", ResourceArn=ARN, TagKeys=["team"])
    assert scores.refused("noor", "dynamodb:GetItem", **given).code == "AccessDeniedException"


def test_what_items_hold_is_not_recorded(scores: World) -> None:
    answer = scores.answer("ada", "dynamodb:GetItem", **TABLE, Key=key("noor", "Chess"))
    (event,) = answer.events
    assert (event["eventCategory"], event["responseElements"]) == ("Data", None)
    written = scores.answer("ada", "dynamodb:PutItem", **TABLE, Item=item("a", "b", 1, Secret={"S": "plan"}))
    assert "plan" not in str(written.events)
    old = {"Key": key("a", "b"), "ReturnValues": "ALL_OLD"}
    assert "plan" not in str(scores.answer("ada", "dynamodb:DeleteItem", **TABLE, **old).events)


def test_a_table_of_the_lab_has_bounds(scores: World) -> None:
    big = {"S": "x" * 100_000}
    for name in ("a", "b"):
        scores.do("ada", "dynamodb:PutItem", **TABLE, Item={**key("big", name), "Text": big})
    given = {**key("big", "c"), "Text": big}
    assert scores.refused("ada", "dynamodb:PutItem", **TABLE, Item=given).code == "LimitExceededException"


def test_what_changed_is_told_item_by_item(scores: World) -> None:
    before = scores.configuration.copy().accounts[ACCOUNT]
    scores.do("ada", "dynamodb:DeleteItem", **TABLE, Key=key("noor", "Go"))
    scores.do("ada", "dynamodb:PutItem", **TABLE, Item=item("eve", "Go", 1))
    scores.do("ada", "dynamodb:PutItem", **TABLE, Item=item("ada", "Chess", 21))
    assert list(resource_changes(before, scores.account)) == [
        ("table `GameScores`", "item `eve` / `Go` added"),
        ("table `GameScores`", "item `noor` / `Go` deleted"),
        ("table `GameScores`", "item `ada` / `Chess` changed"),
    ]


def test_a_tables_policy_follows_whom_it_names(scores: World) -> None:
    """Fact 1.3.8."""
    policy = trust({"AWS": user_arn("noor")}, "dynamodb:Scan", Resource=ARN)
    scores.do("ada", "dynamodb:PutResourcePolicy", ResourceArn=ARN, Policy=policy)
    scores.do("ada", "iam:UpdateUser", UserName="noor", NewUserName="nora")
    assert user_arn("nora") in scores.do("ada", "dynamodb:GetResourcePolicy", ResourceArn=ARN)["Policy"]
