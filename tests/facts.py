"""Which tests hold which facts: `python -m tests.facts` writes it into iamlab/evaluator/facts/held.json.

A test names the facts it holds in `@pytest.mark.fact("1.4.1")`, a case in tests/evaluator/scenarios under
`fact`. Both are read from the files alone, without importing a test.
"""

import ast
import json
from collections.abc import Iterable, Iterator
from pathlib import Path

TESTS = Path(__file__).parent
SCENARIOS = TESTS / "evaluator" / "scenarios"
HELD = TESTS.parent / "iamlab" / "evaluator" / "facts" / "held.json"


class MisplacedFact(ValueError):
    """`pytest.mark.fact` stands somewhere else than on a test, so that nobody would count it."""


def collect() -> dict[str, dict[str, list[str]]]:
    """Return by fact the cases and the tests that name it, everything in order."""
    found: dict[str, dict[str, list[str]]] = {}
    for kind, citations in (("cases", cited_by_cases()), ("tests", cited_by_tests())):
        for name, ids in citations:
            for id_ in ids:
                found.setdefault(id_, {"cases": [], "tests": []})[kind].append(name)
    return {
        id_: {kind: sorted(names) for kind, names in found[id_].items()} for id_ in sorted(found, key=order)
    }


def order(id_: str) -> tuple[int, ...]:
    """Return what an id such as "1.4.10" is sorted by."""
    return tuple(int(number) for number in id_.split("."))


def cited_by_cases() -> Iterator[tuple[str, list[str]]]:
    """Yield each scenario case, as "file: name", with the facts it names."""
    for file in sorted(SCENARIOS.glob("*.json")):
        for case in json.loads(file.read_text(encoding="utf-8")):
            yield f"{file.stem}: {case['name']}", case["fact"].split(", ")


def cited_by_tests() -> Iterator[tuple[str, list[str]]]:
    """Yield each test that names facts, as "path::function", with them."""
    for file in sorted(TESTS.rglob("test_*.py")):
        path = file.relative_to(TESTS.parent).as_posix()
        for name, ids in cited_in(file.read_text(encoding="utf-8")):
            yield f"{path}::{name}", ids


def cited_in(source: str) -> Iterator[tuple[str, list[str]]]:
    """Yield the tests of one module that name facts. Raises MisplacedFact for a mark that is on no test."""
    module = ast.parse(source)
    counted = 0
    for node in _functions(module):
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
            marks = list(_marks(node.decorator_list))
            counted += len(marks)
            ids = [ast.literal_eval(id_) for mark in marks for id_ in mark.args]
            if ids:
                yield node.name, ids
    if counted != len(list(_marks(ast.walk(module)))):
        raise MisplacedFact("pytest.mark.fact stands on something that is no test")


def _functions(module: ast.Module) -> Iterator[ast.stmt]:
    """Yield what a module holds, and what its classes of tests hold."""
    for node in module.body:
        if isinstance(node, ast.ClassDef) and node.name.startswith("Test"):
            yield from node.body
        else:
            yield node


def _marks(nodes: Iterable[ast.AST]) -> Iterator[ast.Call]:
    for node in nodes:
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "pytest.mark.fact":
            yield node


def text() -> str:
    """Return held.json as it should be."""
    return json.dumps(collect(), indent=1, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    HELD.write_text(text(), encoding="utf-8")
    print(f"{HELD.name}: {len(collect())} facts are held by tests")
