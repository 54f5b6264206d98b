"""What an exercise of the kind *policy* asks, in the evaluator's terms: requests, and types of document.

Checks and grading read the same, and both in the words of the scenario format.
"""

from typing import Any

from iamlab.evaluator import DocumentType, Request
from iamlab.evaluator.scenario import ScenarioError, read_request, resource_document
from lessons.content_format.policy_parts import Asked

LEVELS = ("root", "ou", "account")
"""The levels of an organization, root first."""

ON_A_LEVEL = ("scp", "rcp")
ON_A_RESOURCE = ("resource", "trust")


def request_of(asked: Asked, principal: str, resource_account: str | None = None) -> Request:
    """Return a request; what it does not say itself is the exercise's. Raises ScenarioError."""
    fields: dict[str, Any] = {
        "principal": asked.principal or principal,
        "action": asked.action,
        "resource": asked.resource,
        "resource_account": asked.resource_account or resource_account,
        "context": asked.context,
    }
    return read_request(fields)


def written_as(policy_type: str, resource: str | None) -> tuple[DocumentType, str | None]:
    """Return as what a policy of this type is written, and the service whose it is."""
    if policy_type not in ON_A_RESOURCE or resource is None:
        return DocumentType(policy_type), None
    return policy_of(resource)


def policy_of(resource: str) -> tuple[DocumentType, str]:
    """Return as what the own policy of a resource is written, and the service whose it is."""
    # Who asks for what makes no difference to it.
    return resource_document(Request("*", "sts:GetCallerIdentity", resource))


def refusal(error: ScenarioError) -> tuple[str, str]:
    """Return what of a request is wrong, its field's name, and the sentence on it."""
    field, _, rest = str(error).removeprefix("request.").partition(" ")
    name, _, key = field.removesuffix(":").partition(".")
    sentence = rest if field.endswith(":") else f"{f'`{key}`' if key else 'this'} {rest}"
    return name, f"{sentence[:1].upper()}{sentence[1:]}."
