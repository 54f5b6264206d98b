"""What AWS refuses to save in an identity-based policy, found in the value that the JSON holds.

Facts 1.1.1 to 1.1.12, 1.2 (row "Identity"), 1.4 and 1.5.8. All problems are found at once.
"""

import difflib
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from iamlab.evaluator import entries
from iamlab.evaluator.problems import Path, Problem, shown

VERSIONS = ("2012-10-17", "2008-10-17")
DOCUMENT_ELEMENTS = ("Version", "Id", "Statement")
STATEMENT_ELEMENTS = ("Sid", "Effect", "Action", "NotAction", "Resource", "NotResource", "Condition")
PRINCIPAL_ELEMENTS = ("Principal", "NotPrincipal")

EFFECTS = ("Allow", "Deny")

# AWS's texts (facts 5.3, 1.5.8).
SYNTAX_ERRORS = "Syntax errors in policy."
LEGACY_PARSING = "The policy failed legacy parsing"
NO_ACTIONS = "Policy statement must contain actions."
NO_RESOURCES = "Policy statement must contain resources."


def problems(value: object) -> list[Problem]:
    """Return what keeps `value` from being an identity-based policy, in the order of the document."""
    if not isinstance(value, Mapping):
        return [
            _refused(
                "DATA_TYPE_MISMATCH",
                f"A policy document is a JSON object; this is {_kind(value)}.",
                'Begin with `{` and put `"Version"` and `"Statement"` inside.',
            )
        ]
    return [*_document(value)]


def as_list(value: object) -> Sequence[object]:
    """Return `value` as the list that it stands for: one value may go without brackets (fact 1.1.3)."""
    return value if isinstance(value, list) else [value]


def statements(document: Mapping[str, Any]) -> Iterator[tuple[Path, Mapping[str, Any]]]:
    """Yield each statement of a sound document with the path at which it stands."""
    value = document["Statement"]
    if isinstance(value, list):
        for index, statement in enumerate(value):
            yield ("Statement", index), statement
    else:
        yield ("Statement",), value


def _document(document: Mapping[str, object]) -> Iterator[Problem]:
    yield from _unknown_elements(document, (), DOCUMENT_ELEMENTS)
    yield from _version(document)
    if "Id" in document and not isinstance(document["Id"], str):
        yield _type_mismatch(("Id",), "a text", document["Id"])
    yield from _statements(document)


def _version(document: Mapping[str, object]) -> Iterator[Problem]:
    if "Version" in document and document["Version"] not in VERSIONS:
        yield _refused(
            "INVALID_VERSION",
            f"`{shown(document['Version'])}` is not a version of the policy language.",
            "Write `2012-10-17`. It names the language, not the day you wrote the policy.",
            ("Version",),
        )


def _statements(document: Mapping[str, object]) -> Iterator[Problem]:
    if "Statement" not in document:
        yield _refused(
            "MISSING_STATEMENT",
            "The document has no `Statement`.",
            'Add `"Statement": [ … ]` with at least one statement.',
        )
        return
    value = document["Statement"]
    listed = as_list(value)
    if not listed:
        yield _refused(
            "MISSING_STATEMENT", "`Statement` is empty.", "Put at least one statement in it.", ("Statement",)
        )
    sids: dict[str, int] = {}
    for index, statement in enumerate(listed):
        path: Path = ("Statement", index) if isinstance(value, list) else ("Statement",)
        if isinstance(statement, Mapping):
            yield from _statement(statement, path, index, sids)
        else:
            yield _type_mismatch(path, "a statement in braces", statement)


def _statement(
    statement: Mapping[str, object], path: Path, index: int, sids: dict[str, int]
) -> Iterator[Problem]:
    yield from _unknown_elements(statement, path, STATEMENT_ELEMENTS, also=PRINCIPAL_ELEMENTS)
    yield from _sid(statement, path, index, sids)
    yield from _effect(statement, path)
    yield from _pair(
        statement,
        path,
        ("Action", "NotAction"),
        NO_ACTIONS,
        'Add what it is about, such as `"Action": "s3:GetObject"`.',
    )
    yield from _pair(
        statement,
        path,
        ("Resource", "NotResource"),
        NO_RESOURCES,
        'Add what it is about, such as `"Resource": "arn:aws:s3:::reports/*"`.',
    )
    yield from _principal(statement, path)


def _sid(statement: Mapping[str, object], path: Path, index: int, sids: dict[str, int]) -> Iterator[Problem]:
    if "Sid" not in statement:
        return
    sid, here = statement["Sid"], (*path, "Sid")
    if not isinstance(sid, str):
        yield _type_mismatch(here, "a text", sid)
    elif not re.fullmatch(r"[A-Za-z0-9]*", sid):
        yield _refused(
            "UNSUPPORTED_SID",
            f"The Sid `{shown(sid)}` holds characters other than letters and digits.",
            "In IAM policies a Sid takes A to Z, a to z and 0 to 9, and no spaces.",
            here,
            "Statement IDs (SID) must be alpha-numeric. Check that your input satisfies the regular "
            "expression [0-9A-Za-z]*",
        )
    elif sid and sid in sids:
        yield _refused(
            "UNIQUE_SIDS_REQUIRED",
            f"The Sid `{shown(sid)}` is taken: statement {sids[sid] + 1} has it too.",
            "Give each statement a Sid of its own, or none.",
            here,
            "Statement IDs (SID) in a single policy must be unique.",
        )
    else:
        sids[sid] = index


