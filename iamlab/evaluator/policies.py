"""The policies that apply to one request, by policy type."""

from dataclasses import dataclass
from enum import StrEnum

from iamlab.evaluator.document import PolicyDocument


class PolicyType(StrEnum):
    """AWS's policy types, in the order in which they are asked (fact 4.1)."""

    RCP = "rcp"
    SCP = "scp"
    RESOURCE = "resource"
    IDENTITY = "identity"
    BOUNDARY = "boundary"
    SESSION = "session"
    VPC_ENDPOINT = "vpc_endpoint"


@dataclass(frozen=True, slots=True)
class NamedPolicy:
    """A document under the name that explanations use for it."""

    name: str
    document: PolicyDocument


@dataclass(frozen=True, slots=True)
class Policies:
    """What applies to a request: here, every identity-based policy of the principal's."""

    identity: tuple[NamedPolicy, ...] = ()
