"""The lesson page: read, write a policy, and see at once whether it is right and why."""

import json
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from lessons.content_format.kinds import KindOfExercise
from lessons.forms.answers import AnswerForm
from lessons.grading import MAX_DOCUMENT_BYTES, Feedback, grade
from lessons.models import Attempt, Exercise, Lesson
from lessons.progress import course_progress
from lessons.views.editor_marks import marks, near_miss_notes
from lessons.views.guests import keep_variant, known_learner, learner_or_guest, variant_for
from lessons.views.htmx import LabRequest, partial


@dataclass(slots=True)
class Work:
    """One exercise as one learner meets it: filled with their values, with what they did so far.

    `attempt` is None for a visitor who has not answered yet.
    """

    exercise: Exercise
    content: KindOfExercise
    variant: int
    attempt: Attempt | None

    @property
    def text(self) -> str:
        """What stands in the editor: the learner's latest text, else the starter."""
        return (self.attempt.text if self.attempt else "") or self.content.starting_answer()

    @property
    def opened(self) -> list[Any]:
        """The hints that the learner has opened, in order."""
        ids = self.attempt.hints_opened if self.attempt else []
        return [hint for hint in self.content.hints if hint.id in ids]

    @property
    def all_hints_open(self) -> bool:
        return len(self.opened) == len(self.content.hints)

    @property
    def solved(self) -> bool:
        return self.attempt is not None and self.attempt.solved

    @property
    def solution_shown(self) -> bool:
        return self.attempt is not None and self.attempt.solution_shown_at is not None

    @property
    def solution_opens(self) -> bool:
        """Whether the solution may be asked for: when every hint is open, or the exercise is solved."""
        return self.solved or self.all_hints_open


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
        return render(request, "lesson_without_exercise.html", _reading(request, row, variant_for(request)))
    return _page(request, _work(request, chosen))


@require_GET
def exercise(request: LabRequest, course: str, lesson: str, exercise: str) -> HttpResponse:
    """Show a lesson with this exercise."""
    return _page(request, _work(request, _find(course, lesson, exercise)))


@require_POST
def check(request: LabRequest, course: str, lesson: str, exercise: str) -> HttpResponse:
    """Grade the posted text: the results alone for the editor, the whole page without JavaScript."""
    form = AnswerForm(request.POST)
    work = _work(request, _find(course, lesson, exercise), form)
    if "document" not in request.POST or not form.is_valid():
        feedback = grade(work.content, request.POST.get("document", ""))
        refusal = str(form.errors.get("document", ["The answer is missing."])[0])
        return _results(request, work, feedback, refusal, 400)
    feedback = grade(work.content, form.cleaned_data["document"])
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
    work = _keep_text(request, course, lesson, exercise)
    assert work.attempt is not None
    work.attempt.open_hint([hint.id for hint in work.content.hints])
    return _help(request, work)


@require_POST
def solution(request: LabRequest, course: str, lesson: str, exercise: str) -> HttpResponse:
    """Show the model solution, once every hint is open or the exercise is solved."""
    work = _keep_text(request, course, lesson, exercise)
    assert work.attempt is not None
    if work.solution_opens:
        work.attempt.show_solution()
    return _help(request, work)


def _find(course: str, lesson: str, exercise: str) -> Exercise:
    return get_object_or_404(
        Exercise.objects.live(), lesson__course__slug=course, lesson__slug=lesson, slug=exercise
    )


def _work(request: LabRequest, exercise: Exercise, form: AnswerForm | None = None) -> Work:
    posted = form.cleaned_data.get("variant") if form and form.is_valid() else None
    variant = variant_for(request, posted)
    learner = known_learner(request)
    attempt = Attempt.objects.of(learner).filter(exercise=exercise).first() if learner else None
    return Work(exercise, exercise.filled(variant), variant, attempt)


