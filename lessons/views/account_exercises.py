"""The lesson page of an account exercise: the account's card, the goals, and how far they are."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from lessons import exercise_sandbox
from lessons.account_goals import graded
from lessons.content_format.kinds.account import AccountExercise
from lessons.forms.answers import AnswerForm
from lessons.grading.account import not_begun
from lessons.handed_out import handed_out
from lessons.task_bar import last_act
from lessons.views.guests import keep_variant, learner_or_guest
from lessons.views.htmx import LabRequest
from lessons.views.lesson_page import Work, find, following, reading, work_on
from lessons.what_changed import what_changed


@require_POST
def open_account(request: LabRequest, course: str, lesson: str, exercise: str) -> HttpResponse:
    """Lead to the learner's account of an exercise, made at the first time: a visitor becomes a guest."""
    row = find(course, lesson, exercise)
    form = AnswerForm(request.POST)
    work = work_on(request, row, form.cleaned_data.get("variant") if form.is_valid() else None)
    if not isinstance(work.content, AccountExercise):
        raise Http404("This exercise has no account.")
    return redirect(exercise_sandbox.find_or_make(learner_or_guest(request, work.variant), row))


def page(request: LabRequest, work: Work) -> HttpResponse:
    """Show the page of an account exercise."""
    content = work.content
    assert isinstance(content, AccountExercise)
    feedback = (graded(work.sandbox) if work.sandbox else None) or not_begun(content)
    solved = feedback.solved or work.solved
    context = {
        "work": work,
        "exercise": work.exercise,
        "content": content,
        "accounts": content.accounts.values(),
        "handed": list(handed_out(content, work.sandbox)),
        "feedback": feedback,
        "solved": solved,
        "following": following(work.exercise) if solved else None,
        "undoes": last_act(work.sandbox) if work.sandbox else None,
        "changed": what_changed(work.sandbox) if work.sandbox else (),
        "several_accounts": len(content.accounts) > 1,
    }
    around = reading(request, work.exercise.lesson, work.variant)
    response = render(request, "exercises/account.html", context | around)
    keep_variant(request, response, work.variant)
    return response
