"""An exercise as a whole: taken apart for its row, put together again, and filled for one learner."""

from collections.abc import Mapping
from typing import Any

import msgspec

from lessons.content_format.kinds import KindOfExercise, kinds
from lessons.content_format.values import ValueList, chosen, fill

# What an Exercise row keeps in columns of their own; its `content` holds the rest.
COLUMNS = ("id", "kind", "title")

JSONObject = dict[str, Any]


class UnknownKind(ValueError):
    """No module defines this kind of exercise."""


def stored(exercise: KindOfExercise) -> JSONObject:
    """Return the fields of an exercise that its row keeps as JSON, placeholders unfilled."""
    fields: JSONObject = msgspec.to_builtins(exercise)
    return {name: value for name, value in fields.items() if name not in COLUMNS}


def whole(id: str, kind: str, title: str, content: JSONObject) -> KindOfExercise:
    """Return the exercise that `stored` took apart. Raises UnknownKind or msgspec.ValidationError."""
    schema = kinds().get(kind)
    if schema is None:
        raise UnknownKind(kind)
    return msgspec.convert({**content, "id": id, "kind": kind, "title": title}, schema)


def filled(exercise: KindOfExercise, lesson_values: ValueList, variant: int) -> KindOfExercise:
    """Return the exercise as the learner with this variant gets it.

    Raises UnknownPlaceholder for a name that neither the lesson nor the exercise defines.
    """
    texts = chosen({**lesson_values, **exercise.values}, variant)
    return filled_with(exercise, texts).arranged(variant)


def filled_with(exercise: KindOfExercise, texts: Mapping[str, str]) -> KindOfExercise:
    """Return the exercise with each placeholder replaced by the text that `texts` gives it."""
    content = fill(stored(exercise), texts)
    return whole(exercise.id, exercise.kind, exercise.title, content)
