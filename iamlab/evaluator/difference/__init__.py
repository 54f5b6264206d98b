"""What does one policy allow that another does not?

Requests are told apart by what the statements of both policies ask about them: which actions they name,
which resources, which callers and which context keys. One request of each kind is made up and asked
under both policies. There are finitely many kinds, so where all were asked and no answer differs, there
is no difference: that is the proof.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from iamlab.evaluator.arns import FIELDS, ResourcePattern, account_of, split
from iamlab.evaluator.context import ContextValue
from iamlab.evaluator.difference import places
from iamlab.evaluator.difference.circumstances import (
    NOT_ALL_VALUES,
    Circumstance,
    Circumstances,
    circumstances,
)
from iamlab.evaluator.difference.classes import ActionClass, action_classes
from iamlab.evaluator.difference.danger import Danger, danger, order
from iamlab.evaluator.difference.places import Place
from iamlab.evaluator.difference.values import RESOURCE_ACCOUNT
from iamlab.evaluator.document import PolicyDocument, Statement
from iamlab.evaluator.matching import resource_fits
from iamlab.evaluator.reference import ServiceAction
from iamlab.evaluator.request import Request

__all__ = ["Danger", "Difference", "Extra", "difference"]

TOO_LONG = "The wildcards of the resources are too many to follow them all."


@dataclass(frozen=True, slots=True)
class Extra:
    """A request that only one of two policies allows: who asks to do what, on what, with which keys."""

    principal: str
    action: ServiceAction
    resource: str
    context: Mapping[str, ContextValue]

    @property
    def request(self) -> Request:
        return Request(self.principal, self.action.full_name, self.resource, self.context)

    @property
    def danger(self) -> Danger:
        """How much harm the action can do."""
        return danger(self.action)


@dataclass(frozen=True, slots=True)
class Difference:
    """What two policies decide differently.

    `extra` are requests that the first allows and the second does not, `missing` the other way round: one
    for each action, the most dangerous first. `unproven` says why there may be more where it is not empty.
    """

    extra: tuple[Extra, ...]
    missing: tuple[Extra, ...]
    unproven: tuple[str, ...] = ()

    @property
    def is_proven_none(self) -> bool:
        """Whether both policies allow the very same requests."""
        return not (self.extra or self.missing or self.unproven)


def difference(policy: PolicyDocument, other: PolicyDocument) -> Difference:
    """Return what `policy` and `other` decide differently.

    Each is taken by itself: it allows what one of its Allows and none of its Denies applies to. Both may
    be of any type, which should be the same. Actions are those of the service authorization reference;
    a request carries the keys that no request is without (fact 3.4.5), and stays in one partition.
    """
    if policy.statements == other.statements:
        return Difference((), ())
    return _Comparison(policy.statements, other.statements).result()


class _Comparison:
    """Two policies' statements side by side; bit i of every set stands for statement i of both."""

    def __init__(self, first: Sequence[Statement], second: Sequence[Statement]) -> None:
        self._statements = (*first, *second)
        self._first = (1 << len(first)) - 1
        self._denies = sum(1 << index for index, each in enumerate(self._statements) if each.denies)
        self._allows = (1 << len(self._statements)) - 1 & ~self._denies
        self._extra: dict[str, Extra] = {}
        self._missing: dict[str, Extra] = {}
        self._unproven: dict[str, None] = {}
        self._around: dict[tuple[object, ...], Circumstances] = {}

    def result(self) -> Difference:
        for each in sorted(action_classes(self._statements, allowing=self._allows), key=self._strangeness):
            self._compare(each)
        return Difference(_sorted(self._extra), _sorted(self._missing), tuple(self._unproven))

    @cached_property
    def _account(self) -> str:
        return places.home(pattern for each in self._statements for pattern in _patterns(each))

    def _strangeness(self, kind: ActionClass) -> tuple[bool, int]:
        """Sort resources that a policy writes about before others, and plain ones before special ones."""
        if kind.resource_type is None:
            return False, 0
        written = (pattern for each in self._statements for pattern in _patterns(each) if pattern.fields)
        is_written = any(kind.resource_type.may_be(pattern) for pattern in written)
        return not is_written, len(kind.resource_type.example)

    def _compare(self, kind: ActionClass) -> None:
        statements = [each for index, each in enumerate(self._statements) if kind.about >> index & 1]
        around = self._around.get(kind.circumstances)
        if around is None:
            patterns = [pattern for each in statements for pattern in _patterns(each)]
            around = circumstances(statements, patterns, kind.actions[0].full_name, self._account)
            self._around[kind.circumstances] = around
        self._unproven.update(dict.fromkeys(around.unproven))
        for circumstance in around.found:
            fitting = _spread(circumstance.fitting, kind.about)
            for place, covering in self._places(statements, kind, circumstance):
                applying = fitting & _spread(covering, kind.about)
                first = self._allowed(applying & self._first)
                if first != self._allowed(applying & ~self._first):
                    self._note(self._extra if first else self._missing, kind, circumstance.request, place)

    def _allowed(self, applying: int) -> bool:
        return bool(applying & self._allows) and not applying & self._denies

    def _places(
        self, statements: Sequence[Statement], kind: ActionClass, circumstance: Circumstance
    ) -> Iterator[tuple[Place, int]]:
        """Yield a resource of each kind, and the statements whose Resource or NotResource fits it."""
        lookup = circumstance.request.single_value
        patterns = tuple(places.read(pattern, lookup) for each in statements for pattern in _patterns(each))
        found = places.places(patterns, kind.resource_type, self._account)
        if not found.complete:
            self._unproven[TOO_LONG] = None
        owner = circumstance.request.single_value(RESOURCE_ACCOUNT) if circumstance.tells_owner else None
        for place in found.found:
            if owner is None or account_of(place.arn) in (owner, None):
                yield place, _covered(statements, place.covering)
            else:
                self._unproven[NOT_ALL_VALUES] = None
                yield _owned_by(owner, place.arn, statements, circumstance.request)

    def _note(self, noted: dict[str, Extra], kind: ActionClass, request: Request, place: Place) -> None:
        for action in kind.actions:
            if action.full_name not in noted:
                noted[action.full_name] = Extra(request.principal, action, place.arn, request.context)


