"""What services do differently from the default, each a named rule (facts 4.2.3, 4.3.5, 4.4 to 4.6).

The default is in `decision`. A rule says for which requests it holds and what changes there; to add one,
add it here and name its fact.
"""

from dataclasses import dataclass

from iamlab.evaluator.callers import Caller, CallerKind
from iamlab.evaluator.policies import PolicyType
from iamlab.evaluator.request import Request

PolicyTypes = frozenset[PolicyType]

_NONE: PolicyTypes = frozenset()
_ATTACHED = frozenset((PolicyType.IDENTITY, PolicyType.BOUNDARY, PolicyType.SESSION))
"""What cannot be attached to the root user (fact 4.4.1)."""
_OF_AN_ACCOUNT = _ATTACHED | {PolicyType.SCP}
"""What no caller has who belongs to no account (facts 4.4.6, 4.4.7)."""
_NOT_OF_SERVICE_LINKED_ROLES = frozenset((PolicyType.SCP, PolicyType.RCP, PolicyType.BOUNDARY))
"""Fact 4.4.5."""
_RCP = frozenset((PolicyType.RCP,))
"""What leaves kms:RetireGrant alone (fact 4.4.9)."""
_TRUST_POLICY = frozenset((PolicyType.RESOURCE,))
"""What IAM's actions on a role pass by: it says who may assume the role, and nothing else (fact 4.6.16)."""

ASSUME_ROLE = ("assumerole", "assumerolewithsaml", "assumerolewithwebidentity")
SESSION_EXTRAS = ("tagsession", "setsourceidentity")
BUCKET_POLICY = ("getbucketpolicy", "putbucketpolicy", "deletebucketpolicy")


@dataclass(frozen=True, slots=True)
class Settled:
    """An answer that no policy changes. `sentence` says why, `message` is AWS's text of a refusal.

    `blocked_by` is the policy type that a refusal counts for.
    """

    allowed: bool
    sentence: str
    message: str | None = None
    blocked_by: PolicyType = PolicyType.IDENTITY


def settled(request: Request) -> Settled | None:
    """Return the answer to a request that policies have no say in, None for every other."""
    if _crosses_partitions(request):
        return Settled(
            False,
            f"The caller is of the partition `{request.caller.partition}` and the resource of "
            f"`{request.arn.fields[1]}`: no policy gives access from one to the other.",
            blocked_by=PolicyType.RESOURCE,
        )
    if request.service != "sts":
        return None
    kind, name = request.caller.kind, request.action_name
    if name == "getcalleridentity" and request.caller.in_account:
        return Settled(True, "`sts:GetCallerIdentity` needs no permission, and no policy can deny it.")
    if name == "getsessiontoken" and kind in (CallerKind.USER, CallerKind.ROOT):
        return Settled(True, "`sts:GetSessionToken` needs no permission, and no policy can deny it.")
    if name in ("getsessiontoken", "getfederationtoken") and kind in (
        CallerKind.SESSION,
        CallerKind.ROLE,
        CallerKind.FEDERATED_USER,
    ):
        operation = request.action.partition(":")[2]
        return Settled(
            False,
            f"Temporary credentials cannot call `{request.action}`.",
            f"Cannot call {operation} with session credentials",
        )
    if kind is CallerKind.FEDERATED_USER:
        # Fact 4.6.13. IAM it may ask from the console, and a request does not tell where it is from.
        return Settled(False, f"A federated user cannot call `{request.action}`.")
    if name == "assumerole" and kind is CallerKind.ROOT:
        return Settled(
            False,
            "The root user cannot assume a role; sign in as an IAM user or a role to do that.",
            "Roles may not be assumed by root accounts.",
        )
    return None


def _crosses_partitions(request: Request) -> bool:
    """Say whether caller and resource are of accounts in different partitions (fact 4.3.5)."""
    fields = request.arn.fields
    return request.is_cross_account and len(fields) > 1 and fields[1] != request.caller.partition


def has_own_policy(request: Request) -> bool:
    """Say whether the resource's policy must allow, whatever identity-based policies say.

    So it is for assuming a role (fact 4.6.1) and for a KMS key (fact 4.5.1).
    """
    if request.service == "sts":
        return request.arn.last.startswith("role/") and request.action_name in (*ASSUME_ROLE, *SESSION_EXTRAS)
    return request.service == "kms" and request.arn.last.startswith("key/")


def wants_both_sides(request: Request) -> bool:
    """Say whether caller and resource must both allow even in one account (fact 4.6.5).

    For the tags of a federated user's session the caller's own side is enough: no trust policy is there.
    """
    return (
        request.service == "sts"
        and request.action_name in SESSION_EXTRAS
        and request.caller.in_account
        and not request.arn.last.startswith("federated-user/")
    )


def not_binding(request: Request) -> PolicyTypes:
    """Return the policy types that do not bind this request, whatever policies there are of them."""
    return not_binding_caller(request.caller) | _not_binding_action(request)


def not_binding_caller(caller: Caller) -> PolicyTypes:
    """Return the policy types that do not bind a caller, whatever it asks for."""
    if not caller.in_account:
        return _OF_AN_ACCOUNT
    if caller.kind is CallerKind.ROOT:
        return _ATTACHED
    if caller.is_service_linked_role:
        return _NOT_OF_SERVICE_LINKED_ROLES
    return _NONE


def _not_binding_action(request: Request) -> PolicyTypes:
    if request.service == "kms" and request.action_name == "retiregrant":
        return _RCP
    if request.service == "iam" and request.arn.last.startswith("role/"):
        return _TRUST_POLICY
    return _NONE


def cannot_deny(request: Request) -> PolicyTypes:
    """Return the policy types whose Deny this request passes by.

    The root user of the bucket's owner always reaches the bucket policy, to mend it (fact 4.4.2).
    """
    if (
        request.service == "s3"
        and request.action_name in BUCKET_POLICY
        and request.caller.kind is CallerKind.ROOT
        and not request.is_cross_account
    ):
        return frozenset((PolicyType.RESOURCE,))
    return _NONE


def allowed_by_nature(request: Request) -> bool:
    """Say whether the caller's own side allows without any policy: the root user's does (fact 4.4.1).

    So does that of a federated user for whom root asked: the session policy alone limits it (fact 4.2.3).
    """
    kind, issuer = request.caller.kind, request.issuer
    if kind is CallerKind.FEDERATED_USER and issuer is not None:
        return issuer == f"arn:{request.caller.partition}:iam::{request.caller.account}:root"
    return kind is CallerKind.ROOT


def needs_session_policy(request: Request) -> bool:
    """Say whether a session without a session policy allows nothing (fact 4.2.3)."""
    return request.caller.kind is CallerKind.FEDERATED_USER
