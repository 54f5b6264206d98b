"""Goals on denials: met by a denial for the reason that AWS's message names, and by no other."""

from random import Random
from typing import Any

import pytest

from lessons.grading.account import grade_account
from lessons.grading.solutions import replayed
from tests.aws_api.world import NOW, allow
from tests.lessons.account_exercise import GAMES, make

DENY_KEYS = allow("iam:CreateAccessKey").replace("Allow", "Deny")
MAYA: dict[str, Any] = {
    "password": "Correct-Horse-9",
    "inline": {"Work": allow(["iam:CreateAccessKey", "iam:CreateGroup"]), "NoKeys": DENY_KEYS},
    "attached": [],
    "boundary": "Limit",
}
ACCOUNT = {
    **GAMES,
    "policies": {"Limit": {"versions": [allow(["iam:CreateAccessKey", "iam:CreateUser", "sts:*"])]}},
    "users": {"maya": MAYA},
}


def step(call: str, **parameters: str) -> dict[str, Any]:
    return {"say": "Try.", "call": call, "parameters": parameters, "refused": "AccessDenied"}


NO_POLICY = step("iam:CreateUser", UserName="sam")
EXPLICIT = step("iam:CreateAccessKey", UserName="maya")
BOUNDARY = step("iam:CreateGroup", GroupName="testers")


def missing(goal: dict[str, Any], *steps: dict[str, Any], sign_in: str = "user maya") -> str:
    goals = [{"goal": "denied", "id": "denied", **goal}]
    solution = [{"say": "Sign in.", "sign_in": sign_in}, *steps]
    exercise = make(accounts={"games": ACCOUNT}, sign_in=[{}], goals=goals, solution=solution)
    assert list(exercise.problems()) == []
    replay = replayed(exercise, NOW, Random(3))
    for each in exercise.solution:
        replay.take(each)
    (result,) = grade_account(exercise, replay.answer()).goals
    assert result.stays
    return result.missing


@pytest.mark.fact("5.1.4", "5.1.5")
@pytest.mark.parametrize(
    ("goal", "meets"),
    [
        ({"by": "identity", "expect": "implicitDeny"}, NO_POLICY),
        ({"by": "identity", "expect": "explicitDeny"}, EXPLICIT),
        ({"by": "boundary"}, BOUNDARY),
    ],
)
def test_each_denial_meets_the_goal_on_its_own_reason_alone(
    goal: dict[str, Any], meets: dict[str, Any]
) -> None:
    assert missing(goal, meets) == ""
    others = [each for each in (NO_POLICY, EXPLICIT, BOUNDARY) if each is not meets]
    assert missing(goal, *others) != ""


def test_either_kind_of_deny_will_do_unless_one_is_asked_for() -> None:
    assert missing({"by": "identity"}, NO_POLICY) == ""
    assert missing({"by": "identity"}, EXPLICIT) == ""


def test_who_was_denied_and_what_counts_where_the_goal_says_it() -> None:
    assert missing({"by": "boundary", "who": "user maya", "call": "iam:CreateGroup"}, BOUNDARY) == ""
    assert missing({"by": "boundary", "who": "root"}, BOUNDARY) == (
        "No call was denied to the root user because of a permissions boundary yet."
    )
    assert missing({"by": "boundary", "parameters": {"GroupName": "testers"}}, BOUNDARY) == ""
    assert missing({"by": "boundary", "parameters": {"GroupName": "admins"}}, BOUNDARY) != ""
    assert missing({"by": "boundary", "call": "iam:CreateUser"}, BOUNDARY) == (
        "`iam:CreateUser` was not denied because of a permissions boundary yet."
    )


def test_what_goes_through_is_no_denial() -> None:
    made = {"say": "Do it.", "call": "iam:CreateUser", "parameters": {"UserName": "sam"}}
    assert missing({"by": "identity"}, made, sign_in="root") == (
        "No call was denied because of an identity-based policy yet."
    )


@pytest.mark.parametrize(
    ("goal", "problem"),
    [
        ({"call": "iam:CreateUsers"}, "goals[0].call: There is no operation 'iam:CreateUsers'."),
        ({"who": "user maya in partner"}, "goals[0].who: There is no account 'partner' here."),
        ({"who": "service lambda.amazonaws.com"}, "goals[0].who: A service cannot stand here."),
        ({"account": "partner"}, "goals[0].account: There is no account 'partner' here."),
    ],
)
def test_a_goal_that_nobody_could_meet_is_told(goal: dict[str, Any], problem: str) -> None:
    (found,) = make(goals=[{"goal": "denied", "id": "denied", "by": "identity", **goal}]).problems()
    assert str(found).startswith(problem)


def test_it_is_named_in_the_words_of_its_type_unless_it_has_a_title() -> None:
    exercise = make(
        goals=[
            {"goal": "denied", "id": "one", "by": "scp", "who": "user maya"},
            {"goal": "denied", "id": "two", "by": "trust"},
            {"goal": "denied", "id": "three", "by": "trust", "title": "The role turns you away"},
        ]
    )
    assert [goal.heading for goal in exercise.goals] == [
        "User maya was denied because of a service control policy",
        "You were denied because of a role’s trust policy",
        "The role turns you away",
    ]


def test_a_call_that_cloudtrail_records_under_another_name_is_found() -> None:
    listed = step("lambda:ListFunctions")
    goal = {"by": "identity", "call": "lambda:ListFunctions"}
    refused = {**listed, "refused": "AccessDeniedException"}
    assert missing(goal, NO_POLICY)
    assert missing(goal, refused) == ""
