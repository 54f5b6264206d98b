"""Each of Access Analyzer's checks that is made, with a document that has it (fact 6.6)."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from iamlab.evaluator import DocumentType, validate
from iamlab.evaluator.facts import facts
from iamlab.evaluator.findings.checks import CHECKS, OWN
from iamlab.evaluator.problems import Problem, ProblemType

EXAMPLES: list[dict[str, Any]] = json.loads(
    Path(__file__).with_name("one_of_each_check.json").read_text(encoding="utf-8")
)
"""A document for each check, in the form of the validation command's lines; `check` is what it has."""


def problems(example: dict[str, Any]) -> tuple[Problem, ...]:
    document = example["document"]
    text = document if isinstance(document, str) else json.dumps(document, indent=1)
    return validate(text, DocumentType(example.get("policy_type", "identity")), example.get("service"))


@pytest.mark.fact("1.2", "6.6.2", "6.6.3", "6.6.4", "6.6.5", "6.6.6")
@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: str(example["check"]))
def test_a_document_that_has_it_is_reported_in_its_place(example: dict[str, Any]) -> None:
    found = [problem for problem in problems(example) if problem.code == example["check"]]
    assert found, f"only {[problem.code for problem in problems(example)]}"
    for problem in found:
        assert problem.refused or problem.type is CHECKS[problem.code]
        assert problem.line
        assert problem.column
        assert problem.message.endswith((".", "?"))
        assert problem.advice.endswith((".", "?"))


def test_more_than_eighty_checks_are_made() -> None:
    assert len({example["check"] for example in EXAMPLES}) >= 140


@pytest.mark.fact("6.6.3", "6.6.4", "6.6.5", "6.6.6")
@pytest.mark.parametrize(
    ("fact", "kind"),
    [
        ("6.6.3", ProblemType.ERROR),
        ("6.6.4", ProblemType.WARNING),
        ("6.6.5", ProblemType.SECURITY_WARNING),
        ("6.6.6", ProblemType.SUGGESTION),
    ],
)
def test_the_checks_that_are_not_made_are_told(fact: str, kind: ProblemType) -> None:
    told = set(re.findall(r"`([A-Z_]+)`", facts()[fact].note))
    made = {example["check"] for example in EXAMPLES}
    assert told == {name for name in CHECKS if CHECKS[name] is kind} - made - set(OWN)


def test_the_checks_that_are_ours_alone_say_so() -> None:
    assert set(OWN) == {"RESOURCE_DOES_NOT_FIT_ACTION", "ACTION_DOES_NOT_FIT_RESOURCE"}
