"""docs/content-format.md says what is so: its example loads, its tables name the fields that there are."""

import re
from pathlib import Path
from random import Random
from typing import get_args

import pytest

from lessons.content_format.account_steps import Step
from lessons.content_format.content import filled_with
from lessons.content_format.kinds.account import AccountExercise, SignInGiven
from lessons.content_format.kinds.diagnose import Denied, DiagnoseExercise
from lessons.content_format.kinds.policy import Check, GivenDocument, PolicyExercise, Rule
from lessons.content_format.kinds.predict import PredictedRequest, PredictExercise, WrongPrediction
from lessons.content_format.kinds.quiz import QuizExercise, Statement
from lessons.content_format.policy_parts import ShownIdeaName, WrongRepair
from lessons.content_format.reading import read_course
from lessons.content_format.schema import CourseFile, ExercisesFile, Hint, LessonFrontMatter, Part, Source
from lessons.content_format.starting_account import (
    StartingAccount,
    StartingKey,
    StartingPasswordPolicy,
    StartingPolicy,
    StartingRole,
    StartingRoot,
    StartingUser,
)
from lessons.content_format.starting_apis import StartingApi, StartingMethod
from lessons.content_format.starting_functions import StartingFunction
from lessons.content_format.starting_organization import StartingOrganization
from lessons.content_format.starting_parameters import StartingParameter
from lessons.content_format.starting_rules import StartingRule, StartingTarget
from lessons.content_format.starting_secrets import StartingSecret
from lessons.content_format.starting_tables import StartingIndex, StartingTable
from lessons.goals import AnyGoal
from lessons.goals.attacks import AttackCall
from lessons.grading.shown_ideas import SHOWN
from lessons.grading.solutions import solution_problems
from lessons.markdown import CALLOUTS
from tests.aws_api.world import NOW
from tests.lessons import tiny_course

DOCS = (Path(__file__).parents[2] / "docs" / "content-format.md").read_text()
ACCOUNT = DOCS[DOCS.index("### The kind `account`") :]
EXAMPLE = re.compile(r"\*\*`([\w./-]+)`\*\*:\n\n(`{3,})\w+\n(.*?)^\2$", re.DOTALL | re.MULTILINE)


def test_the_example_is_a_course_without_errors(tmp_path: Path) -> None:
    for name, _, text in EXAMPLE.findall(DOCS):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)
    (lesson,) = read_course(tmp_path / "reading").lessons
    (exercise,) = lesson.exercises
    assert isinstance(exercise, PolicyExercise)
    assert [check.hidden for check in exercise.checks] == [False, True]


@pytest.mark.parametrize(
    "part",
    [
        *(CourseFile, LessonFrontMatter, ExercisesFile, PolicyExercise, Check, GivenDocument, Rule),
        *(Hint, Source, QuizExercise, Statement, DiagnoseExercise, Denied, WrongRepair),
        *(PredictExercise, PredictedRequest, WrongPrediction),
    ],
)
def test_every_field_is_described(part: type[Part]) -> None:
    missing = [name for name in part.__struct_fields__ if f"`{name}`" not in DOCS]
    assert missing == []


ACCOUNT_PARTS = [AccountExercise, SignInGiven, StartingAccount, StartingOrganization, Step]
ACCOUNT_PARTS += [
    StartingUser,
    StartingRole,
    StartingPolicy,
    StartingKey,
    StartingPasswordPolicy,
    StartingRoot,
    StartingTable,
    StartingIndex,
    StartingFunction,
    StartingSecret,
    StartingParameter,
    StartingApi,
    StartingMethod,
    StartingRule,
    StartingTarget,
]


@pytest.mark.parametrize("part", [*ACCOUNT_PARTS, *get_args(AnyGoal), AttackCall])
def test_every_field_of_an_account_exercise_is_described(part: type[Part]) -> None:
    shared = AccountExercise.__struct_fields__ if part is AccountExercise else ()
    names = set(part.__struct_fields__) - set(shared[:8])
    assert sorted(name for name in names if f"`{name}`" not in ACCOUNT) == []


def test_every_type_of_goal_is_in_the_table() -> None:
    tags = [goal.__struct_config__.tag for goal in get_args(AnyGoal)]
    assert [tag for tag in tags if f"\n| `{tag}` |" not in ACCOUNT] == []


def test_the_account_example_can_be_solved(tmp_path: Path) -> None:
    example = re.search(r"^A whole one:\n\n```yaml\n(.*?)^```$", ACCOUNT, re.DOTALL | re.MULTILINE)
    assert example is not None
    directory = tiny_course.write(tmp_path, exercises=example[1])
    (exercise,) = read_course(directory).lessons[0].exercises
    filled = filled_with(exercise, {"account": "111122223333", "bucket": "reports"})
    assert isinstance(filled, AccountExercise)
    assert list(solution_problems(filled, NOW, Random(3))) == []


def test_every_kind_of_call_out_is_described() -> None:
    assert all(f"| `{kind}` |" in DOCS for kind in CALLOUTS)


def test_the_example_of_resources_is_sound(tmp_path: Path) -> None:
    example = re.search(r"```yaml\n(        kms_keys:\n.*?)^```$", ACCOUNT, re.DOTALL | re.MULTILINE)
    whole = re.search(r"^A whole one:\n\n```yaml\n(.*?)^```$", ACCOUNT, re.DOTALL | re.MULTILINE)
    assert example is not None
    assert whole is not None
    text = whole[1].replace("    sign_in:\n", f"{example[1]}    sign_in:\n", 1)
    directory = tiny_course.write(tmp_path, exercises=text)
    (exercise,) = read_course(directory).lessons[0].exercises
    filled = filled_with(exercise, {"account": "111122223333", "bucket": "reports"})
    assert isinstance(filled, AccountExercise)
    assert filled.accounts["games"].functions
    assert list(solution_problems(filled, NOW, Random(3))) == []


def test_every_idea_that_can_be_shown_is_described_and_recognised() -> None:
    names = get_args(ShownIdeaName)
    assert set(names) == set(SHOWN)
    assert [name for name in names if f"\n| `{name}` |" not in DOCS] == []
