"""What AWS refuses to save in an identity-based policy, found in the value that the JSON holds.

Facts 1.1.1 to 1.1.12, 1.2 (row "Identity"), 1.4 and 1.5.8. All problems are found at once.
"""

import difflib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from iamlab.evaluator import entries
from iamlab.evaluator.entries import LEGACY_PARSING
from iamlab.evaluator.problems import MOST_PROBLEMS, Path, Problem, shown

VERSIONS = ("2012-10-17", "2008-10-17")
DOCUMENT_ELEMENTS = ("Version", "Id", "Statement")
STATEMENT_ELEMENTS = ("Sid", "Effect", "Action", "NotAction", "Resource", "NotResource", "Condition")
PRINCIPAL_ELEMENTS = ("Principal", "NotPrincipal")

EFFECTS = ("Allow", "Deny")

# AWS's texts (facts 5.3, 1.5.8).
SYNTAX_ERRORS = "Syntax errors in policy."
NO_ACTIONS = "Policy statement must contain actions."
NO_RESOURCES = "Policy statement must contain resources."

_STRING = 'Put it in double quotes: `"…"`.'
_STRINGS = 'Write `"…"`, or a list such as `["…", "…"]`.'
_STATEMENT = "Put each statement in braces: `{ … }`."


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
    return list(islice(_document(value), MOST_PROBLEMS))


def as_list(value: object) -> Sequence[object]:
    """Return `value` as the list that it stands for: one value may go without brackets (fact 1.1.3)."""
    return value if isinstance(value, list) else [value]


def statements(document: Mapping[str, object]) -> Iterator[tuple[Path, Mapping[str, object]]]:
    """Yield each statement of a document of any shape with the path at which it stands."""
    value = document.get("Statement")
    for index, statement in enumerate(as_list(value)):
        if isinstance(statement, Mapping):
            yield (("Statement", index) if isinstance(value, list) else ("Statement",)), statement


def _document(document: Mapping[str, object]) -> Iterator[Problem]:
    misspelt = _misspelt(document, DOCUMENT_ELEMENTS)
    yield from _unknown_elements(document, (), DOCUMENT_ELEMENTS, misspelt)
    yield from _version(document)
    if "Id" in document and not isinstance(document["Id"], str):
        yield _type_mismatch(("Id",), "`Id` takes a string", document["Id"], _STRING)
    if "Statement" in document:
        yield from _statements(document["Statement"])
    elif "Statement" not in misspelt.values():
        yield _refused(
            "MISSING_STATEMENT",
            "The document has no `Statement`.",
            'Add `"Statement": [ … ]` with at least one statement.',
        )


def _version(document: Mapping[str, object]) -> Iterator[Problem]:
    version = document.get("Version", VERSIONS[0])
    if not isinstance(version, str):
        yield _type_mismatch(("Version",), "`Version` takes a string", version, 'Write `"2012-10-17"`.')
    elif version not in VERSIONS:
        yield _refused(
            "INVALID_VERSION",
            f"`{shown(version)}` is not a version of the policy language.",
            "Write `2012-10-17`: it names the language, not the day you write the policy.",
            ("Version",),
        )


def _statements(value: object) -> Iterator[Problem]:
    if value == []:
        yield _refused(
            "MISSING_STATEMENT", "`Statement` is empty.", "Put at least one statement in it.", ("Statement",)
        )
    sids: dict[str, int] = {}
    for index, statement in enumerate(as_list(value)):
        path: Path = ("Statement", index) if isinstance(value, list) else ("Statement",)
        if isinstance(statement, Mapping):
            yield from _statement(statement, path, index, sids)
        else:
            yield _type_mismatch(path, "A statement is an object", statement, _STATEMENT)


def _statement(
    statement: Mapping[str, object], path: Path, index: int, sids: dict[str, int]
) -> Iterator[Problem]:
    misspelt = _misspelt(statement, (*STATEMENT_ELEMENTS, *PRINCIPAL_ELEMENTS))
    meant = misspelt.values()
    yield from _unknown_elements(statement, path, STATEMENT_ELEMENTS, misspelt)
    yield from _sid(statement, path, index, sids)
    if "Effect" in statement:
        yield from _effect(statement["Effect"], path)
    elif "Effect" not in meant:
        yield _refused(
            "MISSING_EFFECT",
            "This statement has no `Effect`.",
            'Add `"Effect": "Allow"` or `"Effect": "Deny"`; there is no default.',
            path,
        )
    for pair in (_ACTION, _RESOURCE):
        if not any(name in statement or name in meant for name in pair.names):
            yield _refused(
                f"MISSING_{pair.element.upper()}",
                f"This statement has no `{pair.element}`.",
                f"Add one, such as `{pair.example}`.",
                path,
                pair.refusal,
            )
        yield from _pair(statement, path, pair)
    yield from _principal(statement, path)


