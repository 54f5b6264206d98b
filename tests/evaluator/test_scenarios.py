"""The cases in scenarios/: authorization questions in the scenario format, and what must come out.

A case is a scenario with `fact` (what it rests on) and `expect` beside it. `expect` holds `decision` and
any other key of the answer that the case is about, or `error`, the beginning of one.
"""

import json
from pathlib import Path
from typing import Any

import pytest

from iamlab.evaluator.scenario import evaluate

FOLDER = Path(__file__).with_name("scenarios")
CASE = {"name", "fact", "request", "policies", "expect"}
EXPECT = {"decision", "blocked_by", "message", "matched_statements", "error"}


class UnknownKey(ValueError):
    """A case says something that nobody would check."""


def check_keys(case: dict[str, Any]) -> None:
    """Refuse a case that has an unknown key or lacks a needed one."""
    where = case.get("name", case)
    if unknown := (set(case) - CASE) | (set(case["expect"]) - EXPECT):
        raise UnknownKey(f"{where}: unknown {', '.join(sorted(unknown))}")
    if missing := CASE - {"policies"} - set(case):
        raise UnknownKey(f"{where}: no {', '.join(sorted(missing))}")
    if not {"decision", "error"} & set(case["expect"]):
        raise UnknownKey(f"{where}: neither decision nor error expected")


def cases() -> list[Any]:
    found = []
    for file in sorted(FOLDER.glob("*.json")):
        for case in json.loads(file.read_text(encoding="utf-8")):
            check_keys(case)
            found.append(pytest.param(case, id=f"{file.stem}: {case['name']}"))
    return found


@pytest.mark.parametrize("case", cases())
def test_the_answer_is_what_the_case_expects(case: dict[str, Any]) -> None:
    answer = evaluate({key: value for key, value in case.items() if key not in ("fact", "expect")})
    expect = dict(case["expect"])
    if beginning := expect.pop("error", None):
        assert str(answer["error"]).startswith(beginning)
    assert {key: answer.get(key) for key in expect} == expect
    assert answer["name"] == case["name"]


def test_there_are_cases() -> None:
    assert len(cases()) > 40
    names = [case.values[0]["name"] for case in cases()]
    assert len(set(names)) == len(names)


@pytest.mark.parametrize(
    "change",
    [{"expects": {}}, {"expect": {"decison": "allowed"}}, {"expect": {}}, {"fact": ...}, {"request": ...}],
)
def test_a_case_with_a_key_that_nobody_checks_fails_the_run(change: dict[str, Any]) -> None:
    case = {"name": "x", "fact": "4.1.1", "request": {}, "policies": {}, "expect": {"decision": "allowed"}}
    check_keys(case)
    changed = {key: value for key, value in {**case, **change}.items() if value is not ...}
    with pytest.raises(UnknownKey):
        check_keys(changed)
