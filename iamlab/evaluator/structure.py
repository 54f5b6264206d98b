"""What AWS refuses to save because of its form, found in the value that the JSON holds.

Facts 1.1.1 to 1.1.12, 1.2, 1.3.1, 1.4, 1.5.5 and 1.5.8. All problems are found at once. What AWS refuses
although the document could be evaluated, such as its size, is in `saving`.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice

from iamlab.evaluator import refusals
from iamlab.evaluator.document_types import DocumentType
from iamlab.evaluator.grammar import STATEMENT_ELEMENTS as STATEMENT_ELEMENTS
from iamlab.evaluator.grammar import Grammar, grammar
from iamlab.evaluator.problems import MOST_PROBLEMS, Path, Problem, shown
from iamlab.evaluator.refused import STRING, kind, refused, type_mismatch
from iamlab.evaluator.statement_structure import is_full_access, misspelt_elements, statement_problems

VERSIONS = ("2012-10-17", "2008-10-17")
DOCUMENT_ELEMENTS = ("Version", "Id", "Statement")


def problems(
    value: object, document_type: DocumentType = DocumentType.IDENTITY, service: str | None = None
) -> list[Problem]:
    """Return what keeps `value` from being a policy document of its type, in the order of the document.

    `service` is whose policy a resource-based one is (`s3`, `kms`, …), None when that is not known.
    """
    found = _problems(value, grammar(document_type, service))
    return [refusals.in_words_of(each, document_type, service) for each in islice(found, MOST_PROBLEMS)]


def as_list(value: object) -> Sequence[object]:
    """Return `value` as the list that it stands for: one value may go without brackets (fact 1.1.3)."""
    return value if isinstance(value, list) else [value]


def statements(document: Mapping[str, object]) -> Iterator[tuple[Path, Mapping[str, object]]]:
    """Yield each statement of a document of any shape with the path at which it stands."""
    value = document.get("Statement")
    for index, statement in enumerate(as_list(value)):
        if isinstance(statement, Mapping):
            yield (("Statement", index) if isinstance(value, list) else ("Statement",)), statement


def _problems(value: object, grammar: Grammar) -> Iterator[Problem]:
    if not isinstance(value, Mapping):
        yield refused(
            "DATA_TYPE_MISMATCH",
            f"A policy document is a JSON object; this is {kind(value)}.",
            'Begin with `{` and put `"Version"` and `"Statement"` inside.',
        )
        return
    misspelt = misspelt_elements(value, DOCUMENT_ELEMENTS)
    yield from _unknown_elements(value, misspelt)
    yield from _version(value)
    if "Id" in value and not isinstance(value["Id"], str):
        yield type_mismatch(("Id",), "`Id` takes a string", value["Id"], STRING)
    if "Statement" in value:
        yield from _statements(value["Statement"], grammar)
    elif "Statement" not in misspelt.values():
        yield refused(
            "MISSING_STATEMENT",
            "The document has no `Statement`.",
            'Add `"Statement": [ … ]` with at least one statement.',
        )


def _unknown_elements(document: Mapping[str, object], misspelt: Mapping[str, str]) -> Iterator[Problem]:
    for name in document:
        if name in DOCUMENT_ELEMENTS:
            continue
        if name in misspelt:
            advice = f"Write `{misspelt[name]}`, with exactly these letters."
        elif name in STATEMENT_ELEMENTS:
            advice = "Move it into the statement."
        else:
            advice = f"The elements are {', '.join(f'`{element}`' for element in DOCUMENT_ELEMENTS)}."
        yield refused(
            "INVALID_POLICY_ELEMENT",
            f"`{shown(name)}` is not an element of a policy document.",
            advice,
            (name,),
            on_key=True,
        )


def _version(document: Mapping[str, object]) -> Iterator[Problem]:
    version = document.get("Version", VERSIONS[0])
    if not isinstance(version, str):
        yield type_mismatch(("Version",), "`Version` takes a string", version, 'Write `"2012-10-17"`.')
    elif version not in VERSIONS:
        yield refused(
            "INVALID_VERSION",
            f"`{shown(version)}` is not a version of the policy language.",
            "Write `2012-10-17`: it names the language, not the day you write the policy.",
            ("Version",),
        )


def _statements(value: object, grammar: Grammar) -> Iterator[Problem]:
    if value == []:
        yield refused(
            "MISSING_STATEMENT", "`Statement` is empty.", "Put at least one statement in it.", ("Statement",)
        )
    listed = as_list(value)
    allows = grammar.document_type is not DocumentType.RCP or is_full_access(listed)
    sids: dict[str, int] = {}
    for index, statement in enumerate(listed):
        path: Path = ("Statement", index) if isinstance(value, list) else ("Statement",)
        if not isinstance(statement, dict):
            yield type_mismatch(
                path, "A statement is an object", statement, "Put each statement in braces: `{ … }`."
            )
            continue
        yield from statement_problems(statement, path, index, sids, grammar)
        if statement.get("Effect") == "Allow" and not allows:
            # AWS's own RCPFullAWSAccess allows; those of customers only deny (fact 1.2.4).
            yield refused(
                "RCP_SYNTAX_ERROR_ALLOW",
                "A resource control policy only denies.",
                "Write `Deny`: what no RCP denies stays as it is.",
                (*path, "Effect"),
            )
