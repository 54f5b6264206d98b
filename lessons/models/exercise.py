"""Exercises: one schema for each kind, one row for each exercise."""

import msgspec
from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse

from lessons.content_format.checking import exercise_problems
from lessons.content_format.content import UnknownKind, filled, whole
from lessons.content_format.kinds import KindOfExercise
from lessons.models.course import Lesson, Loaded


class ExerciseQuerySet(models.QuerySet["Exercise"]):
    """Questions about many exercises."""

    def live(self) -> "ExerciseQuerySet":
        """Return the exercises that learners see, with lesson and course, in the order of the map."""
        return self.filter(
            archived=False, lesson__archived=False, lesson__course__archived=False
        ).select_related("lesson__course")


class Exercise(Loaded):
    """Something to do. `content` is what the kind's schema says, with placeholders."""

    lesson = models.ForeignKey(Lesson, on_delete=models.CASCADE, related_name="exercises")
    kind = models.CharField(max_length=20)
    content = models.JSONField()

    objects = ExerciseQuerySet.as_manager()

    class Meta:
        ordering = ("lesson", "position", "slug")
        constraints = (models.UniqueConstraint(fields=["lesson", "slug"], name="exercise_slug"),)

    def get_absolute_url(self) -> str:
        return reverse("exercise", args=[self.lesson.course.slug, self.lesson.slug, self.slug])

    def unfilled(self) -> KindOfExercise:
        """Return the content as its kind's schema, placeholders and all."""
        return whole(self.slug, self.kind, self.title, self.content)

    def filled(self, variant: int) -> KindOfExercise:
        """Return the content as the learner with this variant gets it: a PolicyExercise, for one."""
        return filled(self.unfilled(), self.lesson.values, variant)

    def clean(self) -> None:
        """Refuse what the loader of content files would refuse."""
        if self.lesson_id is None:
            return  # The form itself says what is missing.
        if not isinstance(self.content, dict):
            raise ValidationError({"content": "The content is a JSON object."})
        try:
            exercise = self.unfilled()
        except UnknownKind:
            raise ValidationError({"kind": f"There is no kind of exercise called {self.kind!r}."}) from None
        except msgspec.ValidationError as error:
            raise ValidationError({"content": str(error)}) from None
        problems = list(exercise_problems(exercise, self.lesson.values))
        if problems:
            raise ValidationError({"content": [str(problem) for problem in problems]})
