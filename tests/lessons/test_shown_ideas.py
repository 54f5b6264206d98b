"""Misunderstandings are recognised by what they are, however an answer is written."""

import json
from typing import Any

import pytest

from lessons.content_format.kinds.diagnose import DiagnoseExercise, written
from lessons.content_format.kinds.policy import PolicyExercise
from lessons.grading import grade_diagnose, grade_policy
from tests.lessons.kind_rows import ACCOUNT, BUCKET, FILE, MAYA, asks, exercise_of
from tests.lessons.test_diagnose import CONTENT as DIAGNOSIS
from tests.lessons.test_diagnose import EVERYTHING

SESSION = f"arn:aws:sts::{ACCOUNT}:assumed-role/Reports/nightly"
ROLE = f"arn:aws:iam::{ACCOUNT}:role/Reports"
PARTNER = "arn:aws:iam::444455556666:user/noor"


def document(*statements: dict[str, Any]) -> str:
    return json.dumps(
        {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", **each} for each in statements]}
    )


def ideas_in(shows: str, answer: str, **fields: Any) -> tuple[str, ...]:
    """Return the ideas that are recognised in an answer to an exercise whose one check wants the object."""
    content = {
        "principal": MAYA,
        "policy": "Mine",
        "attached_to": "user maya",
        "starter": "",
        "solution": "{}",
        "checks": [
            {"id": "read", "title": "Read", "why": "So.", "expect": "allowed", **asks()},
            # Never passes, so that no answer is right and every idea is looked for.
            {
                "id": "never",
                "title": "Never",
                "why": "So.",
                "expect": "explicitDeny",
                **asks("sqs:ListQueues", "*"),
            },
        ],
        "wrong_ideas": [{"id": "shown", "text": "Think again.", "shows": shows, "answers": [answer]}],
        **fields,
    }
    exercise = exercise_of("policy", **content)
    assert isinstance(exercise, PolicyExercise)
    assert [problem for problem in exercise.problems() if "wrong_ideas" in problem.path] == []
    return grade_policy(exercise, answer).wrong_ideas


READ = {"Action": "s3:GetObject", "Resource": f"{BUCKET}/*"}
FOR_ALL = {"ForAllValues:StringEquals": {"aws:TagKeys": ["team"]}}

SHOWN: list[tuple[str, str]] = [
    ("bucket-for-object", document({"Action": "s3:GetObject", "Resource": BUCKET})),
    ("bucket-for-object", document({"Action": ["s3:List*", "s3:Get*"], "Resource": [BUCKET]})),
    ("bucket-for-object", document({"NotAction": "iam:*", "Resource": BUCKET})),
    ("every-action", document({"Action": "*", "Resource": f"{BUCKET}/*"})),
    ("every-action", document(READ, {"Action": ["sqs:SendMessage", "s3:*"], "Resource": FILE})),
    ("every-resource", document({"Action": "s3:GetObject", "Resource": "*"})),
    ("every-resource", document({"Action": "s3:GetObject", "Resource": [FILE, "*"]})),
    ("not-action-with-allow", document({"NotAction": "s3:DeleteObject", "Resource": "*"})),
    ("no-such-action", document({"Action": ["s3:GetObject", "s3:GetItem"], "Resource": f"{BUCKET}/*"})),
    ("for-all-values-alone", document({**READ, "Condition": FOR_ALL})),
    (
        "for-all-values-alone",
        document({**READ, "Condition": {"forallvalues:stringlike": {"AWS:TagKeys": "x"}}}),
    ),
    (
        "for-all-values-alone",
        document({**READ, "Condition": {**FOR_ALL, "Null": {"aws:TagKeys": "true"}}}),
    ),
    ("session-for-role", document({**READ, "Condition": {"ArnEquals": {"aws:principalArn": [SESSION]}}})),
]

NOT_SHOWN: list[tuple[str, str]] = [
    ("bucket-for-object", document({"Action": ["s3:ListBucket"], "Resource": BUCKET})),
    ("bucket-for-object", document({"Action": "s3:*", "Resource": [BUCKET, f"{BUCKET}/*"]})),
    ("bucket-for-object", document({"Effect": "Deny", "Action": "s3:GetObject", "Resource": BUCKET})),
    ("every-action", document({"Action": "s3:Get*", "Resource": "*"})),
    ("every-action", document({"Effect": "Deny", "Action": "*", "Resource": "*"})),
    ("every-resource", document({"Action": "s3:GetObject", "Resource": f"{BUCKET}/*"})),
    ("not-action-with-allow", document({"Effect": "Deny", "NotAction": "s3:*", "Resource": "*"})),
    ("no-such-action", document(READ)),
    (
        "for-all-values-alone",
        document({**READ, "Condition": {**FOR_ALL, "Null": {"aws:TagKeys": False}}}),
    ),
    (
        "for-all-values-alone",
        document({**READ, "Condition": {**FOR_ALL, "ForAnyValue:StringLike": {"aws:TagKeys": "*"}}}),
    ),
    ("for-all-values-alone", document({**READ, "Effect": "Deny", "Condition": FOR_ALL})),
    ("session-for-role", document({**READ, "Condition": {"ArnEquals": {"aws:PrincipalArn": ROLE}}})),
    ("one-half", document(READ)),
    ("role-for-session", document(READ)),
    ("every-action", "{"),
]


@pytest.mark.parametrize(("shows", "answer"), SHOWN)
def test_an_idea_is_recognised_however_it_is_written(shows: str, answer: str) -> None:
    assert ideas_in(shows, answer) == ("shown",)


@pytest.mark.parametrize(("shows", "answer"), NOT_SHOWN)
def test_what_only_looks_like_it_is_not(shows: str, answer: str) -> None:
    assert ideas_in(shows, answer) == ()


ON_BUCKET = {"policy_type": "resource", "resource": BUCKET, "attached_to": "reports"}
LIMIT = {
    "name": "Limit",
    "policy_type": "boundary",
    "document": document({"Action": "sqs:*", "Resource": "*"}),
}


@pytest.mark.parametrize(
    ("named", "found"),
    [
        (ROLE, ("shown",)),
        (f"arn:aws:iam::{ACCOUNT}:role/teams/Reports", ("shown",)),
        (SESSION, ()),
        (f"arn:aws:iam::{ACCOUNT}:role/Other", ()),
    ],
)
def test_a_role_named_where_only_its_session_escapes_the_boundary(named: str, found: tuple[str, ...]) -> None:
    answer = document({**READ, "Principal": {"AWS": named}})
    assert ideas_in("role-for-session", answer, principal=SESSION, given=[LIMIT], **ON_BUCKET) == found


@pytest.mark.parametrize(
    ("given", "found"),
    [
        ([{"name": "Own", "document": document({"Action": "sqs:*", "Resource": "*"})}], ("shown",)),
        ([{"name": "Own", "document": document(READ)}], ()),
    ],
)
def test_one_half_of_a_pair_between_two_accounts(given: list[dict[str, Any]], found: tuple[str, ...]) -> None:
    answer = document({**READ, "Principal": {"AWS": PARTNER}})
    fields = {"principal": PARTNER, "resource_account": ACCOUNT, "given": given, **ON_BUCKET}
    assert ideas_in("one-half", answer, **fields) == found


def test_a_repair_shows_an_idea_by_what_was_changed_alone() -> None:
    idea = {"id": "shown", "text": "No.", "shows": "every-action", "answers": [{"Limit": EVERYTHING}]}
    exercise = exercise_of("diagnose", **{**DIAGNOSIS, "wrong_ideas": [idea]})
    assert isinstance(exercise, DiagnoseExercise)
    assert grade_diagnose(exercise, written("", {"Limit": EVERYTHING})).wrong_ideas == ("shown",)
    assert grade_diagnose(exercise, written("", {"Limit": document(READ)})).wrong_ideas == ()
