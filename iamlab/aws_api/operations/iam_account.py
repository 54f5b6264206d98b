"""The account as a whole: its alias, its summary, everything in it at once (facts 1.6.3, 6.2.1)."""

from typing import Any

from iamlab.account import aws_managed, quotas
from iamlab.account.account import Account
from iamlab.account.errors import EntityAlreadyExists, NoSuchEntity, ValidationError
from iamlab.account.identities import Group, Role, User
from iamlab.account.policies import ManagedPolicy
from iamlab.aws_api.operation import Call, Result, operation
from iamlab.aws_api.operations import iam_answers
from iamlab.aws_api.operations.iam_asks import on_everything


@operation("iam:CreateAccountAlias", on_everything("iam:CreateAccountAlias"))
def create_account_alias(made: Call) -> None:
    """A new alias takes the place of the old one: an account has one. No two accounts share one."""
    alias = made.parameters["AccountAlias"]
    if alias.isdigit() and len(alias) == 12:
        raise ValidationError("The account alias must not be a 12-digit number.")
    if any(account.alias == alias for account in made.configuration.accounts.values()):
        raise EntityAlreadyExists(f"The account alias {alias} already exists.")
    made.account.alias = alias


@operation("iam:DeleteAccountAlias", on_everything("iam:DeleteAccountAlias"))
def delete_account_alias(made: Call) -> None:
    alias = made.parameters["AccountAlias"]
    if made.account.alias != alias:
        raise NoSuchEntity(f"The account alias {alias} cannot be found.")
    made.account.alias = None


@operation("iam:ListAccountAliases", on_everything("iam:ListAccountAliases"))
def list_account_aliases(made: Call) -> Result:
    alias = made.account.alias
    return iam_answers.page(made, "AccountAliases", [alias] if alias else [])


_LIMITS = {
    "UsersQuota": quotas.USERS[1],
    "GroupsQuota": quotas.GROUPS[1],
    "RolesQuota": quotas.ROLES[1],
    "PoliciesQuota": quotas.POLICIES[1],
    "InstanceProfilesQuota": quotas.INSTANCE_PROFILES[1],
    "GroupsPerUserQuota": quotas.GROUPS_PER_USER[1],
    "AccessKeysPerUserQuota": quotas.ACCESS_KEYS_PER_USER[1],
    "AttachedPoliciesPerUserQuota": quotas.POLICIES_PER_USER[1],
    "AttachedPoliciesPerGroupQuota": quotas.POLICIES_PER_GROUP[1],
    "AttachedPoliciesPerRoleQuota": quotas.POLICIES_PER_ROLE[1],
    "PolicySizeQuota": quotas.POLICY_BYTES,
    "VersionsPerPolicyQuota": quotas.VERSIONS_PER_POLICY,
    "UserPolicySizeQuota": quotas.INLINE_BYTES["user"],
    "GroupPolicySizeQuota": quotas.INLINE_BYTES["group"],
    "RolePolicySizeQuota": quotas.INLINE_BYTES["role"],
    "AssumeRolePolicySizeQuota": quotas.TRUST_BYTES,
    "PolicyVersionsInUseQuota": 10_000,
    "ServerCertificatesQuota": 20,
    "SigningCertificatesPerUserQuota": 2,
}
"""The quotas that the account summary tells (facts 1.6)."""


@operation("iam:GetAccountSummary", on_everything("iam:GetAccountSummary"))
def get_account_summary(made: Call) -> Result:
    account = made.account
    enabled = [device for device in account.mfa_devices.values() if device.owner is not None]
    counts = {
        "Users": len(account.users),
        "Groups": len(account.groups),
        "Roles": len(account.roles),
        "Policies": len(account.policies),
        "InstanceProfiles": len(account.instance_profiles),
        "Providers": len(account.saml_providers) + len(account.oidc_providers),
        "MFADevices": len(account.mfa_devices),
        "MFADevicesInUse": len(enabled),
        "AccountMFAEnabled": int(any(account.devices_of(account.root_arn))),
        "AccountAccessKeysPresent": int(bool(account.root.access_keys)),
        "AccountPasswordPresent": int(account.root.login_profile is not None),
        "PolicyVersionsInUse": sum(len(policy.versions) for policy in account.policies.values()),
        "ServerCertificates": 0,
        "AccountSigningCertificatesPresent": 0,
        "GlobalEndpointTokenVersion": 1,
    }
    return {"SummaryMap": {**counts, **_LIMITS}}


