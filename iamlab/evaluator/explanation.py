"""Why a request was decided as it was: every policy type, every statement, every element.

Statements are matched by `matching` and combined by `decision`, the same as for a bare decision. What
this module adds is words, and it does so only when asked.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby

from iamlab.evaluator import answers, json_scan, link_notes, matching
from iamlab.evaluator.condition_words import ConditionTrace
from iamlab.evaluator.decision import Decision, Outcome, decide
from iamlab.evaluator.document import Effect, Statement
from iamlab.evaluator.element_trace import ElementTrace
from iamlab.evaluator.link_notes import Level, LinkState
from iamlab.evaluator.mismatch import EntryTrace
from iamlab.evaluator.policies import PlacedStatement, Policies, PolicyType
from iamlab.evaluator.principal_words import PrincipalTrace
from iamlab.evaluator.problems import Path
from iamlab.evaluator.request import Request

__all__ = ["Level", "Link", "LinkState", "StatementTrace", "Trace", "explain"]


@dataclass(eq=False)  # frozen would cost as much again to make, and a trace makes one for every statement
class StatementTrace:
    """One statement, where it stands, and whether it applies to the request."""

    placed: PlacedStatement
    request: Request
    applies: bool
    has_boundary: bool

    @cached_property
    def failing_names(self) -> tuple[str, ...]:
        """The elements that do not fit, by name; none of a statement that applies."""
        if self.applies:
            return ()
        return matching.failing_elements(self.statement, self.request, has_boundary=self.has_boundary)

    @property
    def statement(self) -> Statement:
        return self.placed.statement

    @property
    def policy_type(self) -> PolicyType:
        return self.placed.policy_type

    @property
    def group(self) -> int:
        """The number of its level or its endpoint."""
        return self.placed.group

    @property
    def policy(self) -> str:
        return self.placed.policy

    @property
    def index(self) -> int:
        return self.statement.index

    @property
    def sid(self) -> str | None:
        return self.statement.sid

    @property
    def effect(self) -> Effect:
        return self.statement.effect

    @property
    def line(self) -> int | None:
        """Where the statement begins, None without text."""
        return self._line(())

    @property
    def label(self) -> str:
        """The statement by its Sid, else by its number."""
        return f"statement {self.sid or self.index + 1}"

    @cached_property
    def elements(self) -> tuple[ElementTrace, ...]:
        """Every element that is matched, and of Condition every test."""
        return tuple(self._elements())

    @property
    def failing(self) -> tuple[ElementTrace, ...]:
        return tuple(element for element in self.elements if not element.fits)

    def _elements(self) -> Iterator[ElementTrace]:
        statement, request = self.statement, self.request
        for name, principals in (
            ("Principal", statement.principal),
            ("NotPrincipal", statement.not_principal),
        ):
            if principals is not None:
                yield PrincipalTrace(name, request, self._fits(name), self._line((name,)), principals)
        for name, entries in _entries(statement):
            version = self.placed.named_policy.document.version
            yield EntryTrace(name, request, self._fits(name), self._line((name,)), entries, version)
        for test in statement.conditions:
            line = self._line(("Condition", test.operator, test.key))
            yield ConditionTrace("Condition", request, test.fits(request.keys), line, test)

    def _fits(self, name: str) -> bool:
        return name not in self.failing_names

    def _line(self, rest: Path) -> int | None:
        text = self.placed.named_policy.document.text
        if text is None:
            return None
        scanned = json_scan.scan(text)
        listed = ("Statement", self.index)
        path = listed if listed in scanned.values else ("Statement",)
        return scanned.place_of((*path, *rest)).line


@dataclass(frozen=True, slots=True)
class Link:
    """One policy type in the chain.

    `decides` marks the one that settled it, `matters` says whether what it said changed anything,
    `note` says both in a sentence. `levels` are those of SCPs and RCPs.
    """

    policy_type: PolicyType
    state: LinkState
    decides: bool
    matters: bool
    note: str
    statements: tuple[StatementTrace, ...] = ()
    levels: tuple[Level, ...] = ()


@dataclass(frozen=True)
class Trace:
    """A decision with everything that led to it; `applying` are the statements that apply to the request.

    All else, the words above all, is found when somebody asks for it.
    """

    request: Request
    policies: Policies
    decision: Decision
    applying: Sequence[PlacedStatement]

    @cached_property
    def statements(self) -> tuple[StatementTrace, ...]:
        """Every statement of every policy, in AWS's order."""
        request, has_boundary = self.request, bool(self.policies.boundary)
        applying = {id(placed.statement) for placed in self.applying}
        return tuple(
            StatementTrace(placed, request, id(placed.statement) in applying, has_boundary)
            for placed in self.policies.statements
        )

    @cached_property
    def links(self) -> tuple[Link, ...]:
        """The chain in AWS's order; types of which no policy applies stay, and say so."""
        return tuple(_links(self))

    @cached_property
    def near_misses(self) -> tuple[StatementTrace, ...]:
        """The statements that nearly decided otherwise, nearest first.

        For an implicit deny those are Allows of the policy types that were silent, for an allowed
        request Denies. An explicit deny has none: what decided matched.
        """
        decision = self.decision
        if decision.outcome is Outcome.EXPLICIT_DENY or decision.settled:
            return ()
        wanted = Effect.DENY if decision.allowed else Effect.ALLOW
        types = tuple(PolicyType) if decision.allowed else decision.blocked_by
        near = [
            s
            for s in self.statements
            if s.effect is wanted and s.policy_type in types and not s.applies and _is_near(s)
        ]
        return tuple(sorted(near, key=lambda s: (len(s.failing), -sum(e.nearness for e in s.failing))))

    @cached_property
    def answer(self) -> str:
        """One sentence on what decided."""
        return answers.answer(self.decision, self.policies)


def explain(request: Request, policies: Policies) -> Trace:
    """Decide `request` under `policies` and keep every step."""
    applying = matching.applying(request, policies)
    return Trace(request, policies, decide(request, policies, applying), applying)


def _entries(statement: Statement) -> Iterator[tuple[str, tuple[str, ...]]]:
    for name, listed in (("Action", statement.action), ("NotAction", statement.not_action)):
        if listed is not None:
            yield name, listed.texts
    for name, patterns in (("Resource", statement.resource), ("NotResource", statement.not_resource)):
        if patterns is not None:
            yield name, tuple(pattern.text for pattern in patterns)


def _links(trace: Trace) -> Iterator[Link]:
    grouped = groupby(trace.statements, key=lambda statement: statement.placed.policy_type)
    by_type = {policy_type: tuple(statements) for policy_type, statements in grouped}
    deciding = link_notes.deciding(trace.decision)
    for policy_type in PolicyType:
        if policy_type is PolicyType.VPC_ENDPOINT and not trace.policies.vpc_endpoint:
            continue  # most requests take no such way
        applying = [(p.group, p.statement.effect) for p in trace.applying if p.policy_type is policy_type]
        said = link_notes.said(policy_type, trace.decision, trace.policies, applying)
        yield Link(
            policy_type,
            said.state,
            decides=policy_type is deciding,
            matters=said.matters,
            note=said.note,
            statements=by_type.get(policy_type, ()),
            levels=said.levels,
        )


def _is_near(statement: StatementTrace) -> bool:
    """One element that fails is near, Condition with all its tests; two are when both are nearly right."""
    failing = len(statement.failing_names)
    return failing == 1 or (failing == 2 and all(element.nearness >= 0.7 for element in statement.failing))
