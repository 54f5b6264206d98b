"""What a learner did, exercise by exercise: tries, time, help, and what was shaky."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from lessons.models import Attempt, Exercise, Learner, Lesson
from lessons.progress import CourseProgress, LessonProgress, course_progress

MANY_TRIES = 5
"""So many tries and more say that it was not clear."""


@dataclass(frozen=True, slots=True)
class ExerciseRecord:
    """One exercise and what the learner did with it; `attempt` is None for one that was not begun."""

    exercise: Exercise
    attempt: Attempt | None

    @property
    def solved(self) -> bool:
        return self.attempt is not None and self.attempt.solved

    @property
    def shaky(self) -> list[str]:
        """What says that this is worth doing again, in words; nothing of what was not begun."""
        attempt = self.attempt
        if attempt is None:
            return []
        hints, ideas = len(attempt.hints_opened), len(attempt.wrong_ideas)
        return [
            *(["begun, not solved yet"] if not attempt.solved else []),
            *(["solved after the solution was shown"] if _was_shown_first(attempt) else []),
            *([f"{attempt.tries} tries"] if attempt.tries >= MANY_TRIES else []),
            *([f"{hints} hint{'s' * (hints > 1)} opened"] if hints else []),
            *([f"{ideas} wrong idea{'s' * (ideas > 1)} on the way"] if ideas else []),
        ]


@dataclass(frozen=True, slots=True)
class LessonRecord:
    """A lesson with its state and what was done in it."""

    progress: LessonProgress
    exercises: tuple[ExerciseRecord, ...]

    @property
    def lesson(self) -> Lesson:
        return self.progress.lesson

    @property
    def tries(self) -> int:
        return sum(each.attempt.tries for each in self.exercises if each.attempt)

    @property
    def seconds(self) -> int:
        return sum(each.attempt.seconds for each in self.exercises if each.attempt)

    @property
    def hints(self) -> int:
        return sum(len(each.attempt.hints_opened) for each in self.exercises if each.attempt)

    @property
    def done_at(self) -> datetime | None:
        """When the last of its exercises was solved, None unless all are."""
        times = [each.attempt.solved_at if each.attempt else None for each in self.exercises]
        solved = [time for time in times if time]
        return max(solved) if solved and len(solved) == len(times) else None


@dataclass(frozen=True, slots=True)
class CourseRecord:
    """A course with the record of each of its lessons."""

    progress: CourseProgress
    lessons: tuple[LessonRecord, ...]

    @property
    def tries(self) -> int:
        return sum(lesson.tries for lesson in self.lessons)

    @property
    def seconds(self) -> int:
        return sum(lesson.seconds for lesson in self.lessons)

    @property
    def exercises(self) -> list[ExerciseRecord]:
        return [exercise for lesson in self.lessons for exercise in lesson.exercises]

    @property
    def solved_count(self) -> int:
        return sum(exercise.solved for exercise in self.exercises)

    @property
    def shaky(self) -> list[ExerciseRecord]:
        """The exercises that are worth doing again, in their order."""
        return [exercise for exercise in self.exercises if exercise.shaky]

    @property
    def test_out(self) -> list[tuple[ExerciseRecord, bool]]:
        """The exercises that show that one knows the course, each with whether it counts."""
        wanted = {exercise.pk for exercise in self.progress.test_out}
        return [(each, _counts(each)) for each in self.exercises if each.exercise.pk in wanted]

    @property
    def is_tested_out(self) -> bool:
        return bool(self.test_out) and all(counts for _, counts in self.test_out)


def course_records(learner: Learner | None) -> list[CourseRecord]:
    """Return the record of every live course in the order of the map; five queries."""
    rows = Attempt.objects.of(learner).defer("text") if learner else ()
    attempts = {attempt.exercise_id: attempt for attempt in rows}
    return [CourseRecord(each, tuple(_lessons(each, attempts))) for each in course_progress(learner)]


def _lessons(course: CourseProgress, attempts: dict[int, Attempt]) -> Iterator[LessonRecord]:
    for lesson in course.lessons:
        exercises = (ExerciseRecord(each, attempts.get(each.pk)) for each in lesson.exercises)
        yield LessonRecord(lesson, tuple(exercises))


def _was_shown_first(attempt: Attempt) -> bool:
    shown, solved = attempt.solution_shown_at, attempt.solved_at
    return shown is not None and (solved is None or shown < solved)


def _counts(record: ExerciseRecord) -> bool:
    """Say whether an exercise was solved without its solution, as testing out asks."""
    attempt = record.attempt
    return attempt is not None and attempt.solved and not _was_shown_first(attempt)
