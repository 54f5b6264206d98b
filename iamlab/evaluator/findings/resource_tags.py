"""Tags of resources asked about where a service knows none (facts 3.1.5, 3.4.6, 6.6.5, 6.6.6)."""

from collections.abc import Iterator, Mapping

from iamlab.evaluator import reference, wildcards
from iamlab.evaluator.findings.checks import finding
from iamlab.evaluator.findings.condition_entries import Test, tests
from iamlab.evaluator.findings.scope import Effort, Scope
from iamlab.evaluator.problems import Path, Problem, shown

_KEY = "aws:resourcetag/"


def check(statement: Mapping[str, object], path: Path, scope: Scope) -> Iterator[Problem]:
    """Yield the tests of a resource's tags that actions beside them never carry."""
    effect = statement.get("Effect")
    asked = [test for test in tests(statement, path) if _asks_for_tag(test)]
    if not asked or effect not in ("Allow", "Deny"):
        return
    if "NotAction" in statement:
        for test in asked:
            yield _beside_not_action(test, str(effect))
        return
    services = _services_without_tags(statement.get("Action"), scope.effort)
    if services:
        for test in asked:
            yield _beside_actions(test, str(effect), services)


def _asks_for_tag(test: Test) -> bool:
    """Only a test that a missing key fails takes the statement out of effect."""
    return (
        test.folded_key.startswith(_KEY)
        and test.family != "null"
        and not test.read.if_exists
        and not test.read.operator.negated
    )


def _services_without_tags(value: object, effort: Effort) -> list[str]:
    """Return the services of a list of actions with an entry that never carries a resource's tags."""
    services: dict[str, None] = {}
    for entry in value if isinstance(value, list) else [value]:
        service, colon, name = str(entry).lower().partition(":")
        if not colon or service in services or service not in reference.services():
            continue
        if wildcards.has_wildcard(name) and not effort.covers(len(reference.actions(service))):
            continue
        found = reference.matching_actions(service, name)
        if found and not any(_carries_tags(service, action.name) for action in found):
            services[service] = None
    return list(services)


def _carries_tags(service: str, action: str) -> bool:
    return any(key.startswith(_KEY) for key in reference.condition_keys(service, action.lower()) or ())


def _beside_not_action(test: Test, effect: str) -> Problem:
    return finding(
        f"{effect.upper()}_NOTACTION_WITH_UNSUPPORTED_TAG_CONDITION_KEY_FOR_SERVICE",
        f"Many actions never carry `{shown(test.key)}`, and the statement has no effect on those.",
        "List in `Action` the actions that do.",
        test.path,
        on_key=True,
    )


def _beside_actions(test: Test, effect: str, services: list[str]) -> Problem:
    named = ", ".join(f"`{service}`" for service in services[:5])
    return finding(
        f"{effect.upper()}_WITH_UNSUPPORTED_TAG_CONDITION_KEY_FOR_SERVICE",
        f"Actions of {named} here never carry `{shown(test.key)}`, so the statement does not "
        f"{effect.lower()} them.",
        "Move them to a statement without this key.",
        test.path,
        on_key=True,
    )
