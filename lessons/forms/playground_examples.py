"""The playground's examples: scenarios that ship with the project, each with a title and a sentence."""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from lessons.forms.playground_scenario import Question, question

_FOLDER = Path(__file__).resolve().parent.parent / "playground_examples"


@dataclass(frozen=True, slots=True)
class Example:
    """A question worth asking; `expect` is the outcome it has."""

    key: str
    title: str
    sentence: str
    expect: str
    question: Question


@cache
def examples() -> dict[str, Example]:
    """Return every example by its key, in the order of the files' numbers."""
    return {each.key: each for each in map(_read, sorted(_FOLDER.glob("*.json")))}


def _read(file: Path) -> Example:
    data = json.loads(file.read_text(encoding="utf-8"))
    key = file.stem.partition("-")[2]
    return Example(key, data["title"], data["sentence"], data["expect"], question(data["scenario"]))
