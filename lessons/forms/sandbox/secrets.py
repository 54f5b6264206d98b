"""Acts on secrets of Secrets Manager."""

from collections.abc import Iterator

from django import forms

from iamlab.evaluator import DocumentType
from lessons.forms.sandbox.acts import ActForm, ConsoleCall
from lessons.forms.sandbox.acts import Name as NameField
from lessons.forms.sandbox.documents import PolicyField, tidy
from lessons.forms.sandbox.tags import TagForm, UntagForm


class ValueField(forms.CharField):
    """The value of a secret or a parameter, as it is typed."""

    def __init__(self, label: str = "Secret value") -> None:
        super().__init__(
            label=label,
            max_length=60_000,
            strip=False,
            widget=forms.Textarea({"rows": 3, "class": "mono", "spellcheck": "false"}),
        )

    def clean(self, value: str | None) -> str:
        return tidy(super().clean(value))


class CreateSecretForm(ActForm):
    """A new secret."""

    operation = "secretsmanager:CreateSecret"
    button = "Create secret"
    Name = NameField("Secret name", max_length=512, help_text="Letters, digits and any of /_+=.@-")
    SecretString = ValueField()
    KmsKeyId = NameField(
        "KMS key",
        required=False,
        max_length=300,
        help_text="An alias, an ID or an ARN. Left out, it is aws/secretsmanager.",
    )


class RetrieveForm(ActForm):
    """The value, which the page shows once."""

    operation = "secretsmanager:GetSecretValue"
    button = "Retrieve secret value"
    VersionStage = forms.ChoiceField(
        label="Version", choices=[("AWSCURRENT", "AWSCURRENT"), ("AWSPREVIOUS", "AWSPREVIOUS")]
    )


class PutValueForm(ActForm):
    """Another value; the one before stays as AWSPREVIOUS."""

    operation = "secretsmanager:PutSecretValue"
    button = "Save new value"
    SecretString = ValueField()


class SecretTagForm(TagForm):
    operation = "secretsmanager:TagResource"


class SecretUntagForm(UntagForm):
    operation = "secretsmanager:UntagResource"


class DeleteSecretForm(ActForm):
    """The end of a secret, after some days."""

    operation = "secretsmanager:DeleteSecret"
    button = "Delete secret"
    is_dangerous = True
    RecoveryWindowInDays = forms.IntegerField(label="Recovery window (days)", initial=30, min_value=1)


class RestoreSecretForm(ActForm):
    """A secret that is not to be deleted after all."""

    operation = "secretsmanager:RestoreSecret"
    button = "Cancel deletion"


class PutSecretPolicyForm(ActForm):
    """Who may do what with a secret."""

    operation = "secretsmanager:PutResourcePolicy"
    button = "Save resource policy"
    ResourcePolicy = PolicyField(DocumentType.RESOURCE, label="Resource policy")
    BlockPublicPolicy = forms.BooleanField(
        label="Refuse a policy that lets everybody in", required=False, initial=True
    )

    def calls(self) -> Iterator[ConsoleCall]:
        """An empty box is a `false` that the call says."""
        yield ConsoleCall(self.operation, {**self.about, **self.cleaned_data})


class DeleteSecretPolicyForm(ActForm):
    """The end of a secret's policy."""

    operation = "secretsmanager:DeleteResourcePolicy"
    button = "Delete resource policy"
    is_dangerous = True


ON_PAGE: tuple[type[ActForm], ...] = (
    RetrieveForm,
    PutValueForm,
    SecretTagForm,
    SecretUntagForm,
    RestoreSecretForm,
    DeleteSecretForm,
    DeleteSecretPolicyForm,
)
"""The acts that stand on the page of a secret."""
