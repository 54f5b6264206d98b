"""The policies of a simulation with where they come from, and leaving some of them out."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from iamlab.account import aws_managed
from iamlab.account.account import Account
from iamlab.account.applicable import by_password_policy, document_of
from iamlab.account.caller import Caller
from iamlab.account.errors import InvalidInput
from iamlab.aws_api.operations.iam_policy_questions import holders_of
from iamlab.evaluator.document import parse
from iamlab.evaluator.policies import NamedPolicy, Policies


@dataclass(frozen=True, slots=True)
class SourcedPolicy(NamedPolicy):
    """A policy under the name that results of simulations use for it.

    `owner` is the kind and name of whose inline policy it is, empty for managed ones and input.
    """

    source_id: str
    owner: tuple[str, str] | tuple[()] = ()


def own_policies(account: Account, arn: str, caller: Caller) -> Iterator[NamedPolicy]:
    """Yield the identity-based policies of a user, group or role, a user's groups' too.

    Raises NoSuchEntity.
    """
    for kind, name, holder in holders_of(account, arn):
        for policy, text in holder.inline.items():
            source_id = f"{kind.lower()}_{name}_{policy}"
            yield SourcedPolicy(policy, parse(text), source_id, (kind.lower(), name), holder=(kind, name))
        for managed in holder.attached:
            document = parse(document_of(account, managed))
            yield SourcedPolicy(managed, document, managed.rpartition("/")[2], holder=(kind, name))
    yield from by_password_policy(caller)


def source_id(policy: NamedPolicy) -> str:
    """Return the name that results of simulations use for a policy: of a managed one without its path."""
    return policy.source_id if isinstance(policy, SourcedPolicy) else policy.name.rpartition("/")[2]


Left = Callable[[NamedPolicy], bool]


def without(excluded: Iterable[Mapping[str, Any]], policies: Policies) -> Policies:
    """Return `policies` without those that a PolicyExclusionList names; RCPs stay, as in AWS.

    Raises InvalidInput for an identifier that names nothing.
    """
    for identifier in excluded:
        policies = _without(identifier, policies)
    return policies


def _without(identifier: Mapping[str, Any], policies: Policies) -> Policies:
    ((name, value),) = identifier.items()
    if name == "PolicyType" and value == "permission-boundary":
        return replace(policies, boundary=())
    if name == "PolicyType" and value == "scp":
        return replace(policies, scp=())
    excludes = _excludes(name, value)
    return replace(
        policies,
        identity=tuple(each for each in policies.identity if not excludes(each)),
        boundary=tuple(each for each in policies.boundary if not (name == "PolicyArn" and excludes(each))),
    )


def _excludes(name: str, value: Any) -> Left:
    """Return what says of a policy whether it is left out."""
    if name == "PolicyArn":
        if not re.fullmatch(r"arn:aws[\w-]*:iam::(?:\d{12}|aws):policy/[!-~]+", value):
            raise InvalidInput(f"Invalid policy ARN: {value}")
        return lambda policy: policy.name == value
    if name == "InlinePolicyIdentifier":
        wanted = (value["PolicyName"], (value["AttachmentType"], value["AttachmentName"]))
        return lambda policy: isinstance(policy, SourcedPolicy) and (policy.name, policy.owner) == wanted
    return lambda policy: _kind(policy) == value


def _kind(policy: NamedPolicy) -> str:
    if isinstance(policy, SourcedPolicy) and policy.owner:
        return "inline"
    if policy.name.startswith(aws_managed.PREFIX):
        return "aws-managed"
    return "user-managed" if policy.name.startswith("arn:") else ""
