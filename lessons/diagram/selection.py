"""Which part of a large account is drawn: a picture of 500 users would say nothing."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from lessons.diagram.graph import POLICY_KINDS, TRUSTED_KINDS, Graph, Key, Thing

MOST = 40
"""How many things one column of a picture holds."""

COLUMNS = (("user",), ("group",), POLICY_KINDS, TRUSTED_KINDS, ("role",))


@dataclass(frozen=True, slots=True)
class Selection:
    """What is drawn; `notice` says what is left out, if anything."""

    graph: Graph
    notice: str = ""


def find(graph: Graph, name: str) -> Thing | None:
    """Return the user, group, role or policy called `name`, whatever the case."""
    wanted = name.strip().lower()
    named = graph.of("user", "group", "role", *POLICY_KINDS)
    return next((thing for thing in named if wanted in (thing.label.lower(), thing.key[1].lower())), None)


def select(graph: Graph, caller: Key | None, around: str = "") -> Selection:
    """Return what fits into a picture: everything, or what is around a thing, by default the caller.

    Policies that nobody has are the first to be left out. Without a thing to stand in the middle, as when
    root calls, the users are the next; if that is still too much, nothing is drawn.
    """
    if around:
        middle = find(graph, around)
        if middle is None:
            return Selection(Graph(), f"Nothing in this account is called {around}.")
        return _around(graph, middle, "")
    if _fits(graph):
        return Selection(graph)
    used = graph.only(_used(graph))
    if _fits(used):
        return Selection(used, "The policies that nobody has are left out; they are in the list below.")
    if caller in graph.things:
        return _around(graph, graph.things[caller], f"{_size(graph)} ")
    rest = used.only(key for key in used.things if key[0] != "user")
    if _fits(rest):
        return Selection(rest, f"{_size(graph)} This shows groups and roles.")
    return Selection(Graph(), f"{_size(graph)} Enter a name to see what is around it.")


def _around(graph: Graph, middle: Thing, reason: str) -> Selection:
    near = graph.only(_near(graph, middle.key))
    more = "" if _fits(near) else f" Each column shows the first {MOST}."
    return Selection(_cut(near), f"{reason}This shows what is around {middle.label}.{more}")


def _used(graph: Graph) -> set[Key]:
    """Return everything but the policies that nobody has."""
    held = {relation.target for relation in graph.relations}
    return {key for key in graph.things if key[0] not in POLICY_KINDS or key in held}


def _size(graph: Graph) -> str:
    counts = [(len(graph.of(*kinds)), word) for kinds, word in zip(COLUMNS, _WORDS, strict=True)]
    count, word = max(counts)
    return f"{count} {word} are too many for one picture."


_WORDS = ("users", "groups", "policies", "trusted principals", "roles")


def _fits(graph: Graph) -> bool:
    return all(len(graph.of(*kinds)) <= MOST for kinds in COLUMNS)


def _cut(graph: Graph) -> Graph:
    return graph.only(thing.key for kinds in COLUMNS for thing in graph.of(*kinds)[:MOST])


def _near(graph: Graph, key: Key) -> set[Key]:
    """Return a thing, what it leads to, and what leads to it; a user or role also where it is trusted."""
    also_known_as = [each.key for each in graph.things.values() if each.page == key]
    forward, backward = defaultdict(list), defaultdict(list)
    for relation in graph.relations:
        forward[relation.source].append(relation.target)
        backward[relation.target].append(relation.source)
    ahead = _reached([key, *also_known_as], forward)
    roles = [each for each in ahead if each[0] == "role"]
    return ahead | _reached([key], backward) | {who for role in roles for who in backward[role]}


def _reached(start: Iterable[Key], steps: dict[Key, list[Key]]) -> set[Key]:
    found: set[Key] = set()
    waiting = list(start)
    while waiting:
        key = waiting.pop()
        if key not in found:
            found.add(key)
            waiting += steps.get(key, ())
    return found
