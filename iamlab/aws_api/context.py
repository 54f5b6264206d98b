"""What surrounds a call, and the condition keys that follow from it (facts 2.8, 3.4)."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from random import Random, SystemRandom
from typing import Any, Protocol

from iamlab.account.caller import Caller
from iamlab.account.configuration import Configuration
from iamlab.account.machines import VPC
from iamlab.evaluator.context import ContextValue


class History(Protocol):
    """Whoever keeps CloudTrail records."""

    def __call__(self, account: str, attribute: tuple[str, str] | None = None) -> Iterable[dict[str, Any]]:
        """Return the records of an account, newest first.

        Given an attribute of LookupEvents, such as `("EventId", …)`, those without it may be left out.
        """


OF_SIGNATURE = frozenset(("s3:authType", "s3:signatureversion"))
"""The keys that tell how a call was signed."""


def no_history(account: str, attribute: tuple[str, str] | None = None) -> Iterable[dict[str, Any]]:
    """Return the history of an account of which nobody keeps records."""
    return ()


@dataclass(frozen=True)
class Surroundings:
    """When, from where and with what somebody calls. `chance` makes new ids and secrets.

    `history` are the records of earlier calls, and `bodies` what objects of S3 hold, by digest: neither is
    in the configuration.
    """

    now: datetime = field(default_factory=lambda: datetime.now(UTC))
    source_ip: str = "203.0.113.25"
    user_agent: str = "console.amazonaws.com"
    region: str = "us-east-1"
    chance: Random = field(default_factory=SystemRandom)
    history: History = no_history
    bodies: Mapping[str, bytes] = field(default_factory=dict)


def condition_keys(
    configuration: Configuration, caller: Caller, surroundings: Surroundings
) -> dict[str, ContextValue]:
    """Return the global condition keys that a call carries, besides those the evaluator derives."""
    keys: dict[str, ContextValue] = dict(_of_surroundings(surroundings))
    keys.update(of_caller(configuration, caller, surroundings.now))
    if caller.source is not None:
        del keys["aws:SourceIp"]  # a service calls from nowhere
    return keys


def _of_surroundings(surroundings: Surroundings) -> Iterator[tuple[str, str]]:
    yield "aws:CurrentTime", surroundings.now.strftime("%Y-%m-%dT%H:%M:%SZ")
    yield "aws:EpochTime", str(int(surroundings.now.timestamp()))
    yield "aws:SecureTransport", "true"
    yield "aws:SourceIp", surroundings.source_ip
    yield "aws:UserAgent", surroundings.user_agent
    yield "aws:RequestedRegion", surroundings.region
    yield "aws:ViaAWSService", "false"


def of_caller(
    configuration: Configuration, caller: Caller, now: datetime
) -> Iterator[tuple[str, ContextValue]]:
    """Yield the condition keys that follow from who calls, besides those the evaluator derives.

    Of whom an identity provider vouches for, AWS knows what the provider says: the call supplies it.
    """
    if caller.source is not None:
        yield from _of_source(configuration, caller, caller.source)
    if caller.federation is not None or caller.source is not None:
        return
    yield "aws:userid", caller.unique_id
    if caller.role is not None:
        yield "aws:PrincipalArn", caller.entity_arn  # with its path, which the session's ARN lacks (3.4.3)
    entity = caller.role or (caller.user if caller.kind == "IAMUser" else None)
    tags = {**(entity.tags if entity else {}), **(caller.session.tags if caller.session else {})}
    yield from ((f"aws:PrincipalTag/{key}", value) for key, value in tags.items())
    organization = configuration.organization
    if organization is not None and (path := organization.path(caller.account.id)):
        yield "aws:PrincipalOrgID", organization.id
        yield "aws:PrincipalOrgPaths", (f"{organization.id}/{'/'.join(path[:-1])}/",)
    if caller.session is not None:
        yield from _of_session(caller, now)
        yield from _of_machine(caller)


def _of_source(
    configuration: Configuration, caller: Caller, source: str
) -> Iterator[tuple[str, ContextValue]]:
    """Yield for which resource a service calls (fact 3.4.5)."""
    yield "aws:SourceArn", source
    yield "aws:SourceAccount", caller.account.id
    organization = configuration.organization
    if organization is not None and (path := organization.path(caller.account.id)):
        yield "aws:SourceOrgID", organization.id
        yield "aws:SourceOrgPaths", (f"{organization.id}/{'/'.join(path[:-1])}/",)


def of_resource(configuration: Configuration, owner: str) -> dict[str, ContextValue]:
    """Return the global condition keys that tell where in the organization a resource's account is."""
    organization = configuration.organization
    if organization is None or not (path := organization.path(owner)):
        return {}
    paths = (f"{organization.id}/{'/'.join(path[:-1])}/",)
    return {"aws:ResourceOrgID": organization.id, "aws:ResourceOrgPaths": paths}


def _of_session(caller: Caller, now: datetime) -> Iterator[tuple[str, ContextValue]]:
    """Temporary credentials say when they were issued, and whether MFA was used (facts 3.4.1, 3.4.2)."""
    session = caller.session
    assert session is not None
    yield "aws:TokenIssueTime", session.created.strftime("%Y-%m-%dT%H:%M:%SZ")
    if session.source_identity is not None:
        yield "aws:SourceIdentity", session.source_identity
    if session.is_of_web_identity and session.federated_provider is not None:
        # AWS sets it for AssumeRoleWithWebIdentity alone (User Guide, aws:FederatedProvider).
        yield "aws:FederatedProvider", session.federated_provider
    for key, value in session.federation_keys.items():
        yield key, value if isinstance(value, str) else tuple(value)
    # The MFA of whoever assumed a role does not go on into the role's session (fact 4.6.8).
    yield "aws:MultiFactorAuthPresent", "true" if session.mfa_at else "false"
    if session.mfa_at:
        yield "aws:MultiFactorAuthAge", str(int((now - session.mfa_at).total_seconds()))


def _of_machine(caller: Caller) -> Iterator[tuple[str, str]]:
    """What the metadata service of an instance hands out tells which one (EC2 user guide, IAM roles)."""
    arn = caller.session.machine if caller.session else None
    instance = caller.account.instances.get(arn.rpartition("/")[2]) if arn else None
    if arn is None:
        return
    yield "ec2:SourceInstanceARN", arn
    yield "ec2:RoleDelivery", "2.0"
    if instance is not None:
        yield "aws:Ec2InstanceSourceVpc", VPC
        yield "aws:Ec2InstanceSourcePrivateIPv4", instance.private_ip
