"""What the lesson pages of every kind of exercise share: the work, the text, the help, what comes next."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect

from lessons import exercise_sandbox, lesson_text
from lessons.content_format.kinds import KindOfExercise
from lessons.content_format.kinds.account import AccountExercise
from lessons.models import Attempt, Exercise, Lesson, Sandbox
from lessons.progress import course_progress
from lessons.views.guests import known_learner, learner_or_guest, variant_for
from lessons.views.htmx import LabRequest, partial


@dataclass(slots=True)
class Work:
    """One exercise as one learner meets it: filled with their values, with what they did so far.

    `attempt` is None for a visitor who has not answered yet, `sandbox` unless an account is open.
    """

    exercise: Exercise
    content: KindOfExercise
    variant: int
    attempt: Attempt | None
    sandbox: Sandbox | None = None

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

    @property
    def template(self) -> str:
        """Which template shows an exercise of this kind."""
        return f"exercises/{self.exercise.kind}.html"

    @property
    def solution_template(self) -> str:
        """Which part of it shows the solution."""
        return f"{self.template}#solution"


def find(course: str, lesson: str, exercise: str) -> Exercise:
    """Return a live exercise. Raises Http404."""
    return get_object_or_404(
        Exercise.objects.live(), lesson__course__slug=course, lesson__slug=lesson, slug=exercise
    )


def work_on(request: LabRequest, exercise: Exercise, posted_variant: int | None = None) -> Work:
    """Return whoever is at the browser at work on an exercise; `posted_variant` is that of a visitor's page.

    An open account keeps the values that it was opened with.
    """
    learner = known_learner(request)
    variant = variant_for(request, posted_variant)
    attempt = Attempt.objects.of(learner).filter(exercise=exercise).first() if learner else None
    sandbox = exercise_sandbox.find(learner, exercise) if learner and exercise.kind == "account" else None
    if sandbox is not None:
        variant = sandbox.variant
    return Work(exercise, exercise.filled(variant), variant, attempt, sandbox)


def begin(request: LabRequest, work: Work) -> Attempt:
    """Return the attempt, begun if need be: a visitor becomes a guest."""
    learner = learner_or_guest(request, work.variant)
    work.attempt = work.attempt or Attempt.objects.begin(learner, work.exercise)
    return work.attempt


def reading(request: LabRequest, lesson: Lesson, variant: int) -> dict[str, Any]:
    """Return what the page shows beside the work: the text, and where in the course the learner is."""
    learner = known_learner(request)
    return {
        "lesson": lesson,
        "course": lesson.course,
        "lesson_text": lesson_text.pieces(lesson.filled_text(variant)),
        "progress": course_progress(learner),
        "siblings": list(Exercise.objects.live().filter(lesson=lesson)),
        "solved_exercises": Attempt.objects.of(learner).solved_exercises() if learner else set(),
        "is_visitor": learner is None,
    }


def help_part(request: LabRequest, work: Work) -> HttpResponse:
    """Show the hints and the solution as far as they are open: the part alone to htmx, else the page."""
    if not request.htmx:
        return redirect(f"{work.exercise.get_absolute_url()}#help")
    return partial(request, "exercises/_help.html", {"work": work})


def following(exercise: Exercise) -> Exercise | Lesson | None:
    """Return what comes after this exercise: the lesson's next one, else the next lesson."""
    siblings = list(Exercise.objects.live().filter(lesson=exercise.lesson))
    places = [sibling.pk for sibling in siblings]
    after = places.index(exercise.pk) + 1
    return siblings[after] if after < len(siblings) else exercise.lesson.following()


def is_account(work: Work) -> bool:
    """Say whether the learner acts on an account instead of writing a text."""
    return isinstance(work.content, AccountExercise)
