"""Acts on customer managed policies and their versions (facts 6.3.4, 6.3.5)."""

from django import forms

from iamlab.evaluator import DocumentType
from lessons.forms.sandbox.acts import ActForm, Name
from lessons.forms.sandbox.documents import PolicyField
from lessons.forms.sandbox.tags import TagForm, UntagForm


class CreatePolicyForm(ActForm):
    """A new policy, which nobody has yet."""

    operation = "iam:CreatePolicy"
    button = "Create policy"
    PolicyName = Name("Policy name", help_text="Letters, digits and + = , . @ _ - only.")
    Description = Name("Description", required=False, max_length=2000)
    Path = Name("Path", required=False, help_text="Part of the ARN, such as /teams/qa/.")
    PolicyDocument = PolicyField(DocumentType.IDENTITY)


class CreateVersionForm(ActForm):
    """Another text for a policy, which keeps the earlier ones."""

    operation = "iam:CreatePolicyVersion"
    button = "Save as a new version"
    PolicyDocument = PolicyField(DocumentType.IDENTITY)
    SetAsDefault = forms.BooleanField(
        label="Make it the default version",
        required=False,
        initial=True,
        help_text="The default version is the one in force, wherever the policy is attached.",
    )


class SetDefaultForm(ActForm):
    """Another version in force."""

    operation = "iam:SetDefaultPolicyVersion"
    button = "Make default"
    VersionId = Name("Version", widget=forms.HiddenInput)


class DeleteVersionForm(ActForm):
    """The end of a version that is not in force."""

    operation = "iam:DeletePolicyVersion"
    button = "Delete"
    is_dangerous = True
    VersionId = Name("Version", widget=forms.HiddenInput)


class DeletePolicyForm(ActForm):
    """The end of a policy."""

    operation = "iam:DeletePolicy"
    button = "Delete policy"
    is_dangerous = True


class TagPolicyForm(TagForm):
    operation = "iam:TagPolicy"


class UntagPolicyForm(UntagForm):
    operation = "iam:UntagPolicy"


ON_PAGE: tuple[type[ActForm], ...] = (
    SetDefaultForm,
    DeleteVersionForm,
    DeletePolicyForm,
    TagPolicyForm,
    UntagPolicyForm,
)
"""The acts that stand on the page of a customer managed policy."""
