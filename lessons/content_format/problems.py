"""What is wrong with content, and where: inside one document, and in a file."""

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches

PathInside = tuple[str | int, ...]


def written(path: PathInside) -> str:
    """Return a path as people read it: checks[0].expect (counted from 0)."""
    steps = (f"[{step}]" if isinstance(step, int) else f".{step}" for step in path)
    return "".join(steps).removeprefix(".")


def nearest(name: str, known: list[str]) -> str | None:
    """Return the known name that `name` most likely stands for, None if none is near."""
    return next(iter(get_close_matches(name, known, n=1)), None)


def did_you_mean(name: str, known: list[str]) -> str:
    """Return a sentence that names the nearest of the known names, or all of them if none is near."""
    near = nearest(name, known)
    return f"Did you mean {near!r}?" if near else f"Known are: {', '.join(known)}."


class Problem(ValueError):
    """Something wrong at one place of a document.

    `path` leads to the value (keys and indexes), `line` is the line within it, for texts of many lines.
    """

    def __init__(self, path: PathInside, message: str, line: int = 1) -> None:
        super().__init__(message)
        self.path = path
        self.message = message
        self.line = line

    def __str__(self) -> str:
        return f"{written(self.path)}: {self.message}" if self.path else self.message


def repeated(part: str, field: str, names: list[str], taken: set[str] | None = None) -> Iterator[Problem]:
    """Yield a problem for each entry of a list whose id or name (its `field`) is taken already."""
    seen = set(taken or ())
    for index, name in enumerate(names):
        if name in seen:
            yield Problem((part, index, field), f"The {field} {name!r} is taken already.")
        seen.add(name)


@dataclass(frozen=True, order=True)
class ContentError:
    """Something wrong in a file: its name, the line (0 = the whole file), the path, what and what to do."""

    file: str
    line: int
    path: str
    message: str

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        return f"{place}: {self.path}: {self.message}" if self.path else f"{place}: {self.message}"


class BrokenContent(Exception):
    """Content files that cannot be loaded, with every error found in them."""

    def __init__(self, errors: list[ContentError]) -> None:
        self.errors = sorted(set(errors))
        super().__init__("\n".join(map(str, self.errors)))
