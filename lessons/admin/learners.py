"""Learners in the admin."""

from typing import TYPE_CHECKING

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin

from lessons.models import Learner

# Django's own classes take type arguments in their stubs only.
if TYPE_CHECKING:
    UserAdmin = DjangoUserAdmin[Learner]
else:
    UserAdmin = DjangoUserAdmin


@admin.register(Learner)
class LearnerAdmin(UserAdmin):
    """Django's own user admin, and who is a guest."""

    list_display = ("username", "is_guest", "is_staff", "date_joined", "last_login")
    list_filter = ("is_guest", "is_staff", "is_active")
    ordering = ("-date_joined",)
    readonly_fields = ("is_guest", "variant", "date_joined", "last_login")
    fieldsets = (*(UserAdmin.fieldsets or ()), ("IAM Lab", {"fields": ("is_guest", "variant")}))
