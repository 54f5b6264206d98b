"""Walks a Condition element of whatever shape, for the checks that look at its tests."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from iamlab.evaluator.operators import ReadOperator, read_operator
from iamlab.evaluator.problems import Path


@dataclass(frozen=True, slots=True)
class Test:
    """One key under one operator. `path` leads to the key's values, `values` are those that are plain."""

    operator: str
    read: ReadOperator
    key: str
    value: object
    path: Path
    values: tuple[tuple[Path, str], ...]

    @property
    def folded_key(self) -> str:
        return self.key.lower()

    @property
    def base(self) -> str:
        """The operator's name without set operator and IfExists."""
        return self.read.operator.name

    @property
    def family(self) -> str:
        return self.read.operator.family


def tests(statement: Mapping[str, object], path: Path) -> Iterator[Test]:
    """Yield each test of a statement's Condition whose operator exists."""
    block = statement.get("Condition")
    if not isinstance(block, Mapping):
        return
    for operator, keys in block.items():
        read = read_operator(operator)
        if read is None or not isinstance(keys, Mapping):
            continue
        for key, value in keys.items():
            here = (*path, "Condition", operator, key)
            yield Test(operator, read, key, value, here, tuple(_plain(value, here)))


def _plain(value: object, path: Path) -> Iterator[tuple[Path, str]]:
    for index, entry in enumerate(value if isinstance(value, list) else [value]):
        here = (*path, index) if isinstance(value, list) else path
        if isinstance(entry, bool):
            yield here, str(entry).lower()
        elif isinstance(entry, str | int | float):
            yield here, str(entry)
