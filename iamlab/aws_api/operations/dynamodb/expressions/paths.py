"""Paths to attributes and to what is inside of them: `address.streets[0]`."""

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

from iamlab.account.tables import Item
from iamlab.aws_api.operations.dynamodb.errors import ValidationException
from iamlab.aws_api.operations.dynamodb.values import Value

Path = tuple[str | int, ...]
"""Names, and numbers for places in a list; the first is the attribute's name."""


def found(item: Mapping[str, Value], path: Path) -> Value | None:
    """Return what a path leads to, None where there is nothing."""
    value: Value | None = item.get(str(path[0]))
    for step in path[1:]:
        value = _inside(value, step)
    return value


def _inside(value: Value | None, step: str | int) -> Value | None:
    if value is None:
        return None
    if isinstance(step, str):
        held: Value | None = value.get("M", {}).get(step)
        return held
    entries: list[Value] = value.get("L", [])
    return entries[step] if step < len(entries) else None


def _holder(item: Item, path: Path) -> Any:
    """Return the dict or list in which the end of a path stands. Raises ValidationException."""
    if len(path) == 1:
        return item
    value, kind = found(item, path[:-1]), "M" if isinstance(path[-1], str) else "L"
    if value is None or kind not in value:
        raise ValidationException("The document path provided in the update expression is invalid for update")
    return value[kind]


def put(item: Item, path: Path, value: Value) -> None:
    """Set what a path leads to; what is behind the end of a list is put at its end."""
    holder, last = _holder(item, path), path[-1]
    if isinstance(last, int) and last >= len(holder):
        holder.append(value)
    else:
        holder[last] = value


def remove(item: Item, paths: Sequence[Path]) -> None:
    """Take away what paths lead to: from lists the last first, so that the others stay where they are."""
    for path in sorted(paths, key=lambda path: [str(step).zfill(9) for step in path], reverse=True):
        holder, last = _holder(item, path), path[-1]
        if isinstance(last, str):
            holder.pop(last, None)
        elif last < len(holder):
            del holder[last]


def projected(item: Item, paths: Sequence[Path]) -> Item:
    """Return of an item only what paths lead to: parts of maps and lists stand alone in theirs."""
    result: Item = {}
    for path in sorted(paths, key=lambda path: [str(step).zfill(9) for step in path]):
        value = found(item, path)
        if value is not None:
            _place(result, path, value)
    return result


def _place(result: Item, path: Path, value: Value) -> None:
    holder: Any = result
    for step, following in pairwise(path):
        kind = "M" if isinstance(following, str) else "L"
        empty: Value = {kind: {} if kind == "M" else []}
        if isinstance(step, str):
            holder = holder.setdefault(step, empty)[kind]
        else:
            holder.append(empty)
            holder = holder[-1][kind]
    if isinstance(path[-1], str):
        holder[path[-1]] = value
    else:
        holder.append(value)


def overlap(paths: Sequence[Path]) -> tuple[Path, Path] | None:
    """Return two paths of which one leads through the other, None where there are none."""
    for place, one in enumerate(paths):
        for other in paths[place + 1 :]:
            shorter = min(len(one), len(other))
            if one[:shorter] == other[:shorter]:
                return one, other
    return None


def written(path: Path) -> str:
    """Return a path as DynamoDB's errors write it."""
    return f"[{', '.join(f'[{step}]' if isinstance(step, int) else step for step in path)}]"
