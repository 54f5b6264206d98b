"""What an ARN leads to, across all accounts of a sandbox: whose it is, and the policy attached to it.

To add a service whose resources have policies, write a function that finds one by its ARN and register it
in `FINDERS` under the service's name in ARNs.
"""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from iamlab.account import kms_keys, public_access
from iamlab.account.account import Account
from iamlab.account.buckets import Bucket
from iamlab.account.configuration import Configuration
from iamlab.evaluator import arns
from iamlab.evaluator.document import parse
from iamlab.evaluator.document_types import DocumentType
from iamlab.evaluator.policies import NamedPolicy


class Resource(NamedTuple):
    """Something in an account; `policy` is what its resource-based policy says, as far as it is in force."""

    account: Account
    policy: NamedPolicy | None


Finder = Callable[[Configuration, Sequence[str]], Resource | None]
"""Finds a resource by the six fields of its ARN; None where there is none."""


def find(configuration: Configuration, arn: str) -> Resource | None:
    """Return the resource with this ARN, None where there is none, or none of a kind that has policies."""
    fields = arns.split(arn)
    finder = FINDERS.get(fields[2]) if len(fields) == len(arns.FIELDS) else None
    return finder(configuration, fields) if finder else None


def owner(configuration: Configuration, arn: str) -> str | None:
    """Return the id of the account that owns a resource: that in its ARN, or where it is found."""
    named = arns.account_of(arn)
    if named is not None:
        return named
    found = find(configuration, arn)
    return found.account.id if found else None


def find_bucket(configuration: Configuration, name: str) -> tuple[Account, Bucket] | None:
    """Return a bucket with its account: names of buckets are unique in a sandbox."""
    for account in configuration.accounts.values():
        if name in account.buckets:
            return account, account.buckets[name]
    return None


def _named(name: str, text: str, document_type: DocumentType = DocumentType.RESOURCE) -> NamedPolicy:
    return NamedPolicy(name, parse(text, document_type))


def _role(configuration: Configuration, fields: Sequence[str]) -> Resource | None:
    """A role's policy is its trust policy."""
    account = configuration.accounts.get(fields[4])
    if account is None or not fields[5].startswith("role/"):
        return None
    role = account.roles.get(fields[5].rpartition("/")[2].lower())
    if role is None or account.arn("role", role.path, role.name) != ":".join(fields):
        return None
    return Resource(account, _named(f"the trust policy of {role.name}", role.trust, DocumentType.TRUST))


def _bucket(configuration: Configuration, fields: Sequence[str]) -> Resource | None:
    """A bucket's policy is that of its objects too."""
    found = find_bucket(configuration, fields[5].partition("/")[0])
    if found is None:
        return None
    account, bucket = found
    if bucket.policy is None:
        return Resource(account, None)
    text = bucket.policy
    if public_access.in_force(account, bucket).restrict_buckets and public_access.is_public(text):
        text = public_access.restricted(text, account.id)
    return Resource(account, _named(f"the bucket policy of {bucket.name}", text))


def _key(configuration: Configuration, fields: Sequence[str]) -> Resource | None:
    """A key's grants work beside its policy."""
    account, kind = configuration.accounts.get(fields[4]), fields[5].partition("/")[0]
    key = account.kms_keys.get(fields[5].partition("/")[2]) if account and kind == "key" else None
    if account is None or key is None or key.region != fields[3]:
        return None
    return Resource(account, _named(f"the key policy of {key.id}", kms_keys.policy_in_force(key)))


def _queue(configuration: Configuration, fields: Sequence[str]) -> Resource | None:
    account = configuration.accounts.get(fields[4])
    queue = account.queues.get(":".join(fields)) if account else None
    if account is None or queue is None:
        return None
    return Resource(account, _named(f"the policy of {queue.name}", queue.policy) if queue.policy else None)


def _table(configuration: Configuration, fields: Sequence[str]) -> Resource | None:
    """A table's policy is that of its indexes too."""
    account = configuration.accounts.get(fields[4])
    table = account.tables.get(":".join(fields).partition("/index/")[0]) if account else None
    if account is None or table is None:
        return None
    return Resource(account, _named(f"the policy of {table.name}", table.policy) if table.policy else None)


def _function(configuration: Configuration, fields: Sequence[str]) -> Resource | None:
    account = configuration.accounts.get(fields[4])
    function = account.functions.get(":".join(fields)) if account else None
    if account is None or function is None:
        return None
    return Resource(
        account, _named(f"the policy of {function.name}", function.policy) if function.policy else None
    )


def _secret(configuration: Configuration, fields: Sequence[str]) -> Resource | None:
    account = configuration.accounts.get(fields[4])
    secret = account.secrets.get(":".join(fields)) if account else None
    if account is None or secret is None:
        return None
    return Resource(account, _named(f"the policy of {secret.name}", secret.policy) if secret.policy else None)


def _api(configuration: Configuration, fields: Sequence[str]) -> Resource | None:
    """A stage has the policy with which it was deployed."""
    account = configuration.accounts.get(fields[4])
    name, _, rest = fields[5].partition("/")
    api = account.rest_apis.get(name) if account else None
    if account is None or api is None or api.region != fields[3]:
        return None
    stage = api.stages.get(rest.partition("/")[0])
    text = stage.policy if stage else None
    return Resource(account, _named(f"the resource policy of {api.name}", text) if text else None)


FINDERS: dict[str, Finder] = {
    "iam": _role,
    "s3": _bucket,
    "kms": _key,
    "sqs": _queue,
    "dynamodb": _table,
    "lambda": _function,
    "secretsmanager": _secret,
    "execute-api": _api,
}
"""By the service in the ARN."""
