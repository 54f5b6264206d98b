"""One element of a statement against a request, in words: what is asked, what is written, what would match.

Here is only wording. Whether an element fits was found by `matching` before this module is asked.
"""

import difflib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from iamlab.evaluator import arns, reference, wildcards
from iamlab.evaluator.actions import ActionPattern
from iamlab.evaluator.arns import ResourcePattern
from iamlab.evaluator.document import Statement
from iamlab.evaluator.problems import shown
from iamlab.evaluator.request import Request

Patterns = Sequence[ActionPattern] | Sequence[ResourcePattern]

_FIELD_NAMES = {
    "partition": "partition",
    "service": "service",
    "region": "region",
    "account": "account",
}


@dataclass(frozen=True, slots=True)
class ElementTrace:
    """How one element of a statement met the request.

    `asked` is the request's value, `written` the element's entries, `nearest` the entry that comes
    closest (the one that matches, when one does). For an element that fails, `sentence` says why,
    `would_match` is an entry that would have matched, `covered` counts the characters of `asked` that
    the nearest entry covers, and `nearness` rates it from 0 to 1. `line` is where the element stands.
    """

    element: str
    fits: bool
    asked: str
    written: tuple[str, ...]
    nearest: str
    line: int | None = None
    sentence: str = ""
    would_match: str | None = None
    covered: int = 0
    nearness: float = 1.0

    @property
    def asked_covered(self) -> str:
        """The beginning of `asked` that the nearest entry covers."""
        return self.asked[: self.covered]

    @property
    def asked_rest(self) -> str:
        """The part of `asked` that the nearest entry does not cover."""
        return self.asked[self.covered :]


def elements(statement: Statement) -> Iterator[tuple[str, Patterns]]:
    """Yield the name and the entries of each element of `statement` that is matched."""
    if statement.action is not None:
        yield "Action", statement.action
    if statement.not_action is not None:
        yield "NotAction", statement.not_action
    if statement.resource is not None:
        yield "Resource", statement.resource
    if statement.not_resource is not None:
        yield "NotResource", statement.not_resource


def trace_element(
    element: str, patterns: Patterns, request: Request, fits: bool, line: int | None
) -> ElementTrace:
    """Return how `element`, with these entries, met `request`; `fits` is what `matching` found."""
    asked = request.action if element.endswith("Action") else request.resource
    written = tuple(pattern.text for pattern in patterns)
    nearest = max(written, key=lambda text: _similarity(text, asked))
    if fits:
        return ElementTrace(element, True, asked, written, nearest, line)
    if element in ("NotAction", "NotResource"):
        listed = f"`{element}` lists `{shown(asked)}`, so this statement is about everything else."
        return ElementTrace(element, False, asked, written, nearest, line, listed, nearness=0.5)
    if element == "Action":
        sentence, would_match = _action(nearest, request)
    else:
        sentence, would_match = _resource(ResourcePattern.parse(nearest), request)
    return ElementTrace(
        element,
        False,
        asked,
        written,
        nearest,
        line,
        sentence,
        would_match,
        wildcards.covered_length(_folded(element, nearest), _folded(element, asked)),
        _similarity(nearest, asked),
    )


def _folded(element: str, value: str) -> str:
    return value.lower() if element == "Action" else value


def _similarity(written: str, asked: str) -> float:
    """Rate from 0 to 1 how close an entry comes to what is asked; one that begins it comes closest."""
    written, asked = written[:500], asked[:500]
    covered = wildcards.covered_length(written.lower(), asked.lower()) / max(len(asked), 1)
    return max(covered, difflib.SequenceMatcher(None, written, asked).ratio())


def _action(nearest: str, request: Request) -> tuple[str, str]:
    service, _, _ = nearest.lower().partition(":")
    if service == request.service:
        sentence = f"`{shown(nearest)}` does not cover `{request.action}`."
    else:
        sentence = f"`{shown(nearest)}` belongs to another service than `{request.action}`."
    return sentence, request.action


def _resource(nearest: ResourcePattern, request: Request) -> tuple[str, str]:
    if request.resource == "*":
        return f'`{request.action}` asks about no particular resource: only `"*"` covers it.', "*"
    if by_kind := _other_kind(nearest, request):
        return by_kind
    fields = [arns.FIELDS[index] for index in nearest.differing_fields(request.resource_fields)]
    for index, name in enumerate(arns.FIELDS):
        if name in fields and name in _FIELD_NAMES:
            asked, written = request.resource_fields[index], nearest.fields[index]
            return (
                f"The {_FIELD_NAMES[name]} is {_value(written)} here and {_value(asked)} in the request.",
                _with_field(nearest, index, asked),
            )
    return _other_name(nearest, request)


def _other_kind(nearest: ResourcePattern, request: Request) -> tuple[str, str] | None:
    """Say so when the ARN written names another kind of resource than the one asked about."""
    written, asked = reference.type_of(nearest.text), reference.type_of(request.resource)
    if not written or not asked or written.name == asked.name:
        return None
    if (written.name, asked.name) == ("bucket", "object"):
        sentence = f"This is the bucket’s ARN; `{request.action}` asks about an object."
        if request.resource.startswith(f"{nearest.text}/"):
            return f"{sentence} It would match with `/*`.", f"{nearest.text}/*"
        return sentence, request.resource
    if (written.name, asked.name) == ("object", "bucket"):
        sentence = f"This names objects; `{request.action}` asks about the bucket itself."
        bucket = nearest.text.partition("/")[0]
        if bucket == request.resource:
            return f"{sentence} It would match without `{shown(nearest.text[len(bucket) :])}`.", bucket
        return sentence, request.resource
    return f"This names a {written.name}; the request is about a {asked.name}.", request.resource


def _other_name(nearest: ResourcePattern, request: Request) -> tuple[str, str]:
    asked, written = request.resource_fields[-1], nearest.fields[-1]
    if asked.lower() == written.lower():
        return "Capital and small letters differ: names of resources are matched exactly.", request.resource
    return f"`{shown(written)}` does not cover `{shown(asked)}`.", request.resource


def _with_field(pattern: ResourcePattern, index: int, value: str) -> str:
    return ":".join([*pattern.fields[:index], value, *pattern.fields[index + 1 :]])


def _value(field: str) -> str:
    return f"`{shown(field)}`" if field else "empty"
