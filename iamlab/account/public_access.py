"""Which bucket policies S3 calls public, and what Block Public Access does about them (fact 4.8).

Source: Amazon S3 user guide, "The meaning of public".
"""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from iamlab.account.account import Account
from iamlab.account.buckets import NOTHING_BLOCKED, Bucket, PublicAccessBlock
from iamlab.evaluator.text_cache import by_text

_FIXING_KEYS = frozenset(
    key.lower()
    for key in (
        *("aws:PrincipalArn", "aws:PrincipalOrgID", "aws:PrincipalAccount", "aws:SourceArn"),
        *("aws:SourceVpc", "aws:SourceVpce", "aws:SourceOwner", "aws:SourceAccount", "aws:userid"),
        *("s3:x-amz-server-side-encryption-aws-kms-key-id", "s3:DataAccessPointArn", "aws:SourceIp"),
        *("aws:PrincipalOrgPaths", "aws:PrincipalServiceName", "aws:SourceOrgID", "aws:SourceOrgPaths"),
    )
)
"""The keys whose fixed values say who it is that may come in."""

_FIXING_OPERATORS = frozenset(
    ("stringequals", "stringequalsignorecase", "stringlike", "arnequals", "arnlike", "ipaddress")
)

_WIDEST = {4: 8, 6: 32}
"""A range of addresses wider than this is as good as everybody."""


def in_force(account: Account, bucket: Bucket) -> PublicAccessBlock:
    """Return the settings that hold for a bucket: its own and its account's together."""
    own = bucket.public_access_block or NOTHING_BLOCKED
    return own.with_those_of(account.public_access_block or NOTHING_BLOCKED)


@by_text(256)
def is_public(policy: str) -> bool:
    """Say whether a bucket policy, which was saved, lets in anybody beyond fixed principals."""
    statements = json.loads(policy).get("Statement", [])
    listed = statements if isinstance(statements, list) else [statements]
    return any(_is_public(statement) for statement in listed)


def _is_public(statement: Mapping[str, Any]) -> bool:
    if statement.get("Effect") != "Allow" or not _means_everyone(statement):
        return False
    conditions = statement.get("Condition", {})
    return not any(
        operator.lower().rpartition(":")[2] in _FIXING_OPERATORS
        and key.lower() in _FIXING_KEYS
        and _are_fixed(key.lower(), values if isinstance(values, list) else [values])
        for operator, keys in conditions.items()
        for key, values in keys.items()
    )


def _means_everyone(statement: Mapping[str, Any]) -> bool:
    if "NotPrincipal" in statement:
        return True
    named = statement.get("Principal")
    if not isinstance(named, dict):
        return named == "*"
    listed = named.get("AWS", [])
    return "*" in (listed if isinstance(listed, list) else [listed])


def _are_fixed(key: str, values: Iterable[object]) -> bool:
    if key == "aws:sourceip":
        return all(_is_narrow(str(value)) for value in values)
    account_is_fixed = key in ("aws:principalarn", "aws:sourcearn")
    return all(_is_fixed(str(value), account_is_fixed) for value in values)


def _is_fixed(value: str, is_arn: bool) -> bool:
    """A wildcard opens a value; in an ARN it may stand where the account is fixed all the same."""
    if is_arn and value.count(":") >= 5:
        return value.split(":")[4].isdigit()
    return not any(each in value for each in ("*", "?", "${"))


def _is_narrow(address: str) -> bool:
    version = 6 if ":" in address else 4
    width = address.partition("/")[2]
    return not width or (width.isdigit() and int(width) >= _WIDEST[version])


def restricted(policy: str, owner: str) -> str:
    """Return a public bucket policy as RestrictPublicBuckets lets it work: for its own account alone.

    What is stopped so shows as an explicit deny in a resource-based policy (facts 4.8.2, 5.2.3).
    """
    document = json.loads(policy)
    statements = document["Statement"]
    deny = {
        "Sid": "RestrictPublicBuckets",
        "Effect": "Deny",
        "Principal": "*",
        "Action": "s3:*",
        "Resource": "*",
        "Condition": {
            "StringNotEquals": {"aws:PrincipalAccount": owner},
            "BoolIfExists": {"aws:PrincipalIsAWSService": "false"},
        },
    }
    document["Statement"] = [*(statements if isinstance(statements, list) else [statements]), deny]
    return json.dumps(document)
