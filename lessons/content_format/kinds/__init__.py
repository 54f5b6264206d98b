"""The kinds of exercise: every module beside this one defines one, and is found by itself.

To add a kind, touch two files:

1. a module here with a subclass of `KindOfExercise`, decorated with `@kind("name")`: its fields are the
   file's fields, its `problems()` says what types alone cannot say, its `answer_in()` finds the answer in
   what the browser sent, its `graded()` says whether it is right;
2. its template, `templates/exercises/<name>.html`.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from typing import Any, ClassVar, Self, TypeVar

from lessons.content_format.problems import PathInside, Problem, repeated
from lessons.content_format.schema import ExerciseEntry

Posted = Mapping[str, Sequence[str]]
"""What a browser's form holds: by the name of a field, its values."""


NO_NULLS = "Null characters are not allowed."


class NoAnswer(ValueError):
    """A form that holds no answer yet; the text says what is missing, `kept` is what it does hold."""

    def __init__(self, sentence: str, kept: str = "") -> None:
        super().__init__(sentence)
        self.kept = kept


class KindOfExercise(ExerciseEntry, frozen=True, kw_only=True):
    """An exercise as its kind's schema reads it.

    `keeps_drafts` says that what stands in the form may be graded and kept before it is sent as an answer.
    """

    keeps_drafts: ClassVar[bool] = True

    def problems(self) -> Iterator[Problem]:
        """Yield what is wrong with an exercise whose placeholders are filled; kinds add to it."""
        yield from repeated("hints", "id", [hint.id for hint in self.hints])

    def starting_answer(self) -> str:
        """Return what a learner finds where the answer goes."""
        return ""

    def arranged(self, variant: int) -> Self:
        """Return the filled exercise as the learner with this variant gets it; kinds may change an order."""
        return self

    def answer_in(self, posted: Posted) -> str:
        """Return the answer in a form, as the text that is graded and kept. Raises NoAnswer."""
        texts = posted.get("document")
        if not texts:
            raise NoAnswer("The answer is missing.")
        # Browsers post line ends as CR LF; editors use LF.
        text = texts[-1].replace("\r\n", "\n")
        if "\x00" in text:
            raise NoAnswer(NO_NULLS, kept=text)
        return text

    def graded(self, answer: str) -> Any:
        """Return the feedback on an answer, an `AnyFeedback` (see lessons/grading/feedback.py).

        A kind whose grading is long registers it with `lessons.grading.grade` instead.
        """
        raise TypeError(f"exercises of the kind {self.kind} cannot be graded")

    def broken_promises(self) -> Iterator[Problem]:
        """Yield what a filled exercise without problems breaks of its promises (see grading/promises.py)."""
        return iter(())

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
