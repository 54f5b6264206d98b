"""Courses and their lessons, as loaded from files and edited by instructors."""

from collections.abc import Iterator

from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse

from lessons.content_format.checking import exercise_problems, fixed_text_problems, lesson_problems
from lessons.content_format.values import chosen, fill


class CourseQuerySet(models.QuerySet["Course"]):
    """Questions about many courses."""

    def live(self) -> "CourseQuerySet":
        """Return the courses that learners see."""
        return self.filter(archived=False)


class LessonQuerySet(models.QuerySet["Lesson"]):
    """Questions about many lessons."""

    def live(self) -> "LessonQuerySet":
        """Return the lessons that learners see, in the order of the map."""
        return self.filter(archived=False, course__archived=False).select_related("course")


class Loaded(models.Model):
    """A row that may come from a content file.

    `loaded_hash` is the hash of the row as it was loaded; a row that no longer has that hash was
    changed here since, and loading leaves it alone. It is empty for rows made in the admin.
    """

    slug = models.SlugField("id", max_length=60)
    title = models.CharField(max_length=200)
    position = models.PositiveSmallIntegerField(default=1)
    archived = models.BooleanField(
        default=False, help_text="Archived content is hidden from learners; their progress is kept."
    )
    loaded_hash = models.CharField(max_length=64, blank=True, editable=False)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.title


class Course(Loaded):
    """A sequence of lessons; `position` is its number on the map."""

    summary = models.CharField(max_length=200)
    files_hash = models.CharField(max_length=64, blank=True, editable=False)

    objects = CourseQuerySet.as_manager()

    class Meta:
        ordering = ("position", "slug")
        constraints = (models.UniqueConstraint(fields=["slug"], name="course_slug"),)

    def get_absolute_url(self) -> str:
        return reverse("course", args=[self.slug])


class Lesson(Loaded):
    """A text of a few minutes, and exercises. `text` is Markdown with placeholders."""

    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="lessons")
    minutes = models.PositiveSmallIntegerField()
    summary = models.CharField(max_length=200)
    text = models.TextField()
    values = models.JSONField(default=dict, blank=True)

    objects = LessonQuerySet.as_manager()

    class Meta:
        ordering = ("course", "position", "slug")
        constraints = (models.UniqueConstraint(fields=["course", "slug"], name="lesson_slug"),)

    def get_absolute_url(self) -> str:
        return reverse("lesson", args=[self.course.slug, self.slug])

    def clean(self) -> None:
        """Refuse what the loader of content files would refuse."""
        self.text = self.text.replace("\r\n", "\n")
        self.values = self.values or {}
        fixed = fixed_text_problems(title=self.title, summary=self.summary)
        problems = [str(problem) for problem in (*fixed, *lesson_problems(self.values, self.text))]
        if not problems and self.pk:
            problems = list(self._problems_of_exercises())
        if problems:
            raise ValidationError(problems)

    def _problems_of_exercises(self) -> Iterator[str]:
        """Yield what would break in the exercises, which use the lesson's values."""
        for exercise in self.exercises.all():
            for problem in exercise_problems(exercise.unfilled(), self.values):
                yield f"Exercise {exercise.slug}: {problem}"

    def filled_text(self, variant: int) -> str:
        """Return the Markdown as the learner with this variant reads it."""
        return fill(self.text, chosen(self.values, variant))

    def following(self) -> "Lesson | None":
        """Return the lesson after this one, in the next course if need be; None after the last."""
        lessons = list(Lesson.objects.live().defer("text"))
        places = {lesson.pk: place for place, lesson in enumerate(lessons)}
        after = places.get(self.pk, len(lessons)) + 1
        return lessons[after] if after < len(lessons) else None
