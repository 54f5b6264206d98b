"""A program of an exercise holds the key of its last call, and runs while that key works."""

from random import Random
from typing import Any

import pytest

from lessons.goals.programs import held_key
from lessons.grading.account import grade_account
from lessons.grading.solutions import Replay, replayed, solution_problems
from tests.aws_api.world import NOW, allow
from tests.lessons.account_exercise import GAMES, make

PROGRAMS = {
    "uploader": {
        "title": "The upload server",
        "about": "Puts files online.",
        "key": "upload-key",
        "calls": [
            {"call": "iam:CreateGroup", "parameters": {"GroupName": "uploads"}},
            {"call": "iam:GetGroup", "parameters": {"GroupName": "uploads"}},
        ],
    }
}
ROOT_SIGNS_IN: dict[str, Any] = {"say": "In.", "sign_in": "root"}
NEW_KEY: dict[str, Any] = {
    "say": "A new key.",
    "call": "iam:CreateAccessKey",
    "parameters": {"UserName": "maya"},
    "id": "new-key",
}
HAND_OVER: dict[str, Any] = {
    "say": "Give it to the server.",
    "who": "result of new-key",
    "program": "uploader",
    "call": "sts:GetCallerIdentity",
}
OLD_KEY_OFF: dict[str, Any] = {
    "say": "Off.",
    "call": "iam:UpdateAccessKey",
    "parameters": {"UserName": "maya", "AccessKeyId": "$(key upload-key)", "Status": "Inactive"},
}


def after(*steps: dict[str, Any], **fields: Any) -> Replay:
    goal = {"goal": "program-runs", "id": "runs", "program": "uploader"}
    exercise = make(programs=PROGRAMS, goals=[goal], solution=[ROOT_SIGNS_IN, *steps], **fields)
    assert list(exercise.problems()) == []
    replay = replayed(exercise, NOW, Random(3))
    for step in exercise.solution:
        replay.take(step)
    return replay


def missing(replay: Replay) -> str:
    (result,) = grade_account(replay.exercise, replay.answer()).goals
    assert not result.stays
    return result.missing


def key(replay: Replay) -> str:
    return held_key(replay.answer(), "uploader", replay.exercise.programs["uploader"])


def test_it_starts_with_the_key_that_the_exercise_names() -> None:
    replay = after()
    assert key(replay) == replay.start.credentials["upload-key"].access_key_id
    assert missing(replay) == ""


def test_running_it_keeps_nothing_in_the_account() -> None:
    replay = after()
    assert missing(replay) == ""
    assert missing(replay) == ""
    (account,) = replay.configuration.accounts.values()
    assert list(account.groups) == ["readers"]


def test_it_holds_the_key_of_its_last_call() -> None:
    replay = after(NEW_KEY, HAND_OVER)
    assert key(replay) == replay.known.results["new-key"]["AccessKey"]["AccessKeyId"]


def test_a_call_of_somebody_else_with_a_new_key_is_not_the_programs() -> None:
    replay = after(NEW_KEY, {name: value for name, value in HAND_OVER.items() if name != "program"})
    assert key(replay) == replay.start.credentials["upload-key"].access_key_id


@pytest.mark.fact("5.3.2")
def test_it_stands_still_when_its_key_is_turned_off_or_deleted() -> None:
    words = "It stands still: `iam:CreateGroup` is answered with `InvalidClientTokenId`."
    assert missing(after(OLD_KEY_OFF)) == words
    delete = {
        "say": "Delete it.",
        "call": "iam:DeleteAccessKey",
        "parameters": {"UserName": "maya", "AccessKeyId": "$(key upload-key)"},
    }
    assert missing(after(delete)) == words


def test_it_runs_on_with_a_new_key_when_the_old_one_is_off() -> None:
    assert missing(after(NEW_KEY, HAND_OVER, OLD_KEY_OFF)) == ""


def test_it_stands_still_when_its_key_may_not_do_the_work() -> None:
    users = {"maya": {**GAMES["users"]["maya"], "attached": [], "inline": {"Old": allow("s3:*")}}}
    accounts = {"games": {**GAMES, "users": users}}
    assert missing(after(accounts=accounts)) == (
        "It stands still: `iam:CreateGroup` is answered with `AccessDenied`."
    )


def test_a_rotation_is_replayed_as_a_learner_does_it() -> None:
    goals = [
        {"goal": "key-rotated", "id": "rotated", "key": "upload-key"},
        {"goal": "program-runs", "id": "runs", "program": "uploader"},
    ]
    exercise = make(programs=PROGRAMS, goals=goals, solution=[ROOT_SIGNS_IN, NEW_KEY, HAND_OVER, OLD_KEY_OFF])
    assert list(solution_problems(exercise, NOW, Random(3))) == []


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        (
            {"programs": {"uploader": {**PROGRAMS["uploader"], "key": "uplod-key"}}},
            "programs.uploader.key: No key is called 'uplod-key'. Did you mean 'upload-key'?",
        ),
        (
            {"programs": {"uploader": {**PROGRAMS["uploader"], "calls": [{"call": "iam:CreateGroup"}]}}},
            "programs.uploader.calls[0].parameters: Parameter validation failed: Missing required",
        ),
        (
            {"programs": {}, "goals": [{"goal": "program-runs", "id": "runs", "program": "uploader"}]},
            "goals[0].program: There is no program 'uploader'.",
        ),
        (
            {"solution": [ROOT_SIGNS_IN, NEW_KEY, {**HAND_OVER, "program": "uplader"}]},
            "solution[2].program: There is no program 'uplader'. Did you mean 'uploader'?",
        ),
        (
            {"solution": [ROOT_SIGNS_IN, {"say": "Go.", "call": "iam:ListUsers", "program": "uploader"}]},
            "solution[1].program: A program makes a 'call' with the key of 'who'.",
        ),
    ],
)
def test_what_leads_nowhere_is_told(fields: dict[str, Any], problem: str) -> None:
    (found,) = make(**{"programs": PROGRAMS, **fields}).problems()
    assert str(found).startswith(problem)
