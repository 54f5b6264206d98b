"""The words and icons of decisions and of the chain that led to them. What they say was decided elsewhere."""

import re
from dataclasses import dataclass
from functools import lru_cache

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from iamlab.evaluator import Outcome, PolicyType, Trace
from iamlab.evaluator.condition_keys import GLOBAL_KEYS
from iamlab.evaluator.element_trace import ElementTrace
from iamlab.evaluator.explanation import Level, Link, LinkState, StatementTrace
from lessons.templatetags.frame import icon

register = template.Library()

OUTCOMES = {
    Outcome.ALLOWED: ("allowed", "Allowed"),
    Outcome.IMPLICIT_DENY: ("implicit-deny", "Implicit deny"),
    Outcome.EXPLICIT_DENY: ("explicit-deny", "Explicit deny"),
}
EXPECTED = {**{str(outcome): words for outcome, words in OUTCOMES.items()}, "denied": ("denied", "Denied")}
"""What a check may expect: an outcome, or "denied" where either denial will do."""

POLICY_TYPES = {
    PolicyType.RCP: ("RCP", "None"),
    PolicyType.SCP: ("SCP", "None"),
    PolicyType.RESOURCE: ("Resource policy", "None set"),
    PolicyType.IDENTITY: ("Identity policy", "None attached"),
    PolicyType.BOUNDARY: ("Boundary", "None set"),
    PolicyType.SESSION: ("Session policy", "No session"),
    PolicyType.VPC_ENDPOINT: ("VPC endpoint", "Not used"),
}
"""By policy type: its name on a chain, and the words for there being none."""

_ROLE = re.compile("arn:[^:]*:iam::[^:]*:role/")

LINK_STATES = {
    LinkState.ALLOWS: ("allowed", "Allows"),
    LinkState.DENIES: ("explicit-deny", "Denies"),
    LinkState.NO_MATCH: ("implicit-deny", "No match"),
    LinkState.NONE: ("idle", ""),
    LinkState.EXEMPT: ("idle", "Does not bind"),
}
"""By what a policy type said: the icon and the words for it."""


@register.filter
def expected_word(expected: str) -> str:
    """Return the decision that a check expects, in words."""
    return EXPECTED[expected][1]


@register.simple_tag
def expected_icon(expected: str) -> SafeString:
    """Draw the decision that a check expects."""
    return icon(EXPECTED[expected][0])


@register.filter
def outcome_word(trace: Trace) -> str:
    """Return the decision of a trace in words."""
    return OUTCOMES[trace.decision.outcome][1]


@register.simple_tag
def outcome_icon(trace: Trace) -> SafeString:
    """Draw the decision of a trace."""
    return icon(OUTCOMES[trace.decision.outcome][0])


@register.simple_tag
def chain(trace: Trace, passed: bool | None = None) -> SafeString:
    """Draw the chain of policy types that led to a decision.

    The link that decides is drawn as good or bad: by whether the check passed, where there is one, else
    by the decision.
    """
    good = trace.decision.allowed if passed is None else passed
    return _chain(good, tuple((*_link_words(link, trace), link.decides) for link in trace.links))


@lru_cache(maxsize=1024)
def _chain(good: bool, links: tuple[tuple[str, str, str, bool], ...]) -> SafeString:
    # A page of checks draws the same few chains again and again, at every keystroke.
    return render_to_string("trace/_chain.html", {"good": good, "links": links})


def _link_words(link: Link, trace: Trace) -> tuple[str, str, str]:
    """Return the name of a link's policy type, what it said in words, and the icon for it."""
    name, none = type_words(link.policy_type, trace)
    shape, words = LINK_STATES[link.state]
    return name, words or none, shape


def type_words(policy_type: PolicyType, trace: Trace) -> tuple[str, str]:
    """Return the name of a policy type on a request's chain, and the words for there being none.

    What belongs to a role is its trust policy.
    """
    name, none = POLICY_TYPES[policy_type]
    is_of_role = policy_type is PolicyType.RESOURCE and _ROLE.match(trace.request.resource)
    return ("Trust policy", none) if is_of_role else (name, none)


@register.filter
def level_word(level: Level) -> str:
    """Return what the policies of one level of an organization said, in words."""
    return LINK_STATES[level.state][1].lower()


@dataclass(frozen=True, slots=True)
class ShownKey:
    """A context key with its values, and where it comes from."""

    name: str
    values: tuple[str, ...]
    origin: str


@register.filter
def context_keys(trace: Trace) -> list[ShownKey]:
    """Return the context keys of a request: those given, and those that follow from it."""
    request = trace.request
    given = {key.lower(): key for key in request.context}
    ignored = [
        ShownKey(
            given[key],
            _values(request.context[given[key]]),
            f"Given, but {request.action} does not support it",
        )
        for key in given
        if key not in request.keys
    ]
    written = {**{key.lower(): key for key in GLOBAL_KEYS}, **given}
    return ignored + [
        ShownKey(
            written.get(key, key), _values(value), "Given" if key in given else "Follows from the request"
        )
        for key, value in sorted(request.keys.items())
    ]


def _values(value: str | tuple[str, ...]) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else value


@register.filter
def deciding(trace: Trace) -> list[StatementTrace]:
    """Return the statements that decided."""
    decided = {(match.policy, match.statement.index) for match in trace.decision.matched}
    return [
        statement
        for link in trace.links
        for statement in link.statements
        if (statement.policy, statement.index) in decided
    ]


@register.filter
def mismatch(statement: StatementTrace) -> list[tuple[ElementTrace, str]]:
    """Return each failing element with the sentence on why; what fits is said first, if one of each."""
    fitting = [element.element for element in statement.elements if element.fits]
    if len(statement.failing) > 1 or not fitting:
        return [(element, element.sentence) for element in statement.failing]
    element = statement.failing[0]
    sentence = element.sentence[:1].lower() + element.sentence[1:]
    begin = f"The {_spoken(fitting[0])} matches. The {_spoken(element.element)} does not: "
    return [(element, begin + sentence)]


def _spoken(element: str) -> str:
    """Return an element's name as it is spoken: `Action` is the action, `NotAction` keeps its name."""
    return f"`{element}`" if element.startswith("Not") else element.lower()