def _record(request: LabRequest, work: Work, form: AnswerForm, feedback: Feedback) -> None:
    learner = learner_or_guest(request, work.variant)
    if work.attempt is None:
        work.attempt = Attempt.objects.begin(learner, work.exercise)
    work.attempt.record(
        feedback.answer,
        feedback.failing,
        feedback.solved,
        settled=form.cleaned_data["settled"] or not request.htmx,
        wrong_ideas=feedback.wrong_ideas,
    )


def _keep_text(request: LabRequest, course: str, lesson: str, exercise: str) -> Work:
    """Return the work on an exercise, with the text that came along kept when it can be."""
    form = AnswerForm(request.POST)
    work = _work(request, _find(course, lesson, exercise), form)
    learner = learner_or_guest(request, work.variant)
    work.attempt = work.attempt or Attempt.objects.begin(learner, work.exercise)
    text = form.cleaned_data["document"] if form.is_valid() else ""
    if text and len(text.encode()) <= MAX_DOCUMENT_BYTES:
        feedback = grade(work.content, text)
        work.attempt.record(text, feedback.failing, feedback.solved)
    return work


def _page(
    request: LabRequest,
    work: Work,
    feedback: Feedback | None = None,
    *,
    refusal: str = "",
    status: int = 200,
) -> HttpResponse:
    feedback = feedback or grade(work.content, work.text)
    reading = _reading(request, work.exercise.lesson, work.variant)
    context = _context(work, feedback, refusal) | reading | {"text": feedback.answer}
    response = render(request, _template(work), context, status=status)
    keep_variant(request, response, work.variant)
    return response


def _reading(request: LabRequest, lesson: Lesson, variant: int) -> dict[str, Any]:
    """Return what the page shows beside the work: the text, and where in the course the learner is."""
    learner = known_learner(request)
    return {
        "lesson": lesson,
        "course": lesson.course,
        "lesson_text": lesson.filled_text(variant),
        "progress": course_progress(learner),
        "siblings": list(Exercise.objects.live().filter(lesson=lesson)),
        "solved_exercises": Attempt.objects.of(learner).solved_exercises() if learner else set(),
        "is_visitor": learner is None,
    }


def _results(
    request: LabRequest,
    work: Work,
    feedback: Feedback,
    refusal: str = "",
    status: int = 200,
    *,
    new_guest: bool = False,
) -> HttpResponse:
    """Return the results alone to the editor, else the page with what the learner typed still in it."""
    if not request.htmx:
        return _page(request, work, feedback, refusal=refusal, status=status)
    context = _context(work, feedback, refusal) | {"htmx": True, "new_guest": new_guest}
    return partial(request, f"{_template(work)}#results", context, status=status)


def _help(request: LabRequest, work: Work) -> HttpResponse:
    if not request.htmx:
        return redirect(f"{work.exercise.get_absolute_url()}#help")
    return partial(request, f"{_template(work)}#help", {"work": work})


def _context(work: Work, feedback: Feedback, refusal: str) -> dict[str, Any]:
    solved = feedback.solved or work.solved
    return {
        "marks": json.dumps(marks(feedback.problems)),
        "near_misses": json.dumps(near_miss_notes(feedback)),
        "work": work,
        "exercise": work.exercise,
        "content": work.content,
        "feedback": feedback,
        "refusal": refusal,
        "first_failing": next((row.id for row in feedback.checks if row.trace and not row.passed), None),
        "following": _following(work.exercise) if solved else None,
        "solved": solved,
    }


def _following(exercise: Exercise) -> Exercise | Lesson | None:
    """Return what comes after this exercise: the lesson's next one, else the next lesson."""
    siblings = list(Exercise.objects.live().filter(lesson=exercise.lesson))
    places = [sibling.pk for sibling in siblings]
    after = places.index(exercise.pk) + 1
    return siblings[after] if after < len(siblings) else exercise.lesson.following()


def _template(work: Work) -> str:
    return f"exercises/{work.exercise.kind}.html"
