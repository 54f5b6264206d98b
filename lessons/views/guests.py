"""Visitors become guests at their first answer, and not before."""

from django.contrib.auth import login
from django.http import HttpResponse

from lessons.content_format.values import VARIANTS, random_variant
from lessons.models import Learner
from lessons.views.htmx import LabRequest

VARIANT_COOKIE = "variant"
"""Which values a visitor's pages are filled with, until they have an account."""


def known_learner(request: LabRequest) -> Learner | None:
    """Return who is at the browser, or None for a visitor who has not answered anything yet."""
    return request.user if isinstance(request.user, Learner) else None


def learner_or_guest(request: LabRequest, variant: int | None) -> Learner:
    """Return who is at the browser; a visitor becomes a guest with the values already on the page."""
    learner = known_learner(request)
    if learner is None:
        learner = Learner.objects.create_guest(variant)
        login(request, learner, backend="django.contrib.auth.backends.ModelBackend")
    return learner


def variant_for(request: LabRequest, posted: int | None = None) -> int:
    """Return which values to fill a page with: the learner's own, else the page's, else new ones."""
    learner = known_learner(request)
    if learner is not None:
        return learner.variant
    if posted is not None:
        return posted
    kept = request.COOKIES.get(VARIANT_COOKIE, "")
    return int(kept) % VARIANTS if kept.isdecimal() and len(kept) < 8 else random_variant()


def keep_variant(request: LabRequest, response: HttpResponse, variant: int) -> None:
    """Let a visitor's next page have the same values as this one."""
    if known_learner(request) is None:
        response.set_cookie(VARIANT_COOKIE, str(variant), samesite="Lax", httponly=True)
