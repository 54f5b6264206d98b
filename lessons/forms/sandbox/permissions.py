"""Acts on what users, groups and roles may do: the same for each kind, with an operation of its own."""

from dataclasses import dataclass
from types import new_class
from typing import TypeVar

from django import forms

from iamlab.evaluator import DocumentType
from lessons.forms.sandbox.acts import ActForm, ConsoleCall, Name
from lessons.forms.sandbox.documents import PolicyField
from lessons.forms.sandbox.tags import TagForm, UntagForm

Form = TypeVar("Form", bound=ActForm)


class AttachForm(ActForm):
    """A managed policy, attached."""

    button = "Attach"
    PolicyArn = Name("Policy", widget=forms.HiddenInput, max_length=2048)


class DetachForm(ActForm):
    """A managed policy, detached. The policy itself stays."""

    button = "Detach"
    PolicyArn = Name("Policy", widget=forms.HiddenInput, max_length=2048)


class PutInlineForm(ActForm):
    """An inline policy under a new name, or another text under the same."""

    button = "Save policy"
    PolicyName = Name("Policy name", help_text="One of the same name is replaced.")
    PolicyDocument = PolicyField(DocumentType.IDENTITY)


class RewriteInlineForm(ActForm):
    """Another text for an inline policy."""

    button = "Save policy"
    PolicyDocument = PolicyField(DocumentType.IDENTITY)


class DeleteInlineForm(ActForm):
    """The end of an inline policy."""

    button = "Delete"
    is_dangerous = True
    PolicyName = Name("Policy name", widget=forms.HiddenInput)


class PutBoundaryForm(ActForm):
    """A managed policy as permissions boundary."""

    button = "Set as boundary"
    PermissionsBoundary = Name("Policy", widget=forms.HiddenInput, max_length=2048)


class DeleteBoundaryForm(ActForm):
    """The end of a permissions boundary: what the policies allow is allowed again."""

    button = "Remove boundary"
    is_dangerous = True


@dataclass(frozen=True, slots=True)
class Holder:
    """A kind of policy holder: the forms of its acts, and the reads of its policies.

    Groups have neither boundary nor tags.
    """

    kind: str
    attach: type[AttachForm]
    detach: type[DetachForm]
    put_inline: type[PutInlineForm]
    rewrite_inline: type[RewriteInlineForm]
    delete_inline: type[DeleteInlineForm]
    put_boundary: type[PutBoundaryForm] | None = None
    delete_boundary: type[DeleteBoundaryForm] | None = None
    tag: type[TagForm] | None = None
    untag: type[UntagForm] | None = None

    @property
    def on_page(self) -> list[type[ActForm]]:
        """The forms that stand on the holder's own page; the others have pages of their own."""
        forms = (self.detach, self.delete_inline, self.delete_boundary, self.tag, self.untag)
        return [each for each in forms if each is not None]

    @property
    def parameter(self) -> str:
        return f"{self.kind}Name"

    def get(self, name: str) -> ConsoleCall:
        return ConsoleCall(f"iam:Get{self.kind}", {self.parameter: name})

    def list_attached(self, name: str) -> ConsoleCall:
        return ConsoleCall(f"iam:ListAttached{self.kind}Policies", {self.parameter: name, "MaxItems": 1000})

    def list_inline(self, name: str) -> ConsoleCall:
        return ConsoleCall(f"iam:List{self.kind}Policies", {self.parameter: name, "MaxItems": 1000})

    def get_inline(self, name: str, policy: str) -> ConsoleCall:
        return ConsoleCall(f"iam:Get{self.kind}Policy", {self.parameter: name, "PolicyName": policy})


def _for(form: type[Form], operation: str) -> type[Form]:
    """Return a form for the operation of one kind."""
    return new_class(
        f"{operation}Form", (form,), exec_body=lambda body: body.update(operation=f"iam:{operation}")
    )


def _policies_of(
    kind: str,
) -> tuple[
    type[AttachForm],
    type[DetachForm],
    type[PutInlineForm],
    type[RewriteInlineForm],
    type[DeleteInlineForm],
]:
    return (
        _for(AttachForm, f"Attach{kind}Policy"),
        _for(DetachForm, f"Detach{kind}Policy"),
        _for(PutInlineForm, f"Put{kind}Policy"),
        _for(RewriteInlineForm, f"Put{kind}Policy"),
        _for(DeleteInlineForm, f"Delete{kind}Policy"),
    )


def _with_boundary(kind: str) -> Holder:
    return Holder(
        kind,
        *_policies_of(kind),
        _for(PutBoundaryForm, f"Put{kind}PermissionsBoundary"),
        _for(DeleteBoundaryForm, f"Delete{kind}PermissionsBoundary"),
        _for(TagForm, f"Tag{kind}"),
        _for(UntagForm, f"Untag{kind}"),
    )


USER, ROLE = _with_boundary("User"), _with_boundary("Role")
GROUP = Holder("Group", *_policies_of("Group"))

HOLDERS = {each.kind: each for each in (USER, GROUP, ROLE)}
