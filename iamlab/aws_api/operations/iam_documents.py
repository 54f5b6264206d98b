"""Policy documents as IAM takes them: what it refuses to save, a call refuses with the same words."""

import json
from collections.abc import Iterator
from typing import Any

from iamlab.account import quotas
from iamlab.account.buckets import Bucket
from iamlab.account.configuration import Configuration
from iamlab.account.errors import AWSError, LimitExceeded
from iamlab.account.functions import Function
from iamlab.account.queues import Queue
from iamlab.account.rest_apis import ApiStage, RestApi
from iamlab.account.secrets import Secret
from iamlab.account.tables import Table
from iamlab.evaluator.callers import InvalidRequest, read_caller
from iamlab.evaluator.document_types import DocumentType
from iamlab.evaluator.validation import validate


class MalformedPolicyDocument(AWSError):
    def __init__(self, message: str) -> None:
        super().__init__("MalformedPolicyDocument", message, 400)


def check(text: str, document_type: DocumentType = DocumentType.IDENTITY) -> None:
    """Raise the AWSError with which IAM refuses to save a document; its size is the caller's matter."""
    for problem in validate(text, document_type):
        if problem.refused and problem.error_code != "LimitExceeded":
            raise AWSError(problem.error_code, problem.refusal or "", 400)


def check_managed(text: str) -> None:
    """Check the document of a managed policy (facts 1.1.7, 1.6)."""
    check(text)
    if json.loads(text).get("Version") != "2012-10-17":
        raise MalformedPolicyDocument("Policy document must be version 2012-10-17 or greater.")
    if quotas.size(text) > quotas.POLICY_BYTES:
        raise LimitExceeded(f"Cannot exceed quota for PolicySize: {quotas.POLICY_BYTES}")


def checked_trust(configuration: Configuration, text: str) -> str:
    """Return a trust policy as it is saved; whom it names must be there (fact 1.3.9).

    A unique id is kept as the ARN of whose it is, as AWS shows it (fact 1.3.8).
    """
    check(text, DocumentType.TRUST)
    if quotas.size(text) > quotas.TRUST_BYTES:
        raise LimitExceeded(f"Cannot exceed quota for ACLSizePerRole: {quotas.TRUST_BYTES}")
    for principal in _principals(json.loads(text)):
        arn = arn_of(configuration, principal)
        if arn is None or not exists(configuration, arn):
            raise MalformedPolicyDocument(f'Invalid principal in policy: "AWS":"{principal}"')
        text = text.replace(json.dumps(principal), json.dumps(arn))
    return text


def arn_of(configuration: Configuration, principal: str) -> str | None:
    """Return a principal as it is; of a user's or role's unique id the ARN, None when there is none."""
    if not principal.startswith(("AIDA", "AROA")):
        return principal
    for account in configuration.accounts.values():
        for kind, held in (("user", account.users), ("role", account.roles)):
            for entity in held.values():
                if entity.id == principal:
                    return account.arn(kind, entity.path, entity.name)
    return None


def exists(configuration: Configuration, principal: str) -> bool:
    """Say whether an AWS principal, an ARN or an account number, is somebody."""
    account_id = principal if principal.isdigit() else (principal.split(":") + [""] * 6)[4]
    account = configuration.accounts.get(account_id)
    if principal == "*":
        return True
    if account is None:
        return False
    if principal in (account_id, account.root_arn):
        return True
    try:
        caller = read_caller(principal)
    except InvalidRequest:
        return False
    if ":assumed-role/" in principal:
        return caller.name.lower() in account.roles
    kind = "role" if ":role/" in principal else "user"
    held: Any = (account.roles if kind == "role" else account.users).get(caller.name.lower())
    return held is not None and account.arn(kind, held.path, held.name) == principal


def _principals(document: dict[str, Any]) -> Iterator[str]:
    statements = document["Statement"]
    for statement in statements if isinstance(statements, list) else [statements]:
        block = statement.get("Principal", {})
        named = block.get("AWS", []) if isinstance(block, dict) else []
        yield from named if isinstance(named, list) else [named]


def rename_principal(configuration: Configuration, before: str, after: str) -> None:
    """Let every policy follow a principal that got another ARN, or is gone and leaves its unique id.

    AWS stores the id of whom a trust policy, or the policy of a resource, names (fact 1.3.8).
    """
    old, new = json.dumps(before), json.dumps(after)
    for account in configuration.accounts.values():
        for role in account.roles.values():
            role.trust = role.trust.replace(old, new)
        holders: list[Bucket | Queue | Table | Function | Secret | RestApi | ApiStage] = [
            *account.buckets.values(),
            *account.queues.values(),
            *account.tables.values(),
            *account.functions.values(),
            *account.secrets.values(),
            *account.rest_apis.values(),
            *(stage for api in account.rest_apis.values() for stage in api.stages.values()),
        ]
        for holder in holders:
            holder.policy = holder.policy and holder.policy.replace(old, new)
        for key in account.kms_keys.values():
            key.policy = key.policy.replace(old, new)
            for grant in key.grants.values():
                grant.grantee = after if grant.grantee == before else grant.grantee
