"""What a document of the playground can be: a policy type, for SCPs and RCPs with its level."""

import json
from dataclasses import dataclass

from iamlab.evaluator import DocumentType


@dataclass(frozen=True, slots=True)
class Kind:
    """A choice: its key in the form, its words, what its documents are read as, and a text to begin with."""

    key: str
    label: str
    document_type: DocumentType
    starter: str


def _text(**statement: object) -> str:
    document = {"Version": "2012-10-17", "Statement": [statement]}
    return f"{json.dumps(document, indent=2)}\n"


_ANYTHING = _text(Effect="Allow", Action="*", Resource="*")
_RCP = _text(
    Effect="Deny",
    Principal="*",
    Action="s3:*",
    Resource="*",
    Condition={"Bool": {"aws:SecureTransport": "false"}},
)
_LEVELS = (("root", "at the root"), ("ou", "on the OU"), ("account", "on the account"))

IDENTITY = Kind(
    "identity",
    "Identity-based, attached to the principal",
    DocumentType.IDENTITY,
    _text(Effect="Allow", Action="s3:GetObject", Resource="arn:aws:s3:::reports/*"),
)

_ALL = (
    IDENTITY,
    Kind(
        "resource",
        "Resource-based: bucket, key, trust policy …",
        DocumentType.RESOURCE,
        _text(
            Effect="Allow",
            Principal={"AWS": "arn:aws:iam::111122223333:root"},
            Action="s3:GetObject",
            Resource="arn:aws:s3:::reports/*",
        ),
    ),
    Kind("boundary", "Permissions boundary", DocumentType.BOUNDARY, _ANYTHING),
    Kind("session", "Session policy", DocumentType.SESSION, _ANYTHING),
    *(Kind(f"scp-{key}", f"SCP {where}", DocumentType.SCP, _ANYTHING) for key, where in _LEVELS),
    *(Kind(f"rcp-{key}", f"RCP {where}", DocumentType.RCP, _RCP) for key, where in _LEVELS),
    Kind(
        "vpc_endpoint",
        "VPC endpoint policy",
        DocumentType.VPC_ENDPOINT,
        _text(Effect="Allow", Principal="*", Action="*", Resource="*"),
    ),
)

KINDS = {kind.key: kind for kind in _ALL}
"""Every choice by its key; SCPs and RCPs from the organization's root down."""

CALLERS = (
    ("arn:aws:iam::111122223333:user/maya", "IAM user"),
    ("arn:aws:sts::111122223333:assumed-role/Reader/maya", "role session"),
    ("arn:aws:iam::111122223333:role/Reader", "role, whatever session"),
    ("arn:aws:iam::444455556666:user/noor", "IAM user of another account"),
    ("arn:aws:iam::111122223333:root", "root user"),
    ("arn:aws:sts::111122223333:federated-user/maya", "federated user"),
    ("lambda.amazonaws.com", "AWS service"),
    ("arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com", "OIDC provider"),
    ("arn:aws:iam::111122223333:saml-provider/Corp", "SAML provider"),
    ("*", "anonymous caller"),
)
"""One example of each kind of caller, with its words."""
