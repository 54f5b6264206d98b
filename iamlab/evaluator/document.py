"""A policy document and its statements, read once and never changed.

`parse` takes JSON text or a value read from JSON, refuses what AWS refuses to save, and compiles every
pattern. Parsed texts are kept, so that a class of learners with the same policies shares them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from iamlab.evaluator import json_text, not_supported, structure
from iamlab.evaluator.actions import ActionPattern
from iamlab.evaluator.arns import ResourcePattern
from iamlab.evaluator.problems import MOST_PROBLEMS, MalformedPolicyDocument, NotSupportedYet, Problem
from iamlab.evaluator.text_cache import by_text


class Effect(StrEnum):
    """What a statement does when it applies (fact 1.1.10)."""

    ALLOW = "Allow"
    DENY = "Deny"


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement. Of each pair (`action`, `not_action`; `resource`, `not_resource`) one is None."""

    index: int
    sid: str | None
    effect: Effect
    action: tuple[ActionPattern, ...] | None
    not_action: tuple[ActionPattern, ...] | None
    resource: tuple[ResourcePattern, ...] | None
    not_resource: tuple[ResourcePattern, ...] | None


@dataclass(frozen=True, slots=True)
class PolicyDocument:
    """A whole document. `text` is what was parsed, None when it came as a value."""

    version: str | None
    id: str | None
    statements: tuple[Statement, ...]
    text: str | None = None


def parse(source: str | Mapping[str, object]) -> PolicyDocument:
    """Return the identity-based policy document that `source` holds, as text or as a JSON value.

    Raises MalformedPolicyDocument when AWS would refuse to save it, NotSupportedYet when it holds an
    element that this evaluator does not know; either names every problem, placed if it came as text.
    """
    if isinstance(source, str):
        return _parse_text(source)
    return _build(source, None)


@by_text(2048)
def _parse_text(text: str) -> PolicyDocument:
    value, problems = json_text.load(text)
    return _build(value, text, problems)


def _build(value: object, text: str | None, problems: Sequence[Problem] = ()) -> PolicyDocument:
    if refused := (*problems, *structure.problems(value)):
        raise MalformedPolicyDocument(_placed(refused, text))
    assert isinstance(value, Mapping)
    if unsupported := tuple(not_supported.in_document(value)):
        raise NotSupportedYet(_placed(unsupported, text))
    listed = value["Statement"]
    statements = listed if isinstance(listed, list) else [listed]
    return PolicyDocument(
        value.get("Version"),
        value.get("Id"),
        tuple(_statement(index, statement) for index, statement in enumerate(statements)),
        text,
    )


def _placed(problems: Sequence[Problem], text: str | None) -> Sequence[Problem]:
    return problems[:MOST_PROBLEMS] if text is None else json_text.placed(text, problems)


def _statement(index: int, value: Mapping[str, str | list[str]]) -> Statement:
    return Statement(
        index=index,
        sid=str(value["Sid"]) if "Sid" in value else None,
        effect=Effect(str(value["Effect"])),
        action=_actions(value.get("Action")),
        not_action=_actions(value.get("NotAction")),
        resource=_resources(value.get("Resource")),
        not_resource=_resources(value.get("NotResource")),
    )


def _actions(value: str | list[str] | None) -> tuple[ActionPattern, ...] | None:
    return (
        None
        if value is None
        else tuple(ActionPattern.parse(str(entry)) for entry in structure.as_list(value))
    )


def _resources(value: str | list[str] | None) -> tuple[ResourcePattern, ...] | None:
    return (
        None
        if value is None
        else tuple(ResourcePattern.parse(str(entry)) for entry in structure.as_list(value))
    )
