"""What the types of its fields cannot say about content: values, placeholders, call-outs, each kind's rules.

Files and the admin are judged by the same functions.
"""

from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from lessons.content_format.content import filled_with, stored
from lessons.content_format.embedded import embedded_problems, without_embedded
from lessons.content_format.kinds import KindOfExercise
from lessons.content_format.problems import PathInside, Problem
from lessons.content_format.schema import ACCOUNT_ID, Values
from lessons.content_format.values import ValueList, every_choice, fill, unknown_placeholders
from lessons.markdown import markdown_problems

_CLASH = "some learners would get it for both"


def lesson_problems(values: Any, text: str) -> Iterator[Problem]:
    """Yield what is wrong with a lesson's values and its Markdown (at the path "text")."""
    try:
        checked = msgspec.convert(values, Values)
    except msgspec.ValidationError as error:
        yield Problem(("values",), str(error))
        return
    yield from _shared_choices(checked)
    unknown = list(_unknown_names(("text",), text, checked))
    yield from unknown
    yield from _callouts(("text",), without_embedded(text))
    if not unknown:
        yield from _embedded(text, checked)


def exercise_problems(exercise: KindOfExercise, lesson_values: ValueList) -> Iterator[Problem]:
    """Yield what is wrong with an exercise in a lesson that has these values."""
    values = {**lesson_values, **exercise.values}
    content = stored(exercise) | {"values": {}}
    if exercise.values:
        yield from _shared_choices(values, only=exercise.values)
    unknown = [
        problem for path, text in _texts((), content) for problem in _unknown_names(path, text, values)
    ]
    yield from unknown
    yield from fixed_text_problems(title=exercise.title)
    for path in exercise.markdown():
        yield from _callouts(path, text_at(content, path))
    if not unknown:
        yield from _kind_problems(exercise, values)


def fixed_text_problems(**texts: str) -> Iterator[Problem]:
    """Yield the placeholders in texts that everybody reads alike, each text by its field's name."""
    for name, text in texts.items():
        yield from _unknown_names((name,), text, {}, f"A {name} is the same for everybody")


def _kind_problems(exercise: KindOfExercise, values: ValueList) -> Iterator[Problem]:
    """Yield the kind's own problems, for the first choice of values that has any."""
    for texts in every_choice(values):
        try:
            problems = list(filled_with(exercise, texts).problems())
        except msgspec.ValidationError as error:  # A value does not fit where its placeholder stands.
            chosen = ", ".join(f"{name} = {text}" for name, text in texts.items())
            problems = [Problem((), f"With {chosen}: {error}.")]
        if problems:
            written = stored(exercise)
            for problem in problems:
                path = _as_written(written, problem.path, texts)
                yield Problem(path, problem.message, problem.line)
            return


def _as_written(thing: Any, path: PathInside, texts: Mapping[str, str]) -> PathInside:
    """Return the path in the unfilled content: a key may hold a placeholder."""
    found: list[str | int] = []
    for step in path:
        if isinstance(thing, dict) and step not in thing:
            step = next((key for key in thing if fill(key, texts) == step), step)
        found.append(step)
        try:
            thing = thing[step]
        except (KeyError, IndexError, TypeError):
            thing = None
    return tuple(found)


def _shared_choices(values: ValueList, only: ValueList | None = None) -> Iterator[Problem]:
    """Yield a problem for each text that two names could both stand for, in one learner's lesson."""
    owners: dict[str, str] = {}
    for name, choices in values.items():
        for choice in () if choices == ACCOUNT_ID else choices:
            other = owners.setdefault(choice, name)
            place = name if only is None or name in only else other
            if other != name and (only is None or place in only):
                yield Problem(("values", place), f"{choice!r} stands under {other!r} and {name!r}: {_CLASH}.")


def _unknown_names(
    path: PathInside, text: str, known: Mapping[str, object], reason: str = ""
) -> Iterator[Problem]:
    for placeholder, line in unknown_placeholders(text, known):
        names = ", ".join(known) or "none"
        why = reason or f"No value has this name; defined here: {names}"
        yield Problem(path, f"{placeholder} cannot be filled. {why}.", line)


def _embedded(text: str, values: ValueList) -> Iterator[Problem]:
    """Yield what is wrong with figures and snippets, for the first choice of values that has any."""
    for texts in every_choice(values):
        problems = list(embedded_problems(fill(text, texts)))
        if problems:
            yield from (Problem(("text",), message, line) for line, message in problems)
            return


def _callouts(path: PathInside, text: str) -> Iterator[Problem]:
    for line, message in markdown_problems(text):
        yield Problem(path, message, line)


def _texts(path: PathInside, thing: object) -> Iterator[tuple[PathInside, str]]:
    """Yield every text in `thing` with its path; a mapping's keys stand at the mapping's own path."""
    if isinstance(thing, str):
        yield path, thing
    elif isinstance(thing, dict):
        for key, item in thing.items():
            yield path, key
            yield from _texts((*path, key), item)
    elif isinstance(thing, list):
        for index, item in enumerate(thing):
            yield from _texts((*path, index), item)


def text_at(thing: Any, path: PathInside) -> str:
    """Return the text to which a path leads."""
    for step in path:
        thing = thing[step]
    return str(thing)
