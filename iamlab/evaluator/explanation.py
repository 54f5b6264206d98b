"""Why a request was decided as it was: every policy type, every statement, every element.

Statements are matched by `matching` and combined by `decision`, the same as for a bare decision. What
this module adds is words, and it does so only when asked.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from iamlab.evaluator import json_scan, matching, mismatch
from iamlab.evaluator.decision import (
    Decision,
    MatchedStatement,
    Outcome,
    decide,
    refuse_unsupported,
)
from iamlab.evaluator.document import Effect, PolicyDocument, Statement
from iamlab.evaluator.mismatch import ElementTrace
from iamlab.evaluator.policies import NamedPolicy, Policies, PolicyType
from iamlab.evaluator.problems import Path
from iamlab.evaluator.request import Request


class LinkState(StrEnum):
    """What one policy type said: `none` when no policy of that type applies."""

    ALLOWS = "allows"
    DENIES = "denies"
    NO_MATCH = "no_match"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class StatementTrace:
    """One statement against the request. `line` is where it begins, None without text."""

    policy: str
    index: int
    sid: str | None
    effect: Effect
    line: int | None
    elements: tuple[ElementTrace, ...]

    @property
    def label(self) -> str:
        """The statement's Sid, or its number."""
        return self.sid or f"Statement {self.index + 1}"

    @property
    def failing(self) -> tuple[ElementTrace, ...]:
        return tuple(element for element in self.elements if not element.fits)

    @property
    def applies(self) -> bool:
        return not self.failing


@dataclass(frozen=True, slots=True)
class Link:
    """One policy type in the chain. `decides` marks the first in AWS's order that decided."""

    policy_type: PolicyType
    state: LinkState
    decides: bool
    statements: tuple[StatementTrace, ...] = ()


@dataclass(frozen=True, slots=True)
class Trace:
    """A decision with everything that led to it. `answer` says in one sentence what decided."""

    request: Request
    decision: Decision
    links: tuple[Link, ...]
    near_misses: tuple[StatementTrace, ...]
    answer: str


def explain(request: Request, policies: Policies) -> Trace:
    """Decide `request` under `policies` and keep every step.

    Raises RequestNotSupportedYet as `authorize` does.
    """
    refuse_unsupported(request)
    traced = [
        (policy, statement, _trace_statement(policy, statement, request))
        for policy in policies.identity
        for statement in policy.document.statements
    ]
    decision = decide(
        request,
        (
            MatchedStatement(PolicyType.IDENTITY, policy.name, statement)
            for policy, statement, trace in traced
            if trace.applies
        ),
    )
    statements = tuple(trace for _, _, trace in traced)
    links = tuple(_links(decision, bool(policies.identity), statements))
    return Trace(request, decision, links, _near_misses(decision, statements), _answer(decision))


def _trace_statement(policy: NamedPolicy, statement: Statement, request: Request) -> StatementTrace:
    failing = frozenset(matching.failing_elements(statement, request))
    return StatementTrace(
        policy=policy.name,
        index=statement.index,
        sid=statement.sid,
        effect=statement.effect,
        line=_line(policy.document, statement, ()),
        elements=tuple(
            ElementTrace(
                element,
                patterns,
                request,
                element not in failing,
                _line(policy.document, statement, (element,)),
            )
            for element, patterns in mismatch.elements(statement)
        ),
    )


def _line(document: PolicyDocument, statement: Statement, rest: Path) -> int | None:
    if document.text is None:
        return None
    scanned = json_scan.scan(document.text)
    listed = ("Statement", statement.index)
    path = listed if listed in scanned.values else ("Statement",)
    return scanned.place_of((*path, *rest)).line


def _links(decision: Decision, has_identity: bool, statements: tuple[StatementTrace, ...]) -> Iterator[Link]:
    """Yield the chain in AWS's order; types of which no policy applies stay, and say so."""
    for policy_type in PolicyType:
        if policy_type is PolicyType.IDENTITY:
            yield Link(policy_type, _state(decision, has_identity), True, statements)
        elif policy_type is not PolicyType.VPC_ENDPOINT:
            yield Link(policy_type, LinkState.NONE, False)


def _state(decision: Decision, has_identity: bool) -> LinkState:
    if decision.outcome is Outcome.EXPLICIT_DENY:
        return LinkState.DENIES
    if decision.allowed:
        return LinkState.ALLOWS
    return LinkState.NO_MATCH if has_identity else LinkState.NONE


def _near_misses(decision: Decision, statements: tuple[StatementTrace, ...]) -> tuple[StatementTrace, ...]:
    """Return the statements that nearly decided otherwise, nearest first.

    For an implicit deny those are Allows, for an allowed request Denies. An explicit deny has none:
    what decided matched.
    """
    if decision.outcome is Outcome.EXPLICIT_DENY:
        return ()
    wanted = Effect.DENY if decision.allowed else Effect.ALLOW
    near = [s for s in statements if s.effect is wanted and not s.applies and _is_near(s)]
    return tuple(sorted(near, key=lambda s: (len(s.failing), -sum(e.nearness for e in s.failing))))


def _is_near(statement: StatementTrace) -> bool:
    """One element that fails is near; two are when both are nearly right."""
    failing = statement.failing
    return len(failing) == 1 or (len(failing) == 2 and all(element.nearness >= 0.7 for element in failing))


def _answer(decision: Decision) -> str:
    if decision.outcome is Outcome.IMPLICIT_DENY:
        return "Nothing denies this request, but no identity-based policy allows it."
    names = list(dict.fromkeys(_name(match) for match in decision.matched))
    who, s = _listed(names), "s" if len(names) == 1 else ""
    if decision.allowed:
        return f"{who} allow{s} this request, and no policy denies it."
    return f"{who} {'denies' if s else 'deny'} this request, and an explicit deny beats every allow."


def _listed(names: list[str]) -> str:
    return f"{', '.join(names[:-1])} and {names[-1]}" if len(names) > 1 else names[0]


def _name(match: MatchedStatement) -> str:
    return (
        f"`{match.statement.sid}`"
        if match.statement.sid
        else f"Statement {match.statement.index + 1} of {match.policy}"
    )
