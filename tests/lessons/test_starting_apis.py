"""REST APIs of API Gateway that an exercise starts with."""

from random import Random
from typing import Any

import msgspec
import pytest

from lessons.content_format.starting_account import StartingAccount, starting_problems
from lessons.starting_configuration import build
from tests.aws_api.world import NOW, World, allow, trust
from tests.lessons.account_exercise import ACCOUNT, GAMES

API = "abcdefghij"
MAYA = f"arn:aws:iam::{ACCOUNT}:user/maya"
FUNCTION = f"arn:aws:lambda:us-east-1:{ACCOUNT}:function:show"
LETS_IN = trust({"Service": "apigateway.amazonaws.com"}, "lambda:InvokeFunction", Resource=FUNCTION)
RESOURCES: dict[str, Any] = {
    "roles": {
        "Show": {"trust": trust({"Service": "lambda.amazonaws.com"})},
        "Invoker": {
            "trust": trust({"Service": "apigateway.amazonaws.com"}),
            "inline": {"invoke": allow("lambda:InvokeFunction")},
        },
    },
    "functions": {"show": {"role": "Show", "calls": [{"call": "sts:GetCallerIdentity"}], "policy": LETS_IN}},
    "apis": {
        "orders": {
            "id": API,
            "policy": trust({"AWS": MAYA}, "execute-api:Invoke", Resource="execute-api:/*"),
            "methods": {
                "GET /orders/{id}": {"function": "show"},
                "POST /orders": {"function": "show", "role": "Invoker"},
                "GET /": {"function": "show", "authorization": "NONE"},
            },
            "tags": {"team": "qa"},
        }
    },
}


def accounts(**more: Any) -> dict[str, StartingAccount]:
    return {"games": msgspec.convert({**GAMES, **RESOURCES, **more}, StartingAccount)}


def test_what_is_described_works() -> None:
    start = build(accounts(), NOW, Random(3))
    world, root = World(start.configuration), start.credentials["root-key"]
    for verb, path in (("GET", "/orders/7"), ("POST", "/orders")):
        given = {"ApiId": API, "Stage": "prod", "Method": verb, "Path": path}
        assert world.do(root, "execute-api:Invoke", **given)["StatusCode"] == 200
    unsigned = {"ApiId": API, "Stage": "prod", "Method": "GET", "Path": "/"}
    assert world.refused(None, "execute-api:Invoke", **unsigned).code == "AccessDeniedException"
    listed = world.do(root, "apigateway:GetResources", restApiId=API)["items"]
    assert [each["path"] for each in listed] == ["/", "/orders", "/orders/{id}"]


def test_sound_apis_have_no_problems() -> None:
    assert list(starting_problems(accounts())) == []


@pytest.mark.parametrize(
    ("api", "path", "text"),
    [
        ({"policy": allow("execute-api:Invoke")}, ("policy",), "Principal"),
        (
            {"methods": {"GET /": {"function": "shows"}}},
            ("methods", "GET /", "function"),
            "Did you mean 'show'",
        ),
        (
            {"methods": {"GET /": {"function": "show", "role": "Invoke"}}},
            ("methods", "GET /", "role"),
            "Did you mean 'Invoker'",
        ),
    ],
)
def test_what_would_not_work_is_told_at_its_place(
    api: dict[str, Any], path: tuple[str, ...], text: str
) -> None:
    described = {"orders": {"methods": {"GET /": {"function": "show"}}, **api}}
    problem = next(iter(starting_problems(accounts(apis=described))))
    assert problem.path == ("accounts", "games", "apis", "orders", *path)
    assert text in problem.message
