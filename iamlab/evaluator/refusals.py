"""The code and the text with which each service refuses a document.

IAM's texts (fact 5.3) are those that the checks give; here they become those of the service that would
answer. Where only a service's general answer is known, it stands for all. Texts seen in public reports.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from iamlab.evaluator.document_types import DocumentType
from iamlab.evaluator.grammar import ECR, KMS, S3, SNS, SQS
from iamlab.evaluator.problems import MALFORMED, Problem
from iamlab.evaluator.saving_s3 import DOES_NOT_APPLY, NO_SUCH_ACTION, NO_SUCH_RESOURCE

SIZE = "POLICY_SIZE_EXCEEDS_"
"""How the codes of quotas begin; these have an error code and a text of their own in `saving`."""


@dataclass(frozen=True, slots=True)
class _Words:
    """How a service refuses: its error code, its general text, and its texts by what is wrong.

    Without a general text, IAM's stands.
    """

    error_code: str
    general: str | None = None
    texts: Mapping[str, str] = field(default_factory=dict)

    def of(self, problem: Problem) -> Problem:
        text = self.texts.get(problem.code) or self.texts.get(_element(problem)) or self.general
        return replace(problem, error_code=self.error_code, refusal=text or problem.refusal)


def _element(problem: Problem) -> str:
    """Return the element of the statement in which a problem stands."""
    return next((part for part in problem.path[1:] if isinstance(part, str)), "")


_INVALID_PRINCIPAL = "Invalid principal in policy"
_NO_SUCH_PRINCIPAL = "Policy contains a statement with one or more invalid principals."
_NOBODY = "Policy contains a statement with no principal."

_ORGANIZATIONS = _Words(
    "MalformedPolicyDocumentException",
    "The provided policy document does not meet the requirements of the specified policy type.",
)
_ENDPOINT = _Words("InvalidPolicyDocument", "The Policy Document is not valid.")
_SERVICES = {
    S3: _Words(
        "MalformedPolicy",
        "Invalid policy syntax.",
        {
            "JSON_SYNTAX_ERROR": "This policy contains invalid Json",
            "MISSING_STATEMENT": "Could not parse the policy: Statement is empty!",
            "MISSING_EFFECT": "Missing required field Effect",
            "MISSING_ACTION": "Missing required field Action",
            "MISSING_RESOURCE": "Missing required field Resource",
            "MISSING_PRINCIPAL": "Missing required field Principal",
            "EMPTY_ARRAY_ACTION": "Missing required field Action",
            "EMPTY_ARRAY_RESOURCE": "Missing required field Resource",
            "EMPTY_ARRAY_PRINCIPAL": "Missing required field Principal",
            "EMPTY_OBJECT_PRINCIPAL": "Missing required field Principal",
            "UNSUPPORTED_ELEMENT_COMBINATION": "Invalid policy syntax.",
            "DATA_TYPE_MISMATCH": "Invalid policy syntax.",
            "INVALID_CONDITION_KEY_FORMAT": "Policy has an invalid condition key",
            "ACTION_DOES_NOT_FIT_RESOURCE": DOES_NOT_APPLY,
            "Principal": _INVALID_PRINCIPAL,
            "NotPrincipal": _INVALID_PRINCIPAL,
            "Action": NO_SUCH_ACTION,
            "NotAction": NO_SUCH_ACTION,
            "Resource": NO_SUCH_RESOURCE,
            "NotResource": NO_SUCH_RESOURCE,
        },
    ),
    KMS: _Words(
        "MalformedPolicyDocumentException",
        None,
        {
            "MISSING_PRINCIPAL": _NOBODY,
            "EMPTY_ARRAY_PRINCIPAL": _NOBODY,
            "EMPTY_OBJECT_PRINCIPAL": _NOBODY,
            "INVALID_PRINCIPAL_KEY": _NO_SUCH_PRINCIPAL,
            "Principal": _NO_SUCH_PRINCIPAL,
            "NotPrincipal": _NO_SUCH_PRINCIPAL,
        },
    ),
    SQS: _Words("InvalidAttributeValue", "Invalid value for the parameter Policy."),
    SNS: _Words(
        "InvalidParameter",
        "Invalid parameter: Policy Error: null",
        {
            "Principal": "Invalid parameter: Policy Error: PrincipalNotFound",
            "NotPrincipal": "Invalid parameter: Policy Error: PrincipalNotFound",
        },
    ),
    ECR: _Words(
        "InvalidParameterException",
        "Invalid parameter at 'PolicyText' failed to satisfy constraint: "
        "'Invalid repository policy provided'",
    ),
    "secretsmanager": _Words("MalformedPolicyDocumentException", "This policy has invalid syntax."),
}
_IAM = _Words(MALFORMED)


def in_words_of(problem: Problem, document_type: DocumentType, service: str | None) -> Problem:
    """Return a problem as the service refuses it that saves documents of this type."""
    if not problem.refused or problem.code.startswith(SIZE):
        return problem
    if document_type in (DocumentType.SCP, DocumentType.RCP):
        return _ORGANIZATIONS.of(problem)
    if document_type is DocumentType.VPC_ENDPOINT:
        return _ENDPOINT.of(problem)
    if document_type is DocumentType.RESOURCE:
        return _SERVICES.get(service or "", _IAM).of(problem)
    return problem
