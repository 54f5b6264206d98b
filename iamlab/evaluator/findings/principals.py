"""Principals that mean more, or less, than they seem to (facts 1.2.7, 1.3)."""

from collections.abc import Iterator, Mapping

from iamlab.evaluator.document_types import DocumentType
from iamlab.evaluator.findings.checks import finding
from iamlab.evaluator.findings.condition_entries import tests
from iamlab.evaluator.findings.scope import Scope
from iamlab.evaluator.problems import Path, Problem, shown

SOURCE_KEYS = (
    "aws:sourcearn",
    "aws:sourceaccount",
    "aws:sourceorgid",
    "aws:sourceorgpaths",
    "aws:sourcevpc",
    "aws:sourcevpce",
)
"""Keys that say on whose behalf a service calls."""


def check(statement: Mapping[str, object], path: Path, scope: Scope) -> Iterator[Problem]:
    """Yield the findings on whom a statement means."""
    if "NotPrincipal" in statement and statement.get("Effect") == "Allow":
        yield finding(
            "ALLOW_WITH_NOT_PRINCIPAL",
            "With `Allow`, `NotPrincipal` lets in everyone else, those who are not signed in too.",
            "Name whom you mean in `Principal`.",
            (*path, "NotPrincipal"),
            on_key=True,
        )
    block = statement.get("Principal")
    if not isinstance(block, Mapping):
        return
    if scope.document_type in (DocumentType.RESOURCE, DocumentType.VPC_ENDPOINT) and "Federated" in block:
        yield finding(
            "FEDERATED_PRINCIPAL_NOT_SUPPORTED",
            "Identity providers are principals of trust policies alone.",
            "Name the role that its users assume.",
            (*path, "Principal", "Federated"),
            on_key=True,
        )
    yield from _service_without_source(statement, block, path, scope)


def _service_without_source(
    statement: Mapping[str, object], block: Mapping[str, object], path: Path, scope: Scope
) -> Iterator[Problem]:
    """A service calls for all its customers: without a source, one of them may use another's access."""
    if (
        scope.document_type is not DocumentType.RESOURCE
        or statement.get("Effect") != "Allow"
        or "Service" not in block
        or any(test.folded_key in SOURCE_KEYS for test in tests(statement, path))
    ):
        return
    service = block["Service"]
    named = service[0] if isinstance(service, list) and service else service
    if isinstance(named, str):
        yield finding(
            "RESTRICT_ACCESS_TO_SERVICE_PRINCIPAL",
            f"`{shown(named)}` may use this for anybody who asks it to.",
            "Add a condition on `aws:SourceArn` or `aws:SourceAccount`.",
            (*path, "Principal", "Service"),
        )