@operation("iam:GetAccountAuthorizationDetails", on_everything("iam:GetAccountAuthorizationDetails"))
def get_account_authorization_details(made: Call) -> Result:
    """Everybody and every policy in use, in pages over all of them together."""
    account, wanted = made.account, set(made.parameters.get("Filter", ()))
    entries: list[tuple[str, Result]] = []
    usage = iam_answers.Usage(account)
    for kind, name, shown in (
        ("User", "UserDetailList", [_user(account, each) for each in account.users.values()]),
        ("Group", "GroupDetailList", [_group(account, each) for each in account.groups.values()]),
        ("Role", "RoleDetailList", [_role(account, each) for each in account.roles.values()]),
        ("LocalManagedPolicy", "Policies", _policies(account, usage)),
        ("AWSManagedPolicy", "Policies", _aws_policies(account, usage)),
    ):
        if not wanted or kind in wanted:
            entries += [(name, each) for each in shown]
    paged = iam_answers.page(made, "Entries", entries)
    result: Result = {
        name: [] for name in ("UserDetailList", "GroupDetailList", "RoleDetailList", "Policies")
    }
    for name, each in paged.pop("Entries"):
        result[name].append(each)
    return {**result, **paged}


def _inline(entity: User | Group | Role) -> list[Result]:
    return [{"PolicyName": name, "PolicyDocument": text} for name, text in entity.inline.items()]


def _attached(entity: User | Group | Role) -> list[Result]:
    return [iam_answers.attached(arn) for arn in entity.attached]


def _user(account: Account, user: User) -> Result:
    shown = iam_answers.user(account, user, whole=True)
    shown.pop("PasswordLastUsed", None)
    shown |= {"GroupList": list(user.groups), "AttachedManagedPolicies": _attached(user)}
    return {**shown, "UserPolicyList": _inline(user)} if user.inline else shown


def _group(account: Account, group: Group) -> Result:
    shown = iam_answers.group(account, group)
    return {**shown, "GroupPolicyList": _inline(group), "AttachedManagedPolicies": _attached(group)}


def _role(account: Account, role: Role) -> Result:
    shown = iam_answers.role(account, role, whole=True)
    for name in ("Description", "MaxSessionDuration"):
        shown.pop(name, None)
    profiles = [each for each in account.instance_profiles.values() if each.role == role.name]
    return {
        **shown,
        "InstanceProfileList": [iam_answers.instance_profile(account, each) for each in profiles],
        "RolePolicyList": _inline(role),
        "AttachedManagedPolicies": _attached(role),
    }


def _policies(account: Account, usage: iam_answers.Usage) -> list[Result]:
    return [_policy(account, account.policies[name], usage) for name in sorted(account.policies)]


def _policy(account: Account, policy: ManagedPolicy, usage: iam_answers.Usage) -> Result:
    versions: list[dict[str, Any]] = [
        {**iam_answers.version(policy, each), "Document": each.document} for each in policy.versions
    ]
    return {**iam_answers.policy(account, policy, usage), "PolicyVersionList": versions}


def _aws_policies(account: Account, usage: iam_answers.Usage) -> list[Result]:
    """AWS's own policies that somebody here has, as a boundary too."""
    found = (aws_managed.find(arn) for arn in sorted(usage.arns()))
    return [
        {
            **iam_answers.aws_policy(account, each, usage),
            "PolicyVersionList": [iam_answers.aws_version(each, each.version)],
        }
        for each in found
        if each is not None
    ]