def _owned_by(owner: str, arn: str, statements: Sequence[Statement], request: Request) -> tuple[Place, int]:
    """Return the resource of this ARN in the account that aws:ResourceAccount says, and what fits it."""
    fields = list(split(arn))
    fields[FIELDS.index("account")] = owner
    moved = ":".join(fields)
    asked = Request(request.principal, request.action, moved, request.context)
    fitting = sum(1 << index for index, each in enumerate(statements) if resource_fits(each, asked))
    return Place(moved, fitting), fitting


def _patterns(statement: Statement) -> tuple[ResourcePattern, ...]:
    return statement.resource or statement.not_resource or ()


def _covered(statements: Iterable[Statement], covering: int) -> int:
    """Return the statements that fit a resource which the patterns in `covering`, in their order, cover."""
    covered = 0
    for index, statement in enumerate(statements):
        patterns = _patterns(statement)
        is_listed = bool(covering & (1 << len(patterns)) - 1)
        covering >>= len(patterns)
        if is_listed if statement.resource is not None else not is_listed:
            covered |= 1 << index
    return covered


def _spread(bits: int, about: int) -> int:
    """Return `bits`, numbered among the statements of `about`, numbered among all."""
    spread, index = 0, 0
    while about:
        lowest = about & -about
        if bits >> index & 1:
            spread |= lowest
        about ^= lowest
        index += 1
    return spread


def _sorted(found: dict[str, Extra]) -> tuple[Extra, ...]:
    return tuple(sorted(found.values(), key=lambda extra: order(extra.action)))
