"""The words and icons of feedback: verdicts on checks, and problems."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from iamlab.evaluator import Problem, ProblemType
from lessons.grading import CheckResult, Feedback, RuleResult
from lessons.templatetags.frame import icon

register = template.Library()

Row = CheckResult | RuleResult

PROBLEM_TYPES = {
    ProblemType.ERROR: ("fail", "fail", "Error"),
    ProblemType.SECURITY_WARNING: ("near", "near", "Security"),
    ProblemType.WARNING: ("near", "near", "Warning"),
    ProblemType.SUGGESTION: ("idle", "", "Suggestion"),
}


@register.filter
def result(row: Row) -> str:
    """Return the verdict on a row as its data attribute has it."""
    return "pass" if row.passed else "fail"


@register.filter
def result_word(row: Row) -> str:
    """Return the verdict on a row in a word."""
    return "Pass" if row.passed else "Fail"


@register.simple_tag
def verdict_icon(row: Row, label: str | None = None) -> SafeString:
    """Draw a row's verdict; labelled with what passes or fails unless a label is given."""
    word = "passes" if row.passed else "fails"
    return icon(result(row), f"{row.title.replace('`', '')}: {word}" if label is None else label)


@register.simple_tag
def summary(feedback: Feedback) -> SafeString:
    """Say in a few words how many checks pass."""
    if feedback.solved:
        return mark_safe("All checks pass")
    total = len(feedback.rows) + len(feedback.hidden)
    passing = sum(row.passed for row in feedback.rows) + feedback.hidden_passed
    return format_html('{} of {} <span class="from-start">checks </span>pass', passing, total)


@register.simple_tag
def problem_kind(problem: Problem) -> SafeString:
    """Draw and name what sort of problem it is."""
    shape, colour, word = PROBLEM_TYPES[problem.type]
    return format_html('<span class="verdict" data-result="{}">{}{}</span>', colour, icon(shape), word)


@register.filter
def saving(problem: Problem) -> str:
    """Say what AWS would do with a document that has this problem."""
    return "AWS refuses to save this" if problem.refused else "AWS would save this"


@register.filter
def who(principal: str) -> str:
    """Return the short name of a principal: the part of the ARN that people use."""
    return principal.rpartition("/")[2] or principal
