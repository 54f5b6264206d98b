"""What hangs on a user, group or role: its policies and where they come from, its boundary, its tags."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from iamlab.account.aws_managed import PREFIX
from lessons.forms.sandbox.acts import ActForm
from lessons.forms.sandbox.permissions import GROUP, Holder
from lessons.views.sandbox.acts import Acts
from lessons.views.sandbox.answers import Refusal, Seen
from lessons.views.sandbox.console import Console

AWS_MANAGED, CUSTOMER_MANAGED, INLINE = "AWS managed", "Customer managed", "Inline"


def kind_of(arn: str) -> str:
    """Say whose a managed policy is."""
    return AWS_MANAGED if arn.startswith(PREFIX) else CUSTOMER_MANAGED


@dataclass(frozen=True, slots=True)
class Row:
    """One policy of a holder. `via` is the group that brings it, empty where it is the holder's own."""

    name: str
    kind: str
    address: str
    arn: str = ""
    via: str = ""

    @property
    def is_inline(self) -> bool:
        return not self.arn


@dataclass(frozen=True, slots=True)
class Refused:
    """A read of policies that was refused; `via` is the group whose they are."""

    refusal: Refusal
    via: str = ""


@dataclass(slots=True)
class Permissions:
    """The policies of a holder, the acts on them, and the addresses of the pages that add more."""

    holder: Holder
    name: str
    acts: Acts
    attach: str
    add_inline: str
    last_accessed: str
    rows: list[Row] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)

    @property
    def kind(self) -> str:
        return self.holder.kind.lower()

    @property
    def detach(self) -> ActForm:
        return self.acts[self.holder.detach.act()]

    @property
    def delete_inline(self) -> ActForm:
        return self.acts[self.holder.delete_inline.act()]

    @property
    def refusal(self) -> Refusal | None:
        """What AWS answered to an act on a policy of the list."""
        on_rows = (self.holder.detach.act(), self.holder.delete_inline.act())
        return self.acts.refusal if self.acts.refused in on_rows else None


@dataclass(frozen=True, slots=True)
class Extras:
    """The permissions boundary and the tags of a user or role; nothing is known where it may not be read."""

    holder: Holder
    acts: Acts
    set_boundary: str
    is_known: bool
    boundary: Row | None
    tags: list[dict[str, str]]

    @property
    def kind(self) -> str:
        return self.holder.kind.lower()

    @property
    def delete_boundary(self) -> ActForm:
        assert self.holder.delete_boundary is not None
        return self.acts[self.holder.delete_boundary.act()]

    @property
    def tag(self) -> ActForm:
        assert self.holder.tag is not None
        return self.acts[self.holder.tag.act()]

    @property
    def untag(self) -> ActForm:
        assert self.holder.untag is not None
        return self.acts[self.holder.untag.act()]


def extras(console: Console, holder: Holder, name: str, acts: Acts, found: Seen) -> Extras:
    """Take boundary and tags from what GetUser or GetRole brought."""
    shown = found.result.get(holder.kind, {})
    arn = shown.get("PermissionsBoundary", {}).get("PermissionsBoundaryArn", "")
    row = Row(arn.rpartition("/")[2], kind_of(arn), console.url("console-policy", arn), arn) if arn else None
    page = console.url(f"console-{holder.kind.lower()}-boundary", name)
    return Extras(holder, acts, page, bool(shown), row, shown.get("Tags", []))


def of(console: Console, holder: Holder, name: str, acts: Acts, groups: Iterable[str] = ()) -> Permissions:
    """Read the policies of a holder, and those that `groups` bring to a user."""
    kind = holder.kind.lower()
    found = Permissions(
        holder,
        name,
        acts,
        attach=console.url(f"console-{kind}-attach", name),
        add_inline=console.url(f"console-{kind}-new-inline", name),
        last_accessed=console.url(f"console-{kind}-last-accessed", name),
    )
    _read(console, found, [(holder, name, ""), *((GROUP, group, group) for group in groups)])
    return found


def _read(console: Console, found: Permissions, holders: list[tuple[Holder, str, str]]) -> None:
    reads = [
        call for holder, name, _ in holders for call in (holder.list_attached(name), holder.list_inline(name))
    ]
    seen = iter(console.look(*reads))
    for holder, name, via in holders:
        attached, inline = next(seen), next(seen)
        found.refused += [Refused(each.refusal, via) for each in (attached, inline) if each.refusal]
        found.rows += [
            Row(
                each["PolicyName"],
                kind_of(each["PolicyArn"]),
                console.url("console-policy", each["PolicyArn"]),
                each["PolicyArn"],
                via,
            )
            for each in attached.result.get("AttachedPolicies", [])
        ]
        page = f"console-{holder.kind.lower()}-inline"
        found.rows += [
            Row(each, INLINE, console.url(page, name, each), via=via)
            for each in inline.result.get("PolicyNames", [])
        ]


def said(acts: Acts, holder: Holder) -> str:
    """Say what an act on policies, boundary or tags has done."""
    typed: dict[str, Any] = acts.posted.cleaned_data if acts.posted else {}
    policy = typed.get("PolicyName") or typed.get("PolicyArn", "").rpartition("/")[2]
    kind = holder.kind
    return {
        f"Attach{kind}Policy": f"{policy} is attached now.",
        f"Detach{kind}Policy": f"{policy} is detached.",
        f"Put{kind}Policy": f"Inline policy {policy} was saved.",
        f"Delete{kind}Policy": f"Inline policy {policy} was deleted.",
        f"Delete{kind}PermissionsBoundary": "The boundary is gone.",
        f"Tag{kind}": "The tag was added.",
        f"Untag{kind}": "The tag was removed.",
    }[acts.done or ""]
