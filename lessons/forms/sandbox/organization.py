"""Acts on the organization: its units, its accounts, its policies (facts 1.6.4, 4.4.10)."""

from collections.abc import Iterable, Iterator
from typing import ClassVar

from django import forms

from iamlab.evaluator import DocumentType
from lessons.forms.sandbox.acts import ActForm, ConsoleCall
from lessons.forms.sandbox.acts import Name as NameField
from lessons.forms.sandbox.documents import PolicyField


class _OrganizationForm(ActForm):
    """An act of Organizations. `takes` are the parameters that it takes of what the page is about."""

    takes: ClassVar[tuple[str, ...]] = ()

    def calls(self) -> Iterator[ConsoleCall]:
        for call in super().calls():
            assert isinstance(call, ConsoleCall)
            wanted = {*self.takes, *self.fields}
            yield ConsoleCall(
                call.operation, {name: value for name, value in call.parameters.items() if name in wanted}
            )


class CreateOrganizationForm(_OrganizationForm):
    """A new organization, which this account manages."""

    operation = "organizations:CreateOrganization"
    button = "Create an organization"


class CreateUnitForm(_OrganizationForm):
    """A new organizational unit below the root or another one."""

    operation = "organizations:CreateOrganizationalUnit"
    button = "Create OU"
    ParentId = forms.CharField(label="Below", max_length=100)
    Name = NameField("Name", max_length=128)


class CreateAccountForm(_OrganizationForm):
    """A new account in the root of the organization."""

    operation = "organizations:CreateAccount"
    button = "Create account"
    AccountName = NameField("Account name", max_length=50)
    Email = NameField(
        "E-mail address of its root user", max_length=64, help_text="Any address; the lab sends nothing."
    )


class EnableForm(_OrganizationForm):
    """A kind of policy that counts from now on."""

    operation = "organizations:EnablePolicyType"
    button = "Enable"
    takes = ("RootId",)
    PolicyType = forms.CharField(widget=forms.HiddenInput)


class DisableForm(EnableForm):
    """A kind of policy that binds nobody any more: everything of it is detached."""

    operation = "organizations:DisablePolicyType"
    button = "Disable"
    is_dangerous = True


class AttachForm(_OrganizationForm):
    """A policy on a root, an OU or an account."""

    operation = "organizations:AttachPolicy"
    button = "Attach"
    takes = ("TargetId",)
    PolicyId = forms.CharField(label="Policy", max_length=130)


class DetachForm(_OrganizationForm):
    """The end of an attachment."""

    operation = "organizations:DetachPolicy"
    button = "Detach"
    takes = ("TargetId",)
    PolicyId = forms.CharField(widget=forms.HiddenInput)


class MoveForm(_OrganizationForm):
    """An account in another place: it is bound by what is attached there."""

    operation = "organizations:MoveAccount"
    button = "Move"
    takes = ("AccountId", "SourceParentId")
    DestinationParentId = forms.CharField(label="To", max_length=100)


class RenameUnitForm(_OrganizationForm):
    """Another name for an OU."""

    operation = "organizations:UpdateOrganizationalUnit"
    button = "Rename"
    takes = ("OrganizationalUnitId",)
    Name = NameField("Name", max_length=128)


class DeleteUnitForm(_OrganizationForm):
    """The end of an empty OU."""

    operation = "organizations:DeleteOrganizationalUnit"
    button = "Delete OU"
    is_dangerous = True
    takes = ("OrganizationalUnitId",)


class _PolicyForm(_OrganizationForm):
    """A policy of the organization: a description may be empty, but must be sent."""

    def calls(self) -> Iterator[ConsoleCall]:
        for call in super().calls():
            yield ConsoleCall(call.operation, {"Description": "", **call.parameters})


class _NewPolicyForm(_PolicyForm):
    operation = "organizations:CreatePolicy"
    takes = ("Type",)
    Name = NameField("Policy name", max_length=128)
    Description = NameField("Description", required=False, max_length=512)


class CreateSCPForm(_NewPolicyForm):
    """A new service control policy, attached nowhere yet."""

    button = "Create SCP"
    Content = PolicyField(DocumentType.SCP)


class CreateRCPForm(_NewPolicyForm):
    """A new resource control policy, attached nowhere yet."""

    button = "Create RCP"
    Content = PolicyField(DocumentType.RCP)


class _UpdatePolicyForm(_PolicyForm):
    operation = "organizations:UpdatePolicy"
    button = "Save"
    takes = ("PolicyId",)
    Name = NameField("Policy name", max_length=128)
    Description = NameField("Description", required=False, max_length=512)


class UpdateSCPForm(_UpdatePolicyForm):
    """Another text, which counts at once wherever the policy is attached."""

    Content = PolicyField(DocumentType.SCP)


class UpdateRCPForm(_UpdatePolicyForm):
    """Another text, which counts at once wherever the policy is attached."""

    Content = PolicyField(DocumentType.RCP)


class DeletePolicyForm(_OrganizationForm):
    """The end of a policy that is attached nowhere."""

    operation = "organizations:DeletePolicy"
    button = "Delete policy"
    is_dangerous = True
    takes = ("PolicyId",)


def offer(form: ActForm, name: str, choices: Iterable[tuple[str, str]]) -> None:
    """Let a field be chosen from a list of ids with their words."""
    held = list(choices)
    if held:
        form.fields[name].widget = forms.Select({"autocomplete": "off"}, held)
