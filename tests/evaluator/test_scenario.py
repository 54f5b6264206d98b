"""The scenario format: unknown keys and wrong types are named with their place, never passed over."""

import copy
import json
from typing import Any

import pytest

from iamlab.evaluator.scenario import ScenarioError, evaluate, read
from tests.evaluator.asking import MAYA, document, statement

WHOLE: dict[str, Any] = {
    "name": "maya reads",
    "request": {
        "principal": MAYA,
        "action": "s3:GetObject",
        "resource": "arn:aws:s3:::reports/q3.csv",
        "resource_account": "111122223333",
        "context": {"aws:SourceIp": "203.0.113.7", "aws:TagKeys": ["team", "cost"]},
    },
    "policies": {
        "identity": [
            {"name": "ReadReports", "document": document(statement(action="s3:Get*", Sid="Read"))},
            document(statement(action="s3:*"), statement("Deny", "iam:*")),
        ],
        "boundary": [],
        "session": [],
        "resource": None,
        "scp": [],
        "rcp": [],
        "vpc_endpoint": [],
    },
}


def changed(*path: Any, to: Any) -> dict[str, Any]:
    """Return the whole scenario with another value at `path`."""
    scenario = copy.deepcopy(WHOLE)
    holder: Any = scenario
    for key in path[:-1]:
        holder = holder[key]
    holder[path[-1]] = to
    return scenario


def without(*path: Any) -> dict[str, Any]:
    scenario = changed(*path, to=None)
    holder: Any = scenario
    for key in path[:-1]:
        holder = holder[key]
    del holder[path[-1]]
    return scenario


def error(scenario: Any) -> str:
    answer = evaluate(scenario)
    assert set(answer) == {"name", "error"}
    return str(answer["error"])


def test_a_whole_scenario_is_answered_in_the_format() -> None:
    assert evaluate(WHOLE) == {
        "name": "maya reads",
        "decision": "allowed",
        "blocked_by": [],
        "message": None,
        "matched_statements": [
            {
                "policy_type": "identity",
                "policy": "ReadReports",
                "statement": 0,
                "sid": "Read",
                "effect": "Allow",
            },
            {
                "policy_type": "identity",
                "policy": "policies.identity[1]",
                "statement": 0,
                "sid": None,
                "effect": "Allow",
            },
        ],
    }


def test_a_denial_names_what_blocked_it_and_what_aws_says() -> None:
    answer = evaluate(changed("request", "action", to="iam:GetUser"))
    assert answer["decision"] == "explicitDeny"
    assert answer["blocked_by"] == ["identity"]
    assert str(answer["message"]).endswith("with an explicit deny in an identity-based policy")
    assert json.loads(json.dumps(answer)) == answer


@pytest.mark.parametrize(
    "path",
    [("name",), ("policies",), ("request", "context"), ("request", "resource_account"), ("policies", "rcp")],
)
def test_what_may_be_left_out_may_be_left_out(path: tuple[str, ...]) -> None:
    assert "error" not in evaluate(without(*path))


@pytest.mark.parametrize(
    ("path", "message"),
    [
        (("request",), "request is missing"),
        (("request", "principal"), "request.principal is missing"),
        (("request", "action"), "request.action is missing"),
        (("request", "resource"), "request.resource is missing"),
        (("policies", "identity", 0, "document"), "policies.identity[0].document must be a policy document"),
    ],
)
def test_what_is_missing_is_named(path: tuple[Any, ...], message: str) -> None:
    assert error(without(*path)) == message


@pytest.mark.parametrize(
    ("path", "message"),
    [
        (("requests",), "the scenario has no key 'requests'; it has name, request, policies"),
        (
            ("request", "acton"),
            "request has no key 'acton'; it has principal, action, resource, resource_account, context, "
            "issuer",
        ),
        (
            ("policies", "identities"),
            "policies has no key 'identities'; it has rcp, scp, resource, identity, boundary, session, "
            "vpc_endpoint",
        ),
        (
            ("policies", "identity", 0, "policy"),
            "policies.identity[0] has no key 'policy'; it has name, document",
        ),
    ],
)
def test_an_unknown_key_is_named_wherever_it_stands(path: tuple[Any, ...], message: str) -> None:
    assert error(changed(*path, to="x")) == message


