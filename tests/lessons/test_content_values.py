"""Values that vary by learner."""

import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from lessons.content_format.content import filled
from lessons.content_format.kinds.policy import PolicyExercise
from lessons.content_format.reading import read_course
from lessons.content_format.values import (
    VARIANTS,
    UnknownPlaceholder,
    chosen,
    every_choice,
    fill,
    random_variant,
    unknown_placeholders,
)
from tests.lessons import tiny_course

VALUES = {"bucket": ["reports", "invoices", "shipments"], "account": "account-id"}


def test_a_variant_always_gets_the_same_values() -> None:
    assert chosen(VALUES, 7) == chosen(VALUES, 7)


def test_values_are_the_same_in_every_process() -> None:
    code = "from lessons.content_format.values import chosen; print(chosen({'a': 'account-id'}, 7)['a'])"
    answers = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={"PYTHONHASHSEED": seed},
            cwd=Path(__file__).parents[2],
            capture_output=True,
            text=True,
            check=True,
        ).stdout.strip()
        for seed in ("1", "2")
    }
    assert answers == {chosen({"a": "account-id"}, 7)["a"]}


def test_variants_spread_over_all_choices() -> None:
    counts = Counter(chosen(VALUES, variant)["bucket"] for variant in range(300))
    assert set(counts) == set(VALUES["bucket"])
    assert min(counts.values()) > 60


def test_an_account_id_has_twelve_digits_and_differs_by_learner_and_name() -> None:
    numbers = [chosen({"account": "account-id"}, variant)["account"] for variant in range(200)]
    assert all(len(number) == 12 and number.isdecimal() and number[0] != "0" for number in numbers)
    assert len(set(numbers)) == 200
    two = chosen({"account": "account-id", "partner": "account-id"}, 1)
    assert two["account"] != two["partner"]


def test_a_value_is_the_same_in_a_lesson_with_other_values_beside_it() -> None:
    assert chosen(VALUES, 3)["account"] == chosen({"account": "account-id"}, 3)["account"]


def test_random_variants_are_in_range() -> None:
    assert all(0 <= random_variant() < VARIANTS for _ in range(100))


def test_placeholders_are_filled_in_texts_lists_and_mappings() -> None:
    thing = {"a-{{n}}": ["{{n}}", {"b": "x{{n}}y{{n}}"}], "c": None, "d": True}
    assert fill(thing, {"n": "1"}) == {"a-1": ["1", {"b": "x1y1"}], "c": None, "d": True}


def test_policy_variables_and_nested_json_are_no_placeholders() -> None:
    text = '{"a":{"b":"${aws:username}"}} {{ {{"x"}}'
    assert fill(text, {}) == text


def test_an_unknown_placeholder_is_refused() -> None:
    with pytest.raises(UnknownPlaceholder, match="nobody"):
        fill("{{nobody}}", {"n": "1"})


def test_unknown_placeholders_are_found_with_their_line() -> None:
    text = "a {{known}}\n{{other}}\n{{ known }}"
    assert list(unknown_placeholders(text, {"known": ""})) == [("{{other}}", 2), ("{{ known }}", 3)]


def test_every_choice_is_tried_once_at_least() -> None:
    seen = list(every_choice({"a": ["1", "2", "3"], "b": ["x", "y"], "c": "account-id"}))
    assert {texts["a"] for texts in seen} == {"1", "2", "3"}
    assert {texts["b"] for texts in seen} == {"x", "y"}
    assert len(seen) == 3


def test_an_exercise_without_values_is_still_tried_once() -> None:
    assert list(every_choice({})) == [{}]


def test_a_filled_exercise_has_no_placeholder_left(tmp_path: Path) -> None:
    lesson = read_course(tiny_course.write(tmp_path)).lessons[0]
    exercise = filled(lesson.exercises[0], lesson.front.values, 5)
    assert isinstance(exercise, PolicyExercise)
    texts = chosen({**lesson.front.values, **exercise.values}, 5)
    assert exercise.checks[0].resource == f"arn:aws:s3:::{texts['bucket']}/{texts['file']}"
    assert texts["bucket"] in exercise.solution
    assert texts["account"] in exercise.principal
    assert "{{" not in str(exercise)
