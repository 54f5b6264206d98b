"""Actions and resources of a statement against a request, in words."""

import difflib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from iamlab.evaluator import actions, arns, reference, wildcards
from iamlab.evaluator.arns import ResourcePattern
from iamlab.evaluator.element_trace import ElementTrace
from iamlab.evaluator.problems import shown
from iamlab.evaluator.request import Request

_NAMED_FIELDS = ("partition", "service", "region", "account")
"""The fields of an ARN that a sentence calls by name."""

MOST_ENTRIES = 500
"""Among how many entries of an element the nearest is looked for: a bound on hostile input."""

MOST_COMPARED = 20
"""How many of those are compared in full."""

MOST_LENGTH = 500
"""How much of an entry, and of what is asked, is compared."""


@dataclass(frozen=True)
class EntryTrace(ElementTrace):
    """How an element that lists actions or resources met the request."""

    entries: tuple[str, ...]
    version: str | None = None

    @property
    def written(self) -> tuple[str, ...]:
        return self.entries

    @property
    def asked(self) -> str:
        return self.request.action if self.element.endswith("Action") else self.request.resource

    @property
    def nearest(self) -> str:
        return self._covering or self._nearest

    @property
    def asked_covered(self) -> str:
        return self.asked[: self._covered]

    @property
    def _nearness(self) -> float:
        return 0.5 if self._covering else _similarity(self.nearest, self.asked)

    @cached_property
    def _covering(self) -> str | None:
        return next((entry for entry in self.written if self._covers(entry)), None)

    def _covers(self, entry: str) -> bool:
        request = self.request
        if self.element.endswith("Action"):
            return actions.covers(entry, request.service, request.action_name)
        pattern = ResourcePattern(entry, self.version)
        return pattern.covers(request.arn, request.single_value)

    @cached_property
    def _nearest(self) -> str:
        nearest = _nearest(self.written, self.asked)
        if self.element.endswith("Action") or len(self.written) < 2 or self.asked.startswith(f"{nearest}/"):
            return nearest
        # An entry of the right kind is nearer than one that only looks more alike.
        kind = reference.type_of(self.asked)
        alike = [entry for entry in self.written[:MOST_ENTRIES] if kind and reference.type_of(entry) == kind]
        return _nearest(alike, self.asked) or nearest

    @cached_property
    def _words(self) -> tuple[str, str | None]:
        if self._covering:
            return _excluded(self.element, self._covering, self.asked), None
        if not self.written:
            return "It lists nothing.", None
        if self.element == "Action":
            return _action(self.nearest, self.request)
        return _resource(ResourcePattern(self.nearest, self.version), self.request)

    @cached_property
    def _covered(self) -> int:
        if self.fits or self._covering:
            return 0
        return _covered(_folded(self.element, self.nearest), _folded(self.element, self.asked))


def _nearest(written: Sequence[str], asked: str) -> str:
    """Return the entry that comes closest: rated roughly first, the best of those in full."""
    if not written:
        return ""
    if len(written) == 1:
        return written[0]
    rated = sorted(written[:MOST_ENTRIES], key=lambda text: _share_covered(text, asked), reverse=True)
    return max(rated[:MOST_COMPARED], key=lambda text: _similarity(text, asked))


def _similarity(written: str, asked: str) -> float:
    """Rate from 0 to 1 how close an entry comes to what is asked; one that begins it comes closest."""
    return max(_share_covered(written, asked), _ratio(written[:MOST_LENGTH], asked[:MOST_LENGTH]))


def _share_covered(written: str, asked: str) -> float:
    """Rate from 0 to 1 how much of the longer of the two the entry and what is asked have in common."""
    longest = max(len(asked), len(written.replace("*", "")), 1)
    return _covered(written.lower(), asked.lower()) / longest


def _covered(written: str, asked: str) -> int:
    return _covered_length(written[:MOST_LENGTH], asked[:MOST_LENGTH])


# While somebody types, nearly every entry is compared with the same requests again and again.
_covered_length = lru_cache(8192)(wildcards.covered_length)


@lru_cache(8192)
def _ratio(one: str, other: str) -> float:
    return difflib.SequenceMatcher(None, one, other).ratio()