@pytest.mark.parametrize(
    ("path", "value", "message"),
    [
        (("name",), ["x"], "name must be a string"),
        (("name",), {"x": 1}, "name must be a string"),
        (("request",), [], "request must be an object"),
        (("request",), None, "request must be an object"),
        (("policies",), [], "policies must be an object"),
        (("request", "principal"), 5, "request.principal must be a string"),
        (("request", "action"), None, "request.action must be a string"),
        (("request", "principal"), "\ud800", "request.principal holds half of a character"),
        (("request", "resource_account"), 111122223333, "request.resource_account must be a string"),
        (("request", "context"), [], "request.context must be an object"),
        (("request", "context", "aws:SourceIp"), 5, "request.context.aws:SourceIp must be a string"),
        (("request", "context", "aws:TagKeys"), ["x", True], "request.context.aws:TagKeys must be a string"),
        (
            ("request", "context", "AWS:sourceip"),
            "x",
            "request.context.AWS:sourceip is given twice: keys are case-insensitive",
        ),
        (("request", "action"), "GetObject", "request.action must be one action, such as s3:GetObject"),
        (("request", "action"), "s3:Get*", "request.action must be one action, such as s3:GetObject"),
        (("request", "action"), "s3:", "request.action must be one action, such as s3:GetObject"),
        (("request", "action"), "s3:Get:x", "request.action must be one action, such as s3:GetObject"),
        (("request", "resource"), "reports", 'request.resource must be an ARN or "*"'),
        (("request", "resource"), "arn:aws:s3::x", 'request.resource must be an ARN or "*"'),
        (("policies", "identity"), {}, "policies.identity must be a list of policy documents"),
        (("policies", "identity"), None, "policies.identity must be a list of policy documents"),
        (("policies", "identity", 1), 5, "policies.identity[1] must be a policy document"),
        (("policies", "identity", 0, "name"), 5, "policies.identity[0].name must be a string"),
    ],
)
def test_a_value_of_the_wrong_kind_is_named_with_its_place(
    path: tuple[Any, ...], value: Any, message: str
) -> None:
    assert error(changed(*path, to=value)) == message


@pytest.mark.parametrize("scenario", [None, 5, "x", [], True])
def test_what_is_no_object_is_no_scenario(scenario: Any) -> None:
    assert evaluate(scenario) == {"name": None, "error": "the scenario must be an object"}


def test_the_problems_of_a_document_are_named_with_its_place() -> None:
    wrong = document(statement("allow", "GetObject"))
    assert error(changed("policies", "identity", 0, "document", to=wrong)) == (
        "policies.identity[0].document: allow is not an effect.; "
        "GetObject does not say which service it belongs to."
    )
    assert error(changed("policies", "identity", 1, to="{")).startswith(
        "policies.identity[1]: line 1, column 1: The { on line 1 is never closed."
    )


@pytest.mark.parametrize("key", ["boundary", "session", "vpc_endpoint", "scp", "rcp"])
@pytest.mark.parametrize("value", [document(statement()), {}, "", 0, False, None])
def test_what_is_a_list_is_never_something_else(key: str, value: Any) -> None:
    assert error(changed("policies", key, to=value)).startswith(f"policies.{key} must be a list of ")


@pytest.mark.parametrize("value", [[], 0, False])
def test_a_resource_has_one_policy_or_null(value: Any) -> None:
    assert error(changed("policies", "resource", to=value)) == "policies.resource must be a policy document"
    assert "error" not in evaluate(changed("policies", "resource", to=None))


@pytest.mark.parametrize("key", ["scp", "rcp"])
def test_a_level_is_a_list_of_documents(key: str) -> None:
    place = f"policies.{key}[0]"
    assert error(changed("policies", key, to=[{}])) == f"{place} must be a list of policy documents"
    assert error(changed("policies", key, to=[[5]])) == f"{place}[0] must be a policy document"


@pytest.mark.fact("1.2")
def test_each_policy_type_has_its_own_form() -> None:
    """A boundary takes no Principal, a resource-based policy needs one."""
    everyone = document(statement(Principal="*"))
    assert error(changed("policies", "boundary", to=[everyone])).startswith("policies.boundary[0]: ")
    assert error(changed("policies", "resource", to=document(statement()))).startswith("policies.resource: ")
    assert "error" not in evaluate(changed("policies", "resource", to=everyone))


def test_who_can_never_ask_is_named() -> None:
    assert error(changed("request", "principal", to="maya")).startswith("request.principal: maya is not a")


def test_a_document_may_be_given_as_text() -> None:
    scenario = changed("policies", "identity", to=[json.dumps(document(statement()))])
    assert evaluate(scenario)["decision"] == "allowed"


def test_context_keys_are_kept_as_written_and_asked_in_lower_case() -> None:
    request, _ = read(WHOLE)
    assert request.context == {"aws:SourceIp": "203.0.113.7", "aws:TagKeys": ("team", "cost")}
    assert request.keys["aws:tagkeys"] == ("team", "cost")
    assert request.owner == "111122223333"


def test_reading_a_scenario_raises_what_evaluating_it_tells() -> None:
    with pytest.raises(ScenarioError, match="request is missing"):
        read({})


@pytest.mark.parametrize("name", ["x", "", 5, 1.5, True, None])
def test_a_name_is_echoed(name: Any) -> None:
    assert evaluate(changed("name", to=name))["name"] == name
    assert evaluate({"name": name})["name"] == name
