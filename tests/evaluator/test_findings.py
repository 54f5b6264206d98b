"""What AWS saves and yet is probably a mistake (facts 1.4.3, 1.4.5, 1.5.5, 1.5.9, 6.6)."""

import json
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from iamlab.evaluator import Problem, validate
from tests.evaluator.asking import codes, marked, problems, statement, text_of

CORRECT: dict[str, list[list[Any]]] = json.loads(
    Path(__file__).with_name("correct_policies.json").read_text(encoding="utf-8")
)


BROAD = ("PASS_ROLE_", "CREATE_SLR_")
"""Beginnings of the checks about statements that allow more than anyone would want (test_more_findings)."""


def but_broad(found: Iterable[Problem]) -> list[Problem]:
    return [problem for problem in found if not problem.code.startswith(BROAD)]


def finding(**elements: Any) -> Problem:
    (problem,) = but_broad(problems(statement(**elements)))
    assert not problem.refused
    return problem


@pytest.mark.parametrize("name", CORRECT)
def test_a_correct_policy_has_no_finding(name: str) -> None:
    """As AWS's own guides write them, for many services; a wrong finding would teach a falsehood."""
    for effect, action, resource in CORRECT[name]:
        found = problems(statement(effect, action, resource))
        assert but_broad(found) == []


def test_the_statements_of_a_correct_policy_are_judged_one_by_one() -> None:
    rows = [row for rows in CORRECT.values() for row in rows]
    found = problems(*(statement(*row) for row in rows))
    expected = {"POLICY_SIZE_EXCEEDS_IDENTITY_POLICY_QUOTA", "REDUNDANT_STATEMENT"}
    assert {problem.code for problem in but_broad(found)} <= expected


@pytest.mark.fact("1.4.5", "6.6.3")
@pytest.mark.parametrize(
    ("entry", "code", "message", "advice"),
    [
        (
            "s3:GetItem",
            "INVALID_ACTION",
            "Amazon S3 has no action `GetItem`; `GetItem` is an action of Amazon DynamoDB.",
            "Did you mean `s3:GetObject`?",
        ),
        (
            "s3:GetObjcet",
            "INVALID_ACTION",
            "Amazon S3 has no action `GetObjcet`.",
            "Did you mean `s3:GetObject`?",
        ),
        (
            "s3:ListObjects",
            "INVALID_ACTION",
            "Amazon S3 has no action `ListObjects`.",
            "Did you mean `s3:ListBucket`?",
        ),
        (
            "ssm:GetParam",
            "INVALID_ACTION",
            "AWS Systems Manager has no action `GetParam`.",
            "Did you mean `ssm:GetParameter` or `ssm:GetParameters`?",
        ),
        (
            "s3:Frobnicate",
            "INVALID_ACTION",
            "Amazon S3 has no action `Frobnicate`.",
            "Begin to type, and the editor lists the actions.",
        ),
        (
            "s3:Read*",
            "INVALID_ACTION",
            "No action of Amazon S3 fits `Read*`.",
            "Check the spelling: as it stands, it covers nothing.",
        ),
        ("s3:", "INVALID_ACTION", "No action stands after `s3:`.", "Name one, or write `*` for all of them."),
        (
            "lamda:InvokeFunction",
            "INVALID_SERVICE_IN_ACTION",
            "No AWS service has the prefix `lamda`.",
            "Did you mean `lambda:`?",
        ),
        (
            "zzzz:Foo",
            "INVALID_SERVICE_IN_ACTION",
            "No AWS service has the prefix `zzzz`.",
            "Begin to type, and the editor lists the prefixes.",
        ),
    ],
)
@pytest.mark.parametrize("element", ["Action", "NotAction"])
def test_an_action_that_does_not_exist_is_reported(
    element: str, entry: str, code: str, message: str, advice: str
) -> None:
    problem = finding(**{"action": None, element: [entry]})
    assert (problem.code, problem.type) == (code, "ERROR")
    assert (problem.message, problem.advice) == (message, advice)
    assert problem.path == ("Statement", 0, element, 0)


def test_an_unknown_action_is_marked_at_its_entry() -> None:
    text = text_of(statement(action=["s3:PutObject", "s3:GetItem"]))
    (problem,) = validate(text)
    assert marked(text, problem) == '"s3:GetItem"'


@pytest.mark.parametrize("entry", ["*", "s3:*", "S3:getobject", "s3:Get?bject", "iam:*User*"])
def test_an_action_that_exists_is_not_reported(entry: str) -> None:
    assert but_broad(problems(statement(action=entry))) == []


