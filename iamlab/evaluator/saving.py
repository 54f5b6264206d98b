"""What AWS refuses to save although the document could be evaluated.

Its size (fact 1.6), principals that can name nobody (fact 1.3), and actions that its type of document
does not take (facts 1.2.4, 4.6.16). `parse` does not ask for these; `validate` does.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import islice

from iamlab.evaluator import refusals, saving_s3, structure, wildcards
from iamlab.evaluator.document_types import DocumentType
from iamlab.evaluator.grammar import KMS, S3
from iamlab.evaluator.problems import MOST_PROBLEMS, Path, Problem, ProblemType, shown
from iamlab.evaluator.refused import refused
from iamlab.evaluator.saved_principals import invalid_principals
from iamlab.evaluator.statement_structure import is_full_access

RCP_SERVICES = (
    "aoss",
    "appconfig",
    "appstream",
    "autoscaling",
    "codebuild",
    "codecommit",
    "cognito-identity",
    "cognito-idp",
    "comprehend",
    "comprehendmedical",
    "dax",
    "dynamodb",
    "ecr",
    "health",
    "kinesisvideo",
    "kms",
    "logs",
    "s3",
    "secretsmanager",
    "signin",
    "sqs",
    "sts",
    "support",
    "textract",
    "transcribe",
    "translate",
)
"""The services whose actions an RCP can deny, by the list in the user guide of Organizations (fact 4.4.9)."""

TRUST_ACTIONS = (
    "assumerole",
    "assumerolewithsaml",
    "assumerolewithwebidentity",
    "setcontext",
    "setsourceidentity",
    "tagsession",
)
"""The actions of STS that a trust policy takes, in lower case (fact 4.6.16)."""


def problems(
    value: object,
    text: str,
    document_type: DocumentType = DocumentType.IDENTITY,
    service: str | None = None,
) -> list[Problem]:
    """Return what keeps AWS from saving a document beside its form, in the order of the document.

    `text` is the document as it would be sent: its size is what counts.
    """
    found = _problems(value, text, document_type, service)
    return [refusals.in_words_of(each, document_type, service) for each in islice(found, MOST_PROBLEMS)]


def _problems(
    value: object, text: str, document_type: DocumentType, service: str | None
) -> Iterator[Problem]:
    yield from _size(text, document_type, service)
    if not isinstance(value, Mapping):
        return
    if document_type is DocumentType.BOUNDARY:
        yield from _older_language(value)
    full_access = is_full_access(structure.as_list(value.get("Statement")))
    for path, statement in structure.statements(value):
        if document_type in _WITH_PRINCIPALS:
            yield from invalid_principals(statement, path, document_type, service)
        if document_type is DocumentType.RESOURCE and service == S3:
            yield from saving_s3.problems(statement, path)
        if document_type is DocumentType.TRUST:
            yield from _actions(statement, path, _trust_action)
        elif document_type is DocumentType.RCP and not full_access:
            yield from _actions(statement, path, _rcp_action)


def _older_language(document: Mapping[str, object]) -> Iterator[Problem]:
    """A boundary is a managed policy, of which IAM takes the newer language alone (facts 1.1.7, 1.2.3)."""
    version = document.get("Version", "")
    if version not in ("", structure.VERSIONS[1]):
        return  # the newer one, or what is refused as no version at all
    yield refused(
        "INVALID_VERSION" if version else "MISSING_VERSION",
        "A permissions boundary is a managed policy, and those are written in the language of 2012.",
        'Write `"Version": "2012-10-17"`.',
        ("Version",) if version else (),
        "Policy document must be version 2012-10-17 or greater.",
    )


_WITH_PRINCIPALS = (DocumentType.RESOURCE, DocumentType.TRUST, DocumentType.VPC_ENDPOINT)
"""The types that name principals; an RCP means everyone by its form."""


def _actions(
    statement: Mapping[str, object], path: Path, check: Callable[[str, Path], Iterator[Problem]]
) -> Iterator[Problem]:
    value = statement.get("Action", [])
    for index, entry in enumerate(structure.as_list(value)):
        # What has not the form of an action is refused for that already.
        if isinstance(entry, str) and (entry == "*" or entry.count(":") == 1):
            yield from check(
                entry, (*path, "Action", index) if isinstance(value, list) else (*path, "Action")
            )


def _rcp_action(entry: str, path: Path) -> Iterator[Problem]:
    service = entry.partition(":")[0]
    if service == "*":
        yield refused(
            "RCP_SYNTAX_ERROR_ACTION",
            f"`{shown(entry)}` names no service, and a resource control policy must.",
            "Name the actions of one service, as in `s3:*`.",
            path,
        )
    elif service.lower() not in RCP_SERVICES:
        yield refused(
            "RCP_SYNTAX_ERROR_ACTION",
            f"Resource control policies do not cover the service `{shown(service)}`.",
            f"They cover {', '.join(RCP_SERVICES)}.",
            path,
        )


def _trust_action(entry: str, path: Path) -> Iterator[Problem]:
    """What a bare `*` comes to is not documented; it is let through rather than refused wrongly."""
    service, _, name = entry.lower().partition(":")
    if service == "*" or (
        service == "sts" and any(wildcards.matches(name, action) for action in TRUST_ACTIONS)
    ):
        return
    yield refused(
        "UNSUPPORTED_ACTION_IN_POLICY",
        f"`{shown(entry)}` is not an action of taking on a role.",
        "A trust policy says who may assume the role: write `sts:AssumeRole` or one of its kin. "
        "What the role may do stands in its other policies.",
        path,
        "AssumeRole policy may only specify STS AssumeRole actions.",
    )


def _characters(text: str) -> int:
    return len(text)


def _without_white_space(text: str) -> int:
    return len(re.sub(r"\s", "", text))


def _bytes(text: str) -> int:
    return len(text.encode("utf-8", "surrogatepass"))


def _bytes_without_white_space(text: str) -> int:
    return _bytes(re.sub(r"\s", "", text))


@dataclass(frozen=True, slots=True)
class _Quota:
    """How long a document may be, how that is counted, and how AWS refuses a longer one."""

    code: str
    most: int
    count: Callable[[str], int]
    unit: str
    error_code: str
    refusal: str


_IGNORED = "characters, white space not counted"
_COUNTED = "characters, white space counted"
_IAM = _Quota(
    f"{refusals.SIZE}IDENTITY_POLICY_QUOTA",
    6144,
    _without_white_space,
    _IGNORED,
    "LimitExceeded",
    "Cannot exceed quota for PolicySize: 6144",
)
_ORGANIZATIONS = _Quota(
    f"{refusals.SIZE}SCP_QUOTA",
    5120,
    _characters,
    _COUNTED,
    "ConstraintViolationException",
    "You have exceeded the maximum policy size.",
)
_RESOURCE_QUOTA = f"{refusals.SIZE}RESOURCE_POLICY_QUOTA"
_QUOTAS = {
    # Inline policies of one role share 10,240; whether the document is to be one is not known here.
    DocumentType.IDENTITY: replace(_IAM, most=10_240),
    DocumentType.BOUNDARY: _IAM,
    DocumentType.TRUST: replace(
        _IAM,
        code=f"{refusals.SIZE}ROLE_TRUST_POLICY_QUOTA",
        most=2048,
        refusal="Cannot exceed quota for ACLSizePerRole: 2048",
    ),
    DocumentType.SESSION: replace(
        _IAM,
        most=2048,
        count=_characters,
        unit=_COUNTED,
        error_code="ValidationError",
        refusal="1 validation error detected: Value at 'policy' failed to satisfy constraint: "
        "Member must have length less than or equal to 2048",
    ),
    DocumentType.SCP: _ORGANIZATIONS,
    DocumentType.RCP: replace(_ORGANIZATIONS, code=f"{refusals.SIZE}RCP_QUOTA"),
    DocumentType.VPC_ENDPOINT: _Quota(
        _RESOURCE_QUOTA,
        20_480,
        _characters,
        _COUNTED,
        "InvalidPolicyDocument",
        "The Policy Document is not valid.",
    ),
}
_SERVICE_QUOTAS = {
    S3: _Quota(
        _RESOURCE_QUOTA,
        20 * 1024,
        _bytes_without_white_space,
        "bytes, white space not counted",
        "PolicyTooLarge",
        "Policy exceeds the maximum allowed document size.",
    ),
    KMS: _Quota(
        _RESOURCE_QUOTA,
        32 * 1024,
        _bytes,
        "bytes, white space counted",
        "LimitExceededException",
        "The request was rejected because a quota was exceeded.",
    ),
}


_RECOMMENDED = {
    DocumentType.IDENTITY: (f"{refusals.SIZE}IDENTITY_POLICY_QUOTA", _IAM.most),
    DocumentType.RESOURCE: (_RESOURCE_QUOTA, 20 * 1024),
}
"""Where only a managed policy would be refused, or the service is not known: the check and its quota."""


def _longer_than_most(text: str, document_type: DocumentType) -> Iterator[Problem]:
    """Report a document that some services, or some kinds of policy, are too small for."""
    if document_type not in _RECOMMENDED:
        return
    code, most = _RECOMMENDED[document_type]
    size = _without_white_space(text)
    if size > most:
        what = "a managed policy" if document_type is DocumentType.IDENTITY else "most policies of resources"
        yield Problem(
            code,
            f"The document has {size:,} {_IGNORED}; the most for {what} is {most:,}.",
            "Split it into several policies." if document_type is DocumentType.IDENTITY else "Shorten it.",
            type=ProblemType.WARNING,
        )


def _size(text: str, document_type: DocumentType, service: str | None) -> Iterator[Problem]:
    quota = _QUOTAS.get(document_type) or _SERVICE_QUOTAS.get(service or "")
    size = quota.count(text) if quota and len(text) * 4 > quota.most else 0
    if quota is None or size <= quota.most:
        if quota is None or document_type is DocumentType.IDENTITY:
            yield from _longer_than_most(text, document_type)
    else:
        problem = refused(
            quota.code,
            f"The document has {size:,} {quota.unit}; the most is {quota.most:,}.",
            "Shorten it: join statements that differ in one element, or split it into several policies.",
            refusal=quota.refusal,
        )
        yield replace(problem, error_code=quota.error_code)
