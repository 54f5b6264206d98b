"""The lesson page: read, answer, and see at once whether it is right and why.

An exercise of the kind x is shown by the template exercises/x.html, its results by the template's partial
`results`. What belongs to account exercises alone stands in account_exercises.py.
"""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from lessons.content_format.kinds import NoAnswer
from lessons.forms.answers import AnswerForm
from lessons.grading import MAX_DOCUMENT_BYTES, AnyFeedback, grade
from lessons.models import Attempt, Exercise, Lesson
from lessons.views import account_exercises
from lessons.views.guests import keep_variant, known_learner, variant_for
from lessons.views.htmx import LabRequest, partial
from lessons.views.lesson_page import (
    Work,
    begin,
    find,
    following,
    help_part,
    is_account,
    reading,
    work_on,
)


@require_GET
def lesson(request: LabRequest, course: str, lesson: str) -> HttpResponse:
    """Show a lesson with the first of its exercises that the learner has not solved."""
    row = get_object_or_404(Lesson.objects.live(), course__slug=course, slug=lesson)
    exercises = list(Exercise.objects.live().filter(lesson=row))
    learner = known_learner(request)
    solved = Attempt.objects.of(learner).solved_exercises() if learner else set()
    unsolved = [exercise for exercise in exercises if exercise.pk not in solved]
    chosen = next(iter(unsolved or exercises), None)
    if chosen is None:
        return render(request, "lesson_without_exercise.html", reading(request, row, variant_for(request)))
    return _show(request, work_on(request, chosen))


@require_GET
def exercise(request: LabRequest, course: str, lesson: str, exercise: str) -> HttpResponse:
    """Show a lesson with this exercise."""
    return _show(request, work_on(request, find(course, lesson, exercise)))


@require_POST
def check(request: LabRequest, course: str, lesson: str, exercise: str) -> HttpResponse:
    """Grade the posted answer: the results alone for htmx, the whole page without JavaScript."""
    work, form = _posted(request, course, lesson, exercise)
    if is_account(work):
        return redirect(work.exercise)
    try:
        feedback = grade(work.content, _answer(request, work, form))
    except NoAnswer as refusal:
        return _results(request, work, grade(work.content, refusal.kept), str(refusal), 400)
    if len(feedback.answer.encode()) > MAX_DOCUMENT_BYTES:
        return _results(request, work, feedback, status=413)
    was_visitor = known_learner(request) is None
    _record(request, work, form, feedback)
    return (
        _results(request, work, feedback, new_guest=was_visitor) if request.htmx else redirect(work.exercise)
    )


@require_POST
def hint(request: LabRequest, course: str, lesson: str, exercise: str) -> HttpResponse:
    """Open the next hint."""
    work = _begun(request, course, lesson, exercise)
    begin(request, work).open_hint([hint.id for hint in work.content.hints])
    return help_part(request, work)


@require_POST
def solution(request: LabRequest, course: str, lesson: str, exercise: str) -> HttpResponse:
    """Show the model solution, once every hint is open or the exercise is solved."""
    work = _begun(request, course, lesson, exercise)
    if work.solution_opens:
        begin(request, work).show_solution()
    return help_part(request, work)


def _show(request: LabRequest, work: Work) -> HttpResponse:
    """Show the page of an exercise, each kind's own way."""
    return account_exercises.page(request, work) if is_account(work) else _page(request, work)


def _posted(request: LabRequest, course: str, lesson: str, exercise: str) -> tuple[Work, AnswerForm]:
    """Return the work on an exercise, and the form that was sent about it."""
    form = AnswerForm(request.POST)
    variant = form.cleaned_data.get("variant") if form.is_valid() else None
    return work_on(request, find(course, lesson, exercise), variant), form


def _answer(request: LabRequest, work: Work, form: AnswerForm) -> str:
    """Return the answer that was sent. Raises NoAnswer."""
    if not form.is_valid():
        raise NoAnswer("The answer is missing.")
    return work.content.answer_in(dict(request.POST.lists()))


def _record(request: LabRequest, work: Work, form: AnswerForm, feedback: AnyFeedback) -> None:
    # Only what is typed is checked on the way; all else is a try.
    is_sent = not (request.htmx and work.content.keeps_drafts)
    begin(request, work).record(
        feedback.answer,
        feedback.failing,
        feedback.solved,
        settled=form.cleaned_data["settled"] or is_sent,
        wrong_ideas=feedback.wrong_ideas,
    )


def _begun(request: LabRequest, course: str, lesson: str, exercise: str) -> Work:
    """Return the work on an exercise, begun; a draft that came along is kept when it can be."""
    work, form = _posted(request, course, lesson, exercise)
    attempt = begin(request, work)
    text = _draft(request, work, form)
    if text and len(text.encode()) <= MAX_DOCUMENT_BYTES:
        feedback = grade(work.content, text)
        attempt.record(text, feedback.failing, feedback.solved)
    return work


def _draft(request: LabRequest, work: Work, form: AnswerForm) -> str:
    if is_account(work) or not work.content.keeps_drafts:
        return ""
    try:
        return _answer(request, work, form)
    except NoAnswer:
        return ""


def _page(
    request: LabRequest,
    work: Work,
    feedback: AnyFeedback | None = None,
    *,
    refusal: str = "",
    status: int = 200,
) -> HttpResponse:
    feedback = feedback or grade(work.content, work.text)
    around = reading(request, work.exercise.lesson, work.variant)
    context = _context(work, feedback, refusal) | around | {"text": feedback.answer}
    response = render(request, work.template, context, status=status)
    keep_variant(request, response, work.variant)
    return response


def _results(
    request: LabRequest,
    work: Work,
    feedback: AnyFeedback,
    refusal: str = "",
    status: int = 200,
    *,
    new_guest: bool = False,
) -> HttpResponse:
    """Return the results alone to the editor, else the page with what the learner typed still in it."""
    if not request.htmx:
        return _page(request, work, feedback, refusal=refusal, status=status)
    is_try = bool(request.POST.get("settled"))
    context = _context(work, feedback, refusal) | {"htmx": True, "new_guest": new_guest, "is_try": is_try}
    return partial(request, f"{work.template}#results", context, status=status)


def _context(work: Work, feedback: AnyFeedback, refusal: str) -> dict[str, Any]:
    solved = feedback.solved or work.solved
    return {
        "work": work,
        "exercise": work.exercise,
        "content": work.content,
        "feedback": feedback,
        "refusal": refusal,
        "following": following(work.exercise) if solved else None,
        "solved": solved,
    }
