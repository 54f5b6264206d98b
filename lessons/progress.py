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

    @property
    def solved_count(self) -> int:
        return sum(exercise.pk in self.solved for exercise in self.exercises)

    @property
    def state(self) -> str:
        """`done` when every exercise is solved, `started` when any was answered, else `new`."""
        if self.exercises and self.solved_count == len(self.exercises):
            return "done"
        return "started" if any(exercise.pk in self.begun for exercise in self.exercises) else "new"


@dataclass(frozen=True, slots=True)
class CourseProgress:
    """A course with the progress in each of its lessons."""

    course: Course
    lessons: tuple[LessonProgress, ...]

    @property
    def done_count(self) -> int:
        return sum(lesson.state == "done" for lesson in self.lessons)


def course_progress(learner: Learner | None) -> list[CourseProgress]:
    """Return every live course in the order of the map, with the learner's progress; four queries."""
    exercises = _by_lesson(Exercise.objects.live().defer("content", "lesson__text"))
    begun, solved = _attempted(learner)
    by_course: dict[int, list[LessonProgress]] = {}
    for lesson in Lesson.objects.live().defer("text"):
        of_course = by_course.setdefault(lesson.course_id, [])
        of_course.append(
            LessonProgress(lesson, len(of_course) + 1, tuple(exercises.get(lesson.pk, ())), solved, begun)
        )
    return [CourseProgress(course, tuple(by_course.get(course.pk, ()))) for course in Course.objects.live()]


def next_lesson(progress: Iterable[CourseProgress]) -> LessonProgress | None:
    """Return the first lesson that is not done, or None when all are."""
    lessons = (lesson for course in progress for lesson in course.lessons if lesson.exercises)
    return next((lesson for lesson in lessons if lesson.state != "done"), None)


def _by_lesson(exercises: Iterable[Exercise]) -> dict[int, list[Exercise]]:
    found: dict[int, list[Exercise]] = {}
    for exercise in exercises:
        found.setdefault(exercise.lesson_id, []).append(exercise)
    return found


def _attempted(learner: Learner | None) -> tuple[frozenset[int], frozenset[int]]:
    if learner is None:
        return frozenset(), frozenset()
    rows = list(Attempt.objects.of(learner).values_list("exercise_id", "solved_at"))
    return frozenset(pk for pk, _ in rows), frozenset(pk for pk, solved_at in rows if solved_at)
