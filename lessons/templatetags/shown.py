"""What a page shows of a check, as plain values, and its HTML kept by them.

While somebody types, most checks come out as before. A row is drawn from these values and nothing else,
so equal values mean equal HTML, and a row that did not change is not drawn again.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Protocol

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from iamlab.evaluator import Trace
from iamlab.evaluator.explanation import StatementTrace
from lessons.grading import CheckResult
from lessons.templatetags.condition_words import ShownTest, condition_test
from lessons.templatetags.feedback_words import expectation, result
from lessons.templatetags.request_words import caller_words, circumstances
from lessons.templatetags.trace_words import chain, deciding, mismatch
from lessons.templatetags.where_words import Where, where

register = template.Library()

MOST_NEAR_MISSES = 2

LONGEST_KEPT = 2000
"""How many characters of the learner's own a row may hold and still be kept."""


@dataclass(frozen=True, slots=True)
class ShownElement:
    """One element of a statement: its name and whether it fits."""

    name: str
    fits: bool


@dataclass(frozen=True, slots=True)
class ShownMismatch:
    """Why an element does not fit: a sentence, and the two values, one above the other.

    Of a condition there is its `test` instead of the two values.
    """

    sentence: str
    nearest: str
    asked_covered: str
    asked_rest: str
    test: ShownTest | None = None


@dataclass(frozen=True, slots=True)
class ShownStatement:
    """A statement that decided or nearly did; the line in `where` is the one to look at."""

    where: Where
    effect: str
    elements: tuple[ShownElement, ...] = ()
    mismatches: tuple[ShownMismatch, ...] = ()


@dataclass(frozen=True, slots=True)
class ShownReason:
    """Why a request was decided as it was."""

    outcome: str
    answer: str
    chain: SafeString
    decided: tuple[ShownStatement, ...]
    near: tuple[ShownStatement, ...]
    message: str | None


class Named(Protocol):
    """A document that the page shows, under its name."""

    @property
    def name(self) -> str: ...


@dataclass(frozen=True, slots=True)
class ShownName:
    """The name of a document, to whose lines rows link by its place among the others."""

    name: str


@dataclass(frozen=True, slots=True)
class ShownCheck:
    """A row of the list of checks. `caller` is empty where the same one makes every request."""

    id: str
    title: str
    action: str
    resource: str
    expected: str
    why: str
    result: str
    error: str | None
    expectation: str
    reason: ShownReason | None
    policy: str
    is_open: bool
    was_hidden: bool
    caller: str = ""
    circumstances: tuple[tuple[str, str], ...] = ()
    documents: tuple[ShownName, ...] = ()


@register.simple_tag
def check_row(
    row: CheckResult,
    policy: str,
    one_caller: str | None = None,
    first_failing: str | None = None,
    documents: Iterable[Named] = (),
) -> SafeString:
    """Draw the row of a check; `policy` is the learner's document, to whose lines the row links.

    Where there are several, `documents` are all of them.

    `one_caller` makes every request of the list; where there is no such one, each row says who asks.
    """
    shown = ShownCheck(
        id=row.id,
        title=row.title,
        action=row.action,
        resource=row.resource,
        expected=row.expected,
        why=row.why,
        result=result(row),
        error=row.error,
        expectation=expectation(row),
        reason=reason(row.trace, row.passed) if row.trace else None,
        policy=policy,
        is_open=row.id == first_failing,
        was_hidden=row.hidden,
        caller="" if row.principal == one_caller else caller_words(row),
        circumstances=circumstances(row),
        documents=tuple(ShownName(each.name) for each in documents),
    )
    return _kept(shown) if _is_short(shown.reason) else _draw(shown)


@register.filter
def reason(trace: Trace, passed: bool | None = None) -> ShownReason:
    """Return what is shown of a trace; what nearly decided otherwise only where that is wanted."""
    near = () if passed else trace.near_misses[:MOST_NEAR_MISSES]
    return ShownReason(
        outcome=trace.decision.outcome.value,
        answer=trace.answer,
        chain=chain(trace, passed),
        decided=tuple(ShownStatement(where(statement), statement.effect) for statement in deciding(trace)),
        near=tuple(_near(statement) for statement in near),
        message=trace.decision.message,
    )


def _near(statement: StatementTrace) -> ShownStatement:
    return ShownStatement(
        replace(where(statement), line=statement.failing[0].line),
        statement.effect,
        tuple(ShownElement(element.element, element.fits) for element in statement.elements),
        tuple(
            ShownMismatch(
                sentence,
                element.nearest,
                element.asked_covered,
                element.asked_rest,
                condition_test(element),
            )
            for element, sentence in mismatch(statement)
        ),
    )


def _is_short(reason: ShownReason | None) -> bool:
    """Say whether a row is worth keeping: a text made to be long must not fill the memory."""
    if reason is None:
        return True
    statements = (*reason.decided, *reason.near)
    labels = sum(len(statement.where.label) for statement in statements)
    entries = sum(len(each.nearest) for statement in statements for each in statement.mismatches)
    return len(reason.answer) + labels + entries <= LONGEST_KEPT


def _draw(shown: ShownCheck) -> SafeString:
    return render_to_string("exercises/_check.html", {"row": shown})


_kept = lru_cache(maxsize=2048)(_draw)
