"""Actions and resources that do not exist, or do not fit each other.

Two checks are ours alone, where Access Analyzer is silent about identity-based policies: an ARN that cannot
belong to any action beside it, and an action that no ARN beside it can belong to.
"""

import re
from collections.abc import Iterator, Mapping

from iamlab.evaluator import arns, reference, wildcards
from iamlab.evaluator.findings import arn_fields
from iamlab.evaluator.findings.checks import finding
from iamlab.evaluator.findings.scope import Effort, Scope
from iamlab.evaluator.problems import Path, Problem, shown
from iamlab.evaluator.reference import ResourceType, ServiceAction

MOST_LENGTH = 1000
"""Longer actions and ARNs are not looked up: none exists."""

Entry = tuple[Path, str]
"""An entry of an Action or Resource list, and where it stands."""


def check(statement: Mapping[str, object], path: Path, scope: Scope) -> Iterator[Problem]:
    """Yield the findings on the actions and resources of a statement, and on how they fit each other."""
    effort = scope.effort
    actions = _entries(statement, "Action", path)
    resources = _entries(statement, "Resource", path)
    for entry in (*actions, *_entries(statement, "NotAction", path)):
        yield from _action(*entry, effort)
    for entry in (*resources, *_entries(statement, "NotResource", path)):
        yield from _resource(*entry, effort)
    if actions and resources:
        yield from _fit(actions, resources, effort)


def _entries(statement: Mapping[str, object], element: str, path: Path) -> list[Entry]:
    value = statement.get(element)
    if isinstance(value, str):
        return [((*path, element), value)] if len(value) <= MOST_LENGTH else []
    if isinstance(value, list):
        return [
            ((*path, element, index), entry)
            for index, entry in enumerate(value)
            if isinstance(entry, str) and len(entry) <= MOST_LENGTH
        ]
    return []


def _action(path: Path, entry: str, effort: Effort) -> Iterator[Problem]:
    prefix, colon, name = entry.partition(":")
    service = prefix.lower()
    if not colon or ":" in name or "${" in entry:
        return
    if service in reference.services() and re.search(r"\s", name):
        yield finding(
            "INVALID_ACTION", f"`{shown(entry)}` holds a space.", "Remove it: no action has one.", path
        )
    elif prefix == "*":
        yield finding(
            "WILDCARD_IN_SERVICE_NAME",
            f"`{shown(entry)}` names no service before the colon.",
            "Name one service for each action.",
            path,
        )
    elif re.fullmatch(r"[a-z0-9.-]+", service) and service not in reference.services():
        yield _unknown_service(prefix, path, effort)
    elif name == "":
        yield finding(
            "INVALID_ACTION",
            f"No action stands after `{shown(entry)}`.",
            "Name one, or write `*` for all of them.",
            path,
        )
    elif service in reference.services() and _known_actions(entry, effort) == ():
        yield _unknown_action(service, name, path, effort)


def _unknown_service(prefix: str, path: Path, effort: Effort) -> Problem:
    near = reference.nearest_service(prefix) if effort.covers(len(reference.services())) else None
    return finding(
        "INVALID_SERVICE_IN_ACTION",
        f"No AWS service has the prefix `{shown(prefix)}`.",
        f"Did you mean `{near}:`?" if near else "Begin to type, and the editor lists the prefixes.",
        path,
    )


def _unknown_action(service: str, name: str, path: Path, effort: Effort) -> Problem:
    known_as = reference.services()[service]
    if wildcards.has_wildcard(name):
        return finding(
            "INVALID_ACTION",
            f"No action of {known_as} fits `{shown(name)}`.",
            "Check the spelling: as it stands, it covers nothing.",
            path,
        )
    other = reference.service_with_action(name)
    whose = f"; `{shown(name)}` is an action of {reference.services()[other]}" if other else ""
    # To rate a name takes about ten times as long as to compare it.
    worth = effort.covers(10 * len(reference.actions(service)))
    near = [f"`{action.full_name}`" for action in reference.nearest_actions(service, name)] if worth else []
    advice = (
        f"Did you mean {' or '.join(near)}?" if near else "Begin to type, and the editor lists the actions."
    )
    return finding("INVALID_ACTION", f"{known_as} has no action `{shown(name)}`{whose}.", advice, path)


def _resource(path: Path, entry: str, effort: Effort) -> Iterator[Problem]:
    fields = arns.split(entry)
    if fields[0] == "arn" and entry != entry.strip():
        yield finding(
            "INVALID_ARN_RESOURCE", "A space ends this ARN.", "Remove it: the name would include it.", path
        )
    if fields[0] == "arn" and len(fields) == len(arns.FIELDS) and effort.covers(_comparisons(fields)):
        yield from arn_fields.findings(arns.ResourcePattern(_without_variables(entry)), path)
    if not 2 < len(fields) < len(arns.FIELDS) or fields[0] != "arn" or "::" in entry or entry.endswith("*"):
        return
    missing = len(arns.FIELDS) - len(fields)
    yield finding(
        "MISSING_ARN_FIELD",
        f"This ARN has {len(fields)} fields of six; AWS takes the missing {missing} for `*`.",
        "Write all six: `arn:partition:service:region:account:resource`.",
        path,
    )


