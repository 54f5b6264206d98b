"""What S3 refuses in a bucket policy although it is well formed: what is no matter of a bucket's.

Of a bucket's actions S3 knows each by name, and asks of each whether a resource beside it takes it. The
texts are those of S3, as seen in public reports.
"""

from collections.abc import Iterator, Mapping

from iamlab.evaluator import arns, reference, wildcards
from iamlab.evaluator.findings.actions_and_resources import asks_about, way_out
from iamlab.evaluator.grammar import S3
from iamlab.evaluator.problems import Path, Problem, shown
from iamlab.evaluator.refused import refused

NO_SUCH_ACTION = "Policy has invalid action"
NO_SUCH_RESOURCE = "Policy has invalid resource"
DOES_NOT_APPLY = "Action does not apply to any resource(s) in statement"

MOST_ENTRIES = 100
"""In longer lists it is not asked what fits what: a bound on hostile input."""

_Entries = list[tuple[Path, str]]


def problems(statement: Mapping[str, object], path: Path) -> Iterator[Problem]:
    """Yield what S3 refuses in one statement of a bucket policy."""
    actions, resources = _listed(statement, "Action", path), _listed(statement, "Resource", path)
    for here, entry in (*actions, *_listed(statement, "NotAction", path)):
        yield from _action(entry, here)
    for here, entry in (*resources, *_listed(statement, "NotResource", path)):
        yield from _resource(entry, here)
    if resources and max(len(actions), len(resources)) <= MOST_ENTRIES:
        yield from _without_resource(actions, resources)


def _listed(statement: Mapping[str, object], element: str, path: Path) -> _Entries:
    value = statement.get(element)
    listed = value if isinstance(value, list) else [value]
    return [
        ((*path, element, index) if isinstance(value, list) else (*path, element), entry)
        for index, entry in enumerate(listed)
        if isinstance(entry, str)
    ]


def _action(entry: str, path: Path) -> Iterator[Problem]:
    service, colon, name = entry.lower().partition(":")
    if not colon or ":" in name or service == "*":
        return
    if service != S3:
        if service in reference.services():
            yield refused(
                "UNSUPPORTED_ACTION_IN_POLICY",
                f"`{shown(entry)}` is no action of S3, and a bucket takes no other.",
                "Name actions of S3, such as `s3:GetObject`.",
                path,
                NO_SUCH_ACTION,
            )
    elif not reference.matching_actions(S3, name):
        near = [f"`{action.full_name}`" for action in reference.nearest_actions(S3, entry.partition(":")[2])]
        yield refused(
            "INVALID_ACTION",
            f"S3 has no action `{shown(entry)}`.",
            f"Did you mean {' or '.join(near)}?"
            if near
            else "Begin to type, and the editor lists the actions.",
            path,
            NO_SUCH_ACTION,
        )


def _resource(entry: str, path: Path) -> Iterator[Problem]:
    fields = arns.split(entry)
    if len(fields) == len(arns.FIELDS) and fields[2].lower() in reference.services() and fields[2] != S3:
        yield refused(
            "UNSUPPORTED_RESOURCE_ARN_IN_POLICY",
            f"`{shown(entry)}` is neither a bucket nor an object.",
            "Name the bucket that the policy is attached to, such as `arn:aws:s3:::reports/*`.",
            path,
            NO_SUCH_RESOURCE,
        )


def _without_resource(actions: _Entries, resources: _Entries) -> Iterator[Problem]:
    """Report the actions that no resource of the statement takes; those of a wildcard need one that fits."""
    if not all(len(arns.split(entry)) == len(arns.FIELDS) for _, entry in resources):
        return  # a `*`, which fits every action, or what is refused as no ARN
    patterns = [arns.ResourcePattern(entry) for _, entry in resources]
    for here, entry in actions:
        service, _, name = entry.lower().partition(":")
        known = reference.matching_actions(S3, name) if service == S3 else ()
        if known and not wildcards.has_wildcard(name) and not _fits(known[0], patterns):
            yield refused(
                "ACTION_DOES_NOT_FIT_RESOURCE",
                f"No resource here fits `{shown(entry)}`: it {asks_about(known[0])}.",
                way_out(known[0], patterns[0], reference.type_of(patterns[0].text))
                if known[0].resource_types
                else "It has no place in a bucket policy: allow it in an identity-based one.",
                here,
                DOES_NOT_APPLY,
            )


def _fits(action: reference.ServiceAction, patterns: list[arns.ResourcePattern]) -> bool:
    return any(kind.may_be(pattern) for kind in action.resource_types for pattern in patterns)
