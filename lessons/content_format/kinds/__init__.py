"""The kinds of exercise: every module beside this one defines one, and is found by itself.

To add a kind, touch two files:

1. a module here with a subclass of `KindOfExercise`, decorated with `@kind("name")`: its fields are the
   file's fields, its `problems()` says what types alone cannot say;
2. its template.
"""

from collections.abc import Callable, Iterator
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from typing import TypeVar

from lessons.content_format.problems import PathInside, Problem, repeated
from lessons.content_format.schema import ExerciseEntry


class KindOfExercise(ExerciseEntry, frozen=True, kw_only=True):
    """An exercise as its kind's schema reads it."""

    def problems(self) -> Iterator[Problem]:
        """Yield what is wrong with an exercise whose placeholders are filled; kinds add to it."""
        yield from repeated("hints", "id", [hint.id for hint in self.hints])

    def starting_answer(self) -> str:
        """Return what a learner finds where the answer goes."""
        return ""

    def markdown(self) -> Iterator[PathInside]:
        """Yield the paths of the texts that are Markdown; kinds add to it."""
        yield ("task",)
        yield ("explanation",)
        for index in range(len(self.hints)):
            yield ("hints", index, "text")


Schema = type[KindOfExercise]
S = TypeVar("S", bound=Schema)

_schemas: dict[str, Schema] = {}


def kind(name: str) -> Callable[[S], S]:
    """Register the decorated schema as the kind called `name`."""

    def register(schema: S) -> S:
        _schemas[name] = schema
        return schema

    return register


@cache
def kinds() -> dict[str, Schema]:
    """Return the schema of every kind, by the kind's name."""
    for module in iter_modules(__path__):
        import_module(f"{__name__}.{module.name}")
    return dict(sorted(_schemas.items()))
