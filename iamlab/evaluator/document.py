"""A policy document and its statements, read once and never changed.

`parse` takes JSON text or a value read from JSON, refuses what AWS refuses to save, and compiles every
pattern. Parsed texts are kept, so that a class of learners with the same policies shares them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

from iamlab.evaluator import actions, json_text, structure
from iamlab.evaluator.actions import ActionList
from iamlab.evaluator.arns import ResourcePattern
from iamlab.evaluator.conditions import ConditionTest, read_conditions
from iamlab.evaluator.document_types import DocumentType
from iamlab.evaluator.principals import PrincipalList
from iamlab.evaluator.problems import MOST_PROBLEMS, MalformedPolicyDocument, Problem
from iamlab.evaluator.text_cache import by_text

MOST_ACTIONS = 1024
"""For how many actions a document remembers which of its statements are about them."""


class Effect(StrEnum):
    """What a statement does when it applies (fact 1.1.10)."""

    ALLOW = "Allow"
    DENY = "Deny"


_EFFECTS = {effect.value: effect for effect in Effect}


@dataclass(frozen=True, eq=False)
class Statement:
    """One statement. Of each pair of an element and its negation at most one is there, the other None.

    `value` is the statement as JSON holds it. All but its actions is read when it is first asked for: most
    statements of an account are never about what a request is.
    """

    index: int
    sid: str | None
    effect: Effect
    action: ActionList | None
    not_action: ActionList | None
    version: str | None
    value: Mapping[str, object]
    _does_nothing: bool = False

    @cached_property
    def principal(self) -> PrincipalList | None:
        return _principals(self.value.get("Principal"))

    @cached_property
    def not_principal(self) -> PrincipalList | None:
        return _principals(self.value.get("NotPrincipal"))

    @cached_property
    def resource(self) -> tuple[ResourcePattern, ...] | None:
        return () if self._does_nothing else _resources(self.value.get("Resource"), self.version)

    @cached_property
    def not_resource(self) -> tuple[ResourcePattern, ...] | None:
        return _resources(self.value.get("NotResource"), self.version)

    @cached_property
    def names_principals(self) -> bool:
        """Whether it has Principal or NotPrincipal, as the policies of resources do."""
        return self.principal is not None or self.not_principal is not None

    @cached_property
    def conditions(self) -> tuple[ConditionTest, ...]:
        return read_conditions(self.value.get("Condition", {}), self.version)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Statement) and self._read() == other._read()

    def __hash__(self) -> int:
        return hash((self.index, self.sid, self.effect, self.action, self.not_action))

    def _read(self) -> tuple[object, ...]:
        """Everything that the statement says, however it was written."""
        head = self.index, self.sid, self.effect, self.action, self.not_action
        who, where = (self.principal, self.not_principal), (self.resource, self.not_resource)
        return (*head, *who, *where, self.conditions)

    @property
    def denies(self) -> bool:
        return self.effect is Effect.DENY

    @property
    def takes_any_request(self) -> bool:
        """Whether nothing but its actions narrows the statement: whoever asks, about whatever resource."""
        everywhere = self.resource is not None and any(pattern.text == "*" for pattern in self.resource)
        return everywhere and not self.names_principals and not self.conditions

    def is_about(self, service: str, name: str) -> bool:
        """Say whether Action or NotAction fits the action with this service and name, in lower case."""
        if self.action is not None:
            return self.action.covers(service, name)
        return self.not_action is not None and not self.not_action.covers(service, name)


@dataclass(frozen=True, slots=True)
class PolicyDocument:
    """A whole document. `text` is what was parsed, None when it came as a value."""

    version: str | None
    id: str | None
    statements: tuple[Statement, ...]
    text: str | None = None
    _about: dict[str, tuple[Statement, ...]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def about(self, action: str) -> tuple[Statement, ...]:
        """Return the statements whose Action or NotAction fits `action`, in lower case; remembered."""
        found = self._about.get(action)
        if found is None:
            service, name = actions.split(action)
            found = tuple(statement for statement in self.statements if statement.is_about(service, name))
            if len(self._about) >= MOST_ACTIONS:
                self._about.clear()
            self._about[action] = found
        return found


def parse(
    source: str | Mapping[str, object],
    document_type: DocumentType = DocumentType.IDENTITY,
    service: str | None = None,
) -> PolicyDocument:
    """Return the policy document that `source` holds, as text or as a JSON value.

    A value is kept: it must not be changed afterwards. `service` is whose policy a resource-based one is
    (`s3`, `kms`, …), where that is known. Raises MalformedPolicyDocument, which names every problem,
    placed if it came as text, when the document is not of its type's form.
    """
    if isinstance(source, str):
        return _parse_text(source, document_type, service)
    return _build(source, None, document_type, service)


@by_text(2048)
def _parse_text(text: str, document_type: DocumentType, service: str | None) -> PolicyDocument:
    value, problems = json_text.load(text)
    return _build(value, text, document_type, service, problems)


def _build(
    value: object,
    text: str | None,
    document_type: DocumentType,
    service: str | None,
    problems: Sequence[Problem] = (),
) -> PolicyDocument:
    if refused := (*problems, *structure.problems(value, document_type, service)):
        raise MalformedPolicyDocument(_placed(refused, text))
    assert isinstance(value, Mapping)
    version = value.get("Version")
    listed = value["Statement"]
    statements = listed if isinstance(listed, list) else [listed]
    return PolicyDocument(
        version,
        value.get("Id"),
        tuple(_statement(index, statement, version, service) for index, statement in enumerate(statements)),
        text,
    )


def _placed(problems: Sequence[Problem], text: str | None) -> Sequence[Problem]:
    return problems[:MOST_PROBLEMS] if text is None else json_text.placed(text, problems)


def _statement(
    index: int, value: Mapping[str, object], version: str | None, service: str | None
) -> Statement:
    action, not_action = _actions(value.get("Action")), _actions(value.get("NotAction"))
    does_nothing = False
    if service == "kms":
        # A key policy's statement without actions or resources is saved and does nothing (fact 1.2.2).
        action = ActionList(()) if action is None and not_action is None else action
        does_nothing = "Resource" not in value and "NotResource" not in value
    sid = str(value["Sid"]) if "Sid" in value else None
    effect = _EFFECTS[str(value["Effect"])]
    return Statement(index, sid, effect, action, not_action, version, value, does_nothing)


def _principals(value: object) -> PrincipalList | None:
    return None if value is None else PrincipalList.parse(value)


def _actions(value: object) -> ActionList | None:
    return None if value is None else ActionList(map(str, structure.as_list(value)))


def _resources(value: object, version: str | None) -> tuple[ResourcePattern, ...] | None:
    if value is None:
        return None
    return tuple(ResourcePattern(str(entry), version) for entry in structure.as_list(value))
