"""Choosing a managed policy: to attach it to a user, group or role, or to bound one with it."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse

from lessons.forms.sandbox.acts import ActForm, ConsoleCall
from lessons.forms.sandbox.permissions import HOLDERS, Holder
from lessons.views.sandbox import permissions
from lessons.views.sandbox.answers import Seen
from lessons.views.sandbox.console import Console, console_page
from lessons.views.sandbox.lists import listing


@dataclass(frozen=True, slots=True)
class Choice:
    """One policy to choose. `is_held` says that the holder has it already."""

    name: str
    arn: str
    kind: str
    is_held: bool


@console_page
def attach(console: Console, name: str, kind: str) -> HttpResponse:
    """Choose a policy to attach; one after the other, so the page stays."""
    holder = HOLDERS[kind]
    acts = console.acts(holder.attach, **{holder.parameter: name})
    if acts.done:
        said = permissions.said(acts, holder)
        return console.go(
            f"console-{kind.lower()}-attach", name, said=said, query=console.request.GET.urlencode()
        )
    (held,) = console.look(holder.list_attached(name))
    _there_must_be(held, kind, name)
    arns = {each["PolicyArn"] for each in held.result.get("AttachedPolicies", [])}
    return _page(console, holder, name, holder.attach, arns, acts=acts, held=held)


@console_page
def boundary(console: Console, name: str, kind: str) -> HttpResponse:
    """Choose a policy as permissions boundary; a holder has one at the most, so the page is done then."""
    holder = HOLDERS[kind]
    assert holder.put_boundary is not None, "groups have no boundary and no such page"
    acts = console.acts(holder.put_boundary, **{holder.parameter: name})
    if acts.done:
        return console.go(f"console-{kind.lower()}", name, said="The boundary is set.")
    (held,) = console.look(holder.get(name))
    _there_must_be(held, kind, name)
    bound = held.result.get(kind, {}).get("PermissionsBoundary", {})
    arns = {bound["PermissionsBoundaryArn"]} if bound else set()
    return _page(console, holder, name, holder.put_boundary, arns, acts=acts, held=held, is_boundary=True)


def _there_must_be(held: Seen, kind: str, name: str) -> None:
    held.must_be_there(f"There is no {kind.lower()} {name}.")


def _page(
    console: Console, holder: Holder, name: str, form: type[ActForm], arns: set[str], **more: Any
) -> HttpResponse:
    listed = console.look_through(ConsoleCall("iam:ListPolicies", {"Scope": "All"}))
    choices = [
        Choice(each["PolicyName"], each["Arn"], permissions.kind_of(each["Arn"]), each["Arn"] in arns)
        for each in listed.result.get("Policies", [])
    ]
    return console.show(
        "sandbox/policy_choice.html",
        listing=listing(console, choices, lambda choice: choice.name),
        listed=listed,
        form=more["acts"][form.act()],
        field=next(iter(form.base_fields)),
        kind=holder.kind.lower(),
        name=name,
        back=console.url(f"console-{holder.kind.lower()}", name),
        back_to_list=console.url(f"console-{holder.kind.lower()}s"),
        plural=f"{holder.kind}s",
        **more,
    )
