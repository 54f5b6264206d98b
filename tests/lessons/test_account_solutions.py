"""An account exercise is worth publishing when its start fails, its attacks work and its solution passes."""

from random import Random
from typing import Any

import msgspec
import pytest

from lessons.grading.solutions import solution_problems
from tests.aws_api.world import NOW, allow
from tests.lessons.account_exercise import BASE, make

ROOT_SIGNS_IN = BASE["solution"][0]


def step(call: str, say: str = "Do it.", **more: Any) -> dict[str, Any]:
    return {"say": say, "call": call, **more}


def problems(**fields: Any) -> list[str]:
    exercise = make(**fields)
    assert list(exercise.problems()) == []
    return [str(problem) for problem in solution_problems(exercise, NOW, Random(3))]


HARDENED = [
    {"goal": "root-mfa", "id": "mfa"},
    {"goal": "root-password", "id": "password"},
    {"goal": "root-without-keys", "id": "no-keys"},
    {"goal": "group-with-policy", "id": "admin", "policy": "AdministratorAccess"},
    {"goal": "signed-in", "id": "in", "policy": "AdministratorAccess"},
    {"goal": "signed-in", "id": "root-in", "root": True, "mfa": True},
]
HARDENING = [
    ROOT_SIGNS_IN,
    {"say": "A better password.", "root_password": "Better-Horse-10"},
    step("iam:CreateVirtualMFADevice", id="phone", parameters={"VirtualMFADeviceName": "phone"}),
    step(
        "iam:EnableMFADevice",
        parameters={
            "UserName": "root",
            "SerialNumber": "$(phone.VirtualMFADevice.SerialNumber)",
            "AuthenticationCode1": "$(earlier code of phone)",
            "AuthenticationCode2": "$(code of phone)",
        },
    ),
    step("iam:DeleteAccessKey", parameters={"AccessKeyId": "$(key root-key)"}),
    {"say": "In again.", "sign_in": "root", "password": "Better-Horse-10", "mfa": "phone"},
    step("iam:CreateGroup", parameters={"GroupName": "admins"}),
    step(
        "iam:AttachGroupPolicy",
        parameters={"GroupName": "admins", "PolicyArn": "arn:aws:iam::aws:policy/AdministratorAccess"},
    ),
    step("iam:CreateUser", parameters={"UserName": "ana"}),
    step("iam:AddUserToGroup", parameters={"GroupName": "admins", "UserName": "ana"}),
    step(
        "iam:CreateLoginProfile",
        parameters={"UserName": "ana", "Password": "Better-Horse-11", "PasswordResetRequired": "true"},
    ),
    {
        "say": "In as Ana.",
        "sign_in": "user ana",
        "password": "Better-Horse-11",
        "new_password": "Better-Horse-12",
    },
]


def test_a_root_user_is_hardened_as_the_course_does_it() -> None:
    assert problems(goals=HARDENED, solution=HARDENING) == []


def test_a_step_that_fails_is_named_with_the_error_of_aws() -> None:
    twice = [*HARDENING[:5], HARDENING[4]]
    (found,) = problems(goals=HARDENED, solution=twice)
    assert found.startswith("solution[5]: This step fails. NoSuchEntity: The Access Key with id AKIA")


def test_a_sign_in_that_asks_for_more_says_what_for() -> None:
    hasty = [*HARDENING[:4], {"say": "In again.", "sign_in": "root", "password": "Better-Horse-10"}]
    assert problems(goals=HARDENED, solution=hasty) == [
        "solution[4]: This step fails. The sign-in asks for MFACode: give 'mfa' or 'new_password'."
    ]


DENIED = [{"goal": "denied", "id": "denied", "who": "user maya", "by": "identity"}]
AS_MAYA = {"say": "Sign in as Maya.", "sign_in": "user maya"}


