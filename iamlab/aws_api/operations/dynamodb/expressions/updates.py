"""UpdateExpression: SET, REMOVE, ADD and DELETE (developer guide, "Update expressions")."""

import copy
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from iamlab.account.tables import Item
from iamlab.aws_api.operations.dynamodb import values
from iamlab.aws_api.operations.dynamodb.errors import ValidationException
from iamlab.aws_api.operations.dynamodb.expressions import paths
from iamlab.aws_api.operations.dynamodb.expressions.paths import Path
from iamlab.aws_api.operations.dynamodb.expressions.reading import Given, Reader
from iamlab.aws_api.operations.dynamodb.values import Value

Term = Callable[[Item], Value]
"""Computes a value from the item as it was before the update."""

_TYPES = {
    "S": "STRING",
    "N": "NUMBER",
    "B": "BINARY",
    "SS": "STRING_SET",
    "NS": "NUMBER_SET",
    "BS": "BINARY_SET",
    "L": "LIST",
    "M": "MAP",
    "BOOL": "BOOLEAN",
    "NULL": "NULL",
}
_SETS = ("SS", "NS", "BS")


@dataclass
class Update:
    """What an update does: the values that it sets, and the paths that it takes away."""

    sets: list[tuple[Path, Term]] = field(default_factory=list)
    removes: list[Path] = field(default_factory=list)
    changes: list[tuple[Path, Value, bool]] = field(default_factory=list)
    """Of ADD and DELETE: where, what, and whether it is taken away."""

    @property
    def paths(self) -> list[Path]:
        """Everything that is changed."""
        return [*(path for path, _ in self.sets), *(path for path, _, _ in self.changes), *self.removes]

    def applied(self, before: Item) -> Item:
        """Return the item as it is after the update. Raises ValidationException."""
        after = copy.deepcopy(before)
        for path, term in self.sets:
            paths.put(after, path, copy.deepcopy(term(before)))
        for path, value, is_taken in self.changes:
            _change(after, path, value, is_taken=is_taken)
        paths.remove(after, self.removes)
        return after


def read(text: str, given: Given) -> Update:
    """Return the update that an expression says. Raises ValidationException."""
    reader, update, clauses = Reader("UpdateExpression", text, given), Update(), set[str]()
    while reader.next:
        clause = reader.next.upper()
        if clause not in _CLAUSES:
            reader.unexpected()
        if clause in clauses:
            reader.refuse(f'The "{clause}" section can only be used once in an update expression;')
        clauses.add(clause)
        reader.take()
        _CLAUSES[clause](reader, update)
        while reader.skip(","):
            _CLAUSES[clause](reader, update)
    _refuse_overlap(reader, update.paths)
    return update


def _refuse_overlap(reader: Reader, changed: Sequence[Path]) -> None:
    found = paths.overlap(changed)
    if found is not None:
        one, other = map(paths.written, found)
        reader.refuse(
            "Two document paths overlap with each other; must remove or rewrite one of these paths; "
            f"path one: {one}, path two: {other}"
        )


def _set(reader: Reader, update: Update) -> None:
    path = reader.path()
    reader.expect("=")
    term = _term(reader)
    if reader.next in ("+", "-"):
        term = _sum(reader, term)
    update.sets.append((path, term))


def _sum(reader: Reader, first: Term) -> Term:
    operator = reader.take()
    second, sign = _term(reader), 1 if operator == "+" else -1

    def term(item: Item) -> Value:
        one, other = first(item), second(item)
        for value in (one, other):
            if values.kind_of(value) != "N":
                raise _wrong_type(operator, value)
        return {"N": values.added(one["N"], other["N"], sign)}

    return term


def _wrong_type(operator: str, value: Value) -> ValidationException:
    return ValidationException(
        "Invalid UpdateExpression: Incorrect operand type for operator or function; "
        f"operator or function: {operator}, operand type: {_TYPES[values.kind_of(value)]}"
    )


def _term(reader: Reader) -> Term:
    if reader.next.startswith(":"):
        value = reader.value()
        return lambda item: value
    if reader.after_next() == "(":
        return _function(reader)
    path = reader.path()

    def held(item: Item) -> Value:
        found = paths.found(item, path)
        if found is None:
            raise ValidationException(
                "The provided expression refers to an attribute that does not exist in the item"
            )
        return found

    return held


def _function(reader: Reader) -> Term:
    name = reader.take()
    if name not in ("if_not_exists", "list_append"):
        reader.refuse(f"Invalid function name; function: {name}")
    reader.deeper()
    reader.expect("(")
    term = _if_not_exists(reader) if name == "if_not_exists" else _list_append(reader)
    reader.expect(")")
    reader.depth -= 1
    return term


def _if_not_exists(reader: Reader) -> Term:
    path = reader.path()
    reader.expect(",")
    otherwise = _term(reader)

    def term(item: Item) -> Value:
        found = paths.found(item, path)
        return otherwise(item) if found is None else found

    return term


def _list_append(reader: Reader) -> Term:
    first = _term(reader)
    reader.expect(",")
    second = _term(reader)

    def term(item: Item) -> Value:
        parts = (first(item), second(item))
        for value in parts:
            if "L" not in value:
                raise _wrong_type("list_append", value)
        return {"L": [each for part in parts for each in part["L"]]}

    return term


def _remove(reader: Reader, update: Update) -> None:
    update.removes.append(reader.path())


def _add(reader: Reader, update: Update) -> None:
    path, value = reader.path(), reader.value()
    if values.kind_of(value) not in ("N", *_SETS):
        raise _wrong_type("ADD", value)
    update.changes.append((path, value, False))


def _delete(reader: Reader, update: Update) -> None:
    path, value = reader.path(), reader.value()
    if values.kind_of(value) not in _SETS:
        raise _wrong_type("DELETE", value)
    update.changes.append((path, value, True))


_CLAUSES = {"SET": _set, "REMOVE": _remove, "ADD": _add, "DELETE": _delete}


def _change(item: Item, path: Path, value: Value, *, is_taken: bool) -> None:
    """Add to a number or a set, or take elements from a set; an empty set is none."""
    held, kind = paths.found(item, path), values.kind_of(value)
    if held is None:
        if not is_taken:
            paths.put(item, path, copy.deepcopy(value))
        return
    if kind not in held:
        raise ValidationException("An operand in the update expression has an incorrect data type")
    if kind == "N":
        paths.put(item, path, {"N": values.added(held["N"], value["N"])})
        return
    kept = [each for each in held[kind] if each not in value[kind]]
    after = kept if is_taken else [*kept, *value[kind]]
    if after:
        paths.put(item, path, {kind: after})
    else:
        paths.remove(item, [path])
