"""Signing in to the account of a sandbox and out again, as at AWS's own sign-in pages."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from iamlab.account import one_time_codes
from iamlab.account.configuration import Configuration, loaded
from iamlab.account.errors import AWSError
from iamlab.aws_api import saml_sign_in as saml_gate
from iamlab.aws_api import switch_role as gate
from iamlab.aws_api.authentication import Credentials
from iamlab.aws_api.gate import Answer
from iamlab.aws_api.sign_in import console_login, find_account
from iamlab.aws_api.sign_in import sign_out as console_sign_out
from lessons import sandboxes
from lessons.forms.sandbox import password_rules
from lessons.forms.sandbox.signing_in import RootSignInForm, SignInForm, SwitchRoleForm, UserSignInForm
from lessons.handed_out import sign_ins_of
from lessons.models import Sandbox
from lessons.views.htmx import LabRequest
from lessons.views.sandbox.answers import Refusal
from lessons.views.sandbox.console import Console, of_member, to_sign_in
from lessons.views.sandbox.seat import Seat
from lessons.views.sandbox.way_in import sign_in_address

FORMS: dict[str, type[SignInForm]] = {"root": RootSignInForm, "user": UserSignInForm}


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@of_member
def sign_in(request: LabRequest, sandbox: Sandbox, account: str = "") -> HttpResponse:
    """Sign in as root or as an IAM user; with an account's id or alias in the address, as its user."""
    kind = request.POST.get("kind") or request.GET.get("as") or ("user" if account else "root")
    form_class = FORMS.get(kind, RootSignInForm)
    initial = {"account": account}
    if request.method != "POST":
        return _page(request, sandbox, form_class(initial=initial))
    form = form_class(request.POST, initial=initial)
    if not form.is_valid():
        return _page(request, sandbox, form, status=400)
    answer = sandboxes.change(sandbox, "ConsoleLogin", lambda held: console_login(held, form.typed))
    credentials = (answer.result or {}).get("Credentials")
    if credentials is None:
        form.ask_further(answer)
        form["new_password"].help_text = _rules(sandbox, form)
        return _page(request, sandbox, form, answer)
    Console(request, sandbox).seat.take(credentials)
    return redirect(sandbox)


@sensitive_post_parameters()
@require_POST
@of_member
def saml(request: LabRequest, sandbox: Sandbox) -> HttpResponse:
    """Sign in with a SAML response, as a role that it names; where it names several, one is chosen first."""
    encoded, role = request.POST.get("SAMLResponse", ""), request.POST.get("role", "")
    context: dict[str, Any] = {"sandbox": sandbox, "encoded": encoded}
    try:
        roles = saml_gate.roles_in(encoded)
    except AWSError as error:
        return _saml_page(request, {**context, "refusal": Refusal("ConsoleLogin", error)})
    if not role and len(roles) > 1:
        return _saml_page(request, {**context, "roles": roles})
    chosen = role or roles[0][0]
    answer = sandboxes.change(
        sandbox, "ConsoleLogin", lambda held: saml_gate.saml_login(held, encoded, chosen)
    )
    if answer.error is not None:
        refusal = Refusal("AssumeRoleWithSAML", answer.error, answer)
        return _saml_page(request, {**context, "refusal": refusal})
    Seat(request.session, sandbox).take((answer.result or {})["Credentials"])
    return redirect(sandbox)


def _saml_page(request: LabRequest, context: dict[str, Any]) -> HttpResponse:
    refusal: Refusal | None = context.get("refusal")
    status = refusal.error.status if refusal else 200
    response = render(request, "sandbox/saml_sign_in.html", context, status=status)
    add_never_cache_headers(response)
    return response


@require_POST
@of_member
def sign_out(request: LabRequest, sandbox: Sandbox) -> HttpResponse:
    """End the console session."""
    seat = Console(request, sandbox).seat
    credentials = seat.credentials
    address = sign_in_address(sandbox, credentials)
    if credentials is not None:
        sandboxes.change(sandbox, "SignOut", lambda held: _without_session(held, credentials))
        seat.leave()
        messages.success(request, "You are signed out of the account.")
    return redirect(address)


@require_http_methods(["GET", "HEAD", "POST"])
@of_member
def switch_role(request: LabRequest, sandbox: Sandbox) -> HttpResponse:
    """Act as a role from now on; `account` and `role` in the address fill in the form, as AWS's links do."""
    console = Console(request, sandbox)
    if console.caller is None:
        return to_sign_in(request, console)
    form = SwitchRoleForm(request.POST or None, initial=request.GET.dict())
    refusal = None
    if form.is_valid():
        account, role = form.cleaned_data["account"], form.cleaned_data["role"]
        answer = sandboxes.change(
            sandbox, "SwitchRole", lambda held: gate.switch_role(held, console.credentials, account, role)
        )
        if answer.result is not None:
            console.seat.take(answer.result["Credentials"])
            return redirect(sandbox)
        assert answer.error is not None
        refusal = Refusal("SwitchRole", answer.error, answer)
    status = refusal.error.status if refusal else 400 if form.is_bound else 200
    return console.show("sandbox/switch_role.html", form=form, refusal=refusal, status=status)


@require_POST
@of_member
def switch_back(request: LabRequest, sandbox: Sandbox) -> HttpResponse:
    """Go back to who signed in, also when the role's session has ended."""
    seat = Seat(request.session, sandbox)
    credentials = seat.credentials
    if credentials is None:
        return redirect("console-sign-in", sandbox.pk)
    answer = sandboxes.change(sandbox, "ExitRole", lambda held: gate.switch_back(held, credentials))
    if answer.result is None:
        seat.leave()
        return redirect("console-sign-in", sandbox.pk)
    seat.take(answer.result["Credentials"])
    return redirect(sandbox)


def _rules(sandbox: Sandbox, form: SignInForm) -> str:
    """Say what a new password of who signs in must be like: the one before was right, so they may know."""
    account = find_account(loaded(bytes(sandbox.document)), form.data.get("account", "").strip())
    return password_rules.in_words(account.password_policy if account else None)


def _without_session(held: Configuration, credentials: Credentials) -> Answer:
    return Answer(console_sign_out(held, credentials.access_key_id), {}, None, ())


def _page(
    request: LabRequest,
    sandbox: Sandbox,
    form: SignInForm,
    answer: Answer | None = None,
    status: int = 200,
) -> HttpResponse:
    context: dict[str, Any] = {
        "sandbox": sandbox,
        "form": form,
        "answer": answer,
        "next_code_in": one_time_codes.seconds_left(timezone.now()),
        "handed": sign_ins_of(sandbox),
        "accounts": list(loaded(bytes(sandbox.document)).accounts.values()),
    }
    if answer is not None and answer.error is not None:
        status = answer.error.status
    response = render(request, "sandbox/sign_in.html", context, status=status)
    add_never_cache_headers(response)
    return response
