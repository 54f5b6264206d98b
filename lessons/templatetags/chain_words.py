"""The playground's chain: one link for each policy type, which unfolds to all that it said."""

from dataclasses import dataclass
from functools import lru_cache

from django import template
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from iamlab.evaluator import PolicyType, Trace, rules
from iamlab.evaluator.explanation import Level, Link, LinkState, StatementTrace
from lessons.forms.context_keys import suggestions, words_for
from lessons.templatetags.frame import icon
from lessons.templatetags.trace_words import LINK_STATES, POLICY_TYPES, type_words

register = template.Library()

MARKS = {
    "decides": "Decided here",
    "stops": "Stops it too",
    "would": "Would stop it too",
    "idle": "Plays no part",
    "counts": "",
}
"""By what a link means for the decision: the words beside what it said."""

FILTERS = frozenset(
    (PolicyType.RCP, PolicyType.SCP, PolicyType.BOUNDARY, PolicyType.SESSION, PolicyType.VPC_ENDPOINT)
)
"""What never grants: each has to allow what another grants."""

ADDED = {
    PolicyType.RCP: ("rcp-root", "Add an RCP"),
    PolicyType.SCP: ("scp-root", "Add an SCP"),
    PolicyType.RESOURCE: ("resource", "Add the resource’s policy"),
    PolicyType.IDENTITY: ("identity", "Add an identity-based policy"),
    PolicyType.BOUNDARY: ("boundary", "Add a boundary"),
    PolicyType.SESSION: ("session", "Add a session policy"),
}
"""By policy type: the kind that a link without a policy offers to add, and the button's words."""


@dataclass(frozen=True, slots=True)
class ShownLink:
    """A link as it is drawn. `mark` is a key of `MARKS`; `add_kind` is empty where nothing is to be added."""

    key: str
    name: str
    words: str
    shape: str
    mark: str
    mark_words: str
    note: str
    levels: tuple[Level, ...]
    statements: tuple[StatementTrace, ...]
    add_kind: str
    add_words: str


@register.filter
def chain_links(trace: Trace | None) -> list[ShownLink]:
    """Return the links of a decision in AWS's order; none where there is no decision."""
    return [_shown(link, trace) for link in trace.links] if trace else []


@register.simple_tag
def waiting_links() -> list[str]:
    """Return the names of the links that wait for a decision."""
    return [name for key, (name, _) in POLICY_TYPES.items() if key is not PolicyType.VPC_ENDPOINT]


@register.filter
def decided_by(trace: Trace) -> str:
    """Say in a few words which policy type decided, and what it said."""
    if trace.decision.settled:
        return "No policy has a say"
    shown = _shown(next(link for link in trace.links if link.decides), trace)
    return f"{shown.name}: {_begun(shown.words)}"


@register.simple_tag
def level_icon(level: Level) -> SafeString:
    """Draw what the policies of one level of an organization said."""
    return icon(LINK_STATES[level.state][0])


@register.simple_tag
@lru_cache(maxsize=256)
def known_key_options(service: str, action_name: str) -> SafeString:
    """Draw the options of the list of keys that a request for an action may carry."""
    # Drawn with every answer, and the same for each of an action.
    return format_html_join("", '<option value="{}" label="{}">', suggestions(service, action_name))


@register.filter
def asked_keys(trace: Trace | None) -> list[tuple[str, str]]:
    """Return the condition keys that a policy asks for and the request lacks, with what they hold."""
    if trace is None:
        return []
    wanted = {
        test.folded_key: test.key for statement in trace.statements for test in statement.statement.conditions
    }
    return [(key, words_for(key)) for folded, key in wanted.items() if folded not in trace.request.keys]


def _shown(link: Link, trace: Trace) -> ShownLink:
    name, none = type_words(link.policy_type, trace)
    shape, words = LINK_STATES[link.state]
    mark = _mark(link, trace)
    if mark == "decides" and shape == "idle":
        shape = "allowed" if trace.decision.allowed else "implicit-deny"
        # The root user's own side allows without any policy.
        words = "Not needed" if trace.decision.allowed else words
    add_kind, add_words = _to_add(link, trace)
    return ShownLink(
        key=link.policy_type.value,
        name=name,
        words=words or none,
        shape=shape,
        mark=mark,
        mark_words=MARKS[mark],
        note=link.note,
        levels=link.levels,
        statements=link.statements,
        add_kind=add_kind,
        add_words=add_words,
    )


def _mark(link: Link, trace: Trace) -> str:
    if link.decides:
        return "decides"
    if link.policy_type in trace.decision.blocked_by:
        return "stops"
    if link.matters:
        return "counts"
    return "would" if _would_stop(link, trace) else "idle"


def _would_stop(link: Link, trace: Trace) -> bool:
    """Whether a filter is silent that binds the caller: it stops the request once what decides is mended."""
    return (
        not trace.decision.allowed
        and not trace.decision.settled
        and link.state is LinkState.NO_MATCH
        and link.policy_type in FILTERS
        and link.policy_type not in rules.not_binding(trace.request)
    )


def _to_add(link: Link, trace: Trace) -> tuple[str, str]:
    """Return what a link offers to add: nothing where there is a policy, or where one would not bind."""
    if link.state is not LinkState.NONE or link.policy_type in rules.not_binding(trace.request):
        return "", ""
    return ADDED.get(link.policy_type, ("", ""))


def _begun(words: str) -> str:
    return words[:1].lower() + words[1:]
