"""The picture as a list of sentences, for whoever reads it rather than sees it, and for large accounts."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from lessons.diagram.graph import MEMBER, TRUSTS, Graph, Key, Thing


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a sentence; a link where `href` is given."""

    text: str
    href: str | None = None


Sentence = tuple[Part, ...]
Link = Callable[[Thing], str | None]


@dataclass
class _Lists:
    """What each thing is connected with."""

    graph: Graph
    link: Link

    def __post_init__(self) -> None:
        self.groups: dict[Key, list[Thing]] = {}
        self.members: dict[Key, list[Thing]] = {}
        self.policies: dict[Key, list[Thing]] = {}
        self.trusted: dict[Key, list[Thing]] = {}
        self.held: set[Key] = set()
        for relation in self.graph.relations:
            source, target = self.graph.things[relation.source], self.graph.things[relation.target]
            if relation.kind == MEMBER:
                self.groups.setdefault(source.key, []).append(target)
                self.members.setdefault(target.key, []).append(source)
            elif relation.kind == TRUSTS:
                self.trusted.setdefault(target.key, []).append(source)
            else:
                self.policies.setdefault(source.key, []).append(target)
                self.held.add(target.key)

    def part(self, thing: Thing) -> Part:
        return Part(thing.label, self.link(thing))

    def words(self, things: Sequence[Thing]) -> Iterator[Part]:
        """Yield `a, b and c`."""
        for number, thing in enumerate(things):
            if number:
                yield Part(" and " if number == len(things) - 1 else ", ")
            yield self.part(thing)

    def has(self, key: Key, before: str) -> Iterator[Part]:
        held = self.policies.get(key, [])
        yield Part(f"{before} has " if held else f"{before} has no policies")
        yield from self.words(held)


def sentences(graph: Graph, link: Link) -> list[Sentence]:
    """Return everything that a picture of `graph` says; `link` gives the page of a thing."""
    lists = _Lists(graph, link)
    said = [tuple(_group(lists, group)) for group in graph.of("group")]
    said += [tuple(each) for user in graph.of("user") for each in _user(lists, user)]
    said += [tuple(_role(lists, role)) for role in graph.of("role")]
    said += [
        (lists.part(thing), Part(f" has the {' and the '.join(thing.extras)}."))
        for thing in graph.of("user", "role")
        if thing.extras
    ]
    idle = [policy for policy in graph.of("policy") if policy.key not in lists.held]
    return said + [(lists.part(policy), Part(" is attached to nobody.")) for policy in idle]


def _group(lists: _Lists, group: Thing) -> Iterator[Part]:
    members = lists.members.get(group.key, [])
    if members:
        yield from lists.words(members)
        yield Part(" is in " if len(members) == 1 else " are in ")
        yield lists.part(group)
        yield from lists.has(group.key, ", which")
    else:
        yield lists.part(group)
        yield from lists.has(group.key, " has no members and")
    yield Part(".")


def _user(lists: _Lists, user: Thing) -> Iterator[Iterator[Part]]:
    """A user who has everything from groups needs no sentence of its own."""
    held = lists.policies.get(user.key, [])
    if user.key not in lists.groups:
        yield iter(
            (lists.part(user), Part(" is in no group." if held else " is in no group and has no policies."))
        )
    if held:
        yield _direct(lists, user, held)


def _direct(lists: _Lists, user: Thing, held: Sequence[Thing]) -> Iterator[Part]:
    yield from lists.words(held)
    yield Part(f" {'is' if len(held) == 1 else 'are'} attached to ")
    yield lists.part(user)
    yield Part(" directly.")


def _role(lists: _Lists, role: Thing) -> Iterator[Part]:
    trusted = lists.trusted.get(role.key, [])
    yield lists.part(role)
    yield Part(" trusts " if trusted else " trusts nobody")
    yield from lists.words(trusted)
    yield from lists.has(role.key, ", and")
    yield Part(".")
