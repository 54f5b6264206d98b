"""Guests choose a name and a password; learners sign in and out."""

from django.contrib import messages
from django.contrib.auth import login, logout, update_session_auth_hash
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from lessons.forms.accounts import ClaimForm, SignInForm
from lessons.models import Attempt, Learner, Sandbox
from lessons.views.guests import known_learner
from lessons.views.htmx import LabRequest


@sensitive_post_parameters()
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def claim(request: LabRequest) -> HttpResponse:
    """Let a guest choose a name and a password; everything done so far stays."""
    learner = known_learner(request)
    if learner is None:
        return render(request, "claim.html", {"form": None})
    if not learner.is_guest:
        return redirect("course-map")
    form = ClaimForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and _claimed(learner, form):
        update_session_auth_hash(request, learner)
        messages.success(request, f"Your progress is kept. From now on you can sign in as {learner}.")
        return redirect(_back(request))
    context = {"form": form, "solved": Attempt.objects.of(learner).solved().count(), "back": _back(request)}
    return render(request, "claim.html", context)


@sensitive_post_parameters()
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: LabRequest) -> HttpResponse:
    """Sign in; a guest may bring along what was done in this browser."""
    here = known_learner(request)
    if here is not None and not here.is_guest:
        return redirect(_back(request))
    form = SignInForm(request, request.POST if request.method == "POST" else None)
    if form.is_valid():
        learner = form.get_user()
        if here is not None and form.cleaned_data["bring_work"]:
            _bring_work(request, here, learner)
        login(request, learner)
        return redirect(_back(request))
    context = {"form": form, "attempts": _attempts(here), "back": _back(request)}
    return render(request, "sign_in.html", context)


@require_POST
def sign_out(request: LabRequest) -> HttpResponse:
    """Sign out; nobody else at this browser can go on as this learner."""
    logout(request)
    messages.success(request, "You are signed out.")
    return redirect("landing")


def _claimed(guest: Learner, form: ClaimForm) -> bool:
    """Claim the guest, or say at the form's fields what stands in the way."""
    try:
        guest.claim(form.cleaned_data["username"], form.cleaned_data["password"])
    except ValidationError as error:
        form.add_error(None, error)
    return form.is_valid()


def _attempts(learner: Learner | None) -> int:
    return Attempt.objects.of(learner).count() if learner else 0


def _bring_work(request: LabRequest, guest: Learner, learner: Learner) -> None:
    """Make the guest's work the learner's; the guest is nobody any more then."""
    brought = Attempt.objects.hand_over(guest, learner)
    Sandbox.objects.hand_over(guest, learner)
    guest.delete()
    if brought:
        noun = "exercise" if brought == 1 else "exercises"
        messages.success(request, f"Your work on {brought} {noun} came along.")


def _back(request: LabRequest) -> str:
    """Return the page that the learner came from, if it is one of ours; else the course map."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    if url_has_allowed_host_and_scheme(wanted, request.get_host(), require_https=request.is_secure()):
        return wanted
    return reverse("course-map")
