"""How many of Access Analyzer's checks are made (fact 6.6)."""

import ast
import re
from pathlib import Path

import pytest

import iamlab.evaluator
from iamlab.evaluator.facts import facts
from iamlab.evaluator.findings.checks import CHECKS, OWN
from iamlab.evaluator.problems import ProblemType

EVALUATOR = Path(iamlab.evaluator.__file__).parent
BUILT_FROM_PARTS = ("PASS_ROLE", "CREATE_SLR", "POLICY_SIZE_EXCEEDS", "PRIVATE_", "EMPTY_ARRAY_", "MISSING_")
"""Beginnings of names that the code puts together; `test_more_findings` and others see each of them made."""


def written() -> set[str]:
    """Return every text in the evaluator's code, but for the table of checks itself."""
    files = [file for file in EVALUATOR.rglob("*.py") if file.name != "checks.py"]
    nodes = (node for file in files for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))))
    return {node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)}


def made() -> set[str]:
    texts = written()
    return {name for name in CHECKS if name in texts}


def built() -> set[str]:
    return {name for name in CHECKS if name not in made() and name.startswith(BUILT_FROM_PARTS)}


def test_more_than_eighty_checks_are_made() -> None:
    assert len(made() - set(OWN)) >= 80
    assert len(made() | built()) >= 100


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
    assert told == {name for name in CHECKS if CHECKS[name] is kind} - made() - built()


def test_the_checks_that_are_ours_alone_say_so() -> None:
    assert set(OWN) == {"RESOURCE_DOES_NOT_FIT_ACTION", "ACTION_DOES_NOT_FIT_RESOURCE"}
