"""The words and icons of goals, of replayed attacks, and of the steps of a solution."""

from typing import Any

from django import template
from django.template.context import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString

from lessons.content_format.account_steps import Step
from lessons.goals import StepResult
from lessons.goals.who import read_who
from lessons.grading import AccountFeedback, GoalResult
from lessons.task_bar import task_bar as bar_of
from lessons.templatetags.frame import icon

register = template.Library()

RESULTS = {"pass": ("pass", "Met", "met"), "open": ("idle", "To do", "not met yet")}
"""By state of a goal: the icon, the word, and the word after its title."""

MOST_SHOWN = 100


@register.inclusion_tag("exercises/_task_bar.html", takes_context=True)
def task_bar(context: Context) -> dict[str, Any]:
    """Show the task bar of the `sandbox` in the context; nothing for one without an exercise."""
    request = context["request"]
    return {
        "bar": bar_of(context["sandbox"], request.session),
        "request": request,
        "csrf_token": context.get("csrf_token"),
    }


@register.filter
def goal_result(goal: GoalResult) -> str:
    """Return the state of a goal as its data attribute has it."""
    return "pass" if goal.passed else "open"


@register.simple_tag
def goal_icon(goal: GoalResult) -> SafeString:
    """Draw the state of a goal, labelled with its title."""
    shape, _, spoken = RESULTS[goal_result(goal)]
    return icon(shape, f"{goal.title.replace('`', '')}: {spoken}")


@register.simple_tag
def goal_verdict(goal: GoalResult) -> SafeString:
    """Draw the state of a goal, with its word beside it."""
    shape, word, _ = RESULTS[goal_result(goal)]
    return format_html(
        '<span class="verdict" data-result="{}">{}{}</span>', goal_result(goal), icon(shape), word
    )


@register.filter
def goals_met(feedback: AccountFeedback) -> str:
    """Say in a few words how many goals are met."""
    if feedback.solved:
        return "All goals are met"
    total = len(feedback.goals)
    return f"{feedback.met} of {total} goal{'' if total == 1 else 's'} met"


@register.simple_tag
def step_verdict(step: StepResult, wanted: str) -> SafeString:
    """Draw what came of a replayed call; `wanted` is `refused` or `through`."""
    if not step.ran:
        return format_html('<span class="verdict" data-result="wait">{}Not reached</span>', icon("idle"))
    word = "Refused" if step.refused else "Failed" if step.code else "Went through"
    right = step.refused if wanted == "refused" else not step.code
    shape = "pass" if right else "fail"
    return format_html('<span class="verdict" data-result="{}">{}{}</span>', shape, icon(shape), word)


@register.filter
def step_call(step: Step) -> str:
    """Write a step of a solution as a call with its parameters; empty for what is no call."""
    if step.call is None:
        return ""
    who = f"{read_who(step.who).words}: " if step.who else ""
    given = ", ".join(f"{name} {_short(value)}" for name, value in step.parameters.items())
    return f"{who}{step.call}{f' · {given}' if given else ''}"


def _short(value: Any) -> str:
    text = " ".join(str(value).split())
    return text if len(text) <= MOST_SHOWN else f"{text[:MOST_SHOWN]}…"
