"""The playground's question as a scenario, and back: the bridge to `manage.py evaluate`.

What the playground cannot hold is refused by name: a rule left out would change the answer unseen.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError

from iamlab.evaluator import Request, scenario
from iamlab.evaluator.scenario import ScenarioError
from lessons.forms.context_lines import read_context
from lessons.forms.playground import MOST_DOCUMENTS, Document

_LEVELS = {1: ("root",), 2: ("root", "account"), 3: ("root", "ou", "account")}
"""By how many levels an organization has: the playground's names for them."""

LONGEST_SCENARIO = 512 * 1024
"""Characters of a scenario that is read: two documents of the largest size, or many of usual ones."""


@dataclass(frozen=True, slots=True)
class Question:
    """What the playground's form holds: the request's fields, and documents as pairs of kind and text."""

    fields: Mapping[str, str]
    documents: tuple[tuple[str, str], ...]


def scenario_text(request: Request, documents: Iterable[Document]) -> str:
    """Return the question as a scenario's JSON; every filled document must be one that can be parsed."""
    asked: dict[str, object] = {
        "principal": request.principal,
        "action": request.action,
        "resource": request.resource,
    }
    if request.resource_account:
        asked["resource_account"] = request.resource_account
    if request.context:
        asked["context"] = {
            key: value if isinstance(value, str) else list(value) for key, value in request.context.items()
        }
    whole = {"request": asked, "policies": _policies(documents)}
    return json.dumps(whole, indent=2, ensure_ascii=False)


def _policies(documents: Iterable[Document]) -> dict[str, object]:
    policies: dict[str, Any] = {}
    levels: dict[str, dict[str, list[object]]] = {"scp": {}, "rcp": {}}
    for each in documents:
        if not each.text.strip():
            continue
        named = {"name": each.name, "document": json.loads(each.text)}
        policy_type, _, level = each.kind.key.partition("-")
        if level:
            levels[policy_type].setdefault(level, []).append(named)
        elif policy_type == "resource":
            policies[policy_type] = named
        else:
            policies.setdefault(policy_type, []).append(named)
    for policy_type, by_level in levels.items():
        if by_level:
            policies[policy_type] = [by_level[level] for level in _LEVELS[3] if level in by_level]
    return policies


def read_question(text: str) -> Question:
    """Return the question that a scenario's JSON asks. Raises ScenarioError with what is wrong."""
    if len(text) > LONGEST_SCENARIO:
        raise ScenarioError(f"The scenario is longer than {LONGEST_SCENARIO // 1024} KB")
    return question(_load(text))


def question(whole: object) -> Question:
    """Return the question that a scenario asks. Raises ScenarioError with what is wrong."""
    request, _ = scenario.read(whole)
    assert isinstance(whole, Mapping)  # `read` has seen to it
    if request.issuer:
        raise ScenarioError(
            "request.issuer: the playground has no field for it; `manage.py evaluate` reads it"
        )
    documents = tuple(_documents(whole.get("policies", {})))
    if len(documents) > MOST_DOCUMENTS:
        raise ScenarioError(f"the playground takes {MOST_DOCUMENTS} documents, and here are {len(documents)}")
    fields = {
        "principal": request.principal,
        "action": request.action,
        "resource": request.resource,
        "resource_account": request.resource_account or "",
        "context": _context_lines(request, whole["request"].get("context", {})),
    }
    return Question(fields, documents)


def _load(text: str) -> object:
    try:
        return json.loads(text, object_pairs_hook=_members)
    except json.JSONDecodeError as error:
        raise ScenarioError(
            f"This is not JSON: line {error.lineno}, column {error.colno}: {error.msg}"
        ) from None
    except RecursionError:
        raise ScenarioError("This is nested too deeply to be a scenario") from None


def _members(pairs: list[tuple[str, object]]) -> dict[str, object]:
    members = dict(pairs)
    if len(members) < len(pairs):
        keys = [key for key, _ in pairs]
        twice = next(key for key in keys if keys.count(key) > 1)
        raise ScenarioError(f"the key {twice!r} stands twice in one object")
    return members


def _documents(policies: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for policy_type, listed in policies.items():
        if policy_type in ("scp", "rcp"):
            yield from _levels(policy_type, listed)
        elif policy_type == "resource":
            if listed is not None:
                yield policy_type, _text(listed)
        else:
            for entry in listed:
                yield policy_type, _text(entry)


def _levels(policy_type: str, levels: list[list[object]]) -> Iterator[tuple[str, str]]:
    if not levels:
        return
    if len(levels) not in _LEVELS:
        raise ScenarioError(
            f"policies.{policy_type}: the playground has three levels, and here are {len(levels)}"
        )
    for number, (name, level) in enumerate(zip(_LEVELS[len(levels)], levels, strict=True)):
        if not level:
            raise ScenarioError(
                f"policies.{policy_type}[{number}]: the playground cannot show a level without a policy; "
                "`manage.py evaluate` reads it"
            )
        for entry in level:
            yield f"{policy_type}-{name}", _text(entry)


def _text(entry: object) -> str:
    """Return the text of an entry's document: as typed, where the scenario holds a text."""
    if isinstance(entry, Mapping) and "document" in entry:
        entry = entry["document"]
    # Escaped: what came as an escape may be half a character, which no page can hold.
    return entry if isinstance(entry, str) else f"{json.dumps(entry, indent=2)}\n"


def _typed(value: str | list[str]) -> str:
    return value if isinstance(value, str) else f"[{', '.join(value)}]"


def _context_lines(request: Request, given: Mapping[str, str | list[str]]) -> str:
    lines = "\n".join(f"{key} = {_typed(value)}" for key, value in given.items())
    try:
        same = read_context(lines) == dict(given)
    except ValidationError as error:
        raise ScenarioError(f"request.context: {error.message}") from None
    if not same:
        raise ScenarioError(
            "request.context: one of its values cannot be written on a line of the playground; "
            "`manage.py evaluate` reads it"
        )
    return lines