@pytest.mark.fact("1.4.3", "6.6.6")
def test_a_wildcard_for_the_service_is_a_suggestion() -> None:
    problem = finding(action="*:GetItem")
    assert (problem.code, problem.type) == ("WILDCARD_IN_SERVICE_NAME", "SUGGESTION")
    assert problem.message == "`*:GetItem` names no service before the colon."
    assert problem.advice == "Name one service for each action."


@pytest.mark.fact("6.6.6")
def test_an_empty_sid_is_a_suggestion() -> None:
    problem = finding(Sid="")
    assert (problem.code, problem.type) == ("EMPTY_SID_VALUE", "SUGGESTION")
    assert (problem.message, problem.advice) == ("The `Sid` is empty.", "Give it a name, or leave it out.")


@pytest.mark.parametrize(
    ("entry", "message"),
    [
        ("arn:aws:sqs", "This ARN has 3 fields of six; AWS takes the missing 3 for `*`."),
        ("arn:aws:sqs:eu-west-1:orders", "This ARN has 5 fields of six; AWS takes the missing 1 for `*`."),
    ],
)
@pytest.mark.parametrize("element", ["Resource", "NotResource"])
def test_a_short_arn_is_reported(element: str, entry: str, message: str) -> None:
    """Fact 1.5.5."""
    problem = finding(**{"resource": None, element: entry})
    assert (problem.code, problem.type, problem.message) == ("MISSING_ARN_FIELD", "ERROR", message)
    assert problem.advice == "Write all six: `arn:partition:service:region:account:resource`."


@pytest.mark.fact("1.5.3")
@pytest.mark.parametrize("entry", ["arn:aws:sqs:*", "arn:aws:sqs:eu-west-1:*", "arn:aws:sqs:eu-*"])
def test_a_short_arn_that_ends_in_an_asterisk_is_meant_so(entry: str) -> None:
    assert codes(statement(resource=entry)) == []


@pytest.mark.fact("1.5.9")
@pytest.mark.parametrize(
    ("action", "resource", "message", "advice"),
    [
        (
            "s3:GetObject",
            "arn:aws:s3:::reports",
            "`arn:aws:s3:::reports` names a bucket; `s3:GetObject` asks about an object.",
            "Add `/*`: `arn:aws:s3:::reports/*`.",
        ),
        (
            ["s3:GetObject", "s3:PutObject"],
            "arn:aws:s3:::reports",
            "`arn:aws:s3:::reports` names a bucket; `s3:GetObject` asks about an object.",
            "Add `/*`: `arn:aws:s3:::reports/*`.",
        ),
        (
            "s3:ListBucket",
            "arn:aws:s3:::reports/*",
            "`arn:aws:s3:::reports/*` names an object; `s3:ListBucket` asks about a bucket.",
            "Name the bucket itself: `arn:aws:s3:::reports`.",
        ),
        (
            "s3:ListAllMyBuckets",
            "arn:aws:s3:::reports",
            "`arn:aws:s3:::reports` names a bucket; `s3:ListAllMyBuckets` asks about no particular resource.",
            'Write `"Resource": "*"`: `s3:ListAllMyBuckets` takes nothing else.',
        ),
        (
            "iam:CreateUser",
            "arn:aws:iam::111122223333:role/x",
            "`arn:aws:iam::111122223333:role/x` names a role; `iam:CreateUser` asks about a user.",
            "Name a resource of the right kind: the statement has no effect on this one.",
        ),
        (
            "dynamodb:GetItem",
            "arn:aws:s3:::reports",
            "`arn:aws:s3:::reports` names a bucket; `dynamodb:GetItem` asks about a table.",
            "Name a resource of the right kind: the statement has no effect on this one.",
        ),
        (
            "sqs:SendMessage",
            "arn:aws:backup:::x",
            "`arn:aws:backup:::x` does not fit `sqs:SendMessage`, which asks about a queue.",
            "Name a resource of the right kind: the statement has no effect on this one.",
        ),
    ],
)
def test_a_resource_that_cannot_belong_to_any_action_is_reported(
    action: Any, resource: str, message: str, advice: str
) -> None:
    problem = finding(action=action, resource=resource)
    assert (problem.code, problem.type) == ("RESOURCE_DOES_NOT_FIT_ACTION", "WARNING")
    assert (problem.message, problem.advice) == (message, advice)
    assert problem.path == ("Statement", 0, "Resource")


