"""The console as one request meets it: which sandbox, who is signed in, what they see and do.

Every view of a sandbox goes through one of the two decorators, so none can forget to ask whose it is.
"""

from collections.abc import Callable
from functools import cached_property, wraps
from typing import Any, Concatenate, ParamSpec
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.cache import add_never_cache_headers, patch_vary_headers
from django.views.decorators.http import require_http_methods

from iamlab.account.caller import Caller
from iamlab.aws_api.authentication import Credentials
from iamlab.aws_api.gate import Read
from lessons import sandboxes
from lessons.forms.sandbox.acts import ActForm, ConsoleCall, NamedCall
from lessons.models import Sandbox
from lessons.views import errors
from lessons.views.guests import known_learner
from lessons.views.htmx import LabRequest
from lessons.views.sandbox import session_end
from lessons.views.sandbox.acts import Acts
from lessons.views.sandbox.answers import NotThere, Seen
from lessons.views.sandbox.seat import Seat
from lessons.views.sandbox.way_in import sign_in_address

P = ParamSpec("P")

SUMMARY = ConsoleCall("iam:GetAccountSummary")


class Console:
    """One request to a sandbox's console by whoever is signed in there."""

    def __init__(self, request: LabRequest, sandbox: Sandbox) -> None:
        self.request = request
        self.sandbox = sandbox
        self.seat = Seat(request.session, sandbox)
        self.summary: Seen | None = None
        self.made: Acts | None = None

    @cached_property
    def caller(self) -> Caller | None:
        """Who is signed in, as the sandbox knows them now; None when nobody is or the session has ended."""
        credentials = self.seat.credentials
        return sandboxes.caller(self.sandbox, credentials) if credentials else None

    @property
    def credentials(self) -> Credentials:
        credentials = self.seat.credentials
        assert credentials is not None, "console_page lets nobody in who is not signed in"
        return credentials

    def look(self, *reads: ConsoleCall) -> list[Seen]:
        """Make reads as whoever is signed in, and return what each brought.

        The account's summary, which the frame shows, comes along with the first.
        """
        wanted = reads if self.summary else (*reads, SUMMARY)
        calls = [Read(each.service, each.name, each.parameters) for each in wanted]
        answers = sandboxes.look(self.sandbox, self.credentials, calls)
        seen = [Seen.of(each.operation, answer) for each, answer in zip(calls, answers, strict=True)]
        if not self.summary:
            self.summary = seen.pop()
        return seen

    def look_through(self, call: ConsoleCall) -> Seen:
        """Read a list that comes in pages to its end; of one that is refused nothing is shown."""
        whole: dict[str, Any] = {}
        marker: dict[str, str] | None = {}
        while marker is not None:
            (seen,) = self.look(ConsoleCall(call.operation, {**call.parameters, "MaxItems": 1000, **marker}))
            if seen.refusal is not None:
                return seen
            for name, held in seen.result.items():
                whole[name] = [*whole.get(name, []), *held] if isinstance(held, list) else held
            marker = {"Marker": seen.result["Marker"]} if seen.result.get("IsTruncated") else None
        return Seen(whole)

    def call(self, made: ConsoleCall | NamedCall) -> Seen:
        """Make one call, as whoever is signed in where it is signed, and save what came of it."""
        if isinstance(made, NamedCall):
            answer = sandboxes.change(
                self.sandbox, made.name, lambda held: made.make(held, self.credentials), can_be_undone=True
            )
        else:
            signer = self.credentials if made.is_signed else None
            answer = sandboxes.act(self.sandbox, signer, made.service, made.name, made.parameters)
        return Seen.of(made.name, answer)

    def acts(self, *forms: type[ActForm], **about: Any) -> Acts:
        """Return the forms of a page, the posted one performed. `about` joins each one's parameters."""
        self.made = Acts(forms, about, self.request, self.call)
        return self.made

    def url(self, name: str, *arguments: str) -> str:
        """Return the address of another page of this console."""
        return reverse(name, args=[self.sandbox.pk, *arguments])

    def go(self, name: str, *arguments: str, said: str = "", query: str = "") -> HttpResponse:
        """Go on to a page after an act, and say what was done. `query` is what follows its address."""
        if said:
            messages.success(self.request, said)
        return redirect(self.url(name, *arguments) + (f"?{query}" if query else ""))

    def show(self, template: str, status: int = 200, **context: Any) -> HttpResponse:
        """Render a page of the console; `acts` among the context with a refusal give it their status."""
        if self.summary is None:
            self.look()
        acts: Acts | None = context.get("acts")
        response = render(
            self.request,
            template,
            {"console": self, "sandbox": self.sandbox, "caller": self.caller, **context},
            status=acts.status if acts else status,
        )
        if response.status_code >= 400:
            response["X-Swap"] = "yes"
            response["HX-Push-Url"] = "false"
        patch_vary_headers(response, ["HX-Request"])
        add_never_cache_headers(response)
        return response

    @property
    def is_switched(self) -> bool:
        """Whether a role is acting for somebody who signed in."""
        session = self.caller.session if self.caller else None
        return session is not None and session.switched_from is not None


View = Callable[..., HttpResponse]


def of_member(view: Callable[Concatenate[LabRequest, Sandbox, P], HttpResponse]) -> View:
    """Give a view the sandbox in its address. Whoever is no member learns only that it is not there."""

    @wraps(view)
    def found(request: LabRequest, /, sandbox: UUID, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        learner = known_learner(request)
        if learner is None:
            return go_to(request, f"{reverse('sign-in')}?next={request.path}")
        own = Sandbox.objects.of(learner).select_related("exercise__lesson__course")
        try:
            return view(request, get_object_or_404(own, pk=sandbox), *args, **kwargs)
        except sandboxes.TooBusy:
            return errors.busy(request)

    return found


def console_page(view: Callable[Concatenate[Console, P], HttpResponse]) -> View:
    """Give a view the console of a member who is signed in; whoever is not goes to the sign-in page."""

    def seated(request: LabRequest, sandbox: Sandbox, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        console = Console(request, sandbox)
        if console.caller is None:
            return session_end.show(request, sandbox) or to_sign_in(request, console)
        try:
            return view(console, *args, **kwargs)
        except Http404 as missing:
            return not_there(console, missing)

    return wraps(view)(require_http_methods(["GET", "HEAD", "POST"])(of_member(seated)))


def not_there(console: Console, missing: Http404) -> HttpResponse:
    """Say within the console that a page's thing is not in the account; another tab may have deleted it.

    An act that was refused for it is what the learner did last, so its refusal comes before the read's.
    """
    refusal = missing.refusal if isinstance(missing, NotThere) else None
    if console.made and console.made.refusal:
        refusal = console.made.refusal
    return console.show("sandbox/not_there.html", status=404, said=str(missing), refusal=refusal)


def to_sign_in(request: LabRequest, console: Console) -> HttpResponse:
    """Lead whoever is not signed in any more to the sign-in page; a role's session leads back to its user."""
    credentials = console.seat.credentials
    if credentials is not None:
        console.seat.leave()
        messages.warning(request, "Your console session has ended. Sign in again.")
    elif request.method == "POST":
        messages.warning(request, "You are signed out of the account, so nothing was done. Sign in again.")
    return go_to(request, sign_in_address(console.sandbox, credentials))


def go_to(request: LabRequest, address: str) -> HttpResponse:
    """Lead to another page as a whole, also where htmx asked for a part of one."""
    return HttpResponse(headers={"HX-Redirect": address}) if request.htmx else redirect(address)