def _comparisons(fields: tuple[str, ...]) -> int:
    """Return what it takes to compare an ARN with every type of resource of its service."""
    service = fields[2].lower()
    kinds = len(reference.resource_types(service)) if service in reference.services() else 0
    return 1 + kinds * (1 + len(fields[-1]) // 20)


def _fit(actions: list[Entry], resources: list[Entry], effort: Effort) -> Iterator[Problem]:
    """Report resources that no action beside them takes, then actions that no resource beside them fits."""
    known = [(path, found) for path, entry in actions if (found := _known_actions(entry, effort))]
    if len(known) < len(actions):
        return  # a `*`, or an action that does not exist and has its own finding
    patterns = [(path, _pattern(entry)) for path, entry in resources]
    if not all(pattern.fields for _, pattern in patterns):
        return  # a `*`, which fits every action
    wanted = {kind for _, found in known for action in found for kind in action.resource_types}
    # To compare a long ARN takes longer.
    if not effort.covers(len(wanted) * sum(1 + len(pattern.text) // 20 for _, pattern in patterns)):
        return
    fitting = [{kind for kind in wanted if kind.may_be(pattern)} for _, pattern in patterns]
    for (path, pattern), kinds in zip(patterns, fitting, strict=True):
        if not kinds:
            yield _unfit_resource(path, pattern, [action for _, found in known for action in found])
    taken = set().union(*fitting)
    if not taken:
        return  # everything is said
    for path, found in known:
        if not any(taken.intersection(action.resource_types) for action in found):
            yield _unfit_action(path, found[0])


def _known_actions(entry: str, effort: Effort) -> tuple[ServiceAction, ...] | None:
    """Return the actions that `entry` covers, None if it was not looked up."""
    service, _, name = entry.partition(":")
    comparisons = len(reference.actions(service)) if wildcards.has_wildcard(name) else 1
    return reference.matching_actions(service.lower(), name) if effort.covers(comparisons) else None


def _pattern(entry: str) -> arns.ResourcePattern:
    """Return the pattern of an entry, a policy variable in it standing for any value."""
    return arns.ResourcePattern(_without_variables(entry))


def _without_variables(entry: str) -> str:
    return re.sub(r"\$\{[^}]*\}", "*", entry)


def _unfit_resource(path: Path, pattern: arns.ResourcePattern, actions: list[ServiceAction]) -> Problem:
    action = actions[0]
    kind = reference.type_of(pattern.text)
    if kind:
        message = (
            f"`{shown(pattern.text)}` names {kind.with_article}; `{action.full_name}` {asks_about(action)}."
        )
    else:
        message = f"`{shown(pattern.text)}` does not fit `{action.full_name}`, which {asks_about(action)}."
    return finding("RESOURCE_DOES_NOT_FIT_ACTION", message, way_out(action, pattern, kind), path)


def _unfit_action(path: Path, action: ServiceAction) -> Problem:
    return finding(
        "ACTION_DOES_NOT_FIT_RESOURCE",
        f"No resource here fits `{action.full_name}`: it {asks_about(action)}.",
        "Add such a resource, or move the action to a statement that has one."
        if action.resource_types
        else 'Move the action to a statement with `"Resource": "*"`.',
        path,
    )


def asks_about(action: ServiceAction) -> str:
    """Say what an action asks about, as the rest of a sentence that begins with it."""
    if not action.resource_types:
        return "asks about no particular resource"
    kinds = [kind for kind in action.resource_types if "accesspoint" not in kind.name]
    names = list(dict.fromkeys(kind.with_article for kind in kinds or action.resource_types))
    return f"asks about {' or '.join(names[:3])}"


def way_out(action: ServiceAction, pattern: arns.ResourcePattern, kind: ResourceType | None) -> str:
    """Say what to write for a resource, of this kind if it is known, that an action does not take."""
    if not action.resource_types:
        return f'Write `"Resource": "*"`: `{action.full_name}` takes nothing else.'
    if action.service == "s3" and kind and kind.name in ("bucket", "object"):
        bucket, slash, _ = pattern.text.partition("/")
        wanted = {kind.name for kind in action.resource_types}
        if slash and "bucket" in wanted:
            return f"Name the bucket itself: `{shown(bucket)}`."
        if not slash and "object" in wanted:
            return f"Add `/*`: `{shown(bucket)}/*`."
    return "Name a resource of the right kind: the statement has no effect on this one."
