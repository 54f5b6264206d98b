"""What AWS refuses in one statement because of its form (facts 1.1.2, 1.1.9, 1.1.10, 1.2)."""

import difflib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from iamlab.evaluator import condition_entries, entries, principal_entries
from iamlab.evaluator.document_types import DocumentType
from iamlab.evaluator.grammar import STATEMENT_ELEMENTS, Grammar
from iamlab.evaluator.problems import MOST_PROBLEMS, Path, Problem, shown
from iamlab.evaluator.refused import (
    LEGACY_PARSING,
    NO_ACTIONS,
    NO_RESOURCES,
    STRING,
    STRINGS,
    SYNTAX_ERRORS,
    refused,
    type_mismatch,
)

EFFECTS = ("Allow", "Deny")

NO_PRINCIPAL = "Missing required field Principal"
SID_CHARACTERS = (
    "Statement IDs (SID) must be alpha-numeric. Check that your input satisfies the regular "
    "expression [0-9A-Za-z]*"
)


def statement_problems(
    statement: Mapping[str, object], path: Path, index: int, sids: dict[str, int], grammar: Grammar
) -> Iterator[Problem]:
    """Yield what is wrong with the form of one statement.

    `sids` are those of the statements before, each with its index; this statement's is added.
    """
    if is_plain(statement, sids, grammar):
        sids[str(statement.get("Sid", ""))] = index
        return
    misspelt = misspelt_elements(statement, STATEMENT_ELEMENTS)
    yield from _unknown_elements(statement, path, misspelt, grammar)
    yield from _sid(statement, path, index, sids, grammar)
    yield from _effect(statement, path, misspelt)
    yield from _prohibited(statement, path, grammar)
    for pair in (_ACTION, _RESOURCE, _PRINCIPAL):
        yield from _missing(statement, path, pair, misspelt, grammar)
        yield from _pair(statement, path, pair, grammar)
    if "Condition" in statement:
        yield from condition_entries.condition(statement["Condition"], (*path, "Condition"))


_PLAIN_ELEMENTS = frozenset(("Sid", "Effect", "Action", "Resource", "Condition"))


def is_plain(statement: Mapping[str, object], sids: Mapping[str, int], grammar: Grammar) -> bool:
    """Say whether a statement is of the form that most have, and sound at a glance.

    Such a statement needs no search for problems, which is what takes the time in a long document.
    """
    action, resource, sid = statement.get("Action"), statement.get("Resource"), statement.get("Sid", "")
    return (
        grammar.takes_plain_statements
        and statement.keys() <= _PLAIN_ELEMENTS
        and statement.get("Effect") in EFFECTS
        and isinstance(sid, str)
        and (not sid or (sid.isascii() and sid.isalnum() and sid not in sids))
        and bool(action)
        and bool(resource)
        and entries.all_plain(action, entries.action)
        and entries.all_plain(resource, entries.resource)
        and ("Condition" not in statement or condition_entries.is_plain(statement["Condition"]))
    )


