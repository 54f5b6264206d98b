"""An inline policy of a user, group or role, in the policy editor."""

from typing import Any

from django.http import HttpResponse

from iamlab.evaluator import DocumentType
from lessons.forms.sandbox.documents import readable
from lessons.forms.sandbox.permissions import HOLDERS
from lessons.forms.starters import starter
from lessons.views.sandbox import permissions
from lessons.views.sandbox.console import Console, console_page


@console_page
def new(console: Console, name: str, kind: str) -> HttpResponse:
    """Write a new inline policy."""
    holder = HOLDERS[kind]
    acts = console.acts(holder.put_inline, **{holder.parameter: name})
    if acts.done:
        return console.go(f"console-{kind.lower()}", name, said=permissions.said(acts, holder))
    (found,) = console.look(holder.get(name))
    found.must_be_there(f"There is no {kind.lower()} {name}.")
    form = acts[holder.put_inline.act()]
    form.start_with(PolicyDocument=starter(DocumentType.IDENTITY, None))
    return _show(console, kind, name, acts=acts, form=form)


@console_page
def edit(console: Console, name: str, policy: str, kind: str) -> HttpResponse:
    """Change the text of an inline policy; its name stays."""
    holder = HOLDERS[kind]
    acts = console.acts(holder.rewrite_inline, **{holder.parameter: name, "PolicyName": policy})
    if acts.done:
        return console.go(f"console-{kind.lower()}", name, said=f"Inline policy {policy} was saved.")
    (found,) = console.look(holder.get_inline(name, policy))
    found.must_be_there(f"{name} has no inline policy {policy}.")
    form = acts[holder.rewrite_inline.act()]
    form.start_with(PolicyDocument=readable(found.result.get("PolicyDocument", "")))
    return _show(console, kind, name, acts=acts, form=form, policy=policy, found=found)


def _show(console: Console, kind: str, name: str, **context: Any) -> HttpResponse:
    return console.show(
        "sandbox/inline_policy.html",
        kind=kind.lower(),
        back_to_list=console.url(f"console-{kind.lower()}s"),
        plural=f"{kind}s",
        name=name,
        back=console.url(f"console-{kind.lower()}", name),
        **context,
    )
