"""A console session that has run out: AWS's refusal in place of the page, and the way back."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import add_never_cache_headers

from iamlab.account.configuration import loaded
from iamlab.account.errors import AWSError
from iamlab.aws_api.sessions import ended
from lessons.models import Sandbox
from lessons.views.htmx import LabRequest
from lessons.views.sandbox.answers import Refusal
from lessons.views.sandbox.seat import Seat
from lessons.views.sandbox.way_in import sign_in_address


def show(request: LabRequest, sandbox: Sandbox) -> HttpResponse | None:
    """Show AWS's refusal to whose console session has run out, with the way back; None to everybody else."""
    credentials = Seat(request.session, sandbox).credentials
    configuration = loaded(bytes(sandbox.document))
    over = ended(configuration, credentials, timezone.now()) if credentials else None
    if over is None:
        return None
    if request.htmx and request.htmx.target != "console":
        # A part of a page cannot hold this: the page is loaded anew, and meets it as a whole.
        return HttpResponse(headers={"HX-Refresh": "true"})
    origin = configuration.sessions.get(over.switched_from or "")
    refusal = Refusal(
        "Your call", AWSError("ExpiredToken", "The security token included in the request is expired", 403)
    )
    context = {
        "sandbox": sandbox,
        "over": over,
        "refusal": refusal,
        "can_go_back": origin is not None and origin.expires > timezone.now(),
        "sign_in_address": sign_in_address(sandbox, credentials),
        "was_act": request.method == "POST",
    }
    response = render(request, "sandbox/session_ended.html", context, status=403)
    response["X-Swap"] = "yes"
    response["HX-Push-Url"] = "false"
    add_never_cache_headers(response)
    return response