def _sid(statement: Mapping[str, object], path: Path, index: int, sids: dict[str, int]) -> Iterator[Problem]:
    if "Sid" not in statement:
        return
    sid, here = statement["Sid"], (*path, "Sid")
    if not isinstance(sid, str):
        yield _type_mismatch(here, "`Sid` takes a string", sid, _STRING)
    elif not re.fullmatch(r"[A-Za-z0-9]*", sid):
        yield _refused(
            "UNSUPPORTED_SID",
            f"The Sid `{shown(sid)}` holds characters other than letters and digits.",
            "Use only A to Z, a to z and 0 to 9, without spaces.",
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


def _effect(effect: object, path: Path) -> Iterator[Problem]:
    if not isinstance(effect, str):
        yield _type_mismatch(
            (*path, "Effect"), "`Effect` takes a string", effect, 'Write `"Allow"` or `"Deny"`.'
        )
    elif effect not in EFFECTS:
        yield _refused(
            "INVALID_EFFECT",
            f"`{shown(effect)}` is not an effect.",
            "Write exactly `Allow` or `Deny`; capital and small letters count.",
            (*path, "Effect"),
            LEGACY_PARSING if effect.capitalize() in EFFECTS else SYNTAX_ERRORS,
        )


@dataclass(frozen=True, slots=True)
class _Pair:
    """An element and its negation, of which a statement has exactly one (fact 1.1.2)."""

    element: str
    refusal: str
    example: str
    check: entries.Check

    @property
    def negated(self) -> str:
        return f"Not{self.element}"

    @property
    def names(self) -> tuple[str, str]:
        return self.element, self.negated


_ACTION = _Pair("Action", NO_ACTIONS, '"Action": "s3:GetObject"', entries.action)
_RESOURCE = _Pair("Resource", NO_RESOURCES, '"Resource": "arn:aws:s3:::reports/*"', entries.resource)


def _pair(statement: Mapping[str, object], path: Path, pair: _Pair) -> Iterator[Problem]:
    """Check that not both elements of a pair are there, and each entry of them."""
    if pair.element in statement and pair.negated in statement:
        yield _refused(
            "UNSUPPORTED_ELEMENT_COMBINATION",
            f"`{pair.element}` and `{pair.negated}` stand in one statement.",
            "Keep one of them, or split the statement in two.",
            (*path, pair.negated),
            on_key=True,
        )
    for name in pair.names:
        if statement.get(name) == []:
            yield _refused(
                f"EMPTY_ARRAY_{pair.element.upper()}",
                f"`{name}` is empty.",
                f"Put at least one {pair.element.lower()} in it.",
                (*path, name),
                pair.refusal,
            )
        elif name in statement:
            yield from _entries(name, statement[name], (*path, name), pair.check)


def _entries(name: str, value: object, path: Path, check: entries.Check) -> Iterator[Problem]:
    for index, entry in enumerate(as_list(value)):
        here = (*path, index) if isinstance(value, list) else path
        if isinstance(entry, str):
            yield from check(entry, here)
        else:
            yield _type_mismatch(here, f"`{name}` takes a string or a list of strings", entry, _STRINGS)


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


def _misspelt(block: Mapping[str, object], known: Sequence[str]) -> dict[str, str]:
    """Return the unknown names in `block` that nearly are elements, with those elements."""
    by_lower_case = {element.lower(): element for element in known}
    unknown = islice((name for name in block if name not in known), MOST_PROBLEMS)
    near = ((name, difflib.get_close_matches(name[:40].lower(), by_lower_case, 1, 0.7)) for name in unknown)
    return {name: by_lower_case[found[0]] for name, found in near if found}


def _unknown_elements(
    block: Mapping[str, object], path: Path, listed: Sequence[str], misspelt: Mapping[str, str]
) -> Iterator[Problem]:
    """Report the names in `block` that are no elements; `listed` are those to offer instead."""
    elsewhere = DOCUMENT_ELEMENTS if path else STATEMENT_ELEMENTS
    for name in block:
        if name in listed or (path and name in PRINCIPAL_ELEMENTS):
            continue
        if name in misspelt:
            advice = f"Write `{misspelt[name]}`, with exactly these letters."
        elif name in elsewhere or (not path and name in PRINCIPAL_ELEMENTS):
            advice = f"Move it {'out of' if path else 'into'} the statement."
        else:
            advice = f"The elements are {', '.join(f'`{element}`' for element in listed)}."
        yield _refused(
            "INVALID_POLICY_ELEMENT",
            f"`{shown(name)}` is not an element of {'a statement' if path else 'a policy document'}.",
            advice,
            (*path, name),
            on_key=True,
        )


def _type_mismatch(path: Path, wanted: str, value: object, advice: str) -> Problem:
    return _refused("DATA_TYPE_MISMATCH", f"{wanted}, not {_kind(value)}.", advice, path)


def _kind(value: object) -> str:
    if value is None:
        return "`null`"
    if isinstance(value, bool):
        return f"`{str(value).lower()}`"
    if isinstance(value, int | float):
        return "a number"
    if isinstance(value, str):
        return "a string"
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
