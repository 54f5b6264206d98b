"""The company's identity provider: its people, what it says of them, and signing in with that.

It is no part of AWS. Every member of a sandbox is its administrator, whoever is signed in to the account.
"""

from dataclasses import dataclass
from random import SystemRandom
from typing import Any
from xml.dom import minidom

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from iamlab.account.configuration import loaded
from iamlab.account.identity_provider import IdentityProvider, Person
from iamlab.aws_api.federation import company, id_tokens, metadata, saml, signing
from lessons import identity_providers, terminals
from lessons.forms.sandbox.identity_provider import IDTokenForm, PersonForm, SAMLForm
from lessons.models import Sandbox
from lessons.views.guests import known_learner
from lessons.views.htmx import LabRequest
from lessons.views.sandbox.console import of_member

METADATA_FILE = "metadata.xml"
TOKEN, RESPONSE = "jwt", "saml"
"""The kinds of what is issued, as the endings of their files."""


@dataclass(frozen=True, slots=True)
class Issued:
    """What was issued just now, as it is sent and as people read it."""

    kind: str
    text: str
    readable: str
    stated: saml.Assertion | None = None
    file: str = ""


@require_http_methods(["GET", "HEAD", "POST"])
@of_member
def identity_provider(request: LabRequest, sandbox: Sandbox) -> HttpResponse:
    """Show the provider and its people; a POST adds somebody, or puts the metadata into the terminal."""
    provider = identity_providers.of(sandbox)
    form = PersonForm(request.POST if request.POST.get("act") == "add" else None)
    if request.POST.get("act") == "save-metadata":
        _save(request, sandbox, METADATA_FILE, metadata.of(provider))
        return redirect("identity-provider", sandbox.pk)
    if form.is_valid():
        if len(provider.people) < identity_providers.MOST_PEOPLE:
            added = form.person(identity_providers.new_id(provider, form.cleaned_data["name"]))
            identity_providers.change(sandbox, lambda held: held.people.update({added.id: added}))
            messages.success(request, f"{added.name} was added.")
            return redirect("identity-provider-person", sandbox.pk, added.id)
        form.add_error(None, f"The provider has room for {identity_providers.MOST_PEOPLE} people.")
    return _show(
        request,
        "sandbox/identity_provider.html",
        sandbox,
        provider,
        form=form,
        metadata=metadata.of(provider),
        thumbprint=signing.thumbprint(provider.certificate),
        status=400 if request.method == "POST" else 200,
    )


@require_safe
@of_member
def metadata_file(request: LabRequest, sandbox: Sandbox) -> HttpResponse:
    """Give out the metadata document, as providers do at an address of their own."""
    response = HttpResponse(metadata.of(identity_providers.of(sandbox)), content_type="application/xml")
    response["Content-Disposition"] = f'attachment; filename="{METADATA_FILE}"'
    add_never_cache_headers(response)
    return response


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@of_member
def person(request: LabRequest, sandbox: Sandbox, person_id: str) -> HttpResponse:
    """Show somebody; a POST changes or removes them, issues an assertion, or puts one into the terminal."""
    provider = identity_providers.of(sandbox)
    found = provider.people.get(person_id)
    if found is None:
        raise Http404(f"The provider knows nobody called {person_id}.")
    act = request.POST.get("act", "")
    form = PersonForm(request.POST if act == "save" else None, person=found)
    if act in ("suspend", "remove") or form.is_valid():
        return _changed(request, sandbox, found, act, form)
    configuration = loaded(bytes(sandbox.document))
    roles = identity_providers.saml_roles(configuration, provider)
    audience = next(iter(identity_providers.audiences(configuration, provider)), "aws-cli")
    saml_form = SAMLForm(request.POST if act == RESPONSE else None, roles=roles)
    token_form = IDTokenForm(request.POST if act == TOKEN else None, audience=audience)
    issued = _issued(request, sandbox, provider, found, saml_form, token_form)
    return _show(
        request,
        "sandbox/identity_provider_person.html",
        sandbox,
        provider,
        person=found,
        form=form,
        saml_form=saml_form,
        token_form=token_form,
        issued=issued,
        saml_role=next(iter(roles), ("ROLE-ARN", "PROVIDER-ARN")),
        token_role=next(iter(identity_providers.oidc_roles(configuration, provider)), "ROLE-ARN"),
        status=400 if request.method == "POST" and issued is None else 200,
    )


