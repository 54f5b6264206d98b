"""One test of a condition as it is shown: operator, key, wanted values, and what the request has."""

from dataclasses import dataclass

from django import template

from iamlab.evaluator.condition_keys import is_multivalued
from iamlab.evaluator.condition_words import ConditionTrace
from iamlab.evaluator.element_trace import ElementTrace
from lessons.forms.context_keys import example
from lessons.forms.context_lines import as_lines

register = template.Library()

MOST_VALUES = 5


@dataclass(frozen=True, slots=True)
class ShownTest:
    """A test of a condition, and whether it `fits`.

    `wanted` are the first of the wanted values, their variables filled in, `more` counts the rest.
    `to_add` is a line of context that gives the request the key it lacks, empty where that would not help.
    """

    fits: bool
    operator: str
    key: str
    wanted: tuple[str, ...]
    more: int
    given: tuple[str, ...]
    is_missing: bool
    to_add: str


@register.filter
def condition_test(element: ElementTrace) -> ShownTest | None:
    """Return the test that an element of a statement is, None when it is no condition."""
    if not isinstance(element, ConditionTrace):
        return None
    wanted, given = element.resolved, element.given
    return ShownTest(
        fits=element.fits,
        operator=element.operator,
        key=element.key,
        wanted=wanted[:MOST_VALUES],
        more=max(0, len(wanted) - MOST_VALUES),
        given=(given,) if isinstance(given, str) else tuple(given or ())[:MOST_VALUES],
        is_missing=given is None,
        to_add="" if element.fits or given is not None else _line(element),
    )


def _line(element: ConditionTrace) -> str:
    """Return the missing key with a value that fits, as a line; none for a key that the action drops."""
    if element.test.folded_key in {key.lower() for key in element.request.context}:
        return ""
    value = element.would_match or example(element.key)
    return as_lines({element.key: [value] if is_multivalued(element.key) else value})
