"""Condition keys that do not exist, or that no action beside them supports (facts 3.1.5, 3.4)."""

import difflib
import re
from collections.abc import Iterator, Mapping

from iamlab.evaluator import condition_keys, reference
from iamlab.evaluator.findings.checks import finding
from iamlab.evaluator.findings.condition_entries import Test, tests
from iamlab.evaluator.findings.scope import Scope
from iamlab.evaluator.problems import Path, Problem, shown

MOST_LENGTH = 200
"""Longer keys are compared with no other: none exists."""

_TAG_KEYS = ("aws:principaltag", "aws:requesttag", "aws:resourcetag")
_SPOOFABLE = ("aws:referer", "aws:useragent")


def check(statement: Mapping[str, object], path: Path, scope: Scope) -> Iterator[Problem]:
    """Yield the condition keys of a statement that AWS will never fill."""
    for test in tests(statement, path):
        prefix, colon, rest = test.folded_key.partition(":")
        if not colon or len(test.key) > MOST_LENGTH:
            continue
        if test.folded_key.rstrip("/") in _TAG_KEYS:
            yield _without_tag(test)
        elif condition_keys.type_of(test.key) is None:
            yield _unknown(test, prefix)
        elif prefix in reference.services() and rest:
            yield from _unsupported(test, statement)
        if test.folded_key in _SPOOFABLE and statement.get("Effect") == "Allow":
            yield finding(
                "UNTRUSTWORTHY_CONDITION_KEY",
                f"Callers choose `{shown(test.key)}` themselves, so it proves nothing.",
                "Test who they are or where they come from instead.",
                test.path,
                on_key=True,
            )


def _without_tag(test: Test) -> Problem:
    name = test.key.rstrip("/")
    return finding(
        "MISSING_TAG_KEY_IN_CONDITION",
        f"`{shown(test.key)}` does not say which tag.",
        f"Add its key, as in `{shown(name)}/team`.",
        test.path,
        on_key=True,
    )


def _unknown(test: Test, prefix: str) -> Problem:
    if prefix == "aws":
        known = [key.removesuffix("*") for key in condition_keys.GLOBAL_KEYS]
        code, whose = "INVALID_GLOBAL_CONDITION_KEY", "AWS has"
    else:
        known = list(reference.condition_key_types(prefix))
        code, whose = "INVALID_SERVICE_CONDITION_KEY", f"{reference.services()[prefix]} has"
    folded = {key.lower(): key for key in known}
    near = difflib.get_close_matches(test.folded_key, folded, 1, 0.7)
    advice = (
        f"Did you mean `{folded[near[0]]}`?" if near else "Check the spelling in the service's reference."
    )
    return finding(code, f"{whose} no condition key `{shown(test.key)}`.", advice, test.path, on_key=True)


def _unsupported(test: Test, statement: Mapping[str, object]) -> Iterator[Problem]:
    """Report a service's key that none of the actions named in full supports."""
    value = statement.get("Action")
    listed = value if isinstance(value, list) else [value]
    actions = [entry for entry in listed if isinstance(entry, str) and re.fullmatch(r"[\w.-]+:\w+", entry)]
    if not actions or len(actions) < len(listed) or len(actions) > 50:
        return
    if not any(condition_keys.supports(*action.split(":"), test.key) for action in actions):
        yield finding(
            "UNSUPPORTED_ACTION_FOR_CONDITION_KEY",
            f"`{shown(actions[0])}` never carries `{shown(test.key)}`, which counts as missing then.",
            "Use a key that the action supports, or name the action that supports this one.",
            test.path,
            on_key=True,
        )
