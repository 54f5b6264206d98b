"""Principals that mean more, or less, than they seem to (facts 1.2.7, 1.3)."""

import re
from collections.abc import Iterator, Mapping

from iamlab.evaluator.document_types import DocumentType
from iamlab.evaluator.findings.checks import finding
from iamlab.evaluator.findings.condition_entries import Test, tests
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


_NEVER_OF_SERVICES = ("aws:principalorgid", "aws:principalorgpaths", "aws:principaltag/")
"""Beginnings of keys about the account of the caller: a service belongs to none and never has them."""

_WEAKER_KEYS = ("aws:referer", "aws:sourceip", "aws:useragent", "aws:vpcsourceip", "aws:resourceaccount")
"""Keys that people write where a key of the source is meant."""

_IDS = {
    "AIDA": ("INVALID_USER_REFERENCE", "user", "arn:aws:iam::111122223333:user/maya"),
    "AROA": ("INVALID_ROLE_REFERENCE", "role", "arn:aws:iam::111122223333:role/Reader"),
}
"""By how a unique ID begins: the check, and what it stands for (fact 1.3.8)."""


def check(statement: Mapping[str, object], path: Path, scope: Scope) -> Iterator[Problem]:
    """Yield the findings on whom a statement means."""
    takes_it = scope.document_type in (DocumentType.RESOURCE, DocumentType.VPC_ENDPOINT)
    if takes_it and "NotPrincipal" in statement and statement.get("Effect") == "Allow":
        yield finding(
            "ALLOW_WITH_NOT_PRINCIPAL",
            "With `Allow`, `NotPrincipal` lets in everyone else, those who are not signed in too.",
            "Name whom you mean in `Principal`.",
            (*path, "NotPrincipal"),
            on_key=True,
        )
    for element in ("Principal", "NotPrincipal"):
        block = statement.get(element)
        if isinstance(block, Mapping):
            yield from _entries(block, (*path, element))
    block = statement.get("Principal")
    if not isinstance(block, Mapping):
        return
    if takes_it and "Federated" in block:
        yield finding(
            "FEDERATED_PRINCIPAL_NOT_SUPPORTED",
            "Identity providers are principals of trust policies alone.",
            "Name the role that its users assume.",
            (*path, "Principal", "Federated"),
            on_key=True,
        )
    if scope.document_type is DocumentType.RESOURCE and "Service" in block:
        found = list(tests(statement, path))
        if statement.get("Effect") == "Allow":
            yield from _service_without_source(found, block, path)
        if block.keys() == {"Service"}:
            yield from _keys_without_value(found)


def _entries(block: Mapping[str, object], path: Path) -> Iterator[Problem]:
    """Report a block that names nobody, and principals named by their IDs."""
    if all(entries == [] for entries in block.values()):
        yield finding(
            "EMPTY_ARRAY_PRINCIPAL" if block else "EMPTY_OBJECT_PRINCIPAL",
            "This names nobody, so the statement never applies.",
            'Name at least one principal, such as `{"AWS": "111122223333"}`.',
            path,
        )
    entries = block.get("AWS")
    for index, entry in enumerate(entries if isinstance(entries, list) else [entries]):
        if isinstance(entry, str) and re.fullmatch(r"A(?:IDA|ROA)[A-Z0-9]+", entry):
            code, kind, example = _IDS[entry[:4]]
            yield finding(
                code,
                f"`{shown(entry)}` is the ID of a {kind}, and nobody can read in it which.",
                f"Write its ARN, such as `{example}`.",
                (*path, "AWS", index) if isinstance(entries, list) else (*path, "AWS"),
            )


def _service_without_source(found: list[Test], block: Mapping[str, object], path: Path) -> Iterator[Problem]:
    """A service calls for all its customers: without a source, one of them may use another's access."""
    service = block["Service"]
    named = service[0] if isinstance(service, list) and service else service
    if not isinstance(named, str) or any(test.folded_key in SOURCE_KEYS for test in found):
        return
    weaker = next((test for test in found if test.folded_key in _WEAKER_KEYS), None)
    if weaker:
        yield finding(
            "RECOMMENDED_CONDITION_KEY_FOR_SERVICE_PRINCIPAL",
            f"`{shown(weaker.key)}` does not say on whose behalf `{shown(named)}` calls.",
            "Use `aws:SourceArn`, `aws:SourceAccount`, `aws:SourceOrgID` or `aws:SourceOrgPaths`.",
            weaker.path,
            on_key=True,
        )
        return
    yield finding(
        "RESTRICT_ACCESS_TO_SERVICE_PRINCIPAL",
        f"`{shown(named)}` may use this for anybody who asks it to.",
        "Add a condition on `aws:SourceArn` or `aws:SourceAccount`.",
        (*path, "Principal", "Service"),
    )


def _keys_without_value(found: list[Test]) -> Iterator[Problem]:
    for test in found:
        if test.folded_key.startswith(_NEVER_OF_SERVICES):
            yield finding(
                "UNSUPPORTED_CONDITION_KEY_FOR_SERVICE_PRINCIPAL",
                f"Requests of services never carry `{shown(test.key)}`.",
                "Use a key of the source, such as `aws:SourceOrgID`.",
                test.path,
                on_key=True,
            )
