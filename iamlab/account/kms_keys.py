"""KMS keys with their policies and grants, and aliases (facts 4.5)."""

import json
from datetime import datetime

import msgspec

KEYS = 50
"""How many keys an account of the lab may have."""

POLICY_BYTES = 32 * 1024
"""How long a key policy may be (fact 1.6)."""


class Grant(msgspec.Struct, gc=False, omit_defaults=True, kw_only=True):
    """What gives somebody some operations on a key beside its policy.

    `equals` and `subset` are the encryption contexts that it is limited to.
    """

    id: str
    created: datetime
    grantee: str
    operations: list[str]
    issuer: str
    name: str = ""
    retiring: str | None = None
    equals: dict[str, str] = {}
    subset: dict[str, str] = {}


class Alias(msgspec.Struct, gc=False, omit_defaults=True):
    """Another name of a key, such as `alias/reports`; `key` is the key's id."""

    name: str
    region: str
    key: str
    created: datetime
    updated: datetime


class Key(msgspec.Struct, gc=False, omit_defaults=True, kw_only=True):
    """A symmetric key. `material` never leaves it. `manager` is AWS for `aws/s3` and its like.

    `deleted_at` is when it will be deleted, where that was scheduled.
    """

    id: str
    region: str
    created: datetime
    policy: str
    material: bytes
    description: str = ""
    manager: str = "CUSTOMER"
    is_enabled: bool = True
    rotates: bool = False
    deleted_at: datetime | None = None
    tags: dict[str, str] = {}
    grants: dict[str, Grant] = {}

    @property
    def state(self) -> str:
        """The key's state as KMS names it."""
        if self.deleted_at is not None:
            return "PendingDeletion"
        return "Enabled" if self.is_enabled else "Disabled"


def default_policy(account: str) -> str:
    """Return the policy of a key that is made without one (fact 4.5.2)."""
    statement = {
        "Sid": "Enable IAM User Permissions",
        "Effect": "Allow",
        "Principal": {"AWS": f"arn:aws:iam::{account}:root"},
        "Action": "kms:*",
        "Resource": "*",
    }
    return json.dumps({"Version": "2012-10-17", "Id": "key-default-1", "Statement": [statement]})


SPOKEN = {"secretsmanager": "Secrets Manager"}
"""Services whose name is more than the capitals of how ARNs write it."""


def policy_of_aws(account: str, region: str, service: str) -> str:
    """Return the policy of an AWS managed key: everybody in the account may use it through the service.

    Source: KMS developer guide, "AWS managed keys".
    """
    through = {"kms:CallerAccount": account, "kms:ViaService": f"{service}.{region}.amazonaws.com"}
    spoken = SPOKEN.get(service, service.upper())
    statements = [
        {
            "Sid": f"Allow access through {spoken} for all principals in the account that are "
            f"authorized to use {spoken}",
            "Effect": "Allow",
            "Principal": {"AWS": "*"},
            "Action": [
                *("kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:DescribeKey")
            ],
            "Resource": "*",
            "Condition": {"StringEquals": through},
        },
        {
            "Sid": "Allow direct access to key metadata to the account",
            "Effect": "Allow",
            "Principal": {"AWS": f"arn:aws:iam::{account}:root"},
            "Action": ["kms:Describe*", "kms:Get*", "kms:List*", "kms:RevokeGrant"],
            "Resource": "*",
        },
    ]
    return json.dumps({"Version": "2012-10-17", "Id": f"auto-{service}-2", "Statement": statements})


def policy_in_force(key: Key) -> str:
    """Return a key's policy with its grants, which allow what they name beside it.

    Source: KMS developer guide, "Grants in AWS KMS".
    """
    if not key.grants:
        return key.policy
    document = json.loads(key.policy)
    held = document["Statement"]
    document["Statement"] = [
        *(held if isinstance(held, list) else [held]),
        *(_statement(grant) for grant in key.grants.values()),
    ]
    return json.dumps(document)


def _statement(grant: Grant) -> dict[str, object]:
    kind = "Service" if grant.grantee.endswith(".amazonaws.com") else "AWS"
    condition: dict[str, dict[str, object]] = {}
    context = {**grant.subset, **grant.equals}
    if context:
        wanted = {f"kms:EncryptionContext:{name}": value for name, value in context.items()}
        condition["StringEquals"] = dict(wanted)
    if grant.equals:
        condition["ForAllValues:StringEquals"] = {"kms:EncryptionContextKeys": sorted(grant.equals)}
    return {
        "Sid": f"Grant {grant.name or grant.id[:8]}",
        "Effect": "Allow",
        "Principal": {kind: grant.grantee},
        "Action": [f"kms:{name}" for name in grant.operations],
        "Resource": "*",
        **({"Condition": condition} if condition else {}),
    }
