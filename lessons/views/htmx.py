"""Requests that may come from htmx, and the parts of pages that answer them."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django_htmx.middleware import HtmxDetails


class LabRequest(HttpRequest):
    """A request as the middleware leaves it: `htmx` is true when htmx sent it."""

    htmx: HtmxDetails


def partial(
    request: LabRequest, template: str, context: Mapping[str, Any], status: int = 200
) -> HttpResponse:
    """Render a part of a page (`page.html#part`) for htmx, to be swapped in whatever its status."""
    response = render(request, template, dict(context), status=status)
    # htmx leaves answers of 4xx alone; the page's script swaps those that carry this.
    response["X-Swap"] = "yes"
    patch_vary_headers(response, ["HX-Request"])
    return response
