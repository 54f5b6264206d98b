"""Attempts in the admin: to look at, never to write."""

from typing import TYPE_CHECKING

from django.contrib import admin
from django.http import HttpRequest

from lessons.models import Attempt

# Django's own classes take type arguments in their stubs only.
if TYPE_CHECKING:
    ModelAdmin = admin.ModelAdmin[Attempt]
else:
    ModelAdmin = admin.ModelAdmin


@admin.register(Attempt)
class AttemptAdmin(ModelAdmin):
    """What learners did. Deleting stays possible, or no learner with attempts could be deleted."""

    list_display = ("learner", "exercise", "state", "tries", "solved_at", "updated_at")
    list_filter = ("state", "exercise__lesson")
    list_select_related = ("learner", "exercise")
    search_fields = ("learner__username", "exercise__slug", "exercise__title")
    date_hierarchy = "updated_at"

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Attempt | None = None) -> bool:
        return False
