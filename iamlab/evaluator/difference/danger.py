"""What somebody could do with an action that they should not have, the worst first."""

from enum import IntEnum
from functools import lru_cache

from iamlab.evaluator.reference import COMMON_SERVICES, ServiceAction


class Danger(IntEnum):
    """How much harm an action can do; less is worse."""

    MORE_PERMISSIONS = 0
    PERMISSIONS = 1
    DELETE = 2
    WRITE = 3
    TAG = 4
    READ = 5
    LIST = 6

    @property
    def sentence(self) -> str:
        """What the action lets somebody do, as an end of "… could"."""
        return _SENTENCES[self]


_SENTENCES = {
    Danger.MORE_PERMISSIONS: "give themselves more permissions",
    Danger.PERMISSIONS: "change who has access",
    Danger.DELETE: "delete something",
    Danger.WRITE: "create or change something",
    Danger.TAG: "change tags",
    Danger.READ: "read something",
    Danger.LIST: "see what there is",
}

_LEADS_TO_MORE = frozenset(
    action.lower()
    for action in (
        "iam:PassRole",
        "iam:CreatePolicyVersion",
        "iam:SetDefaultPolicyVersion",
        "iam:CreateAccessKey",
        "iam:CreateLoginProfile",
        "iam:UpdateLoginProfile",
        "iam:AttachUserPolicy",
        "iam:AttachGroupPolicy",
        "iam:AttachRolePolicy",
        "iam:PutUserPolicy",
        "iam:PutGroupPolicy",
        "iam:PutRolePolicy",
        "iam:AddUserToGroup",
        "iam:UpdateAssumeRolePolicy",
        "iam:DeleteUserPermissionsBoundary",
        "iam:DeleteRolePermissionsBoundary",
        "iam:PutUserPermissionsBoundary",
        "iam:PutRolePermissionsBoundary",
        "sts:AssumeRole",
        "lambda:UpdateFunctionCode",
        "lambda:UpdateFunctionConfiguration",
        "sagemaker:CreatePresignedNotebookInstanceUrl",
        "ssm:SendCommand",
        "ssm:StartSession",
        "cloudformation:UpdateStack",
        "codebuild:StartBuild",
        "ec2:AssociateIamInstanceProfile",
    )
)
"""What leads from some permissions to more of them by itself (facts 7, 7.2, 7.3)."""

_ENDS = ("Delete", "BatchDelete", "Terminate", "Remove", "Purge", "Destroy", "ScheduleKeyDeletion")

_LEVELS = {
    "Permissions management": Danger.PERMISSIONS,
    "Write": Danger.WRITE,
    "Tagging": Danger.TAG,
    "Read": Danger.READ,
    "List": Danger.LIST,
}
"""By access level of the service authorization reference, the first where it gives two."""


def danger(action: ServiceAction) -> Danger:
    """Return how much harm `action` can do."""
    if action.full_name.lower() in _LEADS_TO_MORE:
        return Danger.MORE_PERMISSIONS
    found = _LEVELS.get(action.level.partition(",")[0], Danger.WRITE)
    return Danger.DELETE if found is Danger.WRITE and action.name.startswith(_ENDS) else found


@lru_cache(maxsize=8192)
def order(action: ServiceAction) -> tuple[int, bool, int, int, str]:
    """Return a sort key, the most dangerous first; `iam:PassRole` before all, then services
    that people know, and what has a short name, as what is done most has."""
    place = COMMON_SERVICES.index(action.service) if action.service in COMMON_SERVICES else 99
    return danger(action), action.name != "PassRole", place, len(action.name), action.name
