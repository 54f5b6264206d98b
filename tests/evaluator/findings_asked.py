"""Asking for the findings on a statement, and statements to have them on."""

import json
from typing import Any

from iamlab.evaluator import DocumentType, validate
from tests.evaluator.asking import document, statement

GITHUB = "token.actions.githubusercontent.com"
OIDC = f"arn:aws:iam::111122223333:oidc-provider/{GITHUB}"
SAML = "arn:aws:iam::111122223333:saml-provider/Corp"
BUCKET = {"action": "s3:GetObject", "resource": "arn:aws:s3:::reports/*"}
ACCOUNT = {"AWS": "111122223333"}


def when(operator: str, key: str, value: Any, **elements: Any) -> dict[str, Any]:
    """Return an Allow of reading objects under one test."""
    return statement(**{**BUCKET, **elements}, Condition={operator: {key: value}})


def trusting(principal: Any, action: Any = "sts:AssumeRole", **elements: Any) -> dict[str, Any]:
    return {"Effect": "Allow", "Principal": principal, "Action": action, **elements}


def found(
    bad: dict[str, Any], document_type: DocumentType = DocumentType.IDENTITY, version: str = "2012-10-17"
) -> list[str]:
    text = json.dumps(document(bad, version=version))
    return [problem.code for problem in validate(text, document_type, None)]
