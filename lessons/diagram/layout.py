"""Where everything stands in the picture: columns, rows, and the lines between them.

Users, groups and their policies make one part; below it stand whom roles trust, roles and their policies.
A thing stands in the row of the first thing that leads to it, or in the next free one below, so that
lines cross little. A line that passes the middle column runs between its rows, never behind a box.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from lessons.diagram.graph import DIRECT, POLICY_KINDS, TRUSTED_KINDS, Graph, Key, Relation, Thing

_TOP = 32.5
_ROW, _BOX = 56, 44
_HEADING = 14
"""From the foot of a heading to the boxes below it."""
_BETWEEN_PARTS = 46


@dataclass(frozen=True, slots=True)
class Columns:
    """How wide the picture is, and of its three columns where they begin and how wide they are."""

    width: int
    left: tuple[float, int]
    middle: tuple[float, int]
    right: tuple[float, int]


WIDE = Columns(1040, (0.5, 200), (312.5, 204), (783.5, 256))
"""For a page of its own."""

NARROW = Columns(480, (0.5, 118), (164.5, 140), (338.5, 141))
"""For a column of text."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a thing's box stands. `row` counts within its part."""

    x: float
    y: float
    width: int
    row: int


@dataclass(frozen=True, slots=True)
class Heading:
    x: float
    y: float
    text: str


@dataclass
class Layout:
    """Places by key, headings of columns, and the height of it all."""

    columns: Columns = WIDE
    places: dict[Key, Place] = field(default_factory=dict)
    headings: list[Heading] = field(default_factory=list)
    height: float = 0


def lay_out(graph: Graph, caller: Key | None, columns: Columns = WIDE) -> Layout:
    """Give everything a place. The caller comes first."""
    layout = Layout(columns)
    users, groups = _in_order(graph, caller)
    if users or groups:
        _part(layout, graph, ("Users", "Groups"), users, groups)
    roles = graph.of("role")
    if roles:
        own = sorted(roles, key=lambda role: role.key != caller)
        _part(layout, graph, ("Trusted to assume", "Roles"), _trusted(graph, own), own)
    _rest(layout, graph)
    return layout


def _in_order(graph: Graph, caller: Key | None) -> tuple[list[Thing], list[Thing]]:
    """Return users and groups: the caller and its groups first, then users by their first group."""
    of_user: dict[Key, list[Key]] = {}
    for relation in graph.relations:
        if relation.target[0] == "group":
            of_user.setdefault(relation.source, []).append(relation.target)
    own = of_user.get(caller, []) if caller else []
    groups = sorted(graph.of("group"), key=lambda group: group.key not in own)
    rank = {group.key: number for number, group in enumerate(groups)}

    def place(user: Thing) -> tuple[bool, int]:
        held = (rank[group] for group in of_user.get(user.key, ()))
        return user.key != caller, min(held, default=len(groups))

    return sorted(graph.of("user"), key=place), groups


def _trusted(graph: Graph, roles: Iterable[Thing]) -> list[Thing]:
    """Return whom roles trust, in the order of the roles."""
    by_role: dict[Key, list[Key]] = {}
    for relation in graph.relations:
        if relation.source[0] in TRUSTED_KINDS:
            by_role.setdefault(relation.target, []).append(relation.source)
    keys = dict.fromkeys(key for role in roles for key in by_role.get(role.key, ()))
    return [graph.things[key] for key in keys]


@dataclass
class _Column:
    """A column being filled from above."""

    layout: Layout
    x: float
    width: int
    top: float
    next_row: int = 0

    def put(self, thing: Thing, wanted: int = 0) -> None:
        row = max(wanted, self.next_row)
        self.layout.places[thing.key] = Place(self.x, self.top + row * _ROW, self.width, row)
        self.next_row = row + 1

    def head(self, name: str) -> None:
        """Write what the column holds above it, if it holds anything."""
        if self.next_row:
            self.layout.headings.append(Heading(self.x, self.top - _HEADING, name))


def _part(
    layout: Layout, graph: Graph, names: tuple[str, str], left: list[Thing], middle: list[Thing]
) -> None:
    top = layout.height + _BETWEEN_PARTS + _HEADING if layout.places else _TOP
    first, second, third = (_Column(layout, x, width, top) for x, width in _of(layout.columns))
    for thing in left:
        first.put(thing)
    sources = _sources(graph)
    for thing in middle:
        second.put(thing, _first_row(layout, sources.get(thing.key, ())))
    holders = sorted((*middle, *left), key=lambda thing: layout.places[thing.key].row)
    targets = _targets(graph)
    for holder in holders:
        for key in targets.get(holder.key, ()):
            if key[0] in POLICY_KINDS and key not in layout.places:
                third.put(graph.things[key], layout.places[holder.key].row)
    for column, name in zip((first, second, third), (*names, "Policies"), strict=True):
        column.head(name)
    rows = max(first.next_row, second.next_row, third.next_row)
    layout.height = top + max(rows - 1, 0) * _ROW + _BOX


def _of(columns: Columns) -> tuple[tuple[float, int], ...]:
    return columns.left, columns.middle, columns.right


def _first_row(layout: Layout, sources: Iterable[Key]) -> int:
    rows = [layout.places[key].row for key in sources if key in layout.places]
    return min(rows, default=0)


def _sources(graph: Graph) -> dict[Key, list[Key]]:
    found: dict[Key, list[Key]] = {}
    for relation in graph.relations:
        found.setdefault(relation.target, []).append(relation.source)
    return found


def _targets(graph: Graph) -> dict[Key, list[Key]]:
    found: dict[Key, list[Key]] = {}
    for relation in graph.relations:
        found.setdefault(relation.source, []).append(relation.target)
    return found


def _rest(layout: Layout, graph: Graph) -> None:
    """Put the policies that nobody has at the end of the last column."""
    rest = [thing for thing in graph.of(*POLICY_KINDS) if thing.key not in layout.places]
    x, width = layout.columns.right
    below_own = max((place.y + _ROW for place in layout.places.values() if place.x == x), default=0)
    last_part = max((heading.y for heading in layout.headings), default=_TOP - _HEADING) + _HEADING
    top = max(below_own, last_part)
    column = _Column(layout, x, width, top)
    for thing in rest:
        column.put(thing)
    if top == last_part:
        column.head("Policies")
    if rest:
        layout.height = max(layout.height, top + (column.next_row - 1) * _ROW + _BOX)


def path(layout: Layout, relation: Relation) -> str:
    """Return the line of a relation, as the `d` of an SVG path."""
    source, target = layout.places[relation.source], layout.places[relation.target]
    x1, y1 = source.x + source.width, source.y + _BOX / 2
    x2, y2 = target.x, target.y + _BOX / 2
    if relation.kind == DIRECT:
        gap = y1 + _ROW / 2 * (-1 if y2 < y1 else 1)
        begin, width = layout.columns.middle
        end = begin + width
        return f"M{x1:g} {y1:g}{_curve(x1, y1, begin, gap)}H{end:g}{_curve(end, gap, x2, y2)}"
    return f"M{x1:g} {y1:g}{_curve(x1, y1, x2, y2)}"


def _curve(x1: float, y1: float, x2: float, y2: float) -> str:
    middle = (x1 + x2) / 2
    return f"C{middle:g} {y1:g} {middle:g} {y2:g} {x2:g} {y2:g}"