def _issued(
    request: LabRequest,
    sandbox: Sandbox,
    provider: IdentityProvider,
    found: Person,
    saml_form: SAMLForm,
    token_form: IDTokenForm,
) -> Issued | None:
    """Issue what is asked for; None where nothing is, or the form cannot be read."""
    if saml_form.is_bound and saml_form.is_valid():
        given = saml_form.cleaned_data
        said = company.attributes(
            found, given["roles"], source_identity=given["source_identity"], seconds=given["seconds"]
        )
        text = company.saml_response(provider, found, said, timezone.now(), SystemRandom())
        return _shown(RESPONSE, text, found)
    if token_form.is_bound and token_form.is_valid() and not found.is_suspended:
        given = token_form.cleaned_data
        text = company.id_token(
            provider, found, given["audience"], timezone.now(), source_identity=given["source_identity"]
        )
        return _shown(TOKEN, text, found)
    if request.POST.get("act") == "save-file":
        issued = _shown(request.POST.get("kind", ""), request.POST.get("text", ""), found)
        if issued is not None:
            _save(request, sandbox, issued.file, issued.text)
        return issued
    return None


def _shown(kind: str, text: str, found: Person) -> Issued | None:
    """Return an assertion as people read it, None for what is none."""
    name = identity_providers.file_name(found, kind)
    try:
        if kind == TOKEN:
            return Issued(kind, text, company.readable(text), file=name)
        if kind == RESPONSE:
            response = saml.read(text)
            stated = saml.unverified(response) if response.status == saml.SUCCESS else None
            readable = minidom.parseString(response.text).toprettyxml(indent="  ")
            return Issued(kind, text, readable.partition("?>\n")[2], stated, name)
    except (id_tokens.NotAToken, saml.NotASAMLResponse, RecursionError):
        return None
    return None


def _save(request: LabRequest, sandbox: Sandbox, name: str, text: str) -> None:
    """Put a file into the learner's terminal, and say whether there was room."""
    learner = known_learner(request)
    assert learner is not None, "of_member lets members in alone"
    if terminals.keep_file(terminals.find(sandbox, learner), name, text.encode()):
        messages.success(request, f"{name} is among the terminal’s files.")
    else:
        messages.warning(request, f"The terminal has no room for {name}: delete files there.")


def _changed(
    request: LabRequest, sandbox: Sandbox, found: Person, act: str, form: PersonForm
) -> HttpResponse:
    """Change somebody, or remove them, and go on to what is left."""
    if act == "remove":
        identity_providers.change(sandbox, lambda held: held.people.pop(found.id, None))
        messages.success(request, f"{found.name} was removed.")
        return redirect("identity-provider", sandbox.pk)
    if act == "suspend":
        found.is_suspended = not found.is_suspended
        said = "is suspended" if found.is_suspended else "can sign in again"
    else:
        is_suspended, found = found.is_suspended, form.person(found.id)
        found.is_suspended, said = is_suspended, "was saved"
    identity_providers.change(sandbox, lambda held: held.people.update({found.id: found}))
    messages.success(request, f"{found.name} {said}.")
    return redirect("identity-provider-person", sandbox.pk, found.id)


def _show(
    request: LabRequest,
    template: str,
    sandbox: Sandbox,
    provider: IdentityProvider,
    *,
    status: int,
    **context: Any,
) -> HttpResponse:
    response = render(request, template, {"sandbox": sandbox, "provider": provider, **context}, status=status)
    add_never_cache_headers(response)
    return response
