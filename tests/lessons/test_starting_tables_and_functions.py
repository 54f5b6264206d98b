"""Tables with items and functions that an exercise starts with, and the goals on what functions do."""

import json
from random import Random
from typing import Any

import msgspec
import pytest

from lessons.content_format.starting_account import StartingAccount, starting_problems
from lessons.grading.solutions import replayed
from lessons.starting_configuration import build
from tests.aws_api.world import NOW, World, allow, trust
from tests.lessons.account_exercise import ACCOUNT, GAMES, make
from tests.lessons.account_play import Play

TABLE = f"arn:aws:dynamodb:us-east-1:{ACCOUNT}:table/GameOutcome"
OUTCOME: dict[str, Any] = {
    "key": ["Player", "Round"],
    "types": {"Round": "N"},
    "indexes": {"ByDay": {"key": ["Day"]}},
    "items": [{"Player": "mia", "Round": {"N": "1"}, "Day": "monday", "Won": {"BOOL": "true"}}],
    "tags": {"team": "qa"},
}
SAVE: dict[str, Any] = {
    "role": "Save",
    "calls": [
        {
            "call": "dynamodb:GetItem",
            "parameters": {"TableName": "GameOutcome", "Key": {"Player": {"S": "mia"}, "Round": {"N": "1"}}},
        },
        {
            "call": "dynamodb:PutItem",
            "parameters": {"TableName": "GameOutcome", "Item": {"Player": {"S": "mia"}, "Round": {"N": "2"}}},
        },
    ],
}
ROLE: dict[str, Any] = {
    "trust": trust({"Service": "lambda.amazonaws.com"}),
    "inline": {"Read": allow("dynamodb:GetItem", TABLE)},
    "attached": ["AWSLambdaBasicExecutionRole"],
}
RESOURCES: dict[str, Any] = {
    "tables": {"GameOutcome": OUTCOME},
    "roles": {"Save": ROLE},
    "functions": {"save": SAVE},
}


def accounts(**more: Any) -> dict[str, StartingAccount]:
    return {"games": msgspec.convert({**GAMES, **RESOURCES, **more}, StartingAccount)}


def test_what_is_described_is_there() -> None:
    start = build(accounts(), NOW, Random(3))
    world, root = World(start.configuration), start.credentials["root-key"]
    key = {"Player": {"S": "mia"}, "Round": {"N": "1"}}
    item = world.do(root, "dynamodb:GetItem", TableName="GameOutcome", Key=key)["Item"]
    assert item == {**key, "Day": {"S": "monday"}, "Won": {"BOOL": True}}
    on_monday = world.do(
        root,
        "dynamodb:Query",
        TableName="GameOutcome",
        IndexName="ByDay",
        KeyConditionExpression="#d = :day",
        ExpressionAttributeNames={"#d": "Day"},
        ExpressionAttributeValues={":day": {"S": "monday"}},
    )
    assert on_monday["Count"] == 1
    found = world.do(root, "lambda:GetFunction", FunctionName="save")["Configuration"]
    assert found["Role"] == f"arn:aws:iam::{ACCOUNT}:role/Save"
    assert found["CodeSize"] > 0


def test_sound_tables_and_functions_have_no_problems() -> None:
    assert list(starting_problems(accounts())) == []


def test_a_function_that_ran_left_its_log_and_no_other_trace() -> None:
    start = build(accounts(functions={"save": {**SAVE, "invoked_days_ago": 1}}), NOW, Random(3))
    (group,) = start.configuration.accounts[ACCOUNT].log_groups.values()
    (stream,) = group.streams.values()
    text = "".join(event.message for event in stream.events)
    assert "[INFO] dynamodb:GetItem succeeded" in text
    assert "not authorized to perform: dynamodb:PutItem" in text
    assert stream.events[0].at == int(NOW.timestamp() * 1000) - 24 * 3600 * 1000
    assert start.configuration.sessions == {}


PLACE = ("accounts", "games")


@pytest.mark.parametrize(
    ("more", "path", "text"),
    [
        (
            {"tables": {"GameOutcome": {**OUTCOME, "policy": allow("dynamodb:GetItem")}}},
            (*PLACE, "tables", "GameOutcome", "policy"),
            "Principal",
        ),
        (
            {"tables": {"GameOutcome": {**OUTCOME, "items": [{"Player": "mia"}]}}},
            (*PLACE, "tables", "GameOutcome", "items", 0),
            "Missing the key Round",
        ),
        (
            {"tables": {"GameOutcome": {**OUTCOME, "items": [*OUTCOME["items"], *OUTCOME["items"]]}}},
            (*PLACE, "tables", "GameOutcome", "items", 1),
            "there already",
        ),
        (
            {"tables": {"GameOutcome": {"key": ["Player"], "types": {"Playr": "N"}}}},
            (*PLACE, "tables", "GameOutcome", "types", "Playr"),
            "Did you mean 'Player'?",
        ),
        (
            {"functions": {"save": {**SAVE, "role": "Sve"}}},
            (*PLACE, "functions", "save", "role"),
            "Did you mean 'Save'?",
        ),
        ({"functions": {"save": {**SAVE, "policy": "{"}}}, (*PLACE, "functions", "save", "policy"), "JSON"),
    ],
)
def test_what_would_not_work_is_told_at_its_place(
    more: dict[str, Any], path: tuple[str | int, ...], text: str
) -> None:
    problem = next(iter(starting_problems(accounts(**more))))
    assert problem.path == path
    assert text in problem.message