def _effect(statement: Mapping[str, object], path: Path) -> Iterator[Problem]:
    if "Effect" not in statement:
        yield _refused(
            "MISSING_EFFECT",
            "This statement has no `Effect`.",
            'Add `"Effect": "Allow"` or `"Effect": "Deny"`; there is no default.',
            path,
        )
    elif statement["Effect"] not in EFFECTS:
        effect = statement["Effect"]
        misspelt = isinstance(effect, str) and effect.capitalize() in EFFECTS
        yield _refused(
            "INVALID_EFFECT",
            f"`{shown(effect)}` is not an effect.",
            "Write exactly `Allow` or `Deny`; capital and small letters count.",
            (*path, "Effect"),
            LEGACY_PARSING if misspelt else SYNTAX_ERRORS,
        )


def _pair(
    statement: Mapping[str, object], path: Path, pair: tuple[str, str], refusal: str, advice: str
) -> Iterator[Problem]:
    """Check that exactly one element of a pair is there, and each entry of it."""
    element, negated = pair
    if element in statement and negated in statement:
        yield _refused(
            "UNSUPPORTED_ELEMENT_COMBINATION",
            f"`{element}` and `{negated}` stand in one statement.",
            "Keep one of them, or split the statement in two.",
            (*path, negated),
            on_key=True,
        )
    elif element not in statement and negated not in statement:
        yield _refused(
            f"MISSING_{element.upper()}", f"This statement has no `{element}`.", advice, path, refusal
        )
    check = entries.action if element == "Action" else entries.resource
    for name in pair:
        if statement.get(name) == []:
            yield _refused(
                f"EMPTY_ARRAY_{element.upper()}",
                f"`{name}` is empty.",
                "Put at least one in it.",
                (*path, name),
                refusal,
            )
        elif name in statement:
            yield from _entries(statement[name], (*path, name), check)


def _entries(value: object, path: Path, check: entries.Check) -> Iterator[Problem]:
    for index, entry in enumerate(as_list(value)):
        here = (*path, index) if isinstance(value, list) else path
        if isinstance(entry, str):
            yield from check(entry, here)
        else:
            yield _type_mismatch(here, "a text or a list of texts", entry)


def _principal(statement: Mapping[str, object], path: Path) -> Iterator[Problem]:
    for element in PRINCIPAL_ELEMENTS:
        if element in statement:
            yield _refused(
                "UNSUPPORTED_PRINCIPAL",
                f"`{element}` has no place in an identity-based policy.",
                "Remove it: the policy applies to whoever it is attached to.",
                (*path, element),
                "Policy document should not specify a principal.",
                on_key=True,
            )


def _unknown_elements(
    block: Mapping[str, object], path: Path, known: tuple[str, ...], also: tuple[str, ...] = ()
) -> Iterator[Problem]:
    for name in block:
        if name in known or name in also:
            continue
        by_lower_case = {element.lower(): element for element in (*known, *also)}
        near = difflib.get_close_matches(name.lower(), by_lower_case, 1, 0.7)
        where = "a statement" if path else "a policy document"
        if not path and not near and name in (*STATEMENT_ELEMENTS, *PRINCIPAL_ELEMENTS):
            advice = f"`{name}` belongs inside a statement."
        elif near:
            advice = f"Did you mean `{by_lower_case[near[0]]}`? Names are written exactly so."
        else:
            advice = f"The elements are {', '.join(f'`{element}`' for element in known)}."
        yield _refused(
            "INVALID_POLICY_ELEMENT",
            f"`{shown(name)}` is not an element of {where}.",
            advice,
            (*path, name),
            on_key=True,
        )


def _type_mismatch(path: Path, wanted: str, value: object) -> Problem:
    return _refused("DATA_TYPE_MISMATCH", f"Here belongs {wanted}, not {_kind(value)}.", "Change it.", path)


def _kind(value: object) -> str:
    if value is None:
        return "`null`"
    if isinstance(value, bool):
        return "`true` or `false`"
    if isinstance(value, int | float):
        return "a number"
    if isinstance(value, str):
        return "a text"
    return "a list" if isinstance(value, list) else "an object"


def _refused(
    code: str,
    message: str,
    advice: str,
    path: Path = (),
    refusal: str = SYNTAX_ERRORS,
    *,
    on_key: bool = False,
) -> Problem:
    return Problem(code, message, advice, path, refusal=refusal, on_key=on_key)
