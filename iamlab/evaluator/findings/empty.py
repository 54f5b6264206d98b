"""Elements that hold nothing."""

from collections.abc import Iterator, Mapping

from iamlab.evaluator.conditions import FOR_ALL, FOR_ANY
from iamlab.evaluator.findings.checks import finding
from iamlab.evaluator.findings.condition_entries import Test, tests
from iamlab.evaluator.findings.scope import Scope
from iamlab.evaluator.problems import Path, Problem, shown


def check(statement: Mapping[str, object], path: Path, scope: Scope) -> Iterator[Problem]:
    """Yield the empty Sid, condition, operator and list of values of a statement."""
    if statement.get("Sid") == "":
        yield finding(
            "EMPTY_SID_VALUE", "The `Sid` is empty.", "Give it a name, or leave it out.", (*path, "Sid")
        )
    block = statement.get("Condition")
    if block == {}:
        yield finding(
            "EMPTY_OBJECT_CONDITION",
            "`Condition` is empty, so it asks for nothing.",
            "Put a test into it, or leave it out.",
            (*path, "Condition"),
        )
    elif isinstance(block, Mapping):
        for operator, keys in block.items():
            if keys == {}:
                yield finding(
                    "EMPTY_OBJECT_CONDITION",
                    f"`{shown(operator)}` is empty, so it asks for nothing.",
                    "Put a condition key into it, or leave it out.",
                    (*path, "Condition", operator),
                )
    for test in tests(statement, path):
        if test.value == []:
            yield finding(_code(test), *_words(test), test.path)


def _code(test: Test) -> str:
    """Each way of writing it has its own check (fact 3.3.7)."""
    if test.read.set_operator == FOR_ALL:
        return "EMPTY_ARRAY_CONDITION_FORALLVALUES"
    if test.read.set_operator == FOR_ANY:
        return "EMPTY_ARRAY_CONDITION_FORANYVALUE"
    return "EMPTY_ARRAY_CONDITION_IFEXISTS" if test.read.if_exists else "EMPTY_ARRAY_CONDITION"


def _words(test: Test) -> tuple[str, str]:
    if test.read.set_operator == FOR_ALL or test.read.if_exists:
        message = f"`{shown(test.key)}` has no values, so this holds only when the key is missing."
        return message, 'Write `{"Null": {"' + shown(test.key) + '": "true"}}` if you mean that.'
    message = f"`{shown(test.key)}` has no values, so this never holds."
    return message, "List the values that it may have."
