"""Findings about policies: what they allow, and whom they are attached to."""

from collections.abc import Iterator

from iamlab.account import aws_managed
from iamlab.aws_api.findings.evidence import Evidence
from iamlab.aws_api.findings.finding import Finding, Severity
from iamlab.aws_api.operation import Result
from iamlab.evaluator import MalformedPolicyDocument, Statement, parse

CLOUD_SHELL = f"{aws_managed.PREFIX}AWSCloudShellFullAccess"

_HOLDERS = (("UserDetailList", "UserName"), ("GroupDetailList", "GroupName"), ("RoleDetailList", "RoleName"))


def everything_allowed(evidence: Evidence) -> Iterator[Finding]:
    """Yield customer managed policies that allow `*` on `*`, attached or not (Security Hub's IAM.1)."""
    for policy in evidence.of("Policies"):
        if not policy["Arn"].startswith(aws_managed.PREFIX) and _allows_everything(_document(policy)):
            count = policy["AttachmentCount"]
            yield Finding(
                "No customer managed policy with full *:* rights (CIS 1.15)",
                Severity.ACTION,
                "policy",
                policy["Arn"],
                f"{policy['PolicyName']} allows everything",
                f"`*` on `*`, attached to {count or 'no'} {'identities' if count > 1 else 'identity'}.",
                "Name the actions and resources that are needed; for administrators AWS has"
                " AdministratorAccess.",
            )


def _document(policy: Result) -> str:
    """Return the text of the version in force."""
    in_force = (version for version in policy["PolicyVersionList"] if version["IsDefaultVersion"])
    return str(next(in_force)["Document"])


def _allows_everything(document: str) -> bool:
    try:
        return any(_is_full(statement) for statement in parse(document).statements)
    except MalformedPolicyDocument:
        return False  # nothing that IAM saves; it allows nothing either


def _is_full(statement: Statement) -> bool:
    """Conditions are not looked at, as AWS's check does not."""
    if statement.denies or statement.action is None or statement.resource is None:
        return False
    every_action = any(text in ("*", "*:*") for text in statement.action.texts)
    return every_action and any(pattern.text == "*" for pattern in statement.resource)


def attached_directly(evidence: Evidence) -> Iterator[Finding]:
    """Yield the users who hold policies themselves (CIS 1.14, Security Hub's IAM.2)."""
    for user in evidence.of("UserDetailList"):
        held = [policy["PolicyName"] for policy in user["AttachedManagedPolicies"]]
        held += [policy["PolicyName"] for policy in user.get("UserPolicyList", ())]
        if held:
            several = "policies" if len(held) > 1 else "a policy"
            yield Finding(
                "Users receive permissions only through groups (CIS 1.14)",
                Severity.INVESTIGATION,
                "user",
                user["UserName"],
                f"{user['UserName']} has {several} attached directly",
                f"{', '.join(held)}.",
                "Put the user into a group that has the policy, then detach it from the user.",
            )


def cloud_shell(evidence: Evidence) -> Iterator[Finding]:
    """Yield who has AWSCloudShellFullAccess, which lets files out of the account (CIS 1.21)."""
    for list_name, name in _HOLDERS:
        for holder in evidence.of(list_name):
            if any(policy["PolicyArn"] == CLOUD_SHELL for policy in holder["AttachedManagedPolicies"]):
                yield Finding(
                    "Access to AWSCloudShellFullAccess is restricted (CIS 1.21)",
                    Severity.INVESTIGATION,
                    name.removesuffix("Name").lower(),
                    holder[name],
                    f"{holder[name]} has AWSCloudShellFullAccess",
                    "Whoever has it can move files in and out of the account with CloudShell.",
                    "Detach it where nobody needs file transfer.",
                )
