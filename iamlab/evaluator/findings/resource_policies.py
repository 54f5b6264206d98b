"""What has no place in the policy of one service's resources (facts 1.2.1, 1.2.2, 6.6.3, 6.6.6).

S3 refuses some of this, which `saving_s3` says; what other services do is not known.
"""

from collections.abc import Iterator, Mapping

from iamlab.evaluator import arns, reference
from iamlab.evaluator.document_types import DocumentType
from iamlab.evaluator.findings.checks import finding
from iamlab.evaluator.findings.condition_entries import tests
from iamlab.evaluator.findings.scope import Scope
from iamlab.evaluator.grammar import ECR, KMS, S3, SNS, SQS
from iamlab.evaluator.problems import Path, Problem, shown

_OWN_ACTIONS_ALONE = (S3, SQS, SNS, KMS, ECR, "dynamodb", "lambda", "secretsmanager")
"""Services whose resources take only actions and ARNs of the service itself."""

_IRRELEVANT = {S3: ("s3:resourceaccount",)}
"""By service: keys that have one value for all requests to one resource."""


def check(statement: Mapping[str, object], path: Path, scope: Scope) -> Iterator[Problem]:
    """Yield what a statement of a resource-based policy says in vain."""
    if scope.document_type is not DocumentType.RESOURCE:
        return
    if scope.service == KMS:
        yield from _without_effect(statement, path)
    if scope.service in _OWN_ACTIONS_ALONE:
        yield from _actions(statement, path, scope.service)
        yield from _resources(statement, path, scope.service)
    for test in tests(statement, path):
        if test.folded_key in _IRRELEVANT.get(scope.service or "", ()):
            yield finding(
                "IRRELEVANT_CONDITION_KEY_IN_POLICY",
                f"`{shown(test.key)}` is the same for every request that this policy is asked about.",
                "Use it in an identity-based policy.",
                test.path,
                on_key=True,
            )


def _without_effect(statement: Mapping[str, object], path: Path) -> Iterator[Problem]:
    """KMS saves such a statement, which does nothing (fact 1.2.2)."""
    for element, example in (("Action", "kms:Decrypt"), ("Resource", "*")):
        if element not in statement and f"Not{element}" not in statement:
            yield finding(
                f"MISSING_{element.upper()}",
                f"This statement has no `{element}`, so it does nothing.",
                f'Add one, such as `"{element}": "{example}"`.',
                path,
            )


def entries(
    statement: Mapping[str, object], names: tuple[str, str], path: Path
) -> Iterator[tuple[Path, str]]:
    """Yield the texts in an element or its negation, each with where it stands."""
    for name in names:
        value = statement.get(name)
        for index, entry in enumerate(value if isinstance(value, list) else [value]):
            if isinstance(entry, str):
                yield (*path, name, index) if isinstance(value, list) else (*path, name), entry


def _actions(statement: Mapping[str, object], path: Path, service: str) -> Iterator[Problem]:
    for here, entry in entries(statement, ("Action", "NotAction"), path):
        prefix = entry.partition(":")[0].lower()
        if prefix in reference.services() and prefix != service:
            yield finding(
                "UNSUPPORTED_ACTION_IN_POLICY",
                f"`{shown(entry)}` is never asked about a resource of {reference.services()[service]}.",
                f"Name actions of the service itself, such as `{service}:*`.",
                here,
            )


def _resources(statement: Mapping[str, object], path: Path, service: str) -> Iterator[Problem]:
    for here, entry in entries(statement, ("Resource", "NotResource"), path):
        fields = arns.split(entry)
        named = fields[2].lower() if len(fields) == len(arns.FIELDS) else ""
        if named in reference.services() and named != service:
            yield finding(
                "UNSUPPORTED_RESOURCE_ARN_IN_POLICY",
                f"`{shown(entry)}` is no resource of {reference.services()[service]}.",
                "Name the resource that the policy is attached to.",
                here,
            )
