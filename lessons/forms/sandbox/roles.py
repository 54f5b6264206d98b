"""Acts on roles and instance profiles (facts 1.3.8, 1.3.9, 6.3.6)."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from django import forms
from django.utils import timezone

from iamlab.evaluator import DocumentType
from lessons.forms.sandbox.acts import ActForm, ConsoleCall, Name
from lessons.forms.sandbox.documents import PolicyField

SHORTEST, LONGEST = 3600, 43200
"""Of a role's session, in seconds (fact 1.6.5)."""


def _session_length() -> forms.IntegerField:
    return forms.IntegerField(
        label="Longest session, in seconds",
        initial=SHORTEST,
        help_text=f"From {SHORTEST}, an hour, to {LONGEST}, twelve.",
    )


class CreateRoleForm(ActForm):
    """A new role: who may act as it is part of it."""

    operation = "iam:CreateRole"
    button = "Create role"
    RoleName = Name("Role name", help_text="Letters, digits and + = , . @ _ - only.")
    Description = Name("Description", required=False, max_length=2000)
    MaxSessionDuration = _session_length()
    AssumeRolePolicyDocument = PolicyField(DocumentType.TRUST, label="Trust policy")


class UpdateTrustForm(ActForm):
    """Another trust policy."""

    operation = "iam:UpdateAssumeRolePolicy"
    button = "Save trust policy"
    PolicyDocument = PolicyField(DocumentType.TRUST, label="Trust policy")


class UpdateRoleForm(ActForm):
    """Description and longest session. A role has its name for good."""

    operation = "iam:UpdateRole"
    button = "Save"
    Description = Name("Description", required=False, max_length=2000)
    MaxSessionDuration = _session_length()

    def calls(self) -> Iterator[ConsoleCall]:
        """An empty description is one too: it takes the old one away."""
        yield ConsoleCall(self.operation, {**self.about, **self.cleaned_data})


REVOKE_OLDER = "AWSRevokeOlderSessions"
"""The name of the inline policy with which AWS's console revokes a role's sessions (fact 4.6.14)."""


class RevokeSessionsForm(ActForm):
    """The end of what the role's open sessions may do: they cannot be called back, but denied everything."""

    operation = "iam:PutRolePolicy"
    button = "Revoke active sessions"
    is_dangerous = True

    def calls(self) -> Iterator[ConsoleCall]:
        """Put the policy that AWS's console puts, over the one of an earlier time."""
        text = json.dumps(_denied_before(timezone.now()), indent=4)
        yield ConsoleCall(self.operation, {**self.about, "PolicyName": REVOKE_OLDER, "PolicyDocument": text})


def _denied_before(moment: datetime) -> dict[str, Any]:
    issued = moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    statement = {
        "Effect": "Deny",
        "Action": ["*"],
        "Resource": ["*"],
        "Condition": {"DateLessThan": {"aws:TokenIssueTime": issued}},
    }
    return {"Version": "2012-10-17", "Statement": [statement]}


class DeleteRoleForm(ActForm):
    """The end of a role."""

    operation = "iam:DeleteRole"
    button = "Delete role"
    is_dangerous = True


class CreateProfileForm(ActForm):
    """A new instance profile, with no role in it."""

    operation = "iam:CreateInstanceProfile"
    button = "Create instance profile"
    InstanceProfileName = Name("Instance profile name", help_text="AWS’s console names it as its role.")


class AddRoleToProfileForm(ActForm):
    """The role of an instance profile."""

    operation = "iam:AddRoleToInstanceProfile"
    button = "Put the role in"
    InstanceProfileName = Name("Instance profile")
    RoleName = Name("Role")


class RemoveRoleFromProfileForm(ActForm):
    """An instance profile without a role."""

    operation = "iam:RemoveRoleFromInstanceProfile"
    button = "Remove role"
    InstanceProfileName = Name("Instance profile", widget=forms.HiddenInput)
    RoleName = Name("Role", widget=forms.HiddenInput)


class DeleteProfileForm(ActForm):
    """The end of an instance profile."""

    operation = "iam:DeleteInstanceProfile"
    button = "Delete"
    is_dangerous = True
    InstanceProfileName = Name("Instance profile", widget=forms.HiddenInput)