def test_a_step_may_be_meant_to_be_refused() -> None:
    steps = [AS_MAYA, step("iam:DeleteRole", parameters={"RoleName": "Deploy"})]
    policies = {"Uploads": {"versions": [allow("s3:PutObject")]}}
    accounts = {"games": {**BASE["accounts"]["games"], "policies": policies}}
    refused = [steps[0], {**steps[1], "refused": "AccessDenied"}]
    assert problems(goals=DENIED, solution=refused, accounts=accounts) == []
    (other,) = problems(
        goals=DENIED, solution=[steps[0], {**steps[1], "refused": "NoSuchEntity"}], accounts=accounts
    )
    assert other.startswith("solution[1]: This step fails. AccessDenied: User:")


def test_a_step_that_should_be_refused_and_is_not_is_named() -> None:
    steps = [AS_MAYA, step("iam:ListUsers", refused="AccessDenied")]
    assert problems(goals=DENIED, solution=steps) == [
        "solution[1]: This step fails. The call goes through. It should be refused with AccessDenied."
    ]


def test_a_goal_that_the_solution_misses_is_named_with_what_is_missing() -> None:
    assert problems(goals=HARDENED[:2], solution=HARDENING[:2]) == [
        "goals[0]: The solution does not meet this goal. Nothing but the password protects the root user."
    ]


def test_a_start_that_meets_every_goal_is_no_exercise() -> None:
    group = {"goal": "group-with-policy", "id": "readers", "policy": "ReadOnlyAccess"}
    assert problems(goals=[group], solution=[ROOT_SIGNS_IN]) == [
        "goals: Every goal is met at the start already. One at least must not be."
    ]


def test_an_attack_that_fails_at_the_start_is_none() -> None:
    attack = {
        "goal": "attack",
        "id": "up",
        "calls": [{"who": "key upload-key", "call": "iam:CreateUser", "parameters": {"UserName": "mallory"}}],
    }
    policies = {"Uploads": {"versions": [allow("s3:PutObject")]}}
    accounts = {"games": {**BASE["accounts"]["games"], "policies": policies}}
    found = problems(goals=[*BASE["goals"], attack], accounts=accounts)
    assert len(found) == 1
    assert found[0].startswith("goals[1].calls[0]: At the start this call must succeed. AccessDenied: User:")


@pytest.mark.parametrize(
    ("steps", "message"),
    [
        (
            [{"say": "Nothing."}],
            "solution[0]: A step is one of 'sign_in', 'call', 'root_password' and 'machine'.",
        ),
        (
            [step("iam:ListUsers")],
            "solution[0]: Nobody has signed in yet. Say with 'who' whose key calls, or sign in first.",
        ),
        (
            [ROOT_SIGNS_IN, step("iam:CreateUsers")],
            "solution[1].call: There is no operation 'iam:CreateUsers'. Did you mean 'iam:CreateUser'?",
        ),
        (
            [ROOT_SIGNS_IN, step("iam:CreateUser")],
            "solution[1].parameters: Parameter validation failed: Missing required parameter in input: "
            '"UserName".',
        ),
        (
            [step("iam:ListUsers", who="result of nothing")],
            "solution[0].who: No step before this one has the id 'nothing'.",
        ),
        (
            [step("iam:ListUsers", who="key rot-key")],
            "solution[0].who: No key is called 'rot-key'. Did you mean 'root-key'?",
        ),
        (
            [{"say": "In.", "sign_in": "root", "refused": "AuthenticationFailed"}],
            "solution[0].refused: Only a call can be refused here. Leave it out.",
        ),
        ([step("iam:ListUsers", who="user maya")], "solution[0].who: A user cannot stand here."),
        (
            [{"say": "In.", "sign_in": "root in partner"}],
            "solution[0].sign_in: There is no account 'partner' here. Known are: games.",
        ),
    ],
)
def test_what_is_wrong_with_a_step_is_told_without_making_it(
    steps: list[dict[str, Any]], message: str
) -> None:
    (found,) = make(solution=steps).problems()
    assert str(found).startswith(message)


def test_whoever_is_nobody_is_refused_by_the_schema() -> None:
    with pytest.raises(msgspec.ValidationError):
        make(solution=[{"say": "In.", "sign_in": "root of games"}])
