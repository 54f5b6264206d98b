"""What AWS saves and yet is probably a mistake, under Access Analyzer's check names (fact 6.6).

Works on the value that the JSON holds, so that a document with an error still shows its findings. Two
checks are ours alone, where Access Analyzer is silent about identity-based policies: an ARN that cannot
belong to any action beside it, and an action that no ARN beside it can belong to.
"""

from collections.abc import Iterator, Mapping

from iamlab.evaluator import arns, reference, structure, wildcards
from iamlab.evaluator.problems import Path, Problem, ProblemType, shown

MOST_PAIRS = 2000
"""How many actions and resources of one statement are compared at the most: a bound on hostile input."""

MOST_LENGTH = 1000
"""Longer actions and ARNs are not looked up: none exists."""

Entry = tuple[Path, str]
"""An entry of an Action or Resource list, and where it stands."""


def findings(document: Mapping[str, object]) -> Iterator[Problem]:
    """Yield the findings of a document read from JSON, whatever its shape."""
    if "Version" not in document:
        yield _finding(
            "MISSING_VERSION",
            "The document has no `Version`.",
            'Add `"Version": "2012-10-17"`. Without it AWS reads the document in the language of 2008, '
            "and a managed policy is refused.",
            (),
            ProblemType.WARNING,
        )
    listed = document.get("Statement")
    if listed is None:
        return
    for path, statement in structure.statements({"Statement": listed}):
        if isinstance(statement, Mapping):
            yield from _statement(statement, path)


def _statement(statement: Mapping[str, object], path: Path) -> Iterator[Problem]:
    actions = _entries(statement, "Action", path)
    not_actions = _entries(statement, "NotAction", path)
    resources = _entries(statement, "Resource", path)
    for entry in (*actions, *not_actions):
        yield from _action(*entry)
    for entry in (*resources, *_entries(statement, "NotResource", path)):
        yield from _resource(*entry)
    if statement.get("Sid") == "":
        yield _finding(
            "EMPTY_SID_VALUE", "The `Sid` is empty.", "Give it a name, or leave it out.", (*path, "Sid")
        )
    if actions and resources and len(actions) * len(resources) <= MOST_PAIRS:
        yield from _fit(actions, resources)


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


def _action(path: Path, entry: str) -> Iterator[Problem]:
    prefix, colon, name = entry.partition(":")
    service = prefix.lower()
    if not colon or ":" in name or wildcards.has_wildcard(prefix):
        return
    if service not in reference.services():
        near = reference.nearest_service(service)
        advice = f"Did you mean `{near}:`?" if near else "See which prefixes the editor offers."
        yield _finding(
            "INVALID_SERVICE_IN_ACTION", f"No AWS service has the prefix `{shown(prefix)}`.", advice, path
        )
    elif not reference.matching_actions(service, name):
        yield _unknown_action(service, name, path)


def _unknown_action(service: str, name: str, path: Path) -> Problem:
    known_as = reference.services()[service]
    if wildcards.has_wildcard(name):
        return _finding(
            "INVALID_ACTION",
            f"No action of {known_as} fits `{shown(name)}`.",
            "It grants nothing. Check the spelling before the wildcard.",
            path,
        )
    other = reference.service_with_action(name)
    whose = f" `{shown(name)}` is an action of {reference.services()[other]}." if other else ""
    near = [f"`{action.full_name}`" for action in reference.nearest_actions(service, name)]
    advice = f"Did you mean {' or '.join(near)}?" if near else "Begin to type, and the editor lists them."
    return _finding("INVALID_ACTION", f"{known_as} has no action `{shown(name)}`.{whose}", advice, path)


def _resource(path: Path, entry: str) -> Iterator[Problem]:
    fields = arns.split(entry)
    if fields[0] == "arn" and 2 <= len(fields) < len(arns.FIELDS) and not entry.endswith("*"):
        missing = len(arns.FIELDS) - len(fields)
        yield _finding(
            "MISSING_ARN_FIELD",
            f"This ARN has {len(fields)} fields of six; AWS takes the other {missing} for `*`.",
            "Write all six, separated by colons: `arn:partition:service:region:account:resource`.",
            path,
        )


def _fit(actions: list[Entry], resources: list[Entry]) -> Iterator[Problem]:
    """Report resources that no action beside them takes, then actions that no resource beside them fits."""
    known = [(path, found) for path, entry in actions if (found := _known_actions(entry)) is not None]
    if len(known) < len(actions):
        return  # a `*`, or an action that does not exist and has its own finding
    patterns = [(path, arns.ResourcePattern.parse(entry)) for path, entry in resources]
    unfit = [
        (path, pattern)
        for path, pattern in patterns
        if not any(_takes(action, pattern) for _, found in known for action in found)
    ]
    for path, pattern in unfit:
        yield _unfit_resource(path, pattern, [action for _, found in known for action in found])
    if len(unfit) == len(patterns):
        return  # everything is said
    for path, found in known:
        if not any(_takes(action, pattern) for action in found for _, pattern in patterns):
            yield _unfit_action(path, found[0])


def _known_actions(entry: str) -> list[reference.ServiceAction] | None:
    service, _, name = entry.partition(":")
    return reference.matching_actions(service.lower(), name) or None


def _takes(action: reference.ServiceAction, pattern: arns.ResourcePattern) -> bool:
    return not pattern.fields or any(kind.may_be(pattern) for kind in action.resource_types)


def _unfit_resource(
    path: Path, pattern: arns.ResourcePattern, actions: list[reference.ServiceAction]
) -> Problem:
    action = actions[0]
    kind = reference.type_of(pattern.text)
    what = (
        f"`{shown(pattern.text)}` names {_a(kind.name)}" if kind else f"`{shown(pattern.text)}` does not fit"
    )
    wanted = _wanted(action)
    message = (
        f"{what}; `{action.full_name}` asks about {wanted}." if kind else f"{what} `{action.full_name}`."
    )
    return _finding(
        "RESOURCE_DOES_NOT_FIT_ACTION", message, _way_out(action, pattern), path, ProblemType.WARNING
    )


def _unfit_action(path: Path, action: reference.ServiceAction) -> Problem:
    return _finding(
        "ACTION_DOES_NOT_FIT_RESOURCE",
        f"No resource here fits `{action.full_name}`: it asks about {_wanted(action)}.",
        "Add such a resource, or move the action to a statement that has one.",
        path,
        ProblemType.WARNING,
    )


def _wanted(action: reference.ServiceAction) -> str:
    if not action.resource_types:
        return "no particular resource"
    names = list(
        dict.fromkeys(_a(kind.name) for kind in action.resource_types if "accesspoint" not in kind.name)
    )
    return " or ".join(names[:3]) or "another type of resource"


def _way_out(action: reference.ServiceAction, pattern: arns.ResourcePattern) -> str:
    if not action.resource_types:
        return f'`{action.full_name}` takes only `"Resource": "*"`.'
    if action.service == "s3" and pattern.fields and pattern.fields[2] == "s3":
        bucket, slash, _ = pattern.text.partition("/")
        return f"Name the bucket itself: `{shown(bucket)}`." if slash else f"Add `/*`: `{shown(bucket)}/*`."
    return "The statement grants nothing on it. Name a resource of the right kind."


def _a(noun: str) -> str:
    return f"{'an' if noun[:1] in 'aeiou' else 'a'} {noun}"


def _finding(code: str, message: str, advice: str, path: Path, kind: ProblemType | None = None) -> Problem:
    default = ProblemType.SUGGESTION if code == "EMPTY_SID_VALUE" else ProblemType.ERROR
    return Problem(code, message, advice, path, kind or default)
