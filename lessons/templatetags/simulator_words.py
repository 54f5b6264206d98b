"""The words and icons of the simulator's table."""

from collections import Counter

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from iamlab.evaluator import Outcome
from lessons.templatetags.frame import icon
from lessons.templatetags.trace_words import OUTCOMES
from lessons.views.sandbox.simulator import Cell, Matrix

register = template.Library()


@register.simple_tag
def cell_decision(cell: Cell) -> SafeString:
    """Draw the decision of a cell, with its word."""
    return outcome_drawn(cell.outcome)


@register.simple_tag
def outcome_drawn(outcome: Outcome) -> SafeString:
    """Draw a decision, with its word."""
    shape, word = OUTCOMES[outcome]
    return format_html("{}{}", icon(shape), word)


@register.filter
def summed_up(matrix: Matrix) -> str:
    """Say how many of the questions are allowed."""
    counted = Counter(cell.outcome for row in matrix.rows for cell in row.cells)
    total = counted.total()
    if total == 1:
        return "1 question"
    return f"{counted[Outcome.ALLOWED]} of {total} allowed"
