"""What the editor marks in its text, as the page's templates write it."""

import json
from collections.abc import Iterable

from django import template

from iamlab.evaluator import Problem
from lessons.grading import Feedback
from lessons.views.editor_marks import marks, near_miss_notes

register = template.Library()


@register.filter
def marks_json(problems: Iterable[Problem]) -> str:
    """Return problems as JSON for the editor."""
    return json.dumps(marks(problems))


@register.filter
def near_misses_json(feedback: Feedback) -> str:
    """Return the lines at which failing checks stop, as JSON for the editor."""
    return json.dumps(near_miss_notes(feedback))
