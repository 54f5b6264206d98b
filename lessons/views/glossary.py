"""The glossary's page."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from lessons import glossary
from lessons.views.htmx import LabRequest


@require_safe
def glossary_page(request: LabRequest) -> HttpResponse:
    """Show every term with its meaning."""
    return render(request, "glossary.html", {"terms": glossary.terms()})
