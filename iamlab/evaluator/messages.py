"""The text with which AWS refuses a request (facts 5.1.1 to 5.1.4, 5.2.2)."""

from iamlab.evaluator.policies import PolicyType
from iamlab.evaluator.request import Request

_NAMES = {PolicyType.IDENTITY: ("no identity-based policy", "an identity-based policy")}
"""By policy type: the words for its silence and for its explicit deny (fact 5.1.4)."""


def access_denied(request: Request, policy_type: PolicyType, *, explicit: bool) -> str:
    """Return the message of an AccessDenied because of `policy_type`, by a Deny or by silence."""
    silent, denying = _NAMES[policy_type]
    reason = (
        f"with an explicit deny in {denying}"
        if explicit
        else f"because {silent} allows the {request.action} action"
    )
    return (
        f"User: {request.principal} is not authorized to perform: {request.action} "
        f"{_on_resource(request)}{reason}"
    )


def _on_resource(request: Request) -> str:
    """S3 puts the ARN in quotes and leaves the part out when there is none (facts 5.1.1, 5.2.2)."""
    if request.service != "s3":
        return f"on resource: {request.resource} "
    return "" if request.resource == "*" else f'on resource: "{request.resource}" '
