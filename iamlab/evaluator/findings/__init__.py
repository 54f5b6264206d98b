"""What AWS saves and yet is probably a mistake, under Access Analyzer's check names (fact 6.6).

Works on the value that the JSON holds, so that a document with an error still shows its findings. Each
module here holds the checks of one theme; to add one, write a function with the signature of Check and
put it into _STATEMENT_CHECKS.
"""

from collections.abc import Callable, Iterator, Mapping

from iamlab.evaluator import structure
from iamlab.evaluator.document_types import DocumentType
from iamlab.evaluator.findings import (
    actions_and_resources,
    addresses,
    condition_operators,
    empty,
    key_names,
    key_types,
    key_values,
    paired_keys,
    principals,
    redundancy,
    resource_control,
    resource_policies,
    resource_tags,
    roles_to_pass,
    trust,
    variables,
)
from iamlab.evaluator.findings.checks import finding
from iamlab.evaluator.findings.scope import Scope
from iamlab.evaluator.problems import Path, Problem

Check = Callable[[Mapping[str, object], Path, Scope], Iterator[Problem]]
"""Takes a statement of whatever shape, where it stands, and its document; yields what it finds."""

_STATEMENT_CHECKS: tuple[Check, ...] = (
    empty.check,
    principals.check,
    trust.check,
    actions_and_resources.check,
    roles_to_pass.check,
    condition_operators.check,
    key_names.check,
    key_types.check,
    key_values.check,
    paired_keys.check,
    resource_tags.check,
    resource_policies.check,
    resource_control.check,
    addresses.check,
    variables.check,
    redundancy.check,
)


def findings(
    document: Mapping[str, object],
    document_type: DocumentType = DocumentType.IDENTITY,
    service: str | None = None,
) -> Iterator[Problem]:
    """Yield the findings of a document read from JSON, whatever its shape."""
    scope = Scope(document_type, service, document)
    if "Version" not in document:
        yield finding(
            "MISSING_VERSION",
            "The document has no `Version`.",
            'Add `"Version": "2012-10-17"`: without it AWS reads the language of 2008.',
            (),
        )
    for path, statement in structure.statements(document):
        for check in _STATEMENT_CHECKS:
            yield from check(statement, path, scope)
    yield from redundancy.between_statements(document, scope)
