"""The page on fidelity: which facts about AWS the lab keeps, and where it stops."""

from functools import lru_cache

from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from lessons.fidelity import fidelity
from lessons.views.htmx import LabRequest


@require_safe
def fidelity_page(request: LabRequest) -> HttpResponse:
    """Show every fact with its sources and the tests that hold it."""
    return render(request, "fidelity.html", {"fidelity": fidelity(), "document": _document()})


@lru_cache(maxsize=1)
def _document() -> SafeString:
    """Return the facts as HTML: the same for everyone, and long, so drawn once."""
    return render_to_string("fidelity/_document.html", {"fidelity": fidelity()})