def _folded(element: str, value: str) -> str:
    return value.lower() if element == "Action" else value


def _excluded(element: str, entry: str, asked: str) -> str:
    covers = "" if entry == asked else f", which covers `{shown(asked)}`"
    return f"`{element}` lists `{shown(entry)}`{covers}; this statement is about everything else."


def _action(nearest: str, request: Request) -> tuple[str, str]:
    service, _, _ = nearest.lower().partition(":")
    if service == request.service:
        sentence = f"`{shown(nearest)}` does not cover `{shown(request.action)}`."
    else:
        sentence = f"`{shown(nearest)}` belongs to another service than `{shown(request.action)}`."
    return sentence, request.action


def _resource(nearest: ResourcePattern, request: Request) -> tuple[str, str]:
    if by_variable := _variable(nearest, request):
        return by_variable
    if request.resource == "*":
        return 'The request names no particular resource: only `"*"` covers that.', "*"
    if by_kind := _other_kind(nearest, request):
        return by_kind
    differing = nearest.differing_fields(request.arn, request.single_value)
    named = [_differs(nearest, request, index) for index in differing if arns.FIELDS[index] in _NAMED_FIELDS]
    if named:
        return f"The {', and the '.join(named)}.", _with_fields_asked(nearest, request, differing)
    return _other_name(nearest, request)


def _variable(nearest: ResourcePattern, request: Request) -> tuple[str, str] | None:
    """Say what a variable in an entry comes to; without a value the entry covers nothing (fact 2.5)."""
    if nearest.template is None:
        return None
    for part in nearest.template.parts:
        if isinstance(part, str) or part.is_escape or part.default is not None:
            continue
        value = request.keys.get(part.key.lower())
        if value is None:
            sentence = f"`{shown(part.key)}` is not in the request, so `{shown(part.text)}` has no value."
            return sentence, request.resource
        if not isinstance(value, str):
            sentence = f"`{shown(part.key)}` has several values, which a variable cannot take."
            return sentence, request.resource
    filled = nearest.template.filled(request.single_value, as_pattern=False)
    return f"`{shown(nearest.text)}` comes to `{shown(filled or '')}` for this request.", request.resource


def _other_kind(nearest: ResourcePattern, request: Request) -> tuple[str, str] | None:
    """Say so when the ARN written names another kind of resource than the one asked about."""
    written, asked = reference.type_of(nearest.text), reference.type_of(request.resource)
    if not written or not asked or written.name == asked.name:
        return None
    if (written.name, asked.name) == ("bucket", "object"):
        sentence = f"This is the bucket’s ARN; `{shown(request.action)}` asks about an object."
        if request.resource.startswith(f"{nearest.text}/"):
            return f"{sentence} It would match with `/*`.", f"{nearest.text}/*"
        return sentence, request.resource
    if (written.name, asked.name) == ("object", "bucket"):
        sentence = f"This names objects; `{shown(request.action)}` asks about the bucket itself."
        bucket = nearest.text.partition("/")[0]
        if bucket == request.resource:
            return f"{sentence} It would match without `{shown(nearest.text[len(bucket) :])}`.", bucket
        return sentence, request.resource
    return f"This names {written.with_article}; the request is about {asked.with_article}.", request.resource


def _differs(pattern: ResourcePattern, request: Request, index: int) -> str:
    written, asked = pattern.fields[index], request.resource_fields[index]
    return f"{arns.FIELDS[index]} is {_value(written)} here and {_value(asked)} in the request"


def _with_fields_asked(pattern: ResourcePattern, request: Request, indices: Sequence[int]) -> str:
    """Return `pattern` with these fields as the request has them; the others cover it already."""
    fields = (asked if i in indices else pattern.fields[i] for i, asked in enumerate(request.resource_fields))
    return ":".join(fields)


def _other_name(nearest: ResourcePattern, request: Request) -> tuple[str, str]:
    asked, written = request.resource_fields[-1], nearest.fields[-1]
    if asked.lower() == written.lower():
        return "Capital and small letters differ: names of resources are matched exactly.", request.resource
    return f"`{shown(written)}` does not cover `{shown(asked)}`.", request.resource


def _value(field: str) -> str:
    return f"`{shown(field)}`" if field else "empty"
