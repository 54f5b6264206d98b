"""Which elements a statement takes, by the type of its document and the service it is for (fact 1.2)."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from iamlab.evaluator.document_types import DocumentType

STATEMENT_ELEMENTS = (
    "Sid",
    "Effect",
    "Principal",
    "NotPrincipal",
    "Action",
    "NotAction",
    "Resource",
    "NotResource",
    "Condition",
)

PLAIN = ("Action", "Resource")
"""What must stand in the statements of a policy that is attached to whom it applies to."""

KMS, S3, SQS, SNS, ECR = "kms", "s3", "sqs", "sns", "ecr"


@dataclass(frozen=True, slots=True)
class Prohibition:
    """Why an element has no place in a type of document, and AWS's text when it stands there."""

    code: str
    message: str
    advice: str
    refusal: str


@dataclass(frozen=True, slots=True)
class Grammar:
    """What the statements of one type of document take.

    `prohibited` are the elements without a place, by name; `required` those that must stand there,
    themselves or their negation. `plain_sids` holds where a Sid is letters and digits alone,
    `unique_sids` where no two may be the same (fact 1.1.9). `principal` is the example to offer.
    """

    document_type: DocumentType
    service: str | None = None
    prohibited: Mapping[str, Prohibition] = field(default_factory=dict)
    required: tuple[str, ...] = PLAIN
    plain_sids: bool = True
    unique_sids: bool = True
    principal: str = '{"AWS": "arn:aws:iam::111122223333:role/Reader"}'

    @property
    def takes_plain_statements(self) -> bool:
        """Whether a statement of actions and resources alone, without a principal, is whole."""
        return self.required == PLAIN

    @property
    def elements(self) -> tuple[str, ...]:
        """The elements that a statement may have, in the order in which they are written."""
        return tuple(name for name in STATEMENT_ELEMENTS if name not in self.prohibited)


def grammar(document_type: DocumentType, service: str | None = None) -> Grammar:
    """Return the grammar of a type of document; `service` counts for resource-based policies alone."""
    if document_type is not DocumentType.RESOURCE:
        return _GRAMMARS[document_type]
    return _RESOURCE_GRAMMARS.get(service or "", _RESOURCE)


def _no_principal(code: str, where: str, advice: str) -> dict[str, Prohibition]:
    return {
        element: Prohibition(
            code,
            f"`{element}` has no place in {where}.",
            advice,
            "Policy document should not specify a principal.",
        )
        for element in ("Principal", "NotPrincipal")
    }


def _no_resource(code: str, where: str, advice: str) -> dict[str, Prohibition]:
    return {
        element: Prohibition(
            code, f"`{element}` has no place in {where}.", advice, f"Has prohibited field {element}."
        )
        for element in ("Resource", "NotResource")
    }


_IDENTITY = Grammar(
    DocumentType.IDENTITY,
    prohibited=_no_principal(
        "UNSUPPORTED_PRINCIPAL",
        "an identity-based policy",
        "Remove it: the policy applies to whoever it is attached to.",
    ),
)
_BOUNDARY = Grammar(
    DocumentType.BOUNDARY,
    prohibited=_no_principal(
        "UNSUPPORTED_PRINCIPAL",
        "a permissions boundary",
        "Remove it: the boundary applies to the user or role it is set on.",
    ),
)
_SESSION = Grammar(
    DocumentType.SESSION,
    prohibited=_no_principal(
        "UNSUPPORTED_PRINCIPAL",
        "a session policy",
        "Remove it: the policy applies to the session it is passed for.",
    ),
)
_SCP = Grammar(
    DocumentType.SCP,
    prohibited=_no_principal(
        "SCP_SYNTAX_ERROR_PRINCIPAL",
        "a service control policy",
        "Remove it: the policy applies to every principal of its accounts. `Condition` can exempt some.",
    ),
)
_RCP = Grammar(
    DocumentType.RCP,
    prohibited={
        "NotPrincipal": Prohibition(
            "RCP_SYNTAX_ERROR_PRINCIPAL",
            "`NotPrincipal` has no place in a resource control policy.",
            'Write `"Principal": "*"`, and exempt principals in `Condition`.',
            "Has prohibited field NotPrincipal.",
        ),
        "NotAction": Prohibition(
            "RCP_SYNTAX_ERROR_NOTACTION",
            "`NotAction` has no place in a resource control policy.",
            "List the actions to deny in `Action`.",
            "Has prohibited field NotAction.",
        ),
    },
    required=("Action", "Resource", "Principal"),
    principal='"*"',
)
_TRUST = Grammar(
    DocumentType.TRUST,
    prohibited={
        **_no_resource(
            "ROLE_TRUST_POLICY_SYNTAX_ERROR_RESOURCE",
            "a role's trust policy",
            "Remove it: the resource is always the role itself.",
        ),
        "NotPrincipal": Prohibition(
            "ROLE_TRUST_POLICY_SYNTAX_ERROR_NOTPRINCIPAL",
            "`NotPrincipal` has no place in a role's trust policy.",
            "Name in `Principal` who may assume the role.",
            "Has prohibited field NotPrincipal.",
        ),
    },
    required=("Action", "Principal"),
    principal='{"Service": "ec2.amazonaws.com"}',
)
_VPC_ENDPOINT = Grammar(
    DocumentType.VPC_ENDPOINT,
    required=("Action", "Resource", "Principal"),
    plain_sids=False,
    unique_sids=False,
    principal='"*"',
)
_GRAMMARS = {
    each.document_type: each for each in (_IDENTITY, _BOUNDARY, _SESSION, _SCP, _RCP, _TRUST, _VPC_ENDPOINT)
}

# Some services refuse two statements with one Sid; of the others Access Analyzer only recommends it.
_RESOURCE = Grammar(
    DocumentType.RESOURCE,
    required=("Action", "Resource", "Principal"),
    plain_sids=False,
    unique_sids=False,
)
_RESOURCE_GRAMMARS = {
    S3: Grammar(DocumentType.RESOURCE, S3, required=_RESOURCE.required, plain_sids=False, unique_sids=False),
    SQS: Grammar(DocumentType.RESOURCE, SQS, required=_RESOURCE.required, plain_sids=False),
    SNS: Grammar(DocumentType.RESOURCE, SNS, required=_RESOURCE.required, plain_sids=False),
    # A statement without actions or resources is saved and does nothing (fact 1.2.2).
    KMS: Grammar(DocumentType.RESOURCE, KMS, required=("Principal",), plain_sids=False, unique_sids=False),
    ECR: Grammar(
        DocumentType.RESOURCE,
        ECR,
        prohibited=_no_resource(
            "INVALID_POLICY_ELEMENT",
            "the policy of an ECR repository",
            "Remove it: the resource is always the repository itself.",
        ),
        required=("Action", "Principal"),
        plain_sids=False,
        unique_sids=False,
    ),
}
