"""What a policy of an exercise is, and where it is attached, in plain words."""

from django import template

from iamlab.evaluator import DocumentType
from lessons.content_format.kinds.policy import GivenDocument, PolicyExercise
from lessons.content_format.policy_questions import policy_of

register = template.Library()

_OF_SERVICE = {
    "s3": "Bucket policy",
    "sqs": "Queue policy",
    "sns": "Topic policy",
    "kms": "Key policy",
    "lambda": "Function policy",
    "dynamodb": "Table policy",
    "ecr": "Repository policy",
    "secretsmanager": "Secret policy",
}
"""By service: what the policy of its resource is called; others have a resource-based policy."""

_NAMES = {
    DocumentType.IDENTITY: ("Identity-based policy", "on"),
    DocumentType.RESOURCE: ("Resource-based policy", "of"),
    DocumentType.TRUST: ("Trust policy", "of"),
    DocumentType.BOUNDARY: ("Permissions boundary", "of"),
    DocumentType.SESSION: ("Session policy", "of"),
    DocumentType.SCP: ("Service control policy (SCP)", "on"),
    DocumentType.RCP: ("Resource control policy (RCP)", "on"),
    DocumentType.VPC_ENDPOINT: ("VPC endpoint policy", "of"),
}
"""By type: its name, and the word before what it is attached to."""

_LEVELS = {
    "root": "the organization’s root",
    "ou": "an organizational unit",
    "account": "a member account",
}


@register.filter
def policy_words(policy: PolicyExercise | GivenDocument) -> str:
    """Return the type of a policy and where it is attached, such as `Bucket policy of replays`."""
    document_type = DocumentType(policy.policy_type)
    name, word = _NAMES[document_type]
    if document_type is DocumentType.RESOURCE and policy.resource:
        name = _on_resource(policy.resource) or name
    place = ", ".join(part for part in (policy.attached_to, _LEVELS.get(policy.level or "")) if part)
    return f"{name} {word} {place}" if place else name


def _on_resource(resource: str) -> str | None:
    """Return what the policy of a resource is called; an access point is no bucket."""
    is_bucket = "/" not in resource
    service = policy_of(resource)[1]
    return None if service == "s3" and not is_bucket else _OF_SERVICE.get(service)
