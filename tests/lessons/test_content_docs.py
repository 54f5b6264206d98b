"""docs/content-format.md says what is so: its example loads, its tables name the fields that there are."""

import re
from pathlib import Path

import pytest

from lessons.content_format.kinds.policy import Check, GivenDocument, PolicyExercise, Rule
from lessons.content_format.reading import read_course
from lessons.content_format.schema import CourseFile, ExercisesFile, Hint, LessonFrontMatter, Part, Source
from lessons.markdown import CALLOUTS

DOCS = (Path(__file__).parents[2] / "docs" / "content-format.md").read_text()
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
    [CourseFile, LessonFrontMatter, ExercisesFile, PolicyExercise, Check, GivenDocument, Rule, Hint, Source],
)
def test_every_field_is_described(part: type[Part]) -> None:
    missing = [name for name in part.__struct_fields__ if f"`{name}`" not in DOCS]
    assert missing == []


def test_every_kind_of_call_out_is_described() -> None:
    assert all(f"| `{kind}` |" in DOCS for kind in CALLOUTS)
