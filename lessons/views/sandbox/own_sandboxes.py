"""The sandboxes of a learner: the free one, and those of account exercises."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from lessons import free_sandbox
from lessons.models import Sandbox
from lessons.views.guests import known_learner, learner_or_guest, variant_for
from lessons.views.htmx import LabRequest


@require_http_methods(["GET", "HEAD", "POST"])
def sandboxes(request: LabRequest) -> HttpResponse:
    """List the learner's sandboxes; a POST opens the free one, made at the first time."""
    if request.method == "POST":
        learner = learner_or_guest(request, variant_for(request))
        return redirect(free_sandbox.find_or_make(learner))
    known = known_learner(request)
    listed = Sandbox.objects.of(known).select_related("exercise__lesson__course") if known else []
    return render(
        request,
        "sandbox/own_sandboxes.html",
        {
            "free": next((each for each in listed if each.exercise_id is None), None),
            "of_exercises": [each for each in listed if each.exercise_id is not None],
        },
    )
