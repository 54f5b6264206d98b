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

MOST_ACTIONS = 50
"""Of longer lists it is not said which actions support a key: a bound on hostile input."""

_TAG_KEYS = ("aws:principaltag", "aws:requesttag", "aws:resourcetag")
_SPOOFABLE = ("aws:referer", "aws:useragent")
_NEVER_SERVED = ("aws:arn",)
_OTHER_PREFIXES = ("aws", "catalog", "saml")
"""Prefixes of keys that belong to no service's actions; those of identity providers hold a dot."""


def check(statement: Mapping[str, object], path: Path, scope: Scope) -> Iterator[Problem]:
    """Yield the condition keys of a statement that AWS will never fill."""
    found = list(tests(statement, path))
    yield from _written_twice(found)
    for test in found:
        prefix, colon, rest = test.folded_key.partition(":")
        if not colon or len(test.key) > MOST_LENGTH:
            continue
        if test.folded_key.rstrip("/") in _TAG_KEYS:
            yield _without_tag(test)
        elif test.folded_key in _NEVER_SERVED:
            yield _never_served(test)
        elif _is_nobodys(prefix):
            yield _of_no_service(test, prefix)
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


def _written_twice(found: list[Test]) -> Iterator[Problem]:
    """Case never counts in a key, so that the two are one (fact 3.1.2)."""
    seen: dict[tuple[str, str], str] = {}
    for test in found:
        before = seen.setdefault((test.operator, test.folded_key), test.key)
        if before != test.key:
            yield finding(
                "DUPLICATE_KEYS_WITH_DIFFERENT_CASE",
                f"`{shown(test.key)}` and `{shown(before)}` are one key, and it stands here twice.",
                "Join their values in one list.",
                test.path,
                on_key=True,
            )


def _never_served(test: Test) -> Problem:
    return finding(
        "UNSUPPORTED_GLOBAL_CONDITION_KEY",
        f"`{shown(test.key)}` is not supported any more.",
        "Write `aws:PrincipalArn` for the caller, or `aws:SourceArn` for the resource behind a service.",
        test.path,
        on_key=True,
    )


def _is_nobodys(prefix: str) -> bool:
    return (
        "." not in prefix
        and prefix not in _OTHER_PREFIXES
        and prefix not in reference.services()
        and re.fullmatch(r"[a-z0-9-]*", prefix) is not None
    )


def _of_no_service(test: Test, prefix: str) -> Problem:
    near = reference.nearest_service(prefix)
    return finding(
        "INVALID_SERVICE",
        f"`{shown(test.key)}` begins with the prefix of no AWS service.",
        f"Did you mean `{near}:`?" if near else "Global keys begin with `aws:`, others as actions do.",
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
    """Report a service's key beside actions, named in full, that do not support it."""
    value = statement.get("Action")
    listed = value if isinstance(value, list) else [value]
    actions = [entry for entry in listed if isinstance(entry, str) and re.fullmatch(r"[\w.-]+:\w+", entry)]
    if len(actions) > MOST_ACTIONS:
        return
    without = [action for action in actions if not condition_keys.supports(*action.split(":"), test.key)]
    if without:
        more = f" and {len(without) - 1} more" if len(without) > 1 else ""
        yield finding(
            "UNSUPPORTED_ACTION_FOR_CONDITION_KEY",
            f"`{shown(without[0])}`{more} never carries `{shown(test.key)}`, which counts as missing then.",
            "Move what does not support the key to a statement without it, or use a key that it supports.",
            test.path,
            on_key=True,
        )
