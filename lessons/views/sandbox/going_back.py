"""Undo, reset, and what changed since the start of a sandbox."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import Resolver404, resolve, reverse
from django.utils.cache import add_never_cache_headers
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from iamlab.account.changes import changes
from iamlab.account.configuration import loaded
from lessons import exercise_sandbox, sandboxes
from lessons.models import Sandbox
from lessons.task_bar import last_act
from lessons.views.htmx import LabRequest
from lessons.views.sandbox.console import of_member
from lessons.what_changed import what_changed


@require_POST
@of_member
def undo(request: LabRequest, sandbox: Sandbox) -> HttpResponse:
    """Take back the last act, and return to the page that it was asked on."""
    before = bytes(sandbox.document)
    taken_back = sandboxes.undo(sandbox)
    if taken_back is None:
        messages.info(request, "There is nothing to undo.")
    else:
        messages.success(request, f"Undone: {taken_back.rpartition(':')[2]}.")
    return redirect(_back(request, sandbox, before))


@require_POST
@of_member
def reset(request: LabRequest, sandbox: Sandbox) -> HttpResponse:
    """Bring the account back to its start, and return to the page that it was asked on."""
    before = bytes(sandbox.document)
    exercise_sandbox.reset(sandbox)
    messages.success(request, "The account is as it was at the start.")
    return redirect(_back(request, sandbox, before))


@require_safe
@of_member
def what_has_changed(request: LabRequest, sandbox: Sandbox) -> HttpResponse:
    """Show what is different from the start."""
    context = {
        "sandbox": sandbox,
        "changed": what_changed(sandbox),
        "several_accounts": len(loaded(bytes(sandbox.start)).accounts) > 1,
        "undoes": last_act(sandbox),
    }
    response = render(request, "sandbox/changes.html", context)
    add_never_cache_headers(response)
    return response


def _back(request: LabRequest, sandbox: Sandbox, before: bytes) -> str:
    """Return the page that the learner came from, unless what it is about is gone now."""
    wanted = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(wanted, request.get_host(), require_https=request.is_secure()):
        return reverse("sandbox", args=[sandbox.pk])
    gone = {
        each.subject
        for each in changes(loaded(before), loaded(bytes(sandbox.document)))
        if each.what == "deleted"
    }
    try:
        about = list(resolve(wanted.partition("?")[0]).kwargs.values())
    except Resolver404:
        about = []
    if any(f"`{name}`".lower() in subject.lower() for subject in gone for name in about):
        return reverse("sandbox", args=[sandbox.pk])
    return wanted