def test_an_action_that_no_resource_beside_it_fits_is_reported() -> None:
    problem = finding(action=["s3:GetObject", "s3:ListBucket"], resource="arn:aws:s3:::reports/*")
    assert (problem.code, problem.type) == ("ACTION_DOES_NOT_FIT_RESOURCE", "WARNING")
    assert problem.message == "No resource here fits `s3:ListBucket`: it asks about a bucket."
    assert problem.advice == "Add such a resource, or move the action to a statement that has one."
    assert problem.path == ("Statement", 0, "Action", 1)


def test_an_action_without_resources_is_sent_to_a_statement_of_its_own() -> None:
    problem = finding(
        action=["ec2:StartInstances", "ec2:DescribeInstances"], resource="arn:aws:ec2:*:*:instance/*"
    )
    assert problem.message == (
        "No resource here fits `ec2:DescribeInstances`: it asks about no particular resource."
    )
    assert problem.advice == 'Move the action to a statement with `"Resource": "*"`.'


@pytest.mark.parametrize("other", ["*", "s3:GetItem", "nosuch:Action"])
def test_what_goes_with_an_action_that_cannot_be_looked_up_is_not_judged(other: str) -> None:
    found = codes(statement(action=["s3:GetObject", other], resource="arn:aws:s3:::reports"))
    assert "RESOURCE_DOES_NOT_FIT_ACTION" not in found


def test_a_resource_among_several_is_marked_alone() -> None:
    problem = finding(
        action=["s3:GetObject", "s3:ListBucket"],
        resource=["arn:aws:s3:::reports", "arn:aws:s3:::reports/*", "arn:aws:sqs:*:*:x"],
    )
    assert problem.path == ("Statement", 0, "Resource", 2)


def test_findings_are_told_beside_errors() -> None:
    found = codes(statement("allow", ["s3:GetItem", "Get"], "arn:aws:s3:::reports"))
    assert found == ["INVALID_EFFECT", "INVALID_ACTION", "INVALID_ACTION"]


MANY = 250_000 // 20
HOSTILE: dict[str, dict[str, Any]] = {
    "actions that S3 does not have": {"action": [f"s3:GetItem{n}" for n in range(MANY)]},
    "actions that EC2 does not have": {"action": [f"ec2:GetItem{n}" for n in range(MANY)]},
    "services that do not exist": {"action": [f"lamda{n}:Invoke" for n in range(MANY)]},
    "wildcards over many actions": {"action": [f"ec2:*a*a*a*{n}" for n in range(MANY)]},
    "very wide actions": {"action": ["ec2:*"] * MANY, "resource": "arn:aws:ec2:::x"},
    "wide actions and long resources": {
        "action": ["ec2:*"] * 40,
        "resource": ["arn:aws:ec2:::x/" + "a*" * 400] * 250,
    },
    "one long resource": {"action": "s3:GetObject", "resource": "arn:aws:s3:::" + "a*" * 120_000},
    "one long action": {"action": "s3:" + "a*" * 120_000},
    "resources of no service": {"action": "ec2:*", "resource": [f"arn:aws:sqs:::{n}" for n in range(MANY)]},
    "unknown elements": {f"Actoin{n}": 1 for n in range(MANY)},
}


@pytest.mark.parametrize("elements", HOSTILE.values(), ids=HOSTILE)
def test_a_document_of_250_kb_is_judged_within_bounds(elements: dict[str, Any]) -> None:
    text = text_of(statement(**elements))
    start = time.perf_counter()
    assert len(validate(text)) <= 100
    assert time.perf_counter() - start < 10


def test_very_many_statements_are_judged_within_bounds() -> None:
    rows = [statement(action=f"ec2:*{n}*", resource=f"arn:aws:ec2:*:*:x{n}/*") for n in range(2_500)]
    text = text_of(*rows)
    start = time.perf_counter()
    assert len(validate(text)) <= 100
    assert time.perf_counter() - start < 10


@pytest.mark.parametrize(
    "value",
    [
        {"Statement": None},
        {"Statement": [None, 5, "x", []]},
        {"Statement": {"Action": {"a": 1}, "Resource": [[], {}, None], "Sid": None}},
        {"Statement": {"Action": ["s3:GetObject", None], "Resource": ["", ":", "arn", "arn:", "*"]}},
        {"Statement": {"Action": ["", ":", "::", "*:", ":*", "?:?"], "Resource": "arn:aws:s3:::x"}},
    ],
)
def test_a_document_of_any_shape_has_its_findings(value: Any) -> None:
    assert all(problem.message for problem in validate(json.dumps(value)))
