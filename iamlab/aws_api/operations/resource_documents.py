"""Policies of resources as their services take them: refused with the service's own words."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from iamlab.account.configuration import Configuration
from iamlab.account.errors import AWSError
from iamlab.aws_api.operations import iam_documents
from iamlab.evaluator.document_types import DocumentType
from iamlab.evaluator.validation import validate


def checked(configuration: Configuration, text: str, service: str, no_such_principal: AWSError) -> str:
    """Return a resource-based policy as `service` saves it. Raises the AWSError with which it refuses.

    Whom it names must be there; `no_such_principal` says that somebody is not (fact 1.3.9). A unique id is
    kept as the ARN of whose it is, as AWS shows it (fact 1.3.8).
    """
    for problem in validate(text, DocumentType.RESOURCE, service):
        if problem.refused:
            raise AWSError(problem.error_code, problem.refusal or "", 400)
    for statement in statements(text):
        for principal in _principals(statement):
            arn = iam_documents.arn_of(configuration, principal)
            if arn is None or not iam_documents.exists(configuration, arn):
                raise no_such_principal
            text = text.replace(json.dumps(principal), json.dumps(arn))
    return text


def statements(text: str) -> list[dict[str, Any]]:
    """Return the statements of a policy that was found sound."""
    held = json.loads(text)["Statement"]
    return held if isinstance(held, list) else [held]


def _principals(statement: Mapping[str, Any]) -> Iterator[str]:
    for element in ("Principal", "NotPrincipal"):
        block = statement.get(element, {})
        named = block.get("AWS", []) if isinstance(block, dict) else []
        yield from named if isinstance(named, list) else [named]