def is_full_access(listed: Sequence[object]) -> bool:
    """Say whether these are AWS's own RCPFullAWSAccess, the one RCP that allows (fact 1.2.4)."""
    whole = {"Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "*"}
    return (
        len(listed) == 1
        and isinstance(listed[0], Mapping)
        and {
            name: value[0] if isinstance(value, list) and len(value) == 1 else value
            for name, value in listed[0].items()
            if name != "Sid"
        }
        == whole
    )


def misspelt_elements(block: Mapping[str, object], known: Sequence[str]) -> dict[str, str]:
    """Return the unknown names in `block` that nearly are elements, with those elements."""
    unknown = [name for name in block if name not in known]
    if not unknown:
        return {}
    by_lower_case = {element.lower(): element for element in known}
    near = (
        (name, difflib.get_close_matches(name[:40].lower(), by_lower_case, 1, 0.7))
        for name in unknown[:MOST_PROBLEMS]
    )
    return {name: by_lower_case[found[0]] for name, found in near if found}


def _unknown_elements(
    statement: Mapping[str, object], path: Path, misspelt: Mapping[str, str], grammar: Grammar
) -> Iterator[Problem]:
    for name in statement:
        if name in STATEMENT_ELEMENTS:
            continue
        if name in misspelt:
            advice = f"Write `{misspelt[name]}`, with exactly these letters."
        elif name in ("Version", "Id", "Statement"):
            advice = "Move it out of the statement."
        else:
            advice = f"The elements are {', '.join(f'`{element}`' for element in grammar.elements)}."
        yield refused(
            "INVALID_POLICY_ELEMENT",
            f"`{shown(name)}` is not an element of a statement.",
            advice,
            (*path, name),
            on_key=True,
        )


def _sid(
    statement: Mapping[str, object], path: Path, index: int, sids: dict[str, int], grammar: Grammar
) -> Iterator[Problem]:
    if "Sid" not in statement:
        return
    sid, here = statement["Sid"], (*path, "Sid")
    if not isinstance(sid, str):
        yield type_mismatch(here, "`Sid` takes a string", sid, STRING)
    elif grammar.plain_sids and not re.fullmatch(r"[A-Za-z0-9]*", sid):
        yield refused(
            "UNSUPPORTED_SID",
            f"The Sid `{shown(sid)}` holds characters other than letters and digits.",
            "Use only A to Z, a to z and 0 to 9, without spaces.",
            here,
            SID_CHARACTERS,
        )
    elif grammar.unique_sids and sid and sid in sids:
        yield refused(
            "UNIQUE_SIDS_REQUIRED",
            f"The Sid `{shown(sid)}` is taken: statement {sids[sid] + 1} has it too.",
            "Give each statement a Sid of its own, or none.",
            here,
            "Statement IDs (SID) in a single policy must be unique.",
        )
    else:
        sids[sid] = index


def _effect(statement: Mapping[str, object], path: Path, misspelt: Mapping[str, str]) -> Iterator[Problem]:
    if "Effect" not in statement:
        if "Effect" not in misspelt.values():
            yield refused(
                "MISSING_EFFECT",
                "This statement has no `Effect`.",
                'Add `"Effect": "Allow"` or `"Effect": "Deny"`; there is no default.',
                path,
            )
        return
    effect, here = statement["Effect"], (*path, "Effect")
    if not isinstance(effect, str):
        yield type_mismatch(here, "`Effect` takes a string", effect, 'Write `"Allow"` or `"Deny"`.')
    elif effect not in EFFECTS:
        yield refused(
            "INVALID_EFFECT",
            f"`{shown(effect)}` is not an effect.",
            "Write exactly `Allow` or `Deny`; capital and small letters count.",
            here,
            LEGACY_PARSING if effect.capitalize() in EFFECTS else SYNTAX_ERRORS,
        )


def _prohibited(statement: Mapping[str, object], path: Path, grammar: Grammar) -> Iterator[Problem]:
    for name, prohibition in grammar.prohibited.items():
        if name in statement:
            yield refused(
                prohibition.code,
                prohibition.message,
                prohibition.advice,
                (*path, name),
                prohibition.refusal,
                on_key=True,
            )


@dataclass(frozen=True, slots=True)
class _Pair:
    """An element and its negation, of which a statement has one at most (fact 1.1.2)."""

    element: str
    refusal: str
    example: str
    check: entries.Check | None = None

    @property
    def names(self) -> tuple[str, str]:
        return self.element, f"Not{self.element}"


_ACTION = _Pair("Action", NO_ACTIONS, '"Action": "s3:GetObject"', entries.action)
_RESOURCE = _Pair("Resource", NO_RESOURCES, '"Resource": "arn:aws:s3:::reports/*"', entries.resource)
_PRINCIPAL = _Pair("Principal", NO_PRINCIPAL, '"Principal": {principal}')


def _missing(
    statement: Mapping[str, object], path: Path, pair: _Pair, misspelt: Mapping[str, str], grammar: Grammar
) -> Iterator[Problem]:
    there = any(name in statement or name in misspelt.values() for name in pair.names)
    if pair.element in grammar.required and not there:
        example = pair.example.replace("{principal}", grammar.principal)
        yield refused(
            f"MISSING_{pair.element.upper()}",
            f"This statement has no `{pair.element}`.",
            f"Add one, such as `{example}`.",
            path,
            pair.refusal,
        )


def _pair(statement: Mapping[str, object], path: Path, pair: _Pair, grammar: Grammar) -> Iterator[Problem]:
    """Check that not both elements of a pair are there, and each entry of them.

    What is not to be there at all is not looked at: mending it would lead nowhere.
    """
    names = [name for name in pair.names if name in statement and name not in grammar.prohibited]
    if len(names) == 2:
        yield refused(
            "UNSUPPORTED_ELEMENT_COMBINATION",
            f"`{names[0]}` and `{names[1]}` stand in one statement.",
            "Keep one of them, or split the statement in two.",
            (*path, names[1]),
            on_key=True,
        )
    for name in names:
        value, here = statement[name], (*path, name)
        if pair.check is None:
            yield from principal_entries.principal(name, value, here, grammar)
        elif value == []:
            yield refused(
                f"EMPTY_ARRAY_{pair.element.upper()}",
                f"`{name}` is empty.",
                f"Put at least one {pair.element.lower()} in it.",
                here,
                pair.refusal,
            )
        else:
            yield from _entries(name, value, here, _check(pair.check, grammar))


def _check(check: entries.Check, grammar: Grammar) -> entries.Check:
    """Return the check of an entry: session policies are stricter about ARNs (fact 1.5.5)."""
    if check is entries.resource and grammar.document_type is DocumentType.SESSION:
        return entries.whole_resource
    return check


def _entries(name: str, value: object, path: Path, check: entries.Check) -> Iterator[Problem]:
    if entries.all_plain(value, check):
        return
    for index, entry in enumerate(value if isinstance(value, list) else [value]):
        here = (*path, index) if isinstance(value, list) else path
        if isinstance(entry, str):
            yield from check(entry, here)
        else:
            yield type_mismatch(here, f"`{name}` takes a string or a list of strings", entry, STRINGS)
