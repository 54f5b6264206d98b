"""What to say when something goes wrong: what happened, and what to do about it.

Each of these answers also htmx, with a notice that the page's script swaps in (X-Swap).
"""

from dataclasses import dataclass

from django.core.exceptions import DisallowedHost, RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import Resolver404, resolve, reverse
from django.utils.cache import patch_vary_headers
from django.utils.http import url_has_allowed_host_and_scheme


@dataclass(frozen=True, slots=True)
class Said:
    """An error in words; its page is `errors/<name>.html`."""

    name: str
    status: int
    title: str
    advice: str


BROKEN = Said(
    "400",
    400,
    "The lab cannot read this request",
    "Something on its way to the lab was changed or cut off. Go back, reload the page and try again.",
)
UNKNOWN_HOST = Said(
    "400",
    400,
    "The lab does not know itself under this address",
    "Use the address that the lab printed when it was started. If you run the lab and want this one to work, "
    "name it in ALLOWED_HOSTS.",
)
TOO_LARGE = Said(
    "413",
    413,
    "This is more than the lab reads",
    "A policy document may have 256 KB. Shorten it and send it again. What you typed is still in the page "
    "before this one: your browser’s Back button leads there.",
)
FORBIDDEN = Said(
    "403",
    403,
    "This is not yours to see",
    "It belongs to somebody else, or it is for administrators. Sign in with another name if you have one.",
)
STALE = Said(
    "403_csrf",
    403,
    "This page was open for too long",
    "The lab no longer knew the page that this came from, so it did nothing with it. That happens when you "
    "sign in or out in another tab, or when your browser keeps no cookies for the lab.",
)
OTHER_ORIGIN = Said(
    "403_csrf",
    403,
    "This came from another address",
    "The page and the lab have different addresses, so the lab did nothing with it. If you run the lab "
    "behind a proxy, have it pass on the Host header and the scheme.",
)
NOT_FOUND = Said(
    "404",
    404,
    "There is no such page",
    "The address may be mistyped, or the lesson was renamed or taken out of the course. Your progress is "
    "kept.",
)
BUSY = Said(
    "503",
    503,
    "Too many acts at once",
    "Others changed this account so often that your act never came through. Nothing of it was done. Try it "
    "again.",
)
FAILED = Said(
    "500",
    500,
    "The lab made a mistake",
    "This is not your fault, and nothing you did before is lost. Go back and try again. If it happens again, "
    "tell whoever runs the lab: the details are in its output.",
)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer what cannot be read: too large, for an unknown host, or broken."""
    if isinstance(exception, RequestDataTooBig):
        return _answer(request, TOO_LARGE)
    return _answer(request, UNKNOWN_HOST if isinstance(exception, DisallowedHost) else BROKEN)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer a request for something that is not the learner's."""
    return _answer(request, FORBIDDEN)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer a request for what does not exist."""
    return _answer(request, NOT_FOUND)


def busy(request: HttpRequest) -> HttpResponse:
    """Answer an act that others kept from coming through."""
    return _answer(request, BUSY)


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer when the lab failed, with nothing that can fail again: no database, no context processors."""
    if _from_htmx(request):
        return _notice(FAILED)
    return HttpResponse(render_to_string("errors/500.html", {"said": FAILED}), status=500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form whose token is missing or old, and give back what was typed into it."""
    said = OTHER_ORIGIN if reason.startswith(("Origin checking failed", "Referer checking failed")) else STALE
    if _from_htmx(request):
        return _notice(said)
    documents = [text for text in request.POST.getlist("document") if text.strip()]
    context = {"said": said, "documents": documents, "back": _page_of(request)}
    return HttpResponse(render_to_string("errors/403_csrf.html", context, request), status=said.status)


def _answer(request: HttpRequest, said: Said) -> HttpResponse:
    if _from_htmx(request):
        return _notice(said)
    html = render_to_string(f"errors/{said.name}.html", {"said": said}, request)
    response = HttpResponse(html, status=said.status)
    patch_vary_headers(response, ["HX-Request"])
    return response


def _notice(said: Said) -> HttpResponse:
    """Answer htmx: into the place where the results stand, which must stay for the next answer."""
    response = HttpResponse(render_to_string("errors/_notice.html", {"said": said}), status=said.status)
    response["X-Swap"] = "yes"
    response["HX-Reswap"] = "innerHTML"
    patch_vary_headers(response, ["HX-Request"])
    return response


def _from_htmx(request: HttpRequest) -> bool:
    # Not request.htmx: an error can come before its middleware.
    return request.headers.get("HX-Request") == "true"


def _page_of(request: HttpRequest) -> str:
    """Return the page from which a form came: the exercise's, else what the browser says, else the map."""
    try:
        match = resolve(request.path_info)
    except Resolver404:
        match = None
    if match and {"course", "lesson", "exercise"} <= match.kwargs.keys():
        return reverse("exercise", kwargs=match.kwargs)
    came_from = request.headers.get("Referer", "")
    if url_has_allowed_host_and_scheme(came_from, request.get_host(), require_https=request.is_secure()):
        return came_from
    return reverse("course-map")
