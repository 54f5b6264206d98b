"""Grading exercises over policies of every type: which policies apply to which request, and wrong ideas."""

import json
from typing import Any

import pytest

from lessons.content_format.content import whole
from lessons.content_format.kinds.policy import PolicyExercise
from lessons.grading import Feedback
from lessons.grading import grade_policy as grade

BUCKET, FILE = "arn:aws:s3:::reports", "arn:aws:s3:::reports/a.csv"
MAYA, NOOR = "arn:aws:iam::111122223333:user/maya", "arn:aws:iam::111122223333:user/noor"
PARTNER = "arn:aws:iam::444455556666:user/finn"
TRUSTED = "arn:aws:iam::111122223333:role/Reader"


def document(**statement: Any) -> str:
    elements = {"Effect": "Allow", "Action": "*", "Resource": "*", **statement}
    return json.dumps({"Version": "2012-10-17", "Statement": {k: v for k, v in elements.items() if v}})


EVERYTHING = document()


def given(name: str, text: str = EVERYTHING, **place: Any) -> dict[str, Any]:
    return {"name": name, "document": text, **place}


def check(slug: str, expect: str, **request: Any) -> dict[str, Any]:
    asked = {"action": "s3:GetObject", "resource": FILE, **request}
    return {"id": slug, "title": slug, "expect": expect, "why": "So it is.", **asked}


def graded(answer: str, checks: list[dict[str, Any]], **fields: Any) -> Feedback:
    content = {
        "task": "Write it.",
        "principal": MAYA,
        "policy": "Mine",
        "attached_to": "something",
        "starter": "",
        "solution": "{}",
        "explanation": "Because.",
        "checks": checks,
        **fields,
    }
    exercise = whole("try", "policy", "Try", content)
    assert isinstance(exercise, PolicyExercise)
    return grade(exercise, answer)


ON_BUCKET = {"policy_type": "resource", "resource": BUCKET, "resource_account": "111122223333"}


def test_a_bucket_policy_lets_in_whom_it_names_and_nobody_else() -> None:
    answer = document(Principal={"AWS": MAYA}, Action="s3:GetObject", Resource=f"{BUCKET}/*")
    checks = [check("maya", "allowed"), check("noor", "implicitDeny", principal=NOOR)]
    assert graded(answer, checks, **ON_BUCKET).solved


def test_a_bucket_policy_is_not_asked_about_another_bucket() -> None:
    answer = document(Principal="*")
    checks = [
        check("object", "allowed"),
        check("bucket", "allowed", action="s3:ListBucket", resource=BUCKET),
        check("other", "denied", resource="arn:aws:s3:::reports-old/a.csv"),
    ]
    assert graded(answer, checks, **ON_BUCKET).solved


def test_across_accounts_a_given_policy_of_the_callers_own_is_needed_too() -> None:
    answer = document(Principal={"AWS": PARTNER}, Resource=f"{BUCKET}/*")
    theirs = given("Theirs", principals=[PARTNER])
    checks = [check("finn", "allowed", principal=PARTNER)]
    assert graded(answer, checks, given=[theirs], **ON_BUCKET).solved
    assert not graded(answer, checks, **ON_BUCKET).solved


def test_a_given_policy_applies_only_to_the_principals_it_names() -> None:
    nothing = document(Effect="Deny", Action="iam:*")
    checks = [check("maya", "allowed"), check("noor", "denied", principal=NOOR)]
    assert graded(nothing, checks, given=[given("Hers", principals=[MAYA])]).solved


def test_the_account_of_a_check_goes_before_that_of_the_exercise() -> None:
    answer = document(Principal={"AWS": MAYA}, Resource=f"{BUCKET}/*")
    checks = [
        check("own", "allowed"),
        check("foreign", "denied", resource_account="444455556666"),
    ]
    assert graded(answer, checks, **ON_BUCKET).solved


def test_a_bucket_policy_without_principal_is_refused_as_one() -> None:
    answer = document(Action="s3:GetObject", Resource=f"{BUCKET}/*")
    feedback = graded(answer, [check("read", "allowed")], **ON_BUCKET)
    assert [problem.code for problem in feedback.problems] == ["MISSING_PRINCIPAL"]
    assert not feedback.evaluated


def test_a_trust_policy_lets_a_role_be_assumed() -> None:
    answer = document(Principal={"AWS": MAYA}, Action="sts:AssumeRole", Resource=None)
    checks = [
        check("maya", "allowed", action="sts:AssumeRole", resource=TRUSTED),
        check("noor", "denied", action="sts:AssumeRole", resource=TRUSTED, principal=NOOR),
    ]
    assert graded(answer, checks, policy_type="trust", resource=TRUSTED).solved
    with_resource = graded(EVERYTHING, checks, policy_type="trust", resource=TRUSTED)
    assert "ROLE_TRUST_POLICY_SYNTAX_ERROR_RESOURCE" in {each.code for each in with_resource.problems}


