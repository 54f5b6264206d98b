"""Which policies apply when somebody asks for something (facts 4.1 to 4.4)."""

import json
from collections.abc import Iterator

from iamlab.account import aws_managed, resources
from iamlab.account.account import Account
from iamlab.account.caller import Caller
from iamlab.account.configuration import Configuration
from iamlab.account.errors import NoSuchEntity
from iamlab.account.organization import FULL_ACCESS, PolicyKind
from iamlab.account.policies import PolicyHolder
from iamlab.evaluator.document import parse
from iamlab.evaluator.document_types import DocumentType
from iamlab.evaluator.policies import Level, NamedPolicy, Policies


def applicable(configuration: Configuration, caller: Caller, resource: str, owner: str) -> Policies:
    """Return the policies that say whether `caller` may act on `resource`, which the account `owner` owns."""
    return Policies(
        identity=tuple(identity_policies(caller)),
        boundary=tuple(_boundary(caller)),
        session=tuple(_session(caller)),
        resource=_resource_policy(configuration, resource),
        scp=_levels(configuration, caller.account.id, "SERVICE_CONTROL_POLICY", DocumentType.SCP),
        rcp=_levels(configuration, owner, "RESOURCE_CONTROL_POLICY", DocumentType.RCP),
    )


def document_of(account: Account, arn: str) -> str:
    """Return the text of the managed policy with this ARN, AWS's or the account's. Raises NoSuchEntity."""
    if arn.startswith(aws_managed.PREFIX):
        found = aws_managed.find(arn)
        if found is None:
            raise NoSuchEntity(f"Policy {arn} does not exist or is not attachable.")
        return found.document
    return account.policy(arn).document


def identity_policies(caller: Caller) -> Iterator[NamedPolicy]:
    """Yield the identity-based policies of a caller, those of the user's groups too (fact 6.3.3)."""
    for kind, name, holder in _holders(caller):
        for policy, text in holder.inline.items():
            yield NamedPolicy(policy, parse(text), holder=(kind, name))
        for arn in holder.attached:
            yield NamedPolicy(arn, parse(document_of(caller.account, arn)), holder=(kind, name))
    yield from by_password_policy(caller)


def _holders(caller: Caller) -> Iterator[tuple[str, str, PolicyHolder]]:
    """Yield who has policies that are the caller's: kind, name, and the thing itself."""
    if caller.role is not None:
        yield "Role", caller.role.name, caller.role
    if caller.user is not None:
        yield "User", caller.user.name, caller.user
        for name in caller.user.groups:
            group = caller.account.group(name)
            yield "Group", group.name, group


def by_password_policy(caller: Caller) -> Iterator[NamedPolicy]:
    """Where the password policy lets users change their password, they need no other (fact 6.2.4)."""
    policy = caller.account.password_policy
    if caller.kind == "IAMUser" and policy is not None and policy.users_may_change:
        statements = [
            {"Effect": "Allow", "Action": "iam:ChangePassword", "Resource": caller.entity_arn},
            {"Effect": "Allow", "Action": "iam:GetAccountPasswordPolicy", "Resource": "*"},
        ]
        document = json.dumps({"Version": "2012-10-17", "Statement": statements})
        yield NamedPolicy("the account's password policy", parse(document))


def _boundary(caller: Caller) -> Iterator[NamedPolicy]:
    entity = caller.role or caller.user
    if entity is not None and entity.boundary is not None:
        text = document_of(caller.account, entity.boundary)
        yield NamedPolicy(entity.boundary, parse(text, DocumentType.BOUNDARY))


def _session(caller: Caller) -> Iterator[NamedPolicy]:
    if caller.session is not None:
        for name, text in caller.session.policies.items():
            yield NamedPolicy(name, parse(text, DocumentType.SESSION))


def _resource_policy(configuration: Configuration, resource: str) -> NamedPolicy | None:
    found = resources.find(configuration, resource)
    return found.policy if found else None


def _levels(
    configuration: Configuration, account: str, kind: PolicyKind, document_type: DocumentType
) -> tuple[Level, ...]:
    """Return the policies at each level; the management account is bound by none (fact 4.4.4)."""
    organization = configuration.organization
    if organization is None or account == organization.management_account:
        return ()
    return tuple(
        tuple(
            NamedPolicy(policy.name, parse(policy.document, document_type))
            for policy in level
            # What it allows needs no saying: AWS attaches it everywhere and nobody can take it away.
            if policy.id != FULL_ACCESS["RESOURCE_CONTROL_POLICY"]
        )
        for level in organization.levels(account, kind)
    )
