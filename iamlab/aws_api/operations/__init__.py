"""Every operation of the simulated AWS, by topic. Importing this package registers them all."""

from iamlab.aws_api.operations import (
    iam_account,
    iam_credential_report,
    iam_groups,
    iam_holders,
    iam_instance_profiles,
    iam_keys,
    iam_mfa,
    iam_passwords,
    iam_policies,
    iam_policy_questions,
    iam_providers,
    iam_roles,
    iam_service_linked_roles,
    iam_tags,
    iam_users,
    sts,
)

__all__ = [
    "iam_account",
    "iam_credential_report",
    "iam_groups",
    "iam_holders",
    "iam_instance_profiles",
    "iam_keys",
    "iam_mfa",
    "iam_passwords",
    "iam_policies",
    "iam_policy_questions",
    "iam_providers",
    "iam_roles",
    "iam_service_linked_roles",
    "iam_tags",
    "iam_users",
    "sts",
]
