"""The Django app that stores and shows lessons."""

from django.apps import AppConfig


class LessonsConfig(AppConfig):
    """Courses, exercises, learners and their attempts."""

    name = "lessons"
    verbose_name = "Lessons"
