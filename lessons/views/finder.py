"""The finder: which actions a service has, and what resources and condition keys each of them takes.

The same pages stand by themselves and, asked for with `in=editor`, beside the policy editor, where they can
put an action, an ARN or a key into the text.
"""

from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from iamlab.evaluator import reference
from lessons import finder
from lessons.views.htmx import LabRequest

ROWS = 60
"""How many actions a page of a service lists."""

TABS = (("", "Actions"), ("resources", "Resource types"), ("keys", "Condition keys"))


@require_safe
def search(request: LabRequest) -> HttpResponse:
    """Find services, actions and condition keys by a part of their name; without one, list the services."""
    text = request.GET.get("find", "").strip()[: finder.LONGEST]
    return _show(
        request,
        "finder/search.html",
        {
            "find": text,
            "found": finder.find(text),
            "common": finder.common_services(),
            "services": finder.all_services(),
        },
    )


@require_safe
def global_keys(request: LabRequest) -> HttpResponse:
    """List the condition keys that every service may see."""
    return _show(request, "finder/global_keys.html", {"keys": finder.global_keys()})


@require_safe
def service(request: LabRequest, service: str) -> HttpResponse:
    """Show the actions of a service, its types of resource, or its condition keys."""
    prefix = service.lower()
    if prefix not in reference.services():
        raise Http404(f"No AWS service has the prefix {service!r}.")
    tab = request.GET.get("show", "")
    shown = tab if tab in dict(TABS) else ""
    context: dict[str, Any] = {"prefix": prefix, "name": reference.services()[prefix], "tab": shown}
    parts = {"": _actions, "resources": _resource_types, "keys": _condition_keys}
    return _show(request, "finder/service.html", context | parts[shown](request, prefix))


@require_safe
def action(request: LabRequest, service: str, action: str) -> HttpResponse:
    """Show one action: what it does, the resources that it takes, and the keys that its requests carry."""
    found = reference.find_action(f"{service.lower()}:{action}")
    if found is None:
        raise Http404(f"{service} has no action {action!r}.")
    resources = [
        (entry, finder.keys_described(found.service, entry.condition_keys))
        for entry in reference.resource_entries(found)
    ]
    return _show(
        request,
        "finder/action.html",
        {
            "action": found,
            "name": reference.services()[found.service],
            "resources": resources,
            "keys": finder.keys_described(found.service, reference.own_condition_keys(found)),
            "global_keys": finder.global_keys(),
        },
    )


def _actions(request: LabRequest, prefix: str) -> dict[str, Any]:
    """Return the actions that the address asks for, a page of them, and the filters that are set."""
    names = ("find", "level", "resource", "key")
    asked = {name: request.GET.get(name, "").strip()[: finder.LONGEST] for name in names}
    rows = finder.actions_of(prefix, asked["find"], asked["level"], asked["resource"], asked["key"])
    kept = {name: value for name, value in asked.items() if value}
    without_level = {name: value for name, value in kept.items() if name != "level"}
    return asked | {
        "page": Paginator(rows, ROWS).get_page(request.GET.get("page")),
        "query": urlencode(kept),
        "query_without_level": urlencode(without_level),
        "kept_fields": [(name, value) for name, value in kept.items() if name != "find"],
        "levels": finder.LEVELS,
        "of": len(reference.actions(prefix)),
    }


def _resource_types(request: LabRequest, prefix: str) -> dict[str, Any]:
    names = reference.resource_types(prefix)
    return {"resource_types": [(name, reference.arn_template(prefix, name)) for name in names]}


def _condition_keys(request: LabRequest, prefix: str) -> dict[str, Any]:
    return {"keys": reference.listed_keys(prefix).values()}


def _show(request: LabRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    """Render a page of the finder: to htmx its inner part alone."""
    in_editor = request.GET.get("in") == "editor"
    part = f"{template}#finder" if request.htmx else template
    response = render(request, part, context | {"in_editor": in_editor, "tabs": TABS})
    patch_vary_headers(response, ["HX-Request"])
    return response
