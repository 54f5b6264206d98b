"""The facts that the evaluator rests on, in our words, each with AWS's page; and the tests that hold them.

The facts stand beside this module as data, one file a section. `held.json` says which tests hold which
fact: `python -m tests.facts` writes it from the tests themselves.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from importlib import resources
from typing import Any


class Status(StrEnum):
    """HELD: the lab behaves so and a test shows it. OUTSIDE: no decision does; the note says why."""

    HELD = "held"
    OUTSIDE = "outside"


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact about AWS.

    `sources` are AWS's pages by their address, or what else it is known from: "observed: …" or "from
    practice, not documented". `disputed` are the views of pages that contradict each other or leave the
    matter open, `chosen` is what the evaluator does there. `note` says where the evaluator stops, or why
    the fact is outside. `table`, where there is one, belongs to the statement; its first row is the head.
    """

    id: str
    statement: str
    sources: tuple[str, ...]
    status: Status
    note: str = ""
    disputed: tuple[str, ...] = ()
    chosen: str = ""
    table: tuple[tuple[str, ...], ...] = ()

    @property
    def is_held(self) -> bool:
        return self.status is Status.HELD


@dataclass(frozen=True, slots=True)
class Part:
    """Facts on one matter, such as "1.3 Principal"."""

    id: str
    title: str
    facts: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """The parts of one chapter, such as "4 The decision"."""

    id: str
    title: str
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Evidence:
    """What holds a fact: scenario `cases`, as "file: name", and `tests`, as "path::function"."""

    cases: tuple[str, ...] = ()
    tests: tuple[str, ...] = ()


@lru_cache(maxsize=1)
def sections() -> tuple[Section, ...]:
    """Return every section in order."""
    files = sorted(file.name for file in resources.files(__name__).iterdir() if file.name[0].isdigit())
    return tuple(_section(_read(name)) for name in files)


@lru_cache(maxsize=1)
def facts() -> Mapping[str, Fact]:
    """Return every fact by its id, in order. Raises ValueError when two facts share an id."""
    found: dict[str, Fact] = {}
    for fact in _facts():
        if fact.id in found:
            raise ValueError(f"fact {fact.id} stands twice")
        found[fact.id] = fact
    return found


@lru_cache(maxsize=1)
def evidence() -> Mapping[str, Evidence]:
    """Return what holds each fact, by its id; a fact that nothing holds is not there."""
    listed: dict[str, dict[str, list[str]]] = _read("held.json")
    return {id_: Evidence(tuple(held["cases"]), tuple(held["tests"])) for id_, held in listed.items()}


def _facts() -> Iterator[Fact]:
    for section in sections():
        for part in section.parts:
            yield from part.facts


def _read(name: str) -> Any:
    return json.loads(resources.files(__name__).joinpath(name).read_text(encoding="utf-8"))


def _section(data: dict[str, Any]) -> Section:
    parts = (Part(part["id"], part["title"], tuple(map(_fact, part["facts"]))) for part in data["parts"])
    return Section(data["id"], data["title"], tuple(parts))


def _fact(data: dict[str, Any]) -> Fact:
    """Read one fact. Raises TypeError for a key that no fact has."""
    read: dict[str, Any] = {
        **data,
        "sources": tuple(data["sources"]),
        "status": Status(data["status"]),
        "disputed": tuple(data.get("disputed", ())),
        "table": tuple(tuple(row) for row in data.get("table", ())),
    }
    return Fact(**read)
