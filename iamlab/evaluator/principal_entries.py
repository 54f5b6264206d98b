"""What AWS refuses in a Principal or NotPrincipal element because of its form (facts 1.2, 1.3.1).

Whether an entry names something that can be a principal is asked on saving only: `saved_principals`.
"""

import difflib
from collections.abc import Iterator, Mapping

from iamlab.evaluator.document_types import DocumentType
from iamlab.evaluator.grammar import KMS, S3, Grammar
from iamlab.evaluator.principals import AWS, KINDS, SERVICE
from iamlab.evaluator.problems import Path, Problem, shown
from iamlab.evaluator.refused import STRINGS, refused, type_mismatch

NO_PRINCIPALS = (
    "Invalid principal in policy: com.amazon.balsa.error.InvalidPolicyException: "
    "The passed in policy has a statement with no principals!"
)
INVALID = "Invalid principal in policy"
"""How AWS's text begins (fact 1.3.9)."""

_SHAPE = 'Write `"*"`, or an object such as `{"AWS": "111122223333"}`.'


def principal(element: str, value: object, path: Path, grammar: Grammar) -> Iterator[Problem]:
    """Check the value of Principal or NotPrincipal."""
    if value == "*":
        return
    if grammar.document_type is DocumentType.RCP:
        yield refused(
            "RCP_SYNTAX_ERROR_PRINCIPAL",
            "The `Principal` of a resource control policy is always everyone.",
            'Write `"Principal": "*"`, and exempt principals in `Condition`.',
            path,
        )
    elif isinstance(value, str):
        yield _bare(element, value, path)
    elif isinstance(value, dict):
        yield from _block(element, value, path, grammar)
    else:
        yield type_mismatch(path, f'`{element}` takes `"*"` or an object', value, _SHAPE)


def _bare(element: str, text: str, path: Path) -> Problem:
    kind = SERVICE if ".amazonaws.com" in text else AWS
    return refused(
        "INVALID_PRINCIPAL_FORMAT",
        f"`{element}` does not say what kind of principal `{shown(text)}` is.",
        f'Write `{{"{kind}": "{shown(text) if text else "…"}"}}`.',
        path,
    )


def _block(element: str, block: Mapping[str, object], path: Path, grammar: Grammar) -> Iterator[Problem]:
    if _is_empty(block) and _must_name_someone(grammar):
        yield refused(
            "EMPTY_OBJECT_PRINCIPAL" if not block else "EMPTY_ARRAY_PRINCIPAL",
            f"`{element}` names nobody.",
            f"Name at least one principal, as in `{grammar.principal}`.",
            path,
            NO_PRINCIPALS,
        )
        return
    for key, entries in block.items():
        if key not in KINDS:
            yield _unknown_key(key, (*path, key))
        else:
            yield from _entries(key, entries, (*path, key))


def _is_empty(block: Mapping[str, object]) -> bool:
    return all(entries == [] for entries in block.values())


def _must_name_someone(grammar: Grammar) -> bool:
    """Of other services it is not known that they refuse it, and Access Analyzer only suggests to mend it."""
    return grammar.document_type is DocumentType.TRUST or grammar.service in (S3, KMS)


def _unknown_key(key: str, path: Path) -> Problem:
    by_lower_case = {kind.lower(): kind for kind in KINDS}
    near = difflib.get_close_matches(key[:40].lower(), by_lower_case, 1, 0.7)
    listed = ", ".join(f"`{kind}`" for kind in KINDS)
    return refused(
        "INVALID_PRINCIPAL_KEY",
        f"`{shown(key)}` is not a kind of principal.",
        f"Write `{by_lower_case[near[0]]}`, with exactly these letters."
        if near
        else f"The kinds are {listed}.",
        path,
        INVALID,
        on_key=True,
    )


def _entries(key: str, entries: object, path: Path) -> Iterator[Problem]:
    listed = isinstance(entries, list)
    for index, entry in enumerate(entries if isinstance(entries, list) else [entries]):
        if not isinstance(entry, str):
            here = (*path, index) if listed else path
            yield type_mismatch(here, f"`{key}` takes a string or a list of strings", entry, STRINGS)
