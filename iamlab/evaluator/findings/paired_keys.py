"""Condition keys that do not do alone what they are written for (facts 4.6.5, 6.6.3 to 6.6.5)."""

from collections.abc import Iterator, Mapping

from iamlab.evaluator.actions import ActionList
from iamlab.evaluator.document_types import DocumentType
from iamlab.evaluator.findings.checks import finding
from iamlab.evaluator.findings.condition_entries import Test, tests
from iamlab.evaluator.findings.scope import Scope
from iamlab.evaluator.problems import Path, Problem, shown

_NETWORKS = ("aws:sourcevpc", "aws:sourcevpce", "aws:sourcevpcarn")
_SET_BY = (
    ("aws:requesttag/", "sts:TagSession"),
    ("aws:tagkeys", "sts:TagSession"),
    ("sts:transitivetagkeys", "sts:TagSession"),
    ("sts:sourceidentity", "sts:SetSourceIdentity"),
)
"""Beginnings of keys of a call that assumes a role, and the action that lets the caller set them."""

_OF_SOME_SERVICES = ("aws:vpceaccount", "aws:vpceorgid", "aws:vpceorgpaths")


def check(statement: Mapping[str, object], path: Path, scope: Scope) -> Iterator[Problem]:
    """Yield the keys of a statement that want another key, another action or fewer actions beside them."""
    found = list(tests(statement, path))
    yield from _addresses_of_any_network(found)
    yield from _keys_nobody_may_set(found, statement)
    if scope.document_type is not DocumentType.VPC_ENDPOINT and _means_every_service(statement):
        yield from _keys_of_some_services(found)


def _addresses_of_any_network(found: list[Test]) -> Iterator[Problem]:
    """Private addresses are the same in every VPC."""
    if any(test.folded_key in _NETWORKS for test in found):
        return
    for test in found:
        if test.folded_key == "aws:vpcsourceip":
            yield finding(
                "MISSING_PAIRED_CONDITION_KEYS",
                f"`{shown(test.key)}` alone fits the same addresses in every VPC, other people's too.",
                "Add a condition on `aws:SourceVpc`.",
                test.path,
                on_key=True,
            )


def _keys_nobody_may_set(found: list[Test], statement: Mapping[str, object]) -> Iterator[Problem]:
    value = statement.get("Action")
    listed = [entry for entry in (value if isinstance(value, list) else [value]) if isinstance(entry, str)]
    assuming = [entry for entry in listed if entry.lower().startswith("sts:assumerole")]
    if not assuming or statement.get("Effect") != "Allow":
        return
    actions = ActionList(listed)
    for test in found:
        action = next((action for key, action in _SET_BY if test.folded_key.startswith(key)), None)
        if test.family == "null" or action is None or actions.covers(*action.lower().split(":")):
            continue
        yield finding(
            "MISSING_ACTION_FOR_CONDITION_KEY",
            f"Callers cannot set `{shown(test.key)}` without `{action}`.",
            f"Add `{action}` to the actions of this statement.",
            test.path,
            on_key=True,
        )


def _means_every_service(statement: Mapping[str, object]) -> bool:
    value = statement.get("Action")
    return "NotAction" in statement or "*" in (value if isinstance(value, list) else [value])


def _keys_of_some_services(found: list[Test]) -> Iterator[Problem]:
    for test in found:
        if test.folded_key in _OF_SOME_SERVICES:
            yield finding(
                "USE_CONDITION_KEY_ONLY_WITH_SUPPORTED_SERVICES",
                f"Only some services fill `{shown(test.key)}`, and this statement is about all of them.",
                "Name the actions of the services that support the key.",
                test.path,
                on_key=True,
            )
