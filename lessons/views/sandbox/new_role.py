"""A new role, which begins with whom it trusts."""

from typing import Any

from django import forms
from django.http import HttpResponse

from lessons.forms.sandbox.acts import ConsoleCall
from lessons.forms.sandbox.roles import CreateRoleForm
from lessons.forms.sandbox.trust_starters import TRUST_KINDS, TrustKind, trust_policy
from lessons.views.sandbox.console import Console, console_page


@console_page
def create(console: Console) -> HttpResponse:
    """Create a role. The address says whom it trusts, and the trust policy in the editor follows from it."""
    acts = console.acts(CreateRoleForm)
    if acts.done:
        name = acts.results["CreateRole"]["Role"]["RoleName"]
        return console.go("console-role", name, said=f"Role {name} was created.")
    asked = console.request.GET
    kind = TRUST_KINDS.get(asked.get("trust", ""), TRUST_KINDS["account"])
    starter = kind.form(asked if "begin" in asked else None)
    _offer_providers(console, kind, starter)
    is_told = starter.is_bound and starter.is_valid()
    if is_told or not kind.needs_more:
        assert console.caller is not None, "console_page lets nobody in who is not signed in"
        text = trust_policy(kind, console.caller.account.id, starter.cleaned_data if is_told else {})
        acts["CreateRole"].start_with(AssumeRolePolicyDocument=text)
    return console.show(
        "sandbox/new_role.html",
        acts=acts,
        kind=kind,
        kinds=TRUST_KINDS.values(),
        starter=starter,
        can_write=is_told or not kind.needs_more or acts.posted is not None,
    )


def _offer_providers(console: Console, kind: TrustKind, starter: forms.Form) -> None:
    """Let one choose from the account's identity providers, where the caller may list them."""
    if not kind.lists:
        return
    (seen,) = console.look(ConsoleCall(kind.lists))
    held: list[dict[str, Any]] = next((each for each in seen.result.values() if isinstance(each, list)), [])
    if held:
        arns = [(each["Arn"], each["Arn"].partition("-provider/")[2]) for each in held]
        starter.fields["provider"].widget = forms.Select(choices=arns)
