"""Courses, lessons and exercises in the admin."""

import json
from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.db import models
from django.http import HttpRequest

from lessons.content_format.rows import is_as_loaded
from lessons.models import Course, Exercise, Lesson
from lessons.models.course import Loaded

# Django's own classes take type arguments in their stubs only.
if TYPE_CHECKING:
    ModelAdmin = admin.ModelAdmin[Loaded]
else:
    ModelAdmin = admin.ModelAdmin


class IndentedJSON(json.JSONEncoder):
    """JSON that a person can read and edit."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{**options, "indent": 2})


class LoadedAdmin(ModelAdmin):
    """What rows from content files share. Progress hangs on ids, so an id never changes."""

    formfield_overrides = {models.JSONField: {"encoder": IndentedJSON}}
    search_fields = ("slug", "title")

    def get_readonly_fields(self, request: HttpRequest, obj: Loaded | None = None) -> tuple[str, ...]:
        return ("slug", "as_loaded") if obj else ("as_loaded",)

    @admin.display(boolean=True, description="as in its file")
    def as_loaded(self, row: Loaded) -> bool:
        """Whether loading the lessons again may change the row."""
        return is_as_loaded(row)


@admin.register(Course)
class CourseAdmin(LoadedAdmin):
    """Courses, in the order of the map."""

    list_display = ("title", "slug", "position", "archived", "as_loaded")
    list_filter = ("archived",)


@admin.register(Lesson)
class LessonAdmin(LoadedAdmin):
    """Lessons, by course."""

    list_display = ("title", "slug", "course", "position", "minutes", "archived", "as_loaded")
    list_filter = ("archived", "course")
    list_select_related = ("course",)


@admin.register(Exercise)
class ExerciseAdmin(LoadedAdmin):
    """Exercises, by lesson."""

    list_display = ("title", "slug", "lesson", "kind", "position", "archived", "as_loaded")
    list_filter = ("archived", "kind", "lesson__course")
    list_select_related = ("lesson",)
