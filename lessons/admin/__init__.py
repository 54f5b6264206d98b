"""The administrator's view of the lab's data, at /admin/."""

from django.contrib import admin

from lessons.admin.attempts import AttemptAdmin
from lessons.admin.content import CourseAdmin, ExerciseAdmin, LessonAdmin
from lessons.admin.learners import LearnerAdmin

admin.site.site_header = "IAM Lab"
admin.site.site_title = "IAM Lab"
admin.site.index_title = "Administration"

__all__ = ["AttemptAdmin", "CourseAdmin", "ExerciseAdmin", "LearnerAdmin", "LessonAdmin"]
