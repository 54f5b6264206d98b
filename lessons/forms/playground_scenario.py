"""The playground's question as a scenario, and back: the bridge to `manage.py evaluate`.

What the playground cannot hold is refused by name: a rule left out would change the answer unseen.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from iamlab.evaluator import Request, scenario
from iamlab.evaluator.scenario import ScenarioError
from lessons.forms.context_lines import as_lines
from lessons.forms.playground import RequestForm
from lessons.forms.playground_documents import FULL_AWS_ACCESS, MOST_DOCUMENTS, Document, level_kinds
from lessons.forms.policy_kinds import LEVEL_NAMES

LONGEST_SCENARIO = 512 * 1024
"""Characters of a scenario that is read: two documents of the largest size, or many of usual ones."""


class ScenarioTooLong(ScenarioError):
    """A scenario that is not read at all."""


@dataclass(frozen=True, slots=True)
class AskedDocument:
    """A document of a question: what it is (a key of `policy_kinds.KINDS`), its name if any, its text."""

    kind: str
    name: str
    text: str


@dataclass(frozen=True, slots=True)
class Question:
    """What the playground's form holds: the fields of the request, and the documents."""

    fields: Mapping[str, str]
    documents: tuple[AskedDocument, ...]


def scenario_text(form: RequestForm, documents: Iterable[Document]) -> str:
    """Return the question as a scenario's JSON.

    The form must be valid, and every filled document one that can be parsed.
    """
    given = form.cleaned_data
    # As typed: what a request works out from the rest is for whoever reads the scenario to work out again.
    fields = ("principal", "action", "resource", "resource_account", "issuer", "context")
    asked = {name: given[name] for name in fields if given[name]}
    named = {"name": given["name"]} if given["name"] else {}
    whole = {**named, "request": asked, "policies": _policies(documents)}
    return json.dumps(whole, indent=2, ensure_ascii=False)


def _policies(documents: Iterable[Document]) -> dict[str, object]:
    by_kind: dict[str, list[object]] = {}
    for each in documents:
        if each.is_filled:
            content = json.loads(each.text)
            entry = {"name": each.given_name, "document": content} if each.given_name else content
            by_kind.setdefault(each.kind.key, []).append(entry)
    policies: dict[str, object] = {key: listed for key, listed in by_kind.items() if "-" not in key}
    if "resource" in by_kind:
        policies["resource"] = by_kind["resource"][0]
    full_access = {"name": "FullAWSAccess", "document": FULL_AWS_ACCESS}
    for policy_type, without in (("scp", [full_access]), ("rcp", [])):
        if levels := [by_kind.get(key, without) for key in level_kinds(policy_type, by_kind)]:
            policies[policy_type] = levels
    return policies


def read_question(text: str) -> Question:
    """Return the question that a scenario's JSON asks.

    Raises ScenarioError with what is wrong, ScenarioTooLong when it was not read.
    """
    if len(text) > LONGEST_SCENARIO:
        raise ScenarioTooLong(f"The scenario is longer than {LONGEST_SCENARIO // 1024} KB. Shorten it")
    return question(_load(text))


def question(whole: object) -> Question:
    """Return the question that a scenario asks. Raises ScenarioError with what is wrong."""
    request, _ = scenario.read(whole)
    assert isinstance(whole, Mapping)  # `read` has seen to it
    documents = tuple(_documents(whole.get("policies", {})))
    if len(documents) > MOST_DOCUMENTS:
        raise ScenarioError(f"the playground takes {MOST_DOCUMENTS} documents, and here are {len(documents)}")
    fields = {
        "principal": request.principal,
        "action": request.action,
        "resource": request.resource,
        "resource_account": request.resource_account or "",
        "issuer": whole["request"].get("issuer") or "",
        "name": _name(whole.get("name")),
        "context": as_lines(whole["request"].get("context", {})),
    }
    _see_that_nothing_is_lost(fields, request)
    return Question(fields, documents)


def _see_that_nothing_is_lost(fields: Mapping[str, str], request: Request) -> None:
    """Raise ScenarioError unless the form reads the same request again."""
    form = RequestForm(fields)
    if not form.is_valid():
        field, errors = next(iter(form.errors.items()))
        raise ScenarioError(f"request.{field}: the playground cannot hold it: {errors[0]}")
    same = form.request == request and form.cleaned_data["name"] == fields["name"]
    # An input is one line, and the browser takes the breaks out.
    broken = any("\n" in text or "\r" in text for key, text in fields.items() if key != "context")
    if broken or not same:
        raise ScenarioError(
            "request: a space or a line break at an edge of one of its values has no place in the "
            "playground's fields; `manage.py evaluate` reads it"
        )


def _name(given: object) -> str:
    if given is not None and not isinstance(given, str):
        raise ScenarioError("name must be a string")
    return given or ""


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


def _documents(policies: Mapping[str, Any]) -> Iterator[AskedDocument]:
    for policy_type, listed in policies.items():
        if policy_type in ("scp", "rcp"):
            yield from _levels(policy_type, listed)
        elif policy_type == "resource":
            if listed is not None:
                yield _document(policy_type, listed)
        else:
            for entry in listed:
                yield _document(policy_type, entry)


def _levels(policy_type: str, levels: list[list[object]]) -> Iterator[AskedDocument]:
    if not levels:
        return
    if len(levels) not in LEVEL_NAMES:
        raise ScenarioError(
            f"policies.{policy_type}: the playground has three levels, and here are {len(levels)}"
        )
    names = LEVEL_NAMES[len(levels)]
    filled = {f"{policy_type}-{name}" for name, level in zip(names, levels, strict=True) if level}
    # An RCP level without a document holds RCPFullAWSAccess, an SCP level without one allows nothing.
    expressed = filled if policy_type == "scp" else set(level_kinds(policy_type, filled))
    for number, name in enumerate(names):
        if f"{policy_type}-{name}" not in expressed:
            raise ScenarioError(
                f"policies.{policy_type}[{number}]: the playground cannot show a level without a policy; "
                "`manage.py evaluate` reads it"
            )
    for name, level in zip(names, levels, strict=True):
        for entry in level:
            yield _document(f"{policy_type}-{name}", entry)


def _document(kind: str, entry: object) -> AskedDocument:
    """Return an entry's name and document; its text as typed, where the scenario holds a text."""
    name = ""
    if isinstance(entry, Mapping) and "document" in entry:
        name, entry = entry.get("name", ""), entry["document"]
        if name != " ".join(name.split()):
            raise ScenarioError(f"policies: the playground cannot hold the name {name!r}")
    # Escaped: what came as an escape may be half a character, which no page can hold.
    text = entry if isinstance(entry, str) else f"{json.dumps(entry, indent=2)}\n"
    return AskedDocument(kind, name, text)
