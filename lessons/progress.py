"""How far a learner is: every course, lesson and exercise with its state."""

from collections.abc import Iterable
from dataclasses import dataclass

from lessons.models import Attempt, Course, Exercise, Learner, Lesson


@dataclass(frozen=True, slots=True)
class LessonProgress:
    """A lesson, and which of its exercises the learner has solved or begun."""

    lesson: Lesson
    number: int
    exercises: tuple[Exercise, ...]
    solved: frozenset[int]
    begun: frozenset[int]
    tested_out: bool = False

    @property
    def solved_count(self) -> int:
        return sum(exercise.pk in self.solved for exercise in self.exercises)

    @property
    def state(self) -> str:
        """`done` when every exercise is solved, `started` when any was answered, else `new`.

        `known` when the course was tested out of and the lesson is not done.
        """
        if self.exercises and self.solved_count == len(self.exercises):
            return "done"
        if self.tested_out:
            return "known"
        return "started" if any(exercise.pk in self.begun for exercise in self.exercises) else "new"

    @property
    def is_behind(self) -> bool:
        return self.state in ("done", "known")


@dataclass(frozen=True, slots=True)
class CourseProgress:
    """A course with the progress in each of its lessons."""

    course: Course
    lessons: tuple[LessonProgress, ...]

    @property
    def done_count(self) -> int:
        """How many lessons are behind the learner, done or known."""
        return sum(lesson.is_behind for lesson in self.lessons)

    @property
    def is_complete(self) -> bool:
        return bool(self.lessons) and self.done_count == len(self.lessons)

    @property
    def is_begun(self) -> bool:
        return any(lesson.state != "new" for lesson in self.lessons)

    @property
    def test_out(self) -> list[Exercise]:
        """The exercises that show that one knows the course: the last one of every lesson."""
        return [lesson.exercises[-1] for lesson in self.lessons if lesson.exercises]


def course_progress(learner: Learner | None) -> list[CourseProgress]:
    """Return every live course in the order of the map, with the learner's progress; four queries."""
    return progress_and_left_off(learner)[0]


def progress_and_left_off(learner: Learner | None) -> tuple[list[CourseProgress], Exercise | None]:
    """Return what `course_progress` does, and the exercise that was worked on last if it is unsolved."""
    exercises = _by_lesson(Exercise.objects.live().defer("content", "lesson__text"))
    attempts = _attempted(learner)
    by_course: dict[int, list[Lesson]] = {}
    for lesson in Lesson.objects.live().defer("text"):
        by_course.setdefault(lesson.course_id, []).append(lesson)
    progress = [
        _progress_of(course, by_course.get(course.pk, []), exercises, attempts)
        for course in Course.objects.live()
    ]
    live = (exercise for of_lesson in exercises.values() for exercise in of_lesson)
    return progress, next((each for each in live if each.pk == attempts.left_off), None)


def next_lesson(progress: Iterable[CourseProgress]) -> LessonProgress | None:
    """Return the first lesson that is not behind the learner, or None when all are."""
    lessons = (lesson for course in progress for lesson in course.lessons if lesson.exercises)
    return next((lesson for lesson in lessons if not lesson.is_behind), None)


@dataclass(frozen=True, slots=True)
class _Attempts:
    """The keys of the exercises that a learner began, solved, and solved without the solution shown.

    `left_off` is that of the one worked on last, None if it is solved.
    """

    begun: frozenset[int] = frozenset()
    solved: frozenset[int] = frozenset()
    alone: frozenset[int] = frozenset()
    left_off: int | None = None


def _progress_of(
    course: Course, lessons: list[Lesson], exercises: dict[int, list[Exercise]], attempts: _Attempts
) -> CourseProgress:
    last = [exercises[lesson.pk][-1].pk for lesson in lessons if lesson.pk in exercises]
    tested_out = bool(last) and attempts.alone.issuperset(last)
    return CourseProgress(
        course,
        tuple(
            LessonProgress(
                lesson,
                number,
                tuple(exercises.get(lesson.pk, ())),
                attempts.solved,
                attempts.begun,
                tested_out,
            )
            for number, lesson in enumerate(lessons, 1)
        ),
    )


def _by_lesson(exercises: Iterable[Exercise]) -> dict[int, list[Exercise]]:
    found: dict[int, list[Exercise]] = {}
    for exercise in exercises:
        found.setdefault(exercise.lesson_id, []).append(exercise)
    return found


def _attempted(learner: Learner | None) -> _Attempts:
    if learner is None:
        return _Attempts()
    asked = ("exercise_id", "solved_at", "solution_shown_at")
    rows = list(Attempt.objects.of(learner).order_by("-updated_at").values_list(*asked))
    return _Attempts(
        frozenset(pk for pk, _, _ in rows),
        frozenset(pk for pk, solved_at, _ in rows if solved_at),
        frozenset(pk for pk, solved_at, shown in rows if solved_at and not (shown and shown < solved_at)),
        next((pk for pk, solved_at, _ in rows[:1] if not solved_at), None),
    )