@pytest.mark.parametrize("policy_type", ["boundary", "session", "vpc_endpoint"])
def test_a_limit_lets_through_what_it_allows_and_grants_nothing(policy_type: str) -> None:
    principal = "*" if policy_type == "vpc_endpoint" else None
    answer = document(Principal=principal, Action="s3:Get*")
    checks = [check("read", "allowed"), check("write", "implicitDeny", action="s3:PutObject")]
    assert graded(answer, checks, policy_type=policy_type, given=[given("Everything")]).solved
    alone = graded(answer, checks, policy_type=policy_type)
    assert alone.failing == ["read"]


def test_each_level_with_an_scp_must_allow() -> None:
    levels = [given("AtRoot", policy_type="scp", level="root"), given("Everything")]
    checks = [check("read", "allowed"), check("write", "implicitDeny", action="s3:PutObject")]
    narrow = document(Action="s3:Get*")
    assert graded(narrow, checks, policy_type="scp", level="account", given=levels).solved
    beside = graded(narrow, checks, policy_type="scp", level="root", given=levels)
    assert beside.failing == ["write"], "two policies of one level add up"


def test_an_rcp_denies_what_the_rest_allows() -> None:
    answer = document(Effect="Deny", Principal="*", Action="s3:DeleteObject")
    checks = [check("read", "allowed"), check("delete", "explicitDeny", action="s3:DeleteObject")]
    assert graded(answer, checks, policy_type="rcp", level="ou", given=[given("Everything")]).solved


def test_context_keys_decide_and_a_key_that_is_not_given_is_missing() -> None:
    answer = document(Condition={"IpAddress": {"aws:SourceIp": "203.0.113.0/24"}})
    checks = [
        check("office", "allowed", context={"aws:SourceIp": "203.0.113.7"}),
        check("home", "denied", context={"aws:SourceIp": "192.0.2.1"}),
        check("nowhere", "denied"),
    ]
    assert graded(answer, checks).solved


def test_somebody_not_signed_in_may_ask() -> None:
    checks = [check("stranger", "allowed", principal="*")]
    assert graded(document(Principal="*", Resource=f"{BUCKET}/*"), checks, **ON_BUCKET).solved


def test_a_request_that_nobody_can_make_is_an_error_of_its_row() -> None:
    feedback = graded(EVERYTHING, [check("read", "allowed", principal="maya")])
    assert feedback.failing == ["read"]
    assert "Maya is not a principal" in (feedback.checks[0].error or "")


IDEAS = [
    {"id": "star", "text": "Not **everyone**.", "answers": ["{}"], "failing": ["noor"], "passing": ["maya"]},
    {"id": "hidden", "text": "Not that.", "answers": ["{}"], "failing": ["other"]},
    {"id": "nobody", "text": "Say whom.", "answers": ["{}"], "problems": ["MISSING_PRINCIPAL"]},
]
IDEA_CHECKS = [
    check("maya", "allowed"),
    check("noor", "denied", principal=NOOR),
    check("other", "denied", action="s3:DeleteObject", hidden=True),
]


@pytest.mark.parametrize(
    ("statement", "wanted", "advice"),
    [
        ({"Principal": "*", "Action": "s3:GetObject"}, ("star",), "Not **everyone**."),
        ({"Principal": "*"}, ("star", "hidden"), "Not **everyone**."),
        ({"Principal": {"AWS": MAYA}}, ("hidden",), "Not that."),
        ({}, ("nobody",), "Say whom."),
        ({"Principal": {"AWS": MAYA}, "Action": "s3:GetObject"}, (), ""),
        ({"Principal": {"AWS": PARTNER}, "Action": "s3:GetObject"}, (), ""),
        ({"Principal": {"AWS": NOOR}, "Action": "s3:GetObject"}, (), ""),
    ],
)
def test_wrong_ideas_are_told_by_checks_and_problems(
    statement: dict[str, Any], wanted: tuple[str, ...], advice: str
) -> None:
    answer = document(**{"Resource": f"{BUCKET}/*", **statement})
    feedback = graded(answer, IDEA_CHECKS, wrong_ideas=IDEAS, **ON_BUCKET)
    assert (feedback.wrong_ideas, feedback.advice) == (wanted, advice)


def test_hidden_checks_stay_hidden_when_an_idea_looks_at_them() -> None:
    feedback = graded(
        document(Principal="*", Resource=f"{BUCKET}/*"), IDEA_CHECKS, wrong_ideas=IDEAS, **ON_BUCKET
    )
    assert (feedback.hidden, feedback.hidden_total) == ((), 1)


def test_one_caller_is_named_only_when_all_are_the_same() -> None:
    both = [check("maya", "allowed"), check("noor", "allowed", principal=NOOR)]
    assert graded(EVERYTHING, both).one_caller is None
    assert graded(EVERYTHING, both[:1]).one_caller == MAYA
