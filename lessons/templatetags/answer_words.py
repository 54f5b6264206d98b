"""The words and icons of answers to questions: statements, predictions, the policy type that denies."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from lessons.content_format.kinds.quiz import QuizExercise, Statement, StatementResult, grade_quiz
from lessons.templatetags.frame import icon

register = template.Library()


@register.simple_tag
def truth_verdict(result: StatementResult) -> SafeString:
    """Draw whether a statement is true; how it is drawn says whether it was picked rightly."""
    word = "True" if result.is_true else "False"
    if not result.is_picked:
        # Only shown when all is right: false, and left alone.
        return format_html('<p class="verdict" data-result="wait">{}{}</p>', icon("idle"), word)
    shape = "pass" if result.is_true else "fail"
    return format_html('<p class="verdict" data-result="{}">{}{}</p>', shape, icon(shape), word)


@register.filter
def true_statements(exercise: QuizExercise) -> list[Statement]:
    """Return the statements of a quiz that are true."""
    return [result.statement for result in grade_quiz(exercise, "").results if result.is_true]