def test_calls_that_nobody_could_make_are_told_at_their_place() -> None:
    broken = {"role": "Save", "calls": [{"call": "dynamodb:PutItem", "parameters": {"Table": "x"}}]}
    exercise = make(accounts={"games": {**GAMES, **RESOURCES, "functions": {"save": broken}}})
    (problem, *_) = exercise.problems()
    assert problem.path == (*PLACE, "functions", "save", "calls", 0, "parameters")


def repair(play: Play) -> None:
    document = allow(["dynamodb:GetItem", "dynamodb:PutItem"], TABLE)
    play.do("iam:PutRolePolicy", RoleName="Save", PolicyName="Read", PolicyDocument=document)


def test_a_function_runs_when_its_role_allows_every_call() -> None:
    play = Play({"goal": "function-runs", "function": "save"}, games=RESOURCES)
    assert play.missing.startswith(
        "It stops. An error occurred (AccessDeniedException) when calling the PutItem"
    )
    repair(play)
    assert play.missing == ""
    assert len(play.world.account.tables[TABLE].items) == 1, "to look changes nothing"


def test_a_function_does_not_run_without_lambda_s_trust_or_at_all() -> None:
    play = Play({"goal": "function-runs", "function": "save"}, games=RESOURCES)
    repair(play)
    other = trust({"Service": "ec2.amazonaws.com"})
    play.do("iam:UpdateAssumeRolePolicy", RoleName="Save", PolicyDocument=other)
    assert play.missing.startswith("It does not start: ")
    play.do("lambda:DeleteFunction", FunctionName="save")
    assert play.missing == "There is no function `save` yet."


def test_a_function_ran_when_its_last_run_went_through() -> None:
    play = Play({"goal": "function-ran", "function": "save"}, games=RESOURCES)
    assert play.missing == "`save` made no call yet. Invoke it."
    play.do("lambda:Invoke", FunctionName="save")
    assert play.missing == "The last time it was invoked, it stopped with `AccessDeniedException`."
    repair(play)
    assert play.missing, "a repaired role has not run yet"
    play.do("lambda:Invoke", FunctionName="save")
    assert play.missing == ""
    assert play.result().stays


def test_a_function_may_be_meant_to_run_in_another_role() -> None:
    goal = {"goal": "function-ran", "function": "save", "role": "Deploy"}
    play = Play(goal, games={**RESOURCES, "roles": {"Save": ROLE, **GAMES["roles"]}})
    repair(play)
    play.do("lambda:Invoke", FunctionName="save")
    assert play.missing == "The last time it was invoked, it acted as `Save`."
    play.do("iam:PutRolePolicy", RoleName="Deploy", PolicyName="All", PolicyDocument=allow("dynamodb:*"))
    play.do(
        "lambda:UpdateFunctionConfiguration", FunctionName="save", Role=f"arn:aws:iam::{ACCOUNT}:role/Deploy"
    )
    play.do("lambda:Invoke", FunctionName="save")
    assert play.missing == ""


def test_numbers_in_maps_are_typed_and_references_in_them_filled() -> None:
    code = [{"call": "s3:ListBuckets"}]
    tags = {"who": "$(key root-key)"}
    made = {
        "FunctionName": "other",
        "Runtime": "python3.13",
        "Handler": "index.handler",
        "Role": f"arn:aws:iam::{ACCOUNT}:role/Save",
        "Code": {"ZipFile": json.dumps(code)},
        "Tags": tags,
    }
    steps = [
        {"say": "In.", "sign_in": "root"},
        {"say": "Make it.", "call": "lambda:CreateFunction", "parameters": {**made, "Timeout": "30"}},
    ]
    exercise = make(accounts={"games": {**GAMES, **RESOURCES}}, solution=steps)
    assert list(exercise.problems()) == []
    replay = replayed(exercise, NOW, Random(3))
    for step in exercise.solution:
        replay.take(step)
    held = replay.configuration.accounts[ACCOUNT].functions
    function = held[f"arn:aws:lambda:us-east-1:{ACCOUNT}:function:other"]
    assert function.timeout == 30
    assert function.tags == {"who": replay.start.credentials["root-key"].access_key_id}


def test_a_call_is_found_by_parameters_with_names_inside() -> None:
    key = {"Player": {"S": "mia"}, "Round": {"N": "1"}}
    deleted = {"goal": "called", "call": "dynamodb:DeleteItem", "parameters": {"Key": key}}
    play = Play(deleted, games=RESOURCES)
    play.do("dynamodb:DeleteItem", TableName="GameOutcome", Key={**key, "Round": {"N": "2"}})
    assert play.missing
    play.do("dynamodb:DeleteItem", TableName="GameOutcome", Key=key)
    assert play.missing == ""


def test_a_step_may_go_to_another_region() -> None:
    there = {"GameOutcome": {**OUTCOME, "region": "eu-west-1"}}
    step = {"say": "Read.", "call": "dynamodb:Scan", "region": "eu-west-1"}
    steps: list[dict[str, Any]] = [
        {"say": "In.", "sign_in": "root"},
        {**step, "parameters": {"TableName": "GameOutcome"}},
    ]
    exercise = make(accounts={"games": {**GAMES, "tables": there}}, solution=steps)
    assert list(exercise.problems()) == []
    replay = replayed(exercise, NOW, Random(3))
    for each in exercise.solution:
        replay.take(each)
    assert replay.events[-1]["awsRegion"] == "eu-west-1"
    (problem,) = make(solution=[{**steps[0], "region": "eu-west-1"}]).problems()
    assert problem.message == "Only a 'call' goes to a Region. Leave it out."
