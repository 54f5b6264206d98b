"""The search over everything: a page, and what stands below the field in the page's head as one types."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from lessons import search
from lessons.views.guests import known_learner, variant_for
from lessons.views.htmx import LabRequest

FEW = 5
"""How many of each kind stand below the field in the head."""

NOBODYS_VARIANT = 0
"""Whose values a visitor without any finds in excerpts."""


@require_safe
def results(request: LabRequest) -> HttpResponse:
    """Show what fits `find`; to htmx the list alone, a short one for the field in the page's head."""
    text = request.GET.get("find", "").strip()[: search.LONGEST]
    known = known_learner(request) or "variant" in request.COOKIES
    found = search.search(text, variant_for(request) if known else NOBODYS_VARIANT)
    quick = request.GET.get("in") == "head"
    part = "#quick" if quick else "#found"
    template = f"search.html{part}" if request.htmx else "search.html"
    context = {"find": text, "found": found, "few": f":{FEW}"}
    response = render(request, template, context)
    patch_vary_headers(response, ["HX-Request"])
    return response
