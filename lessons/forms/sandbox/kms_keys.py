"""Acts on KMS keys, their aliases, policies and grants."""

from collections.abc import Iterator

from django import forms

from iamlab.evaluator import DocumentType
from lessons.forms.sandbox.acts import ActForm, ConsoleCall, Name
from lessons.forms.sandbox.documents import PolicyField


class CreateKeyForm(ActForm):
    """A new symmetric key with the policy that KMS gives it."""

    operation = "kms:CreateKey"
    button = "Create key"
    Description = Name("Description", required=False, help_text="What it is for.")


class CreateAliasForm(ActForm):
    """Another name for a key."""

    operation = "kms:CreateAlias"
    button = "Add alias"
    AliasName = Name("Alias", max_length=256, help_text="Such as alias/reports.")

    def calls(self) -> Iterator[ConsoleCall]:
        """Make it for the key that the page is about."""
        given = {"AliasName": self.cleaned_data["AliasName"], "TargetKeyId": self.about["KeyId"]}
        yield ConsoleCall(self.operation, given)


class DeleteAliasForm(ActForm):
    """The end of an alias; the key stays."""

    operation = "kms:DeleteAlias"
    button = "Delete"
    is_dangerous = True
    AliasName = Name("Alias", max_length=256, widget=forms.HiddenInput)

    def calls(self) -> Iterator[ConsoleCall]:
        """Name the alias alone."""
        yield ConsoleCall(self.operation, {"AliasName": self.cleaned_data["AliasName"]})


class EnableKeyForm(ActForm):
    """The key is used again."""

    operation = "kms:EnableKey"
    button = "Enable key"


class DisableKeyForm(ActForm):
    """Nothing is encrypted or decrypted with the key meanwhile."""

    operation = "kms:DisableKey"
    button = "Disable key"


class ScheduleKeyDeletionForm(ActForm):
    """The end of a key, after some days."""

    operation = "kms:ScheduleKeyDeletion"
    button = "Schedule deletion"
    is_dangerous = True
    PendingWindowInDays = forms.IntegerField(
        label="Days to wait", min_value=7, max_value=30, initial=30, help_text="From 7 to 30."
    )


class CancelKeyDeletionForm(ActForm):
    """The key stays, disabled."""

    operation = "kms:CancelKeyDeletion"
    button = "Cancel deletion"


class RevokeGrantForm(ActForm):
    """The end of a grant."""

    operation = "kms:RevokeGrant"
    button = "Revoke"
    is_dangerous = True
    GrantId = Name("Grant", widget=forms.HiddenInput)


class PutKeyPolicyForm(ActForm):
    """Who may use and manage the key."""

    operation = "kms:PutKeyPolicy"
    button = "Save key policy"
    Policy = PolicyField(DocumentType.RESOURCE, label="Key policy")


ON_PAGE: tuple[type[ActForm], ...] = (
    CreateAliasForm,
    DeleteAliasForm,
    EnableKeyForm,
    DisableKeyForm,
    ScheduleKeyDeletionForm,
    CancelKeyDeletionForm,
    RevokeGrantForm,
)
"""The acts that stand on the page of a key."""
