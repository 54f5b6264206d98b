"""The words and icons of feedback: verdicts on checks, and problems."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from iamlab.evaluator import Problem, ProblemType
from lessons.grading import CheckResult, Feedback, RuleResult
from lessons.templatetags.frame import icon

register = template.Library()

Row = CheckResult | RuleResult

RESULTS = {
    "pass": ("pass", "Pass", "passes"),
    "fail": ("fail", "Fail", "fails"),
    "wait": ("idle", "Waits", "waits"),
}
"""By verdict on a row: the icon, the word, and the word after its title."""

PROBLEM_TYPES = {
    ProblemType.ERROR: ("fail", "fail", "Error"),
    ProblemType.SECURITY_WARNING: ("near", "near", "Security"),
    ProblemType.WARNING: ("near", "near", "Warning"),
    ProblemType.SUGGESTION: ("idle", "", "Suggestion"),
}


@register.filter
def result(row: Row) -> str:
    """Return the verdict on a row as its data attribute has it."""
    if row.waits:
        return "wait"
    return "pass" if row.passed else "fail"


@register.filter
def result_word(row: Row) -> str:
    """Return the verdict on a row in a word."""
    return RESULTS[result(row)][1]


@register.simple_tag
def verdict_icon(row: Row, label: str | None = None) -> SafeString:
    """Draw a row's verdict; labelled with what passes or fails unless a label is given."""
    shape, _, spoken = RESULTS[result(row)]
    return icon(shape, f"{row.title.replace('`', '')}: {spoken}" if label is None else label)


@register.simple_tag
def summary(feedback: Feedback) -> SafeString:
    """Say in a few words how many checks pass."""
    if feedback.solved:
        return mark_safe("All checks pass")
    if not feedback.evaluated:
        return mark_safe("Checks wait")
    total = len(feedback.rows) + len(feedback.hidden)
    passing = sum(row.passed for row in feedback.rows) + feedback.hidden_passed
    return format_html('{} of {} <span class="from-start">checks </span>pass', passing, total)


@register.simple_tag
def result_icon(result: str) -> SafeString:
    """Draw a verdict, with its word beside it."""
    shape, word, _ = RESULTS[result]
    return format_html("{}{}", icon(shape), word)


def expectation(row: CheckResult) -> str:
    """Say what is wrong with a denial that is one, but of the other kind than the check expects."""
    if row.passed or row.trace is None or row.trace.decision.allowed or row.expected == "allowed":
        return ""
    if row.expected == "implicitDeny":
        return " Here it is to be denied because no policy allows it, without a Deny."
    return " Here it is to be denied by a Deny, so that no other policy can allow it."


@register.simple_tag
def problem_kind(problem: Problem) -> SafeString:
    """Draw and name what sort of problem it is."""
    shape, colour, word = PROBLEM_TYPES[problem.type]
    return format_html('<span class="verdict" data-result="{}">{}{}</span>', colour, icon(shape), word)


@register.filter
def saving(problem: Problem) -> str:
    """Say what AWS would do with a document that has this problem."""
    return "AWS refuses to save this" if problem.refused else "AWS would save this"
