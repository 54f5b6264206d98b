"""The account as a whole: its alias and facts, what is in it beside the quotas, its password policy."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse

from lessons.forms.sandbox.account import CreateAccountAliasForm, DeleteAccountAliasForm
from lessons.forms.sandbox.acts import ConsoleCall
from lessons.forms.sandbox.password_policy import (
    DeleteAccountPasswordPolicyForm,
    UpdateAccountPasswordPolicyForm,
)
from lessons.views.sandbox.console import Console, console_page

_COUNTED = (
    ("Users", "Users", "UsersQuota"),
    ("Groups", "Groups", "GroupsQuota"),
    ("Roles", "Roles", "RolesQuota"),
    ("Customer managed policies", "Policies", "PoliciesQuota"),
    ("Policy versions in use", "PolicyVersionsInUse", "PolicyVersionsInUseQuota"),
    ("Instance profiles", "InstanceProfiles", "InstanceProfilesQuota"),
    ("Identity providers", "Providers", None),
    ("MFA devices", "MFADevices", None),
    ("MFA devices in use", "MFADevicesInUse", None),
)
"""What is counted, the key of its number and that of its quota in GetAccountSummary."""

_OF_ONE = (
    ("Groups of a user", "GroupsPerUserQuota"),
    ("Access keys of a user", "AccessKeysPerUserQuota"),
    ("Managed policies on a user", "AttachedPoliciesPerUserQuota"),
    ("Managed policies on a group", "AttachedPoliciesPerGroupQuota"),
    ("Managed policies on a role", "AttachedPoliciesPerRoleQuota"),
    ("Versions of a policy", "VersionsPerPolicyQuota"),
    ("Characters of a managed policy", "PolicySizeQuota"),
    ("Characters of a user’s inline policies", "UserPolicySizeQuota"),
    ("Characters of a group’s inline policies", "GroupPolicySizeQuota"),
    ("Characters of a role’s inline policies", "RolePolicySizeQuota"),
    ("Characters of a trust policy", "AssumeRolePolicySizeQuota"),
)
"""Quotas of one entity."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the account's summary; what is not counted, or has no quota, is None."""

    what: str
    held: int | None
    quota: int | None


@console_page
def settings(console: Console) -> HttpResponse:
    """Show the account and its alias; a POST changes the alias."""
    acts = console.acts(CreateAccountAliasForm, DeleteAccountAliasForm)
    if acts.done:
        typed = acts.posted.cleaned_data["AccountAlias"] if acts.posted else ""
        said = {"CreateAccountAlias": "The account’s alias is {}.", "DeleteAccountAlias": "{} is deleted."}
        return console.go("console-account-settings", said=said[acts.done].format(typed))
    (aliases,) = console.look(ConsoleCall("iam:ListAccountAliases"))
    assert console.summary is not None
    alias = next(iter(aliases.result.get("AccountAliases", [])), None)
    acts["DeleteAccountAlias"].start_with(AccountAlias=alias)
    return console.show(
        "sandbox/account_settings.html",
        acts=acts,
        aliases=aliases,
        alias=alias,
        summary=console.summary,
        lines=_lines(console.summary.result.get("SummaryMap", {})),
    )


@console_page
def password_policy(console: Console) -> HttpResponse:
    """Show the password policy; a POST replaces or deletes it."""
    acts = console.acts(UpdateAccountPasswordPolicyForm, DeleteAccountPasswordPolicyForm)
    if acts.done:
        said = {
            "UpdateAccountPasswordPolicy": "The password policy is saved. It counts from the next change on.",
            "DeleteAccountPasswordPolicy": "The password policy is deleted. AWS’s default is in force.",
        }
        return console.go("console-password-policy", said=said[acts.done])
    (policy,) = console.look(ConsoleCall("iam:GetAccountPasswordPolicy"))
    form = acts["UpdateAccountPasswordPolicy"]
    assert isinstance(form, UpdateAccountPasswordPolicyForm)
    form.start_with_policy(policy.result.get("PasswordPolicy", {"MinimumPasswordLength": 8}))
    return console.show("sandbox/password_policy.html", acts=acts, policy=policy)


def _lines(summary: dict[str, Any]) -> list[Line]:
    counted = [Line(what, summary.get(name), summary.get(quota or "")) for what, name, quota in _COUNTED]
    of_one = [Line(what, None, summary.get(quota)) for what, quota in _OF_ONE]
    return [*counted, *of_one] if summary else []
