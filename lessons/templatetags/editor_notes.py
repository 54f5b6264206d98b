"""What the editor marks in its text, as the page's templates write it."""

import json

from django import template

from lessons.grading import DiagnoseFeedback, Feedback
from lessons.views.editor_marks import marks, near_miss_notes

register = template.Library()


@register.filter
def marks_json(feedback: Feedback) -> str:
    """Return the problems of the document, or of each of several, as JSON for the editor."""
    if not feedback.documents:
        return json.dumps(marks(feedback.problems))
    return json.dumps(
        [mark for each in feedback.documents for mark in marks(each.problems, f"document-{each.number}")]
    )


@register.filter
def near_misses_json(feedback: Feedback) -> str:
    """Return the lines at which failing checks stop, as JSON for the editor."""
    gives_away = isinstance(feedback, DiagnoseFeedback) and not feedback.is_begun
    return json.dumps([] if gives_away else near_miss_notes(feedback))
